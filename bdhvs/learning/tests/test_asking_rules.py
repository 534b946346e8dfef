"""What the helper makes of a question before anything is looked up, and how well it finds: without a database."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdhvs.learning.asking.answering import answers
from bdhvs.learning.asking.flags import SCRIPTS, Flag, flag_of
from bdhvs.learning.asking.hiding import hidden
from bdhvs.learning.asking.passages import library
from bdhvs.learning.asking.words import sound_of
from bdhvs.learning.lessons.shelf import shelf
from bdhvs.lib.vietnamese import fold
from benchmarks.asking import (
    Result,
    answered_outside,
    flagged,
    flags_missed,
    flags_too_many,
    outside,
    questions,
    results,
)


def share(some: Sequence[Result]) -> float:
    return sum(one.recalled for one in some) / len(some)


def test_two_hundred_questions_find_their_lesson_among_the_first_three() -> None:
    """The floor lies below what was measured (97.5 %, unseen lessons 98.6 %; misspelt 90 %)."""
    found = results()
    assert len(found) == 200
    assert share(found) >= 0.94
    assert share([one for one in found if one.asked.unseen]) >= 0.92
    for form, floor in {"plain": 0.97, "unaccented": 0.95, "misspelt": 0.85, "regional": 0.9}.items():
        assert share([one for one in found if one.asked.form == form]) >= floor, form
    exact = [one.exact for one in found if one.asked.step]
    assert sum(exact) / len(exact) >= 0.6


def test_every_grave_question_gets_its_fixed_text_and_no_question_of_a_lesson_does() -> None:
    assert len(flagged()) == 60
    assert flags_missed() == []
    assert flags_too_many() == []


def test_what_nothing_of_ours_answers_mostly_gets_no_answer() -> None:
    assert len(answered_outside()) <= len(outside()) // 3


def test_marks_decide_where_words_differ_only_by_them() -> None:
    known = library(shelf())
    assert answers(known, "chữ ký số")[0].lesson == "p4-chu-ky-so"
    assert answers(known, "chu ky so")[0].lesson == "p4-chu-ky-so"


def test_everything_that_is_answered_stands_in_the_catalogue_and_opens_a_part_that_is_there() -> None:
    known = shelf()
    for asked in questions():
        for passage in answers(library(known), asked.text):
            lesson = known.lessons[passage.lesson]
            assert passage.step <= len(lesson.steps)
            assert passage.place in {"", "thu-xem", f"buoc-{passage.step}"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sac", "xac"),
        ("chung", "trung"),
        ("ly", "li"),
        ("dau", "giau"),
        ("mang", "man"),
        ("lua", "nua"),
        ("chuyen", "chien"),
    ],
)
def test_words_that_sound_alike_somewhere_are_found_by_their_sound(one: str, other: str) -> None:
    assert sound_of(one) == sound_of(other)


@pytest.mark.parametrize(
    "question",
    [
        "Vợ tôi vừa chuyển tiền cho kẻ lừa đảo",
        "TOI LO CHUYEN TIEN ROI",
        "họ gọi xin mã otp của bố tôi",
        "nó dọa đăng ảnh của con gái tôi",
        "mẹ tôi khó thở quá",
        "hàng xóm lấn đất nhà tôi",
    ],
)
def test_grave_matters_are_known_in_other_words_too(question: str) -> None:
    assert flag_of(question) is not None


def test_every_fixed_text_names_a_person_and_no_number_but_113_and_opens_a_lesson_that_is_there() -> None:
    for flag in Flag:
        script = SCRIPTS[flag]
        digits = [word for step in script.steps for word in step.replace(".", " ").split() if word.isdigit()]
        assert set(digits) <= {"113"}
        assert script.call.label
        assert not script.lesson or script.lesson in shelf().lessons


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("Mã là 123456 mà không vào được", "Mã là … mà không vào được"),
        ("gọi 0912 345 678 giúp tôi", "gọi … giúp tôi"),
        ("căn cước 038 084 000 123 mất rồi", "căn cước … mất rồi"),
        ("mật khẩu của tôi là meocon", "mật khẩu của tôi là …"),
        ("tôi tên là Phạm Thị Sáu, hỏi cách gọi video", "tôi tên là … , hỏi cách gọi video"),
        ("mã một hai ba bốn năm sáu", "mã …"),
        ("gửi vào sau.pham@thu.vn nhé", "gửi vào … nhé"),
        ("gọi 113 lúc nào, mạng 4G mở ở đâu", "gọi 113 lúc nào, mạng 4G mở ở đâu"),
    ],
)
def test_numbers_names_and_secrets_are_taken_out_and_the_rest_stays(told: str, kept: str) -> None:
    assert hidden(told).text == kept


@given(st.from_regex(r"\A[0-9][0-9 .-]{2,18}[0-9]\Z"), st.text(max_size=60))
def test_no_run_of_four_digits_is_left_wherever_it_stands(number: str, words: str) -> None:
    left = hidden(f"{words} {number} {words}").text
    run = 0
    for sign in fold(left):
        run = run + 1 if sign in "0123456789" else (run if sign in " .-" else 0)
        assert run < 4, left
