"""Sums that say who is missing, and periods of every rhythm."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdhvs.reports.cycles import Cycle, period_on, period_words, recent_periods, window
from bdhvs.reports.units.rules import (
    Answer,
    Field,
    FieldKind,
    PaperError,
    Sum,
    check_answers,
    keyed,
    lacking,
    sum_up,
)
from tests.village import HANOI

NUMBER, SHARE = FieldKind.NUMBER, FieldKind.SHARE


@pytest.mark.parametrize(
    ("answers", "kind", "expected"),
    [
        ([Answer(3), Answer(4)], NUMBER, Sum(7, None, 2, 2)),
        ([Answer(3), None, Answer()], NUMBER, Sum(3, None, 1, 3)),
        ([None, None], NUMBER, Sum(None, None, 0, 2)),
        ([Answer(0), None], NUMBER, Sum(0, None, 1, 2)),
        ([Answer(1, 2), Answer(9, 18)], SHARE, Sum(10, 20, 2, 2)),
        ([Answer(1, 2), Answer(9, None)], SHARE, Sum(1, 2, 1, 2)),
    ],
)
def test_a_sum_counts_who_told_and_never_takes_silence_for_zero(
    answers: list[Answer | None], kind: FieldKind, expected: Sum
) -> None:
    assert sum_up(answers, kind) == expected


@pytest.mark.parametrize(
    ("cycle", "day", "first", "last", "words"),
    [
        (Cycle.DAY, "2026-11-20", "2026-11-20", "2026-11-20", "ngày 20/11/2026"),
        (Cycle.WEEK, "2026-11-20", "2026-11-16", "2026-11-22", "tuần từ 16/11 đến 22/11/2026"),
        (Cycle.MONTH, "2026-11-14", "2026-10-15", "2026-11-14", "tháng 11 năm 2026"),
        (Cycle.MONTH, "2026-11-15", "2026-11-15", "2026-12-14", "tháng 12 năm 2026"),
        (Cycle.CIVIL_MONTH, "2026-11-15", "2026-11-01", "2026-11-30", "tháng 11 năm 2026"),
        (Cycle.QUARTER, "2026-12-20", "2026-12-15", "2027-03-14", "quý I năm 2027"),
        (Cycle.NINE_MONTHS, "2026-11-20", "2025-12-15", "2026-09-14", "9 tháng năm 2026"),
        (Cycle.YEAR, "2026-11-20", "2025-12-15", "2026-12-14", "năm 2026"),
    ],
)
def test_each_rhythm_has_the_period_that_the_decree_or_the_calendar_gives(
    cycle: Cycle, day: str, first: str, last: str, words: str
) -> None:
    period = period_on(cycle, date.fromisoformat(day))
    assert (period.start, period.last_day) == (date.fromisoformat(first), date.fromisoformat(last))
    assert period_words(period) == words


@given(
    st.sampled_from([c for c in Cycle if c is not Cycle.NINE_MONTHS]),
    st.dates(date(2025, 1, 1), date(2030, 1, 1)),
)
def test_periods_follow_each_other_without_gap(cycle: Cycle, day: date) -> None:
    found = recent_periods(cycle, day, 4)
    assert found[0].start <= day < found[0].end
    assert all(later.start == earlier.end for later, earlier in zip(found, found[1:], strict=False))


def test_a_day_cut_at_eight_in_the_evening_begins_at_eight_the_day_before() -> None:
    first, end = window(period_on(Cycle.DAY, date(2026, 11, 20)), time(20), HANOI)
    assert (first, end) == (
        datetime(2026, 11, 19, 20, tzinfo=HANOI),
        datetime(2026, 11, 20, 20, tzinfo=HANOI),
    )
    assert window(period_on(Cycle.DAY, date(2026, 11, 21)), time(20), HANOI)[0] == end
    assert end - first == timedelta(days=1)


def test_a_line_that_stays_keeps_its_key_and_a_new_one_takes_a_free_one() -> None:
    made = keyed([("o2", "Số máy", NUMBER, "own"), ("", "Lời", FieldKind.WORDS, "")], ["o1", "o2"])
    assert [one.key for one in made] == ["o2", "o3"]
    with pytest.raises(PaperError, match="cùng tên"):
        keyed([("", "Số máy", NUMBER, "own"), ("", "số máy", NUMBER, "own")])
    with pytest.raises(PaperError, match="chưa có ô"):
        keyed([])


def test_an_open_number_is_named_and_a_part_over_its_whole_is_refused() -> None:
    fields = (Field("o1", "Số máy", NUMBER, "own"), Field("o2", "Học sinh", SHARE, "own"))
    assert lacking(fields, {"o1": {"n": 0, "of": None}}) == ["Học sinh"]
    with pytest.raises(PaperError, match="lớn hơn"):
        check_answers(fields, {"o2": {"n": 5, "of": 4}})
