"""The calendar of the skill of the week: proposing, copying, publishing, and what a stranger may read of it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from bdhvs.learning.lessons.shelf import shelf
from bdhvs.learning.weekly.commands import clear_week, copy_year, propose_year, set_week, show_week
from bdhvs.learning.weekly.models import LearningWeek
from bdhvs.learning.weekly.queries import lessons_in_order, past_weeks, this_week
from bdhvs.learning.weekly.rules import (
    ORDER,
    Offered,
    WeekError,
    check_in_week,
    in_order,
    monday_of,
    mondays_of,
    number_of,
    proposed,
)
from bdhvs.ops.territory import scope
from tests.village import ACT, KY_ANH, KY_HOA, TODAY, Village, a_village

MONDAY = date(2026, 11, 16)  # of TODAY, a Friday
OTP, SCREEN_LOCK = "s1-giu-ma-otp", "s1-khoa-man-hinh"


@pytest.fixture
def village(db: None) -> Village:
    return a_village()


@given(st.integers(2020, 2060))
def test_a_year_has_52_or_53_weeks_and_every_monday_stands_in_one_year_only(year: int) -> None:
    mondays = mondays_of(year)
    assert len(mondays) in (52, 53)
    assert {day.weekday() for day in mondays} == {0}
    assert [number_of(day) for day in mondays] == list(range(1, len(mondays) + 1))
    assert mondays_of(year + 1)[0] - mondays[-1] == timedelta(days=7)


def test_2026_has_53_weeks_and_begins_on_29_december() -> None:
    assert (len(mondays_of(2026)), mondays_of(2026)[0]) == (53, date(2025, 12, 29))


@given(
    st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), unique=True),
    st.lists(st.sampled_from("abcdefgh"), unique=True),
    st.sets(st.sampled_from("abcdefgh")),
)
def test_a_proposal_fills_every_empty_week_and_repeats_nothing_before_all_was_shown(
    empty: list[date], order: list[str], used: set[str]
) -> None:
    found = proposed(empty, order, used)
    assert list(found) == (empty if order else [])
    fresh = [lesson for lesson in order if lesson not in used]
    assert list(found.values())[: len(fresh)] == fresh[: len(found)]


def test_safe_basics_come_before_services_and_lessons_for_officials_alone_are_left_out() -> None:
    offered = [
        Offered("p2", "P2", ("citizen",)),
        Offered("s1", "S1", ("citizen", "official")),
        Offered("w3", "W3", ("official",)),
        Offered("d1", "D1", ("citizen",)),
        Offered("of-our-own", "Z9", ("citizen",)),
    ]
    assert in_order(offered) == ["d1", "s1", "p2", "of-our-own"]


def test_every_item_of_the_catalogues_lessons_has_its_place_in_the_order() -> None:
    assert {lesson.item for lesson in shelf().lessons.values()} <= set(ORDER)


def test_the_proposal_of_a_year_leaves_what_is_over_and_what_was_chosen(village: Village) -> None:
    chosen = MONDAY + timedelta(days=14)
    with scope([KY_ANH]):
        set_week(commune=KY_ANH, monday=chosen, lesson=OTP, **ACT)
        weeks_left = [m for m in mondays_of(2026) if m >= MONDAY]
        assert propose_year(commune=KY_ANH, year=2026, **ACT) == len(weeks_left) - 1
        held = dict(LearningWeek.objects.values_list("monday", "lesson"))
        assert propose_year(commune=KY_ANH, year=2026, **ACT) == 0
    assert sorted(held) == weeks_left
    assert held[chosen] == OTP
    assert [held[m] for m in weeks_left if m != chosen] == [
        one for one in lessons_in_order(KY_ANH) if one != OTP
    ][:6]


def test_a_neighbours_calendar_is_copied_by_the_number_of_the_week_where_nothing_stands_yet(
    village: Village,
) -> None:
    with scope([KY_HOA]):
        set_week(commune=KY_HOA, monday=MONDAY, lesson=OTP, **ACT)
        set_week(commune=KY_HOA, monday=MONDAY + timedelta(days=7), lesson=SCREEN_LOCK, **ACT)
    with scope([KY_ANH]):
        set_week(commune=KY_ANH, monday=MONDAY, lesson=SCREEN_LOCK, **ACT)
        assert copy_year(commune=KY_ANH, year=2026, source=KY_HOA, source_year=2026, **ACT) == 1
        held = LearningWeek.objects.order_by("monday").values_list("commune_id", "lesson")
        assert list(held) == [(KY_ANH, SCREEN_LOCK)] * 2
        with pytest.raises(WeekError):
            copy_year(commune=KY_ANH, year=2026, source=KY_HOA, source_year=2024, **ACT)


def test_a_published_week_keeps_its_lesson(village: Village) -> None:
    with scope([KY_ANH]):
        week = set_week(commune=KY_ANH, monday=MONDAY, lesson=OTP, **ACT)
        show_week(week=week, **ACT)
        with pytest.raises(WeekError):
            set_week(commune=KY_ANH, monday=MONDAY, lesson=SCREEN_LOCK, **ACT)
        with pytest.raises(WeekError):
            clear_week(week=week, **ACT)


def test_a_stranger_reads_what_was_published_and_nothing_that_is_only_planned(village: Village) -> None:
    with scope([KY_ANH]):
        week = set_week(commune=KY_ANH, monday=MONDAY, lesson=OTP, **ACT)
        assert this_week(KY_ANH, TODAY) is None
        show_week(week=week, **ACT)
        with CaptureQueriesContext(connection) as queries:
            shown = this_week(KY_ANH, TODAY)
        assert len(queries) == 1
        assert shown is not None
        assert (shown.lesson_id, shown.monday, shown.sunday) == (OTP, MONDAY, date(2026, 11, 22))
        assert this_week(KY_ANH, TODAY + timedelta(days=7)) is None
        assert past_weeks(KY_ANH, TODAY) == []
        assert past_weeks(KY_ANH, TODAY + timedelta(days=7)) == [shown]
    with scope([KY_HOA]):
        assert this_week(KY_HOA, TODAY) is None


def test_what_is_recorded_of_a_week_lies_in_it() -> None:
    assert monday_of(TODAY) == MONDAY
    check_in_week(MONDAY + timedelta(days=6), MONDAY)
    with pytest.raises(WeekError):
        check_in_week(MONDAY + timedelta(days=7), MONDAY)


def test_a_lesson_that_we_do_not_have_is_refused(village: Village) -> None:
    with scope([KY_ANH]), pytest.raises(WeekError):
        set_week(commune=KY_ANH, monday=MONDAY, lesson="khong-co", **ACT)
