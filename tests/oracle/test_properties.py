"""What holds of the slow count on any village."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bdhvs.indicators.catalogue import catalogue
from tests.oracle.count import Count, count
from tests.oracle.question import Question
from tests.villages.generate import Village
from tests.villages.rows import Tables
from tests.villages.strategies import villages

FEW = settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
INDICATORS = st.sampled_from(sorted(catalogue()))


def ask(village: Village, indicator: str, tables: Tables | None = None, floor: str = "E0") -> Count:
    days = village.days
    question = Question(village.communes()[0], days.as_of, days.start, days.by, floor)
    return count(catalogue()[indicator], tables or village.tables, question)


@FEW
@given(villages, INDICATORS)
def test_levels_add_up_to_the_numerator_and_outcomes_to_the_base(village: Village, indicator: str) -> None:
    found = ask(village, indicator)
    assert sum(passes for _, passes in found.total.by_level) == found.total.numerator
    assert found.total.denominator == len(found.rows)
    assert len({row.key for row in found.rows}) == len(found.rows)
    for part in found.parts.values():
        assert part.denominator == found.total.denominator


@FEW
@given(villages, INDICATORS)
def test_the_order_of_rows_means_nothing(village: Village, indicator: str) -> None:
    turned = {table: rows[::-1] for table, rows in village.tables.items()}
    one, other = ask(village, indicator), ask(village, indicator, turned)
    assert sorted(one.rows, key=lambda row: row.key) == sorted(other.rows, key=lambda row: row.key)
    assert (one.total, one.figure, one.value, one.change) == (
        other.total,
        other.figure,
        other.value,
        other.change,
    )


@FEW
@given(villages)
def test_a_logged_fact_below_the_floor_only_takes_away(village: Village) -> None:
    """Logged facts know no "no": a higher floor can only lower the passes."""
    for indicator in ("household_informed", "hamlet_covered", "team_member_trained", "weekly_skill"):
        passes = [ask(village, indicator, floor=floor).total.numerator for floor in ("E0", "E2", "E4")]
        assert passes == sorted(passes, reverse=True)
