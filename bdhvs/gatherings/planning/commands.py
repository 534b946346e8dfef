"""Planning, moving and cancelling gatherings. Each act leaves a line in the story of the gathering."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.gatherings.commands import SessionDetails, learners_known_by, record_session
from bdhvs.gatherings.kinds import kinds
from bdhvs.gatherings.models import Session
from bdhvs.gatherings.planning.models import (
    Gathering,
    GatheringFile,
    GatheringNote,
    GatheringQuestion,
)
from bdhvs.gatherings.planning.queries import events_of, session_of
from bdhvs.gatherings.planning.rules import (
    GatheringState,
    Repeat,
    Slot,
    Step,
    check_reason,
    check_slot,
    days_of_series,
)
from bdhvs.gatherings.rules import GatheringError
from bdhvs.journal.commands import note
from bdhvs.skills.correcting import check_within
from bdhvs.ui.proofs import Proof, keep


@dataclass(frozen=True, slots=True)
class GatheringDetails:
    """What is planned. `served` names hamlets when it is for several."""

    kind: str
    falls_on: date
    title: str = ""
    audience: str = ""
    from_time: time | None = None
    to_time: time | None = None
    hamlet_code: str | None = None
    unit_code: str | None = None
    team_code: str | None = None
    topics: tuple[str, ...] = ()
    served: tuple[str, ...] = ()
    place: str = ""
    trainer: str = ""
    materials: str = ""
    partner: str = ""
    embedded_in: str = ""
    part_of: int | None = None

    @property
    def slot(self) -> Slot:
        return Slot(self.falls_on, self.from_time, self.to_time, self.place, self.hamlet_code, self.trainer)

    def columns(self) -> dict[str, Any]:
        """The values of a row, the day aside."""
        return {
            "kind": self.kind, "title": self.title, "audience": self.audience, "from_time": self.from_time,
            "to_time": self.to_time, "hamlet_id": self.hamlet_code, "unit_id": self.unit_code,
            "team_id": self.team_code, "topics": list(self.topics), "served": list(self.served),
            "place": self.place.strip(), "trainer": self.trainer.strip(), "materials": self.materials,
            "partner": self.partner, "embedded_in": self.embedded_in, "part_of_id": self.part_of,
        }  # fmt: skip


@transaction.atomic
def plan_gathering(
    *,
    commune_code: str,
    details: GatheringDetails,
    by: User | None,
    at: datetime,
    repeat: Repeat = Repeat.ONCE,
    times: int = 1,
) -> list[Gathering]:
    """Put a gathering, or a whole series, into the calendar.

    Raises: GatheringError, OutsideTerritoryError
    """
    _check(details, by)
    _check_whole(details, commune_code)
    days = days_of_series(details.falls_on, repeat, times)
    series = uuid4() if len(days) > 1 else None
    made = Gathering.objects.bulk_create(
        Gathering(
            commune_id=commune_code, falls_on=day, series=series, state=GatheringState.PLANNED.value,
            planned_at=at, planned_by=by, **details.columns(),
        )
        for day in days
    )  # fmt: skip
    tell(made, Step.PLANNED, by, at)
    ids = [one.pk for one in made]
    note(act="plan_gathering", by=by, at=at, commune=commune_code, subject="gathering", ids=ids)
    return made


@transaction.atomic
def correct_gathering(
    *, gathering: Gathering, details: GatheringDetails, by: User | None, at: datetime
) -> Gathering:
    """Say otherwise what it is. The day changes by `move_gathering`; a held one gets a corrected fact.

    Raises: GatheringError, OutsideTerritoryError
    """
    held = locked(gathering, by)
    _check(details, by)
    _check_whole(details, held.commune_id, apart_from=held.pk)
    if held.state == GatheringState.CANCELLED:
        raise GatheringError("Buổi này đã hủy nên không sửa được nữa.")
    for column, value in details.columns().items():
        setattr(held, column, value)
    if (fact := session_of(held)) is not None:
        held.session = _same_people(fact, held, by, at)
    held.save()
    tell([held], Step.CORRECTED, by, at)
    note(act="correct_gathering", by=by, at=at, commune=held.commune_id, subject="gathering", ids=[held.pk])
    return held


def _same_people(fact: Session, gathering: Gathering, by: User | None, at: datetime) -> Session:
    """The fact again with what the gathering says now, and everybody who came."""
    came = list(fact.attendances.filter(role="learner"))
    return record_session(
        commune_code=gathering.commune_id,
        details=session_details(gathering, fact.occurred_on),
        learners=learners_known_by(row.person_id for row in came if row.person_id is not None),
        headcounts={row.group_code: row.headcount for row in came if row.headcount is not None},
        supersedes=fact,
        by=by,
        at=at,
    )


@transaction.atomic
def move_gathering(
    *,
    gathering: Gathering,
    falls_on: date,
    reason: str,
    by: User | None,
    at: datetime,
    from_time: time | None = None,
    to_time: time | None = None,
) -> Gathering:
    """Another day or other hours, with the reason; the day before stays in the story.

    Raises: GatheringError, OutsideTerritoryError
    """
    held, told = locked(gathering, by), check_reason(reason)
    if held.state != GatheringState.PLANNED:
        raise GatheringError("Chỉ dời được buổi còn dự kiến.")
    check_slot(Slot(falls_on, from_time, to_time))
    before = held.falls_on
    held.falls_on, held.from_time, held.to_time = falls_on, from_time, to_time
    held.save(update_fields=["falls_on", "from_time", "to_time"])
    tell([held], Step.MOVED, by, at, reason=told, before_on=before)
    note(act="move_gathering", by=by, at=at, commune=held.commune_id, subject="gathering", ids=[held.pk])
    return held


@transaction.atomic
def cancel_gathering(
    *, gathering: Gathering, reason: str, by: User | None, at: datetime, rest: bool = False
) -> list[Gathering]:
    """It is not held, or was marked as held by mistake. `rest`: the later ones of its series with it.

    Raises: GatheringError, OutsideTerritoryError
    """
    held, told = locked(gathering, by), check_reason(reason)
    if held.state == GatheringState.CANCELLED:
        raise GatheringError("Buổi này đã hủy rồi.")
    gone = [held, *(_later(held) if rest else [])]
    if (fact := session_of(held)) is not None:
        details = session_details(held, fact.occurred_on, status="cancelled")
        held.session = record_session(
            commune_code=held.commune_id, details=details, supersedes=fact, by=by, at=at
        )
    for one in gone:
        one.state = GatheringState.CANCELLED.value
    Gathering.objects.bulk_update(gone, ["state", "session"])
    tell(gone, Step.CANCELLED, by, at, reason=told)
    ids = [one.pk for one in gone]
    note(act="cancel_gathering", by=by, at=at, commune=held.commune_id, subject="gathering", ids=ids)
    return gone


def _later(gathering: Gathering) -> list[Gathering]:
    if gathering.series is None:
        return []
    later = Gathering.objects.select_for_update().filter(
        series=gathering.series, falls_on__gt=gathering.falls_on, state=GatheringState.PLANNED.value
    )
    return list(later)


@transaction.atomic
def note_question(
    *, gathering: Gathering, text: str, by: User | None, at: datetime, answer: str = ""
) -> GatheringQuestion:
    """Keep what people asked there, and the answer.

    Raises: GatheringError, OutsideTerritoryError
    """
    if not text.strip():
        raise GatheringError("Hãy ghi câu hỏi.")
    check_within(by, places_of(gathering))
    asked = GatheringQuestion.objects.create(
        gathering=gathering, commune_id=gathering.commune_id, text=text.strip(), answer=answer.strip(),
        asked_at=at, asked_by=by,
    )  # fmt: skip
    ids = [gathering.pk]
    note(act="note_question", by=by, at=at, commune=gathering.commune_id, subject="gathering", ids=ids)
    return asked


@transaction.atomic
def add_files(*, gathering: Gathering, proofs: Sequence[Proof], by: User | None, at: datetime) -> None:
    """Keep photos and papers that prove the gathering.

    Raises: OutsideTerritoryError; no file is stored then.
    """
    check_within(by, places_of(gathering))
    GatheringFile.objects.bulk_create(
        GatheringFile(
            gathering=gathering, commune_id=gathering.commune_id, hamlet_id=gathering.hamlet_id,
            unit_id=gathering.unit_id, name=proof.name, kind=proof.kind, size=len(proof.content),
            sha256=proof.sha256, added_at=at, added_by=by,
        )
        for proof in proofs
    )  # fmt: skip
    ids = [gathering.pk]
    note(act="add_gathering_files", by=by, at=at, commune=gathering.commune_id, subject="gathering", ids=ids)
    for proof in proofs:
        keep("gatherings", gathering.commune_id, proof)


def session_details(gathering: Gathering, on: date, *, status: str = "held") -> SessionDetails:
    """What the fact says of a gathering."""
    return SessionDetails(
        kind=kinds()[gathering.kind].measured_as(gathering.audience),
        occurred_on=on,
        title=gathering.title,
        status=status,
        hamlet_code=gathering.hamlet_id,
        team_code=gathering.team_id,
        unit_code=gathering.unit_id,
        topics=tuple(gathering.topics),
        served=tuple(gathering.served),
    )


def places_of(gathering: Gathering) -> list[str | None]:
    """Hamlet, unit and hamlets served that a gathering speaks of."""
    return [gathering.hamlet_id, gathering.unit_id, *gathering.served]


def locked(gathering: Gathering, by: User | None) -> Gathering:
    """The row as it is now, held until the end of the act.

    Raises: OutsideTerritoryError
    """
    check_within(by, places_of(gathering))
    return Gathering.objects.select_for_update().get(pk=gathering.pk)


def _check(details: GatheringDetails, by: User | None) -> None:
    if details.kind not in kinds():
        raise GatheringError("Loại buổi này không có trong danh mục.")
    check_slot(details.slot)
    check_within(by, [details.hamlet_code or details.unit_code, *details.served])


def _check_whole(details: GatheringDetails, commune: str, apart_from: int = 0) -> None:
    """A part belongs to an event of the commune that is not itself a part."""
    if details.part_of is None:
        return
    if not events_of(commune, details.falls_on).filter(pk=details.part_of).exclude(pk=apart_from).exists():
        raise GatheringError(
            "Sự kiện chung không có trong lịch, đã hủy, hoặc đã là một phần của sự kiện khác."
        )


def tell(
    gatherings: Sequence[Gathering],
    step: Step,
    by: User | None,
    at: datetime,
    *,
    reason: str = "",
    before_on: date | None = None,
) -> None:
    """One line in the story of each."""
    GatheringNote.objects.bulk_create(
        GatheringNote(
            gathering=one, commune_id=one.commune_id, step=step.value, before_on=before_on, reason=reason,
            recorded_at=at, recorded_by=by,
        )
        for one in gatherings
    )  # fmt: skip
