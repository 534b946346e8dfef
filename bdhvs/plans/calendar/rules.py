"""When the duties of a plan fall, and which spans of a rhythm were missed. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bdhvs.lib.labelled import Labelled
from bdhvs.lib.period import Calendar, Period, periods_of
from bdhvs.plans.files.duties import Milestone, Report
from bdhvs.plans.rules import Cadence

ANY_CHANNEL: Final = ""
WEEK: Final = timedelta(days=7)


class EntryKind(Labelled):
    """What an entry of the calendar is."""

    MILESTONE = "milestone", "mốc của kế hoạch"
    TASK = "task", "hạn nhiệm vụ"
    REPORT = "report", "hạn báo cáo"
    DEMAND = "demand", "hạn kế hoạch con, kiến nghị"
    GATHERING = "gathering", "buổi, lớp, sự kiện"
    CONTENT = "content", "tin, bài dự kiến"
    INSPECTION = "inspection", "kiểm tra, giám sát"
    CADENCE = "cadence", "nhịp đều"


class EntryState(Labelled):
    """How an entry stands on the day of reading."""

    AHEAD = "ahead", "sắp tới"
    DONE = "done", "đã làm"
    PASSED = "passed", "đã qua"
    LATE = "late", "quá hạn"
    MISSED = "missed", "bỏ lỡ"
    CANCELLED = "cancelled", "đã hủy"


@dataclass(frozen=True, slots=True)
class Span:
    """A week or a month of a rhythm: `first` and `last` are inside."""

    first: date
    last: date

    @property
    def label(self) -> str:
        """`3-9/11`, or `tháng 11` for a month."""
        if (self.last - self.first).days > 6:
            return f"tháng {self.first.month}/{self.first.year}"
        same = self.first.month == self.last.month
        begin = f"{self.first.day}" if same else f"{self.first.day}/{self.first.month}"
        return f"{begin}-{self.last.day}/{self.last.month}"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Something a plan wants again and again. `channels` empty: any channel does. `kind`: of a publication."""

    plan_id: str
    code: str
    says: str
    every: Cadence
    since: date
    until: date | None = None
    channels: tuple[str, ...] = ()
    kind: str = ""

    def spans(self, first: date, last: date) -> list[Span]:
        """Weeks (or months) that touch these days and began within the plan."""
        begin = max(first, self.since)
        end = last if self.until is None else min(last, self.until - timedelta(days=1))
        if self.every is Cadence.WEEK:
            return list(_weeks(begin, end, self.since))
        months = periods_of("month", range(begin.year, end.year + 1), Calendar.CIVIL) if begin <= end else []
        return [Span(m.start, m.last_day) for m in months if m.start <= end and m.end > begin]


def _weeks(first: date, last: date, since: date) -> Iterator[Span]:
    """Weeks from Monday to Sunday; the broken week in which the plan began is nobody's debt."""
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        if monday >= since:
            yield Span(monday, monday + WEEK - timedelta(days=1))
        monday += WEEK


@dataclass(frozen=True, slots=True)
class SpanAnswer:
    """How many items a channel had in a span."""

    span: Span
    channel: str
    count: int
    today: date

    @property
    def state(self) -> EntryState:
        """A span that still runs is not missed yet."""
        if self.count:
            return EntryState.DONE
        return EntryState.MISSED if self.span.last < self.today else EntryState.AHEAD


Days = Mapping[tuple[str, str], Iterable[date]]
"""Days of publications by (channel, kind)."""


def answers(rhythm: Rhythm, published: Days, first: date, last: date, today: date) -> list[SpanAnswer]:
    """Every span of the rhythm with what was published in it, channel by channel; spans to come are left out."""
    found = []
    for channel in rhythm.channels or (ANY_CHANNEL,):
        days = _days_of(published, channel, rhythm.kind)
        for span in rhythm.spans(first, min(last, today)):
            count = sum(span.first <= day <= span.last for day in days)
            found.append(SpanAnswer(span, channel, count, today))
    return found


def _days_of(published: Days, channel: str, kind: str) -> list[date]:
    return [
        day
        for (on_channel, of_kind), days in published.items()
        if channel in (ANY_CHANNEL, on_channel) and kind in ("", of_kind)
        for day in days
    ]


def milestone_days(milestone: Milestone, first: date, last: date) -> list[date]:
    """The days a milestone falls on within these days. What only goes on all the time has none."""
    days = [day for day in (milestone.due, milestone.planned_on) if day is not None]
    if milestone.each_year:
        month, day = map(int, milestone.each_year.split("-"))
        days += [_day_of(year, month, day) for year in range(first.year, last.year + 1)]
    elif milestone.every and not days and not milestone.continuous and milestone.every in _LONG:
        days += [period.last_day for period in _periods(milestone.every, first, last, Calendar.CIVIL)]
    return sorted({day for day in days if first <= day <= last})


def report_days(report: Report, first: date, last: date) -> list[tuple[date, str]]:
    """The last days of a report within these days, each with the period it is for."""
    due = report.due
    if due is not None and due.last_day is not None:
        return [(due.last_day, "")] if first <= due.last_day <= last else []
    if report.every is None or report.every not in _LONG:
        return []
    after = timedelta(days=(due.days_after or 0) if due is not None else 0)
    found = [
        (period.last_day + after, period.label)
        for period in _periods(report.every, first - after, last, Calendar.DECREE_09)
    ]
    return [(day, label) for day, label in found if first <= day <= last]


_LONG: Final = frozenset(Cadence) - {Cadence.DAY, Cadence.WEEK}


def _periods(every: Cadence, first: date, last: date, calendar: Calendar) -> list[Period]:
    return periods_of(every.value, range(first.year - 1, last.year + 2), calendar)


def _day_of(year: int, month: int, day: int) -> date:
    """29/2 of a common year is 28/2."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, 28)


def month_weeks(year: int, month: int) -> list[list[date]]:
    """The weeks, Monday to Sunday, that the page of a month draws."""
    first = date(year, month, 1)
    monday = first - timedelta(days=first.weekday())
    weeks = []
    while monday <= first or monday.month == month:
        weeks.append([monday + timedelta(days=n) for n in range(7)])
        monday += WEEK
    return weeks
