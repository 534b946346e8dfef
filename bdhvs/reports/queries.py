"""Which reports the plans ask for, which periods are closed, who has handed in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from bdhvs.lib.period import Calendar, Period, PeriodError, read_period
from bdhvs.places.models import Team
from bdhvs.places.queries import hamlets_on, units_on
from bdhvs.plans.measuring import TargetState
from bdhvs.plans.models import Plan
from bdhvs.plans.queries import file_of, plans_of
from bdhvs.reports import frozen
from bdhvs.reports.models import Closing, Draft, Submission, Template
from bdhvs.reports.rules import AD_HOC, data_day, last_day_in_time

COMPOSED = frozenset({"periodic_report", "yearly_report", "obstacle_report"})
"""Kinds of report whose document the commune writes; the others are lists and logs."""
OWNER_KINDS: dict[str, tuple[str, ...]] = {
    "schools": ("school",),
    "police": ("police",),
    "front": ("front",),
    "youth_union": ("youth_cell", "association"),
    "service_centre": ("one_stop", "public_service"),
    "divisions": ("office",),
    "local_units": (),
}
"""Units behind the words a plan uses for those who hand in; () is every unit."""


@dataclass(frozen=True, slots=True)
class ReportDuty:
    """A report that a plan of the commune asks for. `last_day` is the day fixed by the plan, if it fixes one."""

    plan: Plan
    id: str
    says: str
    every: str
    last_day: date | None
    parts: tuple[str, ...]
    within: str
    code: str = "periodic_report"
    givers: tuple[str, ...] = ()
    to: str = ""
    days_after: int | None = None
    data_to: date | None = None
    as_it_happens: bool = False
    on_request: bool = False
    local_choice: bool = False

    @property
    def is_written(self) -> bool:
        """Whether a document is composed for it."""
        return self.code in COMPOSED

    @property
    def is_ad_hoc(self) -> bool:
        return self.id == AD_HOC

    def due(self, period: Period) -> date | None:
        """The last day in time for a period. Missing: the plan names none."""
        return last_day_in_time(period, self.last_day, self.days_after)

    def figures_of(self, period: Period, today: date) -> date:
        """The day the figures of the period are of."""
        return data_day(period, today, self.data_to)


def duties_of(commune: str) -> list[ReportDuty]:
    """Reports of all plans of the commune, newest plan first."""
    return [
        ReportDuty(
            plan=plan,
            id=row.id,
            says=row.says,
            every=row.every.value if row.every else "",
            last_day=row.due.last_day if row.due else None,
            parts=row.parts,
            within=row.within or "",
            code=row.code,
            givers=row.givers,
            to=row.to or "",
            days_after=row.due.days_after if row.due else None,
            data_to=row.data_to,
            as_it_happens=row.as_it_happens,
            on_request=row.on_request,
            local_choice=row.local_choice,
        )
        for plan in plans_of(commune)
        for row in file_of(plan).reports
    ]


def duty_named(commune: str, report_id: str, plan_id: str = "") -> ReportDuty | None:
    """The report of that code; of the newest plan when several carry it."""
    if report_id == AD_HOC:
        return ad_hoc(commune, plan_id)
    return next(
        (duty for duty in duties_of(commune) if duty.id == report_id and plan_id in ("", duty.plan.pk)), None
    )


def ad_hoc(commune: str, plan_id: str = "") -> ReportDuty | None:
    """A report that no plan names, over the targets of a plan (default: the newest)."""
    plan = next((plan for plan in plans_of(commune) if plan_id in ("", plan.pk)), None)
    return ReportDuty(plan, AD_HOC, "Báo cáo đột xuất", "", None, (), "") if plan else None


def closings_of(commune: str) -> QuerySet[Closing]:
    """Closed periods, newest first."""
    return Closing.objects.filter(commune_id=commune).select_related("closed_by").order_by("-as_of", "-pk")


def closing_on(commune: str, as_of: date) -> Closing | None:
    """The closing that froze that very day. Several periods may end on one day: they carry the same cells."""
    return Closing.objects.filter(commune_id=commune, as_of=as_of).order_by("pk").first()


def with_frozen(commune: str, as_of: date, found: list[TargetState]) -> list[TargetState]:
    """States of a closed day answer from its frozen cells."""
    return frozen.with_frozen(closing_on(commune, as_of), found)


def last_closing_before(commune: str, day: date) -> Closing | None:
    """The latest closed period that ended before the day."""
    return closings_of(commune).filter(as_of__lt=day).first()


def closed_periods(commune: str) -> set[tuple[str, str]]:
    """(calendar, period) of every closing."""
    return set(Closing.objects.filter(commune_id=commune).values_list("calendar", "period"))


def draft_of(duty: ReportDuty, commune: str, period: Period) -> Draft | None:
    """The officer's words for this report and period."""
    found = Draft.objects.filter(
        commune_id=commune, plan_id=duty.plan.pk, report_id=duty.id, period=period.code
    )
    return found.select_related("saved_by").first()


def drafts_of(commune: str) -> QuerySet[Draft]:
    """All drafts, newest first."""
    return Draft.objects.filter(commune_id=commune).select_related("saved_by").order_by("-saved_at")


def templates_of(commune: str) -> QuerySet[Template]:
    """The office's templates and forms, without their bytes."""
    return (
        Template.objects.filter(commune_id=commune)
        .defer("content")
        .select_related("saved_by")
        .order_by("name")
    )


@dataclass(frozen=True, slots=True)
class Handing:
    """How many of those who hand something in have done so. `unknown`: nobody wrote anything, which is not "no"."""

    handed: int
    late: int
    unknown: int

    @property
    def whole(self) -> int:
        return self.handed + self.late + self.unknown


class HandedIn:
    """Who handed in what, read once for all reports of a page."""

    def __init__(self, commune: str, on: date, codes: Iterable[str], since: date) -> None:
        self.hamlets = [("hamlet", code) for code in hamlets_on(commune, on).values_list("code", flat=True)]
        teams = Team.objects.filter(commune_id=commune).valid_on(on).values_list("code", flat=True)
        self.teams = [("team", code) for code in teams]
        self.units = list(units_on(commune, on).values_list("code", "kind"))
        reach = Q(period_to=None) | Q(period_to__gt=since)
        rows = Submission.objects.filter(
            reach, commune_id=commune, report_id__in=set(codes), superseded_by=None
        )
        self.rows = list(rows.order_by("recorded_at", "pk"))

    def of(self, duty: ReportDuty, period: Period) -> Handing | None:
        """Counts for one report and period. Missing: None where nobody of the commune hands it in."""
        owners = set(self._owners(duty.givers))
        if not owners:
            return None
        start, end = _either_calendar(period)
        status = {
            (row.subject_kind, row.subject_id): row.status
            for row in self.rows
            if row.report_id == duty.code and _inside(row, start, end)
        }
        found = [status.get(owner, "") for owner in owners]
        handed = sum(one in ("submitted", "approved", "locked") for one in found)
        return Handing(handed, sum(one in ("due", "returned") for one in found), found.count(""))

    def _owners(self, givers: Sequence[str]) -> Iterable[tuple[str, str]]:
        for giver in givers:
            if giver == "hamlets":
                yield from self.hamlets
            elif giver == "teams":
                yield from self.teams
            elif giver in OWNER_KINDS:
                kinds = OWNER_KINDS[giver]
                yield from (("unit", code) for code, kind in self.units if not kinds or kind in kinds)


def _inside(row: Submission, start: date, end: date) -> bool:
    return bool(row.period_from and row.period_to and row.period_from >= start and row.period_to <= end)


def _either_calendar(period: Period) -> tuple[date, date]:
    """Hamlets write their logs by the month, the report runs from the 15th: the same month in both."""
    try:
        civil = read_period(period.code, Calendar.CIVIL)
    except PeriodError:
        return period.start, period.end
    return min(civil.start, period.start), max(civil.end, period.end)
