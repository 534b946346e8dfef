"""Periods as Decree 09/2019 cuts them: from the 15th of the month before to the 14th."""

from datetime import date

import pytest

from bdhvs.lib.period import Calendar, PeriodError, read_period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-11", date(2026, 10, 15), date(2026, 11, 14)),
        ("2026-01", date(2025, 12, 15), date(2026, 1, 14)),
        ("2026-Q1", date(2025, 12, 15), date(2026, 3, 14)),
        ("2026-Q4", date(2026, 9, 15), date(2026, 12, 14)),
        ("2026-H1", date(2025, 12, 15), date(2026, 6, 14)),
        ("2026-9M", date(2025, 12, 15), date(2026, 9, 14)),
        ("2026", date(2025, 12, 15), date(2026, 12, 14)),
        ("2026-01-01..2026-06-30", date(2026, 1, 1), date(2026, 6, 30)),
    ],
)
def test_a_reporting_period_runs_from_the_fifteenth_to_the_fourteenth(
    text: str, first: date, last: date
) -> None:
    period = read_period(text)
    assert (period.start, period.last_day) == (first, last)


def test_a_civil_year_is_january_to_december() -> None:
    period = read_period("2026", Calendar.CIVIL)
    assert (period.start, period.last_day) == (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "", "2026-13", "2026-Q5", "tháng 11", "2026-06-30..2026-01-01", "2026-02-30..2026-03-01", "0000-01",
        "0001", "9999-12", "9999", "9999-01-01..9999-12-31",
    ],
)  # fmt: skip
def test_what_is_no_period_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(PeriodError):
        read_period(text)


def test_a_period_is_called_as_reports_call_it() -> None:
    assert [read_period(c).label for c in ("2026-Q4", "2026-9M", "2026-05")] == [
        "quý IV năm 2026",
        "9 tháng năm 2026",
        "tháng 05 năm 2026",
    ]
