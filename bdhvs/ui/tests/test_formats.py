from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdhvs.ui.formats import as_decimal, plain_number, vn_date, vn_datetime, vn_number, vn_percent, vn_share


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (1234, "1.234"),
        (1234.5, "1.234,5"),
        (Decimal("1000000"), "1.000.000"),
        (-1234.25, "-1.234,25"),
        (-0.001, "0"),
        (None, "chưa có"),
    ],
)
def test_numbers_are_written_the_vietnamese_way(value: object, written: str) -> None:
    assert vn_number(value) == written


def test_a_number_of_places_is_kept() -> None:
    assert vn_number(2, 1) == "2,0"


@pytest.mark.parametrize(
    ("ratio", "written"),
    [
        (0, "0%"),
        (0.725, "72,5%"),
        (Fraction(1, 3), "33,3%"),
        (1, "100%"),
        (0.99996, ">99,9%"),
        (0.00001, "<0,1%"),
        (1.25, "125%"),
        (None, "chưa có"),
    ],
)
def test_shares_are_written_as_percent(ratio: object, written: str) -> None:
    assert vn_percent(ratio) == written


@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_only_all_is_a_hundred_percent_and_only_none_is_zero(whole: int, part: int) -> None:
    part = min(part, whole)
    written = vn_percent(Fraction(part, whole))
    assert (written == "100%") == (part == whole)
    assert (written == "0%") == (part == 0)


@given(
    st.integers(1, 20000),
    st.integers(0, 20000),
    st.sampled_from([Decimal("0.7"), Decimal("0.8"), Decimal("0.5")]),
)
def test_rounding_never_lifts_a_share_onto_its_goal(whole: int, part: int, goal: Decimal) -> None:
    share = Fraction(min(part, whole), whole)
    equal = share == Fraction(goal)
    assert (vn_share(share, goal) == vn_percent(goal)) == equal


def test_a_ratio_object_is_read_by_its_value() -> None:
    class Share:
        value = 0.5

    assert vn_percent(Share()) == "50%"


def test_days_are_written_day_first() -> None:
    assert vn_date(date(2026, 9, 5)) == "05/09/2026"
    assert vn_date(None) == "chưa có"


def test_an_instant_is_told_in_vietnamese_time() -> None:
    assert vn_datetime(datetime(2026, 11, 20, 18, 30, tzinfo=UTC)) == "01:30 ngày 21/11/2026"
    assert vn_date(datetime(2026, 11, 20, 18, 30, tzinfo=UTC)) == "21/11/2026"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_a_number_typed_as_written_is_read_back(number: Decimal) -> None:
    assert as_decimal(plain_number(vn_number(number))) == number


def test_text_is_not_a_number() -> None:
    with pytest.raises(TypeError):
        as_decimal(object())
