"""Reporting periods (kỳ báo cáo): half-open spans of local days, in a calendar.

Law: decree-09-2019 (periods of administrative reports run from the 15th to the 14th)
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LAST_DAY_OF_DATA = 14
_FIRST_YEAR, _LAST_YEAR = 1900, 2999


class Calendar(StrEnum):
    """How months are cut: by the reporting decree, or by the calendar."""

    DECREE_09 = "decree_09"
    CIVIL = "civil"


class PeriodError(ValueError):
    """A period that cannot be read."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of whole days: `start` is inside, `end` is the first day outside."""

    start: date
    end: date
    code: str = ""

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise PeriodError("Kỳ báo cáo phải kết thúc sau khi bắt đầu.")

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def label(self) -> str:
        """In words of a report; a free span by its days."""
        return _label(self.code) or f"từ {self.start:%d/%m/%Y} đến {self.last_day:%d/%m/%Y}"


def _cut(year: int, month: int, calendar: Calendar) -> date:
    """First day of reporting month `month` (1..13) of `year`."""
    if calendar is Calendar.CIVIL:
        return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    before = month - 1
    return date(year - 1, 12, 15) if before == 0 else date(year, before, LAST_DAY_OF_DATA + 1)


_MONTHS = {"": (1, 12), "H1": (1, 6), "H2": (7, 12), "9M": (1, 9)}
_MONTHS |= {f"Q{q}": (3 * q - 2, 3 * q) for q in range(1, 5)}
_MONTHS |= {f"{m:02d}": (m, m) for m in range(1, 13)}


def read_period(text: str, calendar: Calendar = Calendar.DECREE_09) -> Period:
    """`2026-11 | 2026-Q4 | 2026-H1 | 2026-9M | 2026 | FROM..TO` (both days inside).

    Raises: PeriodError, a sentence for the person who typed it.
    """
    if ".." in text:
        return _span(text)
    match = re.fullmatch(r"(\d{4})(?:-(\w{2}))?", text)
    part = (match[2] or "") if match else None
    if match is None or part not in _MONTHS or not _FIRST_YEAR <= int(match[1]) <= _LAST_YEAR:
        raise PeriodError(
            f"Không hiểu kỳ “{text}”. Ví dụ: 2026-11, 2026-Q4, 2026-H1, 2026-9M, 2026, 2026-01-01..2026-06-30."
        )
    first, last = _MONTHS[part or ""]
    year = int(match[1])
    return Period(_cut(year, first, calendar), _cut(year, last + 1, calendar), text)


_RHYTHMS = {
    "month": tuple(f"-{month:02d}" for month in range(1, 13)),
    "quarter": ("-Q1", "-Q2", "-Q3", "-Q4"),
    "half_year": ("-H1", "-H2"),
    "nine_months": ("-9M",),
    "year": ("",),
}


def periods_of(rhythm: str, years: range, calendar: Calendar) -> list[Period]:
    """Every period of a rhythm (month, quarter, half_year, nine_months, year) in these years, in order."""
    return [read_period(f"{year}{code}", calendar) for year in years for code in _RHYTHMS[rhythm]]


def _span(text: str) -> Period:
    start, _, last = text.partition("..")
    try:
        return Period(date.fromisoformat(start), date.fromisoformat(last) + timedelta(days=1), text)
    except (ValueError, OverflowError) as error:
        raise PeriodError(f"Không hiểu khoảng ngày “{text}”. Ví dụ: 2026-01-01..2026-06-30.") from error


_ROMAN = ("I", "II", "III", "IV")


def _label(code: str) -> str:
    match = re.fullmatch(r"(\d{4})(?:-(\w{2}))?", code)
    if match is None:
        return ""
    year, part = match[1], match[2] or ""
    names = {"": f"năm {year}", "H1": f"6 tháng đầu năm {year}", "H2": f"6 tháng cuối năm {year}"}
    names |= {"9M": f"9 tháng năm {year}"} | {f"Q{q}": f"quý {_ROMAN[q - 1]} năm {year}" for q in range(1, 5)}
    return names.get(part, f"tháng {part} năm {year}")
