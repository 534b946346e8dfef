"""Closed periods and what came after them."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from bdhvs.plans.measuring import TargetState
from bdhvs.plans.models import Plan
from bdhvs.plans.queries import file_of, plans_of
from bdhvs.reports.models import Closing, FrozenCell, Submission


@dataclass(frozen=True, slots=True)
class ReportDuty:
    """A report that a plan of the commune asks for."""

    plan: Plan
    id: str
    says: str
    every: str
    last_day: date | None
    parts: tuple[str, ...]
    within: str


def duties_of(commune: str) -> list[ReportDuty]:
    """Reports of all plans of the commune, newest plan first."""
    found = []
    for plan in plans_of(commune):
        for row in file_of(plan).reports:
            due = row.due.last_day if row.due else None
            every = row.every.value if row.every else ""
            found.append(ReportDuty(plan, row.id, row.says, every, due, row.parts, row.within or ""))
    return found


def duty_named(commune: str, report_id: str) -> ReportDuty | None:
    return next((duty for duty in duties_of(commune) if duty.id == report_id), None)


def closings_of(commune: str) -> QuerySet[Closing]:
    """Closed periods, newest first."""
    return Closing.objects.filter(commune_id=commune).select_related("closed_by").order_by("-as_of", "-pk")


def closing_on(commune: str, as_of: date) -> Closing | None:
    """The closing that froze that very day."""
    return closings_of(commune).filter(as_of=as_of).first()


def frozen_totals(closing: Closing) -> dict[tuple[str, str], FrozenCell]:
    """Totals of the commune in a closing, by (plan, target)."""
    cells = FrozenCell.objects.filter(closing=closing, hamlet=None, group_code="", part="")
    return {(cell.plan_id, cell.target_code): cell for cell in cells}


def with_frozen(commune: str, as_of: date, found: list[TargetState]) -> list[TargetState]:
    """States of a closed day answer from its frozen cells; `adjusted` is live less frozen (measurement rule 12)."""
    closing = closing_on(commune, as_of)
    if closing is None:
        return found
    frozen = frozen_totals(closing)
    return [_as_frozen(state, frozen.get((state.target.plan_id, state.target.code))) for state in found]


def _as_frozen(state: TargetState, frozen: FrozenCell | None) -> TargetState:
    whole = state.whole
    if frozen is None or whole is None:
        return state
    adjusted = whole.numerator - frozen.numerator
    for name in ("numerator", "denominator", "failed", "missing", "base_unknown", "by_level"):
        setattr(whole, name, getattr(frozen, name))
    return replace(state, whole=whole, adjusted=adjusted)


def last_closing_before(commune: str, day: date) -> Closing | None:
    """The latest closed period that ended before the day."""
    return closings_of(commune).filter(as_of__lt=day).first()


def who_has_reported(commune: str, report_id: str, period_from: date) -> dict[tuple[str, str], Submission]:
    """Submissions of a report for a period by (kind, id) of who hands in. Missing: nobody there has been asked."""
    rows = Submission.objects.filter(commune_id=commune, report_id=report_id, period_from=period_from)
    return {(row.subject_kind, row.subject_id): row for row in rows.filter(superseded_by=None)}
