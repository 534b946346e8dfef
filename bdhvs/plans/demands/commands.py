"""Acts: asking places for something by a day, handing in, returning with reasons, accepting; inspections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note as journal_note
from bdhvs.plans.demands.rules import (
    DemandError,
    DemandKind,
    DemandState,
    DemandStep,
    InspectionKind,
    InspectionState,
    check_told,
    next_state,
)
from bdhvs.plans.models import Demand, DemandFile, DemandNote, Inspection
from bdhvs.skills.correcting import check_within
from bdhvs.ui.proofs import MAX_FILES, Proof, keep


@dataclass(frozen=True, slots=True)
class Place:
    """Who is asked. A team is named with its hamlet."""

    hamlet_code: str | None = None
    unit_code: str | None = None
    team_code: str | None = None


@dataclass(frozen=True, slots=True)
class DemandTold:
    """What is told at a step."""

    step: DemandStep
    occurred_on: date
    text: str = ""
    proofs: Sequence[Proof] = ()
    due_on: date | None = None


@transaction.atomic
def ask_sub_plans(
    *,
    commune_code: str,
    plan_id: str,
    places: Sequence[Place],
    says: str,
    due_on: date,
    by: User | None,
    at: datetime,
) -> list[Demand]:
    """Ask these places for their own plan under a plan; a place that was asked already is not asked twice.

    Raises: DemandError
    """
    if due_on < at.date():
        raise DemandError("Hạn nộp đã qua. Hãy chọn ngày từ hôm nay.")
    held = Demand.objects.filter(plan=plan_id, kind=DemandKind.SUB_PLAN.value).exclude(
        state=DemandState.WITHDRAWN.value
    )
    taken = set(held.values_list("hamlet_id", "unit_id", "team_id"))
    new = [one for one in places if (one.hamlet_code, one.unit_code, one.team_code) not in taken]
    if not new:
        raise DemandError("Những nơi này đều đã được yêu cầu rồi.")
    made = Demand.objects.bulk_create(
        Demand(
            commune_id=commune_code, plan_id=plan_id, kind=DemandKind.SUB_PLAN.value, hamlet_id=one.hamlet_code,
            unit_id=one.unit_code, team_id=one.team_code, says=says.strip(), due_on=due_on,
            state=DemandState.ASKED.value, asked_at=at, asked_by=by,
        )
        for one in new
    )  # fmt: skip
    _begin(made, by, at)
    ids = [one.pk for one in made]
    journal_note(act="ask_sub_plans", by=by, at=at, commune=commune_code, subject="demand", ids=ids)
    return made


@transaction.atomic
def take_step(*, demand: Demand, told: DemandTold, by: User | None, at: datetime) -> Demand:
    """Hand in, return, accept, move the last day or give up; each with its reason or proof.

    Raises: DemandError, OutsideTerritoryError; nothing is stored then, and no file.
    """
    check_within(by, [demand.unit_id or demand.hamlet_id])
    held = Demand.objects.select_for_update().get(pk=demand.pk)
    state = next_state(DemandState(held.state), told.step)
    kept = DemandFile.objects.filter(note__demand=held).count()
    check_told(DemandKind(held.kind), told.step, text=told.text, files=len(told.proofs), kept=kept)
    _check_days(told, at.date())
    held.state = state.value
    if told.step is DemandStep.HANDED_IN:
        held.handed_in_on = told.occurred_on
    elif told.step is DemandStep.ACCEPTED:
        held.settled_on = told.occurred_on
    elif told.step is DemandStep.MOVED and told.due_on:
        held.due_on = told.due_on
    held.save()
    _tell(held, told, by, at)
    journal_note(
        act=f"demand_{told.step.value}",
        by=by,
        at=at,
        commune=held.commune_id,
        subject="demand",
        ids=[held.pk],
    )
    return held


def _check_days(told: DemandTold, today: date) -> None:
    if told.occurred_on > today:
        raise DemandError("Ngày này chưa đến. Hãy ghi ngày việc đã diễn ra.")
    if told.step is DemandStep.MOVED and (told.due_on is None or told.due_on < today):
        raise DemandError("Hãy ghi hạn mới, từ hôm nay trở đi.")
    if len(told.proofs) > MAX_FILES:
        raise DemandError(f"Mỗi lần chỉ kèm tối đa {MAX_FILES} tệp.")


def _tell(demand: Demand, told: DemandTold, by: User | None, at: datetime) -> None:
    line = DemandNote.objects.create(
        demand=demand, commune_id=demand.commune_id, step=told.step.value, text=told.text.strip(),
        occurred_on=told.occurred_on, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    DemandFile.objects.bulk_create(
        DemandFile(
            note=line, commune_id=demand.commune_id, hamlet_id=demand.hamlet_id, unit_id=demand.unit_id,
            name=proof.name, kind=proof.kind, size=len(proof.content), sha256=proof.sha256,
        )
        for proof in told.proofs
    )  # fmt: skip
    for proof in told.proofs:
        keep("demands", demand.commune_id, proof)


def _begin(demands: Sequence[Demand], by: User | None, at: datetime) -> None:
    DemandNote.objects.bulk_create(
        DemandNote(
            demand=one, commune_id=one.commune_id, step=DemandStep.ASKED.value, text=one.says,
            occurred_on=at.date(), recorded_at=at, recorded_by=by,
        )
        for one in demands
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class InspectionDetails:
    """What is looked at, where, when, by whom."""

    kind: InspectionKind
    place: Place
    falls_on: date
    about: str
    team: str
    plan_id: str | None = None


@transaction.atomic
def plan_inspection(
    *, commune_code: str, details: InspectionDetails, by: User | None, at: datetime
) -> Inspection:
    """Put an inspection into the calendar.

    Raises: DemandError
    """
    if not (details.about.strip() and details.team.strip()):
        raise DemandError("Hãy ghi nội dung và những ai đi.")
    made = Inspection.objects.create(
        commune_id=commune_code, plan_id=details.plan_id, hamlet_id=details.place.hamlet_code,
        unit_id=details.place.unit_code, kind=details.kind.value, about=details.about.strip(),
        team=details.team.strip(), falls_on=details.falls_on, state=InspectionState.PLANNED.value,
        planned_at=at, planned_by=by,
    )  # fmt: skip
    journal_note(
        act="plan_inspection", by=by, at=at, commune=commune_code, subject="inspection", ids=[made.pk]
    )
    return made


@transaction.atomic
def conclude_inspection(
    *,
    inspection: Inspection,
    state: InspectionState,
    on: date,
    conclusion: str,
    by: User | None,
    at: datetime,
) -> Inspection:
    """It was done on that day, with what was concluded; or it is not done, with the reason.

    Raises: DemandError
    """
    held = Inspection.objects.select_for_update().get(pk=inspection.pk)
    if held.state != InspectionState.PLANNED:
        raise DemandError("Cuộc này đã ghi kết quả rồi.")
    if not conclusion.strip():
        raise DemandError("Hãy ghi kết luận; nếu không làm thì ghi lý do.")
    if state is InspectionState.DONE and on > at.date():
        raise DemandError("Ngày này chưa đến. Hãy ghi ngày việc đã diễn ra.")
    held.state, held.conclusion, held.falls_on = state.value, conclusion.strip(), on
    held.save(update_fields=["state", "conclusion", "falls_on"])
    journal_note(
        act="conclude_inspection", by=by, at=at, commune=held.commune_id, subject="inspection", ids=[held.pk]
    )
    return held


@transaction.atomic
def add_finding(
    *,
    inspection: Inspection,
    says: str,
    due_on: date,
    by: User | None,
    at: datetime,
    place: Place | None = None,
) -> Demand:
    """What was found wrong, with the day by which the place answers. `place`: where it is not the place visited.

    Raises: DemandError
    """
    asked = place or Place(inspection.hamlet_id, inspection.unit_id)
    if not (asked.hamlet_code or asked.unit_code):
        raise DemandError("Hãy chọn thôn hoặc đơn vị phải trả lời.")
    if not says.strip():
        raise DemandError("Hãy ghi điều phát hiện và việc phải làm.")
    if due_on < at.date():
        raise DemandError("Hạn trả lời đã qua. Hãy chọn ngày từ hôm nay.")
    made = Demand.objects.create(
        commune_id=inspection.commune_id, plan_id=inspection.plan_id, inspection=inspection,
        kind=DemandKind.FINDING.value, hamlet_id=asked.hamlet_code, unit_id=asked.unit_code, says=says.strip(),
        due_on=due_on, state=DemandState.ASKED.value, asked_at=at, asked_by=by,
    )  # fmt: skip
    _begin([made], by, at)
    journal_note(act="add_finding", by=by, at=at, commune=made.commune_id, subject="demand", ids=[made.pk])
    return made
