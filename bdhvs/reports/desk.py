"""The officer's desk of reports: which are asked for, for which periods, when due, how far those who hand in are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from bdhvs.lib.period import Calendar, Period, read_period
from bdhvs.plans.queries import leads_of
from bdhvs.reports.models import Draft
from bdhvs.reports.queries import HandedIn, Handing, ReportDuty, closed_periods, drafts_of, duties_of
from bdhvs.reports.rules import CADENCE_WORDS, begun_periods
from bdhvs.reports.sending.queries import Standing, standings_of

GROUP_WORDS = {
    "hamlets": "thôn, tổ dân phố",
    "teams": "Tổ",
    "schools": "trường học",
    "local_units": "đơn vị",
    "divisions": "phòng, đơn vị",
    "province_science": "Sở Khoa học và Công nghệ",
    "people_committee": "UBND xã, phường",
}
LISTED = frozenset({"activity_log", "periodic_report", "yearly_report"})
"""Kinds whose owners the page of what was handed in lists one by one."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One period of a report. Missing: `due` None where the plan names no day; `handing` None where nobody hands in."""

    period: Period
    calendar: Calendar
    due: date | None
    today: date
    draft: Draft | None
    handing: Handing | None
    closed: bool
    url: str
    standing: Standing = Standing()

    @property
    def to_send(self) -> bool:
        """Whether it should have gone up by now, or soon, and nobody wrote that it did."""
        return self.standing.sent_on is None and (not self.running or self.due is not None)

    @property
    def in_time(self) -> bool:
        sent = self.standing.sent_on
        return sent is None or self.due is None or sent <= self.due

    @property
    def running(self) -> bool:
        return self.period.end > self.today

    @property
    def overdue(self) -> bool:
        return self.due is not None and self.due < self.today

    @property
    def days_left(self) -> int | None:
        return (self.due - self.today).days if self.due and not self.overdue else None


@dataclass(frozen=True, slots=True)
class Asked:
    """A report of a plan with the periods at hand."""

    duty: ReportDuty
    rhythm: str
    givers: str
    to: str
    turns: tuple[Turn, ...]

    @property
    def is_listed(self) -> bool:
        return self.duty.code in LISTED

    @property
    def goes_up(self) -> bool:
        """Whether the commune writes it and signs it for somebody above."""
        return self.duty.is_written


def desk_of(commune: str, today: date) -> list[tuple[str, list[Asked]]]:
    """Reports by plan. Asks the database a fixed number of times, however many there are."""
    duties = duties_of(commune)
    calendar = Calendar.DECREE_09
    drafts = {(d.plan_id, d.report_id, d.period): d for d in drafts_of(commune)}
    closed = closed_periods(commune)
    since = min((turn.start for duty in duties for turn in _periods(duty, today, calendar)), default=today)
    handed = HandedIn(commune, today, {duty.code for duty in duties}, since)
    standings = standings_of(commune)
    names = leads_of(commune) | GROUP_WORDS
    found: dict[str, list[Asked]] = {}
    for duty in duties:
        turns = tuple(
            Turn(
                period=period,
                calendar=calendar,
                due=duty.due(period),
                today=today,
                draft=drafts.get((duty.plan.pk, duty.id, period.code)),
                handing=handed.of(duty, period),
                closed=(calendar.value, period.code) in closed,
                url=compose_url(duty, period, calendar),
                standing=standings.get((duty.plan.pk, duty.id, period.code), Standing()),
            )
            for period in _periods(duty, today, calendar)
        )
        asked = Asked(duty, rhythm(duty), _named(duty.givers, names), names.get(duty.to, duty.to), turns)
        found.setdefault(f"{duty.plan.year}: {duty.plan.title}", []).append(asked)
    return list(found.items())


def still_to_send(desk: Iterable[tuple[str, list[Asked]]]) -> list[tuple[Asked, Turn]]:
    """Reports that are written here and did not go up yet, the most pressing first; those without a day last."""
    found = [
        (asked, turn)
        for _, every in desk
        for asked in every
        if asked.goes_up
        for turn in asked.turns
        if turn.to_send
    ]
    return sorted(found, key=lambda one: (one[1].due or date.max, one[1].period.end, one[0].duty.id))


def upward(duty: ReportDuty, commune: str) -> str:
    """Whom the plan names as the one to report to, in words."""
    names = leads_of(commune) | GROUP_WORDS
    return names.get(duty.to, duty.to)


def rhythm(duty: ReportDuty) -> str:
    """How often, in words."""
    said = [CADENCE_WORDS.get(duty.every, "")]
    if duty.local_choice:
        said.append("nhịp do xã chọn")
    if duty.as_it_happens:
        said.append("và ngay khi phát sinh" if said[0] else "ngay khi phát sinh")
    if duty.on_request:
        said.append("và đột xuất khi được yêu cầu")
    if duty.data_to:
        said.append(f"số liệu đến {duty.data_to:%d/%m/%Y}")
    return ", ".join(word for word in said if word) or "một lần"


def offered_periods(duty: ReportDuty, today: date, calendar: Calendar) -> list[Period]:
    """Periods the officer may choose with one tap: those of the report's rhythm, then the last months."""
    own = begun_periods(duty.every or "quarter", today, calendar, 6)
    months = begun_periods("month", today, calendar, 3)
    return own + [month for month in months if month.code not in {period.code for period in own}]


def usual_period(duty: ReportDuty, today: date, calendar: Calendar) -> Period:
    """The period most likely meant: of a dated report the one its day is for, else the last that ended."""
    return _periods(duty, today, calendar)[0]


def compose_url(
    duty: ReportDuty, period: Period, calendar: Calendar, page: str = "compose", **extra: object
) -> str:
    """Address of the page (or of a file) of a report for a period."""
    address = reverse(f"reports:{page}", kwargs={"plan_id": duty.plan.pk, "report_id": duty.id, **extra})
    return f"{address}?{urlencode({'lich': calendar.value, 'ky': period.code})}"


def _periods(duty: ReportDuty, today: date, calendar: Calendar) -> list[Period]:
    if duty.every == "year" or (duty.last_day and not duty.every):
        year = duty.last_day.year if duty.last_day else duty.plan.year
        return [read_period(str(year), calendar)]
    begun = begun_periods(duty.every or "month", today, calendar, 2)
    return sorted(begun, key=lambda period: period.end > today)


def _named(codes: Iterable[str], names: dict[str, str]) -> str:
    return ", ".join(names.get(code, code) for code in codes)
