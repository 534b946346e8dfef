"""When reports are due, for which periods, and the refusals of closing and submitting. Pure."""

from datetime import date, timedelta
from typing import Final

from bdhvs.lib.period import Calendar, Period, periods_of

AD_HOC: Final = "dot-xuat"
"""A report no plan names: asked for from above, for a free span of days."""

CADENCE_WORDS: Final = {
    "day": "hằng ngày",
    "week": "hằng tuần",
    "month": "hằng tháng",
    "quarter": "hằng quý",
    "half_year": "6 tháng một lần",
    "nine_months": "9 tháng",
    "year": "hằng năm",
}
CALENDAR_WORDS: Final = {
    Calendar.DECREE_09: "kỳ báo cáo, từ ngày 15 đến ngày 14",
    Calendar.CIVIL: "tháng dương lịch, từ ngày 1 đến cuối tháng",
}


class PeriodOpenError(ValueError):
    """The period has not ended yet."""


class AlreadyClosedError(ValueError):
    """The period was closed before; a closed period is never closed again."""


class SubmissionError(ValueError):
    """A submission in a state that does not allow this step."""


class DraftChangedError(ValueError):
    """Somebody else saved the words meanwhile; nothing of theirs is overwritten unseen."""


def begun_periods(every: str, today: date, calendar: Calendar, most: int = 8) -> list[Period]:
    """Periods of a rhythm that have begun by `today`, the newest (usually still running) first."""
    rhythm = "quarter" if every in ("", "day", "week") else every
    found = periods_of(rhythm, range(today.year - 2, today.year + 2), calendar)
    return sorted((period for period in found if period.start <= today), reverse=True)[:most]


def ended_periods(every: str, today: date, calendar: Calendar, most: int = 8) -> list[Period]:
    """Periods of a rhythm whose last day is past, newest first."""
    return [period for period in begun_periods(every, today, calendar, most + 1) if period.end <= today][
        :most
    ]


def last_day_in_time(period: Period, fixed: date | None, days_after: int | None) -> date | None:
    """The last day to hand in for this period. Missing: None where the plan fixes none for it."""
    if days_after is not None:
        return period.last_day + timedelta(days=days_after)
    if fixed is not None and period.start <= fixed < period.end + timedelta(days=60):
        return fixed
    return None


def data_day(period: Period, today: date, data_to: date | None = None) -> date:
    """The day the figures are of: the last day of the period, an earlier one the plan names, or today while it runs."""
    days = [period.last_day, today]
    if data_to is not None and period.start <= data_to < period.end:
        days.append(data_to)
    return min(days)
