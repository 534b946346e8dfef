"""Coverage of a hamlet: one word for each household, counted by lane and member."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from bdhvs.ops.territory import scope
from bdhvs.people.commands import register_household
from bdhvs.visits.assigning.commands import assign_households
from bdhvs.visits.commands import record_visit
from bdhvs.visits.leading.queries import coverage_of, first_day
from bdhvs.visits.leading.rules import Standing, Told, standing_of
from bdhvs.visits.rules import VisitKind, VisitOutcome
from tests.village import ACT, KY_ANH, SETTLED, TODAY, Village, a_village, days_ago

SINCE = date(2026, 10, 1)


@pytest.fixture
def village(db: None) -> Iterator[Village]:
    made = a_village()
    with scope([KY_ANH]):
        yield made


def visited(village: Village, home: str, days: int, outcome: VisitOutcome = VisitOutcome.DONE) -> None:
    record_visit(household=village.homes[home], kind=VisitKind.GUIDANCE, outcome=outcome,
                 occurred_on=days_ago(days), **ACT)  # fmt: skip


def standings(village: Village) -> dict[str, Standing]:
    found = coverage_of(KY_ANH, village.hamlets[0].code, since=SINCE, on=TODAY)
    return {row.code: row.standing for row in found.rows}


@pytest.mark.parametrize(
    ("visits", "standing"),
    [
        ([], Standing.NEVER),
        ([(3, VisitOutcome.DONE)], Standing.REACHED),
        ([(60, VisitOutcome.DONE)], Standing.EARLIER),
        ([(90, VisitOutcome.DONE)], Standing.DUE),
        ([(3, VisitOutcome.NOBODY_HOME)], Standing.NEVER),
        ([(5, VisitOutcome.NOBODY_HOME), (3, VisitOutcome.NOBODY_HOME)], Standing.NOBODY),
        (
            [(5, VisitOutcome.NOBODY_HOME), (3, VisitOutcome.NOBODY_HOME), (1, VisitOutcome.DONE)],
            Standing.REACHED,
        ),
        ([(9, VisitOutcome.DONE), (2, VisitOutcome.REFUSED)], Standing.REFUSED),
        ([(9, VisitOutcome.REFUSED), (2, VisitOutcome.DONE)], Standing.REACHED),
    ],
)
def test_one_word_for_a_household(
    village: Village, visits: list[tuple[int, VisitOutcome]], standing: Standing
) -> None:
    for days, outcome in visits:
        visited(village, "sau", days, outcome)
    assert standings(village)["H01"] == standing


days = st.none() | st.integers(0, 200).map(lambda n: TODAY - timedelta(days=n))


@given(met=days, refused=days, promised=days, vain=st.integers(0, 4))
def test_the_words_leave_nothing_out_and_a_later_refusal_always_shows(
    met: date | None, refused: date | None, promised: date | None, vain: int
) -> None:
    last = max((day for day in (met, refused) if day), default=None)
    told = Told(met, refused, promised, last, vain)
    word = standing_of(told, since=SINCE, on=TODAY, due_days=90, vain_from=2)
    assert (word == Standing.REFUSED) is bool(refused and (not met or refused > met))
    if word == Standing.REACHED:
        assert met is not None
        assert met >= SINCE
    if word == Standing.NEVER:
        assert met is None


def test_members_and_lanes_add_up_to_the_whole(village: Village) -> None:
    visited(village, "sau", 3)
    assign_households(hamlet=village.hamlets[0], given={village.homes["sau"].pk: village.people["binh"].pk},
                      on=TODAY, **ACT)  # fmt: skip
    found = coverage_of(KY_ANH, village.hamlets[0].code, since=SINCE, on=TODAY)
    assert (found.whole.number, found.whole.reached, found.nobody_in_charge) == (2, 1, 1)
    assert sum(lane.number for lane in found.lanes) == 2
    assert [(m.name, m.number, m.reached) for m in found.members] == [("Hoàng Văn Bình", 1, 1)]


@pytest.mark.parametrize(
    ("period", "first"), [("thang", date(2026, 11, 1)), ("quy", date(2026, 10, 1)), ("nam", date(2026, 1, 1))]
)
def test_first_day_of_the_period(period: str, first: date) -> None:
    assert first_day(period, TODAY) == first


def test_the_number_of_queries_does_not_grow_with_the_households(
    village: Village, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(40):
        register_household(hamlet=village.hamlets[0], code=f"Q{n:02d}", valid_from=SETTLED, **ACT)
    with django_assert_max_num_queries(16):
        assert coverage_of(KY_ANH, village.hamlets[0].code, since=SINCE, on=TODAY).whole.number == 42
