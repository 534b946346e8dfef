"""Days by which a request about data is to be carried out."""

from datetime import date

import pytest

from bdhvs.feedback.rules import NeedKind, due_on, working_days_after


@pytest.mark.parametrize(
    ("start", "days", "day"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # Friday, then Monday
        (date(2026, 11, 21), 2, date(2026, 11, 24)),  # told on a Saturday
        (date(2026, 11, 16), 5, date(2026, 11, 23)),
    ],
)
def test_saturdays_and_sundays_are_no_working_days(start: date, days: int, day: date) -> None:
    assert working_days_after(start, days) == day


def test_withdrawing_has_fifteen_and_erasing_twenty_working_days_and_other_needs_none() -> None:
    told = date(2026, 11, 2)  # a Monday: three and four weeks later
    assert due_on(NeedKind.WITHDRAW_CONSENT, told) == date(2026, 11, 23)
    assert due_on(NeedKind.ERASE_DATA, told) == date(2026, 11, 30)
    assert due_on(NeedKind.NO_SIGNAL, told) is None
