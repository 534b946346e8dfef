"""Questions about a target as a whole: a leap in the last days, more than there are, a melting base."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdhvs.indicators.models import Cell
from bdhvs.ops.territory import scope
from bdhvs.plans.jobs import recheck_counted
from bdhvs.plans.measuring import LOOK_BACK, measured
from bdhvs.plans.queries import targets_in_force
from bdhvs.plans.rechecking import Asked, Count, suspicions
from bdhvs.plans.rules import Op, TargetUnit
from bdhvs.visits.limits.rules import RECHECK
from bdhvs.visits.models import Recheck
from tests.village import KY_ANH, NOW, TODAY, Village, a_village

LIMITS = {name: limit.default for name, limit in RECHECK.items()}
SEVENTY = Asked(Op.MORE_THAN, Decimal(70), TargetUnit.PERCENT)
counts = st.builds(Count, st.integers(0, 120), st.integers(0, 100))


@given(counts, st.none() | counts, st.none() | counts, st.integers(1, 100), st.integers(1, 100))
def test_each_rule_speaks_exactly_when_its_plain_words_hold(
    now: Count, leap: Count | None, month: Count | None, jump: int, shrink: int
) -> None:
    def over_seventy(count: Count) -> bool:
        return bool(count.denominator) and Fraction(count.numerator, count.denominator or 1) > Fraction(7, 10)

    expected = set()
    if now.numerator > (now.denominator or 0):
        expected.add("over_base")
    risen = now.numerator - leap.numerator if leap else 0
    leapt = leap is not None and over_seventy(now) and not over_seventy(leap) and risen > 0
    if leapt and Fraction(risen, now.numerator) >= Fraction(jump, 100):
        expected.add("jump")
    before = (month.denominator or 0) if month else 0
    lost = before - (now.denominator or 0)
    if lost > 0 and Fraction(lost, before) >= Fraction(shrink, 100):
        expected.add("shrinking_base")
    limits = {**LIMITS, "jump_percent": jump, "shrink_percent": shrink}
    assert {one.reason.value for one in suspicions(now, leap, month, SEVENTY, limits)} == expected


@pytest.fixture
def village(db: None) -> Iterator[Village]:
    made = a_village()
    with scope([KY_ANH]):
        yield made


def counted(day: date, numerator: int, denominator: int, code: str = "KA-T4") -> None:
    key = next(m.key for t, _, m in measured(targets_in_force(KY_ANH, TODAY)) if t.code == code)
    Cell.objects.create(measure=key, commune_id=KY_ANH, as_of=day, numerator=numerator, denominator=denominator,
                        failed=0, missing=0)  # fmt: skip


def test_a_target_reached_by_a_leap_is_asked_about_once(village: Village) -> None:
    """KA-T4, more than 70 %: 60 of 100 four days ago, 80 today; a quarter of all came in these days."""
    counted(TODAY - timedelta(days=4), 60, 100)
    counted(TODAY, 80, 100)
    assert recheck_counted({KY_ANH: 1}, NOW) == 1
    assert recheck_counted({KY_ANH: 1}, NOW + timedelta(hours=1)) == 0
    asked = Recheck.objects.get()
    assert (asked.reason, asked.target_code, asked.seen, asked.limit) == ("jump", "KA-T4", 20, 80)


def test_a_steady_rise_is_not_asked_about(village: Village) -> None:
    counted(TODAY - timedelta(days=3), 69, 100)
    counted(TODAY, 72, 100)
    assert recheck_counted({KY_ANH: 1}, NOW) == 0


def test_one_melting_base_behind_many_targets_is_one_question(village: Village) -> None:
    codes = [t.code for t, _, _ in measured(targets_in_force(KY_ANH, TODAY))][:3]
    for code in codes:
        counted(TODAY - LOOK_BACK, 10, 100, code)
        counted(TODAY, 10, 90, code)
    assert recheck_counted({KY_ANH: 1}, NOW) == 1


def test_nothing_counted_nothing_asked(village: Village) -> None:
    counted(TODAY, 200, 100)
    assert recheck_counted({KY_ANH: 0}, NOW) == 0
