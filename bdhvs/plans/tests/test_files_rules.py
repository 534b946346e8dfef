"""When a target is met, exactly."""

from datetime import date
from decimal import Decimal

import pytest

from bdhvs.plans.rules import Op, TargetStatus, TargetUnit, is_reached, status


@pytest.mark.parametrize(
    ("op", "numerator", "denominator", "value", "reached"),
    [
        (">", 70, 100, "70", False),
        (">", 701, 1000, "70", True),
        (">=", 70, 100, "70", True),
        (">=", 699_999, 1_000_000, "70", False),
        ("=", 99, 100, "100", False),
        ("=", 100, 100, "100", True),
        ("=", 1, 3, "33.33", False),
        ("<=", 5, 100, "5", True),
        ("<", 5, 100, "5", False),
    ],
)
def test_shares_are_compared_without_rounding(
    op: str, numerator: int, denominator: int, value: str, reached: bool
) -> None:
    found = is_reached(
        Op(op), number=numerator, denominator=denominator, value=Decimal(value), unit=TargetUnit.PERCENT
    )
    assert found is reached


@pytest.mark.parametrize("denominator", [0, None])
def test_a_share_of_nobody_is_neither_reached_nor_missed(denominator: int | None) -> None:
    found = is_reached(
        Op.AT_LEAST, number=0, denominator=denominator, value=Decimal(0), unit=TargetUnit.PERCENT
    )
    assert found is None


@pytest.mark.parametrize(("count", "reached"), [(3, False), (4, True), (5, False)])
def test_exactly_four_banners_are_four(count: int, reached: bool) -> None:
    found = is_reached(Op.EXACTLY, number=count, denominator=None, value=Decimal(4), unit=TargetUnit.COUNT)
    assert found is reached


@pytest.mark.parametrize(
    ("reached", "on", "forecast_on", "expected"),
    [
        (True, date(2027, 3, 1), None, TargetStatus.REACHED),
        (False, date(2026, 12, 31), None, TargetStatus.LATE),
        (False, date(2027, 1, 1), None, TargetStatus.MISSED),
        (False, date(2026, 6, 1), date(2026, 12, 31), TargetStatus.ON_PACE),
        (False, date(2026, 6, 1), date(2027, 1, 1), TargetStatus.LATE),
        (None, date(2026, 6, 1), None, TargetStatus.NO_DATA),
    ],
)
def test_status_of_a_target_due_at_the_end_of_2026(
    reached: bool | None, on: date, forecast_on: date | None, expected: TargetStatus
) -> None:
    found = status(decided=True, reached=reached, on=on, by=date(2026, 12, 31), forecast_on=forecast_on)
    assert found is expected


def test_a_target_without_a_number_waits_and_one_without_a_day_is_never_missed() -> None:
    day = date(2030, 1, 1)
    assert (
        status(decided=False, reached=False, on=day, by=day, forecast_on=None) is TargetStatus.NEEDS_DECISION
    )
    assert status(decided=True, reached=False, on=day, by=None, forecast_on=None) is TargetStatus.LATE
    assert status(decided=True, reached=False, on=day, by=None, forecast_on=day) is TargetStatus.ON_PACE
