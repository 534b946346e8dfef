"""Series, clashes and the lines of a signed sheet, without a database."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bdhvs.gatherings.attending.rules import lines_of
from bdhvs.gatherings.kinds import KEPT_IN, kinds
from bdhvs.gatherings.models import SESSION_KINDS
from bdhvs.gatherings.planning.rules import Repeat, Slot, check_answers, check_slot, clashes, days_of_series
from bdhvs.gatherings.rules import AttendanceError, GatheringError

DAY = date(2026, 11, 27)


def test_the_catalogue_has_the_28_kinds_of_the_plans_each_once() -> None:
    assert [kind.number for kind in kinds().values()] == list(range(1, 29))


def test_each_kind_is_measured_as_a_session_or_keeps_its_evidence_elsewhere() -> None:
    for kind in kinds().values():
        assert (kind.session in SESSION_KINDS) != (kind.kept_in in KEPT_IN), kind.code


def test_a_class_for_the_team_counts_as_its_training_and_for_others_as_a_course() -> None:
    assert kinds()["class"].measured_as("team_member") == "training"
    assert kinds()["class"].measured_as("elderly") == "course"


@given(some.dates(date(2025, 1, 1), date(2030, 12, 31)), some.integers(2, 53))
def test_a_weekly_series_keeps_its_weekday(first: date, times: int) -> None:
    days = days_of_series(first, Repeat.WEEKLY, times)
    assert len(days) == times
    assert {day - before for before, day in zip(days, days[1:], strict=False)} == {timedelta(weeks=1)}


@given(some.dates(date(2025, 1, 1), date(2030, 12, 31)), some.integers(2, 53))
def test_a_monthly_series_has_one_day_in_each_month(first: date, times: int) -> None:
    days = days_of_series(first, Repeat.MONTHLY, times)
    months = [day.year * 12 + day.month for day in days]
    assert months == list(range(months[0], months[0] + times))
    assert all(day.day == first.day or (day + timedelta(days=1)).day == 1 for day in days)


def test_the_31st_falls_on_the_last_day_of_a_shorter_month() -> None:
    assert days_of_series(date(2026, 1, 31), Repeat.MONTHLY, 3)[1:] == [date(2026, 2, 28), date(2026, 3, 31)]


def slot(begin: str = "19:30", end: str = "21:00", **changes: object) -> Slot:
    told = {"place": "Nhà văn hóa", "hamlet_code": "T1", "trainer": "Chị Mai"} | changes
    return Slot(DAY, time.fromisoformat(begin), time.fromisoformat(end), **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "over"),
    [
        (slot("20:00", "22:00"), ("place", "trainer")),
        (slot("21:00", "22:00"), ()),
        (slot("20:00", "22:00", place="NHÀ VĂN HÓA", trainer=""), ("place",)),
        (slot("20:00", "22:00", place="nhà  văn hóa", trainer=""), ("place",)),
        (slot("20:00", "22:00", hamlet_code="T2", trainer=""), ()),
        (slot("20:00", "22:00", hamlet_code=None, trainer=""), ("place",)),
        (slot("20:00", "22:00", place="UBND xã", trainer="chi mai"), ("trainer",)),
        (Slot(DAY, place="Nhà văn hóa", hamlet_code="T1"), ("place",)),
        (Slot(DAY + timedelta(days=1), place="Nhà văn hóa", hamlet_code="T1"), ()),
    ],
)
def test_two_gatherings_clash_over_what_both_need_at_one_time(other: Slot, over: tuple[str, ...]) -> None:
    assert clashes(slot(), other) == clashes(other, slot()) == over


def test_an_end_before_the_beginning_is_refused() -> None:
    for wrong in (Slot(DAY, time(20), time(19)), Slot(DAY, None, time(19))):
        with pytest.raises(GatheringError):
            check_slot(wrong)


def test_a_short_check_is_two_numbers_and_never_more_right_than_asked() -> None:
    check_answers(None, None)
    check_answers(0, 30)
    for right, asked in ((1, None), (None, 1), (31, 30)):
        with pytest.raises(GatheringError):
            check_answers(right, asked)


@given(some.sets(some.integers(1, 80)))
def test_lines_typed_one_by_one_are_read_back(lines: set[int]) -> None:
    assert lines_of(", ".join(map(str, sorted(lines))), 80) == lines


@pytest.mark.parametrize(
    ("text", "lines"), [("1-3, 8", {1, 2, 3, 8}), ("2 – 4 7", {2, 3, 4, 7}), ("", set())]
)
def test_lines_are_read_as_people_write_them(text: str, lines: set[int]) -> None:
    assert lines_of(text, 10) == lines


@pytest.mark.parametrize("text", ["0", "11", "5-3", "a", "1-99", "-2", "9" * 30])
def test_a_line_that_the_sheet_does_not_have_is_refused(text: str) -> None:
    with pytest.raises(AttendanceError):
        lines_of(text, 10)
