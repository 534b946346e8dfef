"""How a task stands, when it is reminded of, and what the message says."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdhvs.plans.work.rules import (
    Line,
    Notice,
    Standing,
    TaskWorkError,
    Work,
    check_step,
    message,
    reminder,
    standing,
    when_words,
)

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-1, Standing.LATE),
        (0, Standing.DUE),
        (7, Standing.DUE),
        (8, Standing.SOON),
        (14, Standing.SOON),
        (15, Standing.LATER),
    ],
)
def test_the_last_day_itself_is_not_late(days: int, expected: Standing) -> None:
    due = FRIDAY + timedelta(days=days)
    assert standing(done=False, due_on=due, always=False, on=FRIDAY) is expected


def test_without_a_date_a_task_is_continuous_or_waits_for_one_but_is_never_late() -> None:
    assert standing(done=False, due_on=None, always=True, on=FRIDAY) is Standing.ALWAYS
    assert standing(done=False, due_on=None, always=False, on=FRIDAY) is Standing.UNDATED


@given(days=st.integers(-400, 400))
def test_a_done_task_is_done_whatever_its_date(days: int) -> None:
    due = FRIDAY + timedelta(days=days)
    assert standing(done=True, due_on=due, always=False, on=FRIDAY) is Standing.DONE


@given(days=st.integers(-400, 400))
def test_reminders_fall_on_the_fourteenth_seventh_and_last_day_before(days: int) -> None:
    assert (reminder(FRIDAY + timedelta(days=days), FRIDAY) is not None) == (days in {14, 7, 1})


@pytest.mark.parametrize(("days", "words"), [(-3, "quá hạn 3 ngày"), (0, "hạn hôm nay"), (7, "còn 7 ngày")])
def test_the_time_left_is_told_in_words(days: int, words: str) -> None:
    assert when_words(FRIDAY + timedelta(days=days), FRIDAY) == words


def test_a_message_names_the_unit_the_task_and_the_day() -> None:
    police = Notice("Công an xã", [Line("KA-A9", "Hỗ trợ định danh", date(2026, 11, 27))])
    school = Notice("Trường Tiểu học", [Line("KA-A3", "Nộp danh sách", date(2026, 11, 18))])
    text = message(commune="Xã Kỳ Anh", notices=[police], on=FRIDAY)
    head, *told = text.splitlines()
    assert (head, told[:2]) == (
        "[Xã Kỳ Anh] Nhắc việc Bình dân học vụ số, ngày 20/11/2026",
        ["Kính gửi Công an xã:", "- Hỗ trợ định danh (KA-A9): hạn 27/11/2026, còn 7 ngày."],
    )
    both = message(commune="Xã Kỳ Anh", notices=[police, school], on=FRIDAY).splitlines()
    assert both == [
        head,
        *told[:2],
        "",
        "Kính gửi Trường Tiểu học:",
        "- Nộp danh sách (KA-A3): hạn 18/11/2026, quá hạn 2 ngày.",
        told[-1],
    ], "one text for the whole group, with one head and one closing line"


@pytest.mark.parametrize("work", [Work.TOLD, Work.STUCK])
def test_a_word_about_a_task_says_something(work: Work) -> None:
    with pytest.raises(TaskWorkError):
        check_step(work=work, done=False, text="  ")


@pytest.mark.parametrize(
    ("work", "done"), [(Work.REOPENED, False), (Work.DONE, True), (Work.BEGUN, True), (Work.STUCK, True)]
)
def test_a_step_fits_how_the_task_stands(work: Work, done: bool) -> None:
    with pytest.raises(TaskWorkError):
        check_step(work=work, done=done, text="vướng kinh phí")
