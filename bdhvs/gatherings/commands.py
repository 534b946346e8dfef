"""Recording sessions and who came."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.gatherings.models import Attendance, Gathering, Session
from bdhvs.gatherings.rules import check_headcounts
from bdhvs.journal.commands import note
from bdhvs.lib.evidence import Level
from bdhvs.people.models import Person
from bdhvs.skills.correcting import check_may_correct, check_within, store
from bdhvs.skills.rules import check_occurred_on

_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class SessionDetails:
    """What was held. `served` names hamlets when the session was for several."""

    kind: str
    occurred_on: date
    title: str = ""
    status: str = "held"
    hamlet_code: str | None = None
    team_code: str | None = None
    unit_code: str | None = None
    topics: tuple[str, ...] = ()
    served: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionEntry:
    """A session with the learners by name and the others by headcount of a group (never both for one person)."""

    details: SessionDetails
    learners: Sequence[Person] = ()
    headcounts: Mapping[str, int] = field(default_factory=dict)
    level: Level = Level.E1
    source: str = ""
    supersedes: Session | None = None


def record_session(  # noqa: PLR0913 - the words of one act, each named
    *,
    commune_code: str,
    details: SessionDetails,
    by: User | None,
    at: datetime,
    learners: Sequence[Person] = (),
    headcounts: Mapping[str, int] | None = None,
    level: Level = Level.E1,
    source: str = "",
    supersedes: Session | None = None,
) -> Session:
    """Write a session with the learners by name and the others by headcount of a group.

    Raises: FactError, see `record_sessions`
    """
    entry = SessionEntry(details, learners, headcounts or {}, level, source, supersedes)
    return record_sessions(commune_code=commune_code, entries=[entry], by=by, at=at)[0]


@transaction.atomic
def record_sessions(
    *, commune_code: str, entries: Sequence[SessionEntry], by: User | None, at: datetime
) -> list[Session]:
    """Write a list of sessions whole or not at all.

    Raises: FutureFactError for a held session of a day to come, AttendanceError, OutsideTerritoryError,
    CorrectionError
    """
    for entry in entries:
        check_entry(entry, by=by, received_on=at.date())
    facts = [_session(commune_code, entry, by, at) for entry in entries]
    made = store(facts, (entry.supersedes for entry in entries))
    came = [row for entry, session in zip(entries, made, strict=True) for row in _attendance(entry, session)]
    Attendance.objects.bulk_create(came, batch_size=_BATCH)
    for entry, session in zip(entries, made, strict=True):  # a gathering follows the fact that tells of it
        if entry.supersedes is not None:
            Gathering.objects.filter(session=entry.supersedes).update(session=session)
    if made:
        ids = [session.pk for session in made]
        note(act="record_session", by=by, at=at, commune=commune_code, subject="session", ids=ids)
    return made


def check_entry(entry: SessionEntry, *, by: User | None, received_on: date) -> None:
    """Every rule that a single session can break by itself.

    Raises: FactError
    """
    details = entry.details
    if details.status == "held":
        check_occurred_on(details.occurred_on, received_on=received_on)
    check_headcounts(entry.headcounts)
    check_within(by, [details.hamlet_code or details.unit_code, *details.served])
    if (old := entry.supersedes) is not None:
        check_may_correct(by, old, [old.hamlet_id or old.unit_id, *old.served])


def learners_known_by(ids: Iterable[int]) -> list[Person]:
    """People by their numbers alone: whoever records for one hamlet may not read the row of a guest from another."""
    return [Person(pk=number) for number in ids]


def _session(commune: str, entry: SessionEntry, by: User | None, at: datetime) -> Session:
    details = entry.details
    return Session(
        commune_id=commune,
        hamlet_id=details.hamlet_code,
        team_id=details.team_code,
        unit_id=details.unit_code,
        kind=details.kind,
        title=details.title,
        status=details.status,
        topics=list(details.topics),
        served=list(details.served),
        occurred_on=details.occurred_on,
        recorded_at=at,
        recorded_by=by,
        level=entry.level.value,
        source=entry.source,
    )


def _attendance(entry: SessionEntry, session: Session) -> Iterator[Attendance]:
    """The hamlet of the session lets its head read who came."""
    here = {"session": session, "commune_id": session.commune_id, "hamlet_id": session.hamlet_id}
    for person in {person.pk: person for person in entry.learners}.values():
        yield Attendance(person=person, role="learner", **here)
    for group, number in entry.headcounts.items():
        yield Attendance(group_code=group, headcount=number, role="learner", **here)
