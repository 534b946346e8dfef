"""Rhythms in which somebody asks for figures, and their periods: a day cut at an hour, a week, a month of either kind …

Law: decree-09-2019 (months of reports run from the 15th to the 14th)
"""

from datetime import date, datetime, time, timedelta, tzinfo

from bdhvs.lib.labelled import Labelled
from bdhvs.lib.period import Calendar, Period, periods_of


class Cycle(Labelled):
    DAY = "day", "hằng ngày"
    WEEK = "week", "hằng tuần, thứ hai đến chủ nhật"
    MONTH = "month", "tháng báo cáo, từ ngày 15 đến ngày 14"
    CIVIL_MONTH = "civil_month", "tháng dương lịch"
    QUARTER = "quarter", "quý"
    HALF_YEAR = "half_year", "6 tháng"
    NINE_MONTHS = "nine_months", "9 tháng"
    YEAR = "year", "năm"


_DAYS = {Cycle.DAY: 1, Cycle.WEEK: 7}
_RHYTHMS = {Cycle.MONTH: "month", Cycle.CIVIL_MONTH: "month"}


def calendar_of(cycle: Cycle) -> Calendar:
    """Months of reports and what is made of them, but for the plain month."""
    return Calendar.CIVIL if cycle in (Cycle.CIVIL_MONTH, *_DAYS) else Calendar.DECREE_09


def period_on(cycle: Cycle, day: date) -> Period:
    """The period that holds the day; of nine months, after September, the one that has just ended."""
    if cycle in _DAYS:
        begins = day - timedelta(days=day.weekday()) if cycle is Cycle.WEEK else day
        last = begins + timedelta(days=_DAYS[cycle] - 1)
        return Period(begins, last + timedelta(days=1), f"{begins}..{last}")
    found = periods_of(
        _RHYTHMS.get(cycle, cycle.value), range(day.year - 1, day.year + 2), calendar_of(cycle)
    )
    return max((period for period in found if period.start <= day), key=lambda period: period.start)


def recent_periods(cycle: Cycle, day: date, most: int = 8) -> list[Period]:
    """The period of the day and those before it, the newest first."""
    found = [period_on(cycle, day)]
    while len(found) < most:
        before = period_on(cycle, found[-1].start - timedelta(days=1))
        if before == found[-1]:  # nine months look back over the months between
            before = period_on(cycle, found[-1].start - timedelta(days=200))
        found.append(before)
    return found


def read_day(cycle: Cycle, text: str, today: date) -> Period:
    """The period of a day sent by a page; of today when it cannot be read or is yet to come."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = today
    return period_on(cycle, min(day, today))


def period_words(period: Period) -> str:
    """In words of a report: `ngày 20/11/2026`, `tuần từ 16/11 đến 22/11/2026`, `tháng 11 năm 2026`."""
    days = (period.end - period.start).days
    if ".." in period.code and days == 1:
        return f"ngày {period.start:%d/%m/%Y}"
    if ".." in period.code and days == _DAYS[Cycle.WEEK]:
        return f"tuần từ {period.start:%d/%m} đến {period.last_day:%d/%m/%Y}"
    return period.label


def window(period: Period, cut_at: time, zone: tzinfo) -> tuple[datetime, datetime]:
    """Of a day cut at an hour: from that hour of the day before to that hour of the day, so that nothing falls
    between two days and nothing is told twice."""
    end = datetime.combine(period.last_day, cut_at, zone)
    return end - timedelta(days=1), end
