"""Search, judging and what a device may tell: no database."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from bdhvs.learning.lessons.practice import Question, Simulation
from bdhvs.learning.lessons.reading import Lesson
from bdhvs.learning.lessons.shelf import shelf
from bdhvs.learning.site.finding import found
from bdhvs.learning.site.judging import judged, keys_of, shuffled
from bdhvs.learning.site.pages import good_moves, lesson_after, next_lesson, topics_for
from bdhvs.learning.site.rules import GROUPS, TOPICS, Studied, StudyError, StudyKind, check_studied, topic_of
from bdhvs.learning.site.telling import told
from benchmarks.asking import searched

TODAY = date(2026, 11, 20)
QUESTIONS = {question.id: question for file in shelf().questions.values() for question in file}


class Form(dict[str, list[str]]):
    """What a browser posts."""

    def getlist(self, key: str) -> list[str]:
        return self.get(key, [])


def right_answer(question: Question) -> Form:
    if question.kind == "text":
        return Form({question.id: [question.accepts[0].upper()]})
    if question.kind in ("order", "match"):
        return Form({key: [str(n)] for n, key in enumerate(keys_of(question), 1)})
    return Form({question.id: [option.id for option in question.options if option.right]})


# --- search -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("khoa man hinh", "s1-khoa-man-hinh"),
        ("khóa màn hình", "s1-khoa-man-hinh"),
        ("KHÓA MÀN HÌNH", "s1-khoa-man-hinh"),
        ("lam sao de khoa may", "s1-khoa-man-hinh"),
        ("ma otp", "s1-giu-ma-otp"),
        ("mã xác thực", "s1-giu-ma-otp"),
        ("dang ky khai sinh", "p2-nop-ho-so-truc-tuyen"),
        ("cccd", "p1-giay-to-trong-vneid"),
        ("dat lich kham benh", "h1-dat-lich-kham"),
        ("chuyen khoan", "f1-chuyen-khoan-dung-nguoi"),
        ("chuyen khoang", "f1-chuyen-khoan-dung-nguoi"),
        ("cong an goi", "s2-cuoc-goi-gia-danh"),
        ("wifi", "d2-bat-mang"),
        ("zalo", "c1-nhom-tro-chuyen"),
        ("chu to", "d1-chu-to-tieng-to"),
        ("excel", "w1-bang-tinh-co-ban"),
        ("ban cam", "e1-ban-hang-tren-mang"),
        ("lừa đảo", "s2-cuoc-goi-gia-danh"),
    ],
)
def test_people_find_a_lesson_as_they_type(asked: str, wanted: str) -> None:
    lessons = [one.thing.id for one in found(shelf(), asked) if isinstance(one.thing, Lesson)]
    assert wanted in lessons[:3], lessons


def test_the_search_box_knows_what_the_helper_knows() -> None:
    """Two hundred questions without marks, misspelt and of other regions: one list of words serves both."""
    told = searched()
    assert len(told) == 200
    assert sum(told) >= 195


def test_dang_ky_finds_what_is_written_with_its_marks() -> None:
    folded = [one.thing.id for one in found(shelf(), "dang ky")]
    assert folded
    assert set(folded) >= {one.thing.id for one in found(shelf(), "đăng ký")[:3]}


@pytest.mark.parametrize("asked", ["", "   ", "xyzzyqwv", "?!", "\x00", "vwxz qqqq"])
def test_nothing_is_found_for_nothing_of_ours(asked: str) -> None:
    assert found(shelf(), asked) == []


@given(st.text(max_size=120))
def test_search_breaks_for_nobody(asked: str) -> None:
    assert len(found(shelf(), asked)) <= 12


def test_every_lesson_and_simulation_is_found_by_its_title_without_marks() -> None:
    known = shelf()
    things: list[Lesson | Simulation] = [*known.lessons.values(), *known.simulations.values()]
    lost = [
        thing.id
        for thing in things
        if thing.id not in [one.thing.id for one in found(shelf(), thing.title)[:4]]
    ]
    assert lost == []


# --- groups and topics --------------------------------------------------------------------------------------


def test_every_item_belongs_to_a_topic_and_every_lesson_is_shown_to_each_of_its_groups() -> None:
    assert {topic_of(code) for code in shelf().items} == set(TOPICS)
    for group in GROUPS:
        shown = {
            one.id for topic in topics_for(shelf(), group) for item in topic.items for one in item.lessons
        }
        assert shown == {one.id for one in shelf().lessons.values() if group.code in one.groups}


@pytest.mark.parametrize(
    ("group", "topic"), [("citizen", "D"), ("worker", "E"), ("pupil", "S"), ("official", "W")]
)
def test_each_group_begins_with_what_helps_it_soonest(group: str, topic: str) -> None:
    named = next(one for one in GROUPS if one.code == group)
    first = next_lesson(shelf(), named, ())
    assert first is not None
    assert first.item[0] == topic == topics_for(shelf(), named)[0].topic.letter


def test_the_next_lesson_is_the_first_that_was_not_done() -> None:
    citizen = GROUPS[0]
    order = shelf().lessons_for("citizen")
    first = next_lesson(shelf(), citizen, ())
    assert first is not None
    assert first.id == order[0].id
    second = next_lesson(shelf(), citizen, [order[0].id])
    assert second == order[1]
    assert next_lesson(shelf(), citizen, [one.id for one in order]) is None
    assert lesson_after(shelf(), order[-1], citizen) == order[0]


# --- questions ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_right_answer_is_right_and_another_is_not(name: str) -> None:
    question = QUESTIONS[name]
    assert judged(question, right_answer(question)).right is True
    wrong = Form({key: ["zz"] for key in keys_of(question)})
    assert judged(question, wrong).right is False
    assert judged(question, Form()).right is None


@pytest.mark.parametrize("name", [name for name, one in QUESTIONS.items() if one.kind in ("order", "match")])
def test_half_an_answer_is_not_judged(name: str) -> None:
    answers = right_answer(QUESTIONS[name])
    answers.pop(keys_of(QUESTIONS[name])[-1])
    assert judged(QUESTIONS[name], answers).right is None


@given(st.integers(2, 9), st.text(max_size=8))
def test_things_are_shuffled_and_none_is_lost(number: int, seed: str) -> None:
    things = list(range(number))
    assert sorted(shuffled(things, seed)) == things
    assert shuffled(things, seed) != things


# --- simulations --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", shelf().simulations)
def test_following_the_hints_finishes_a_simulation(name: str) -> None:
    simulation, here = shelf().simulations[name], shelf().simulations[name].start
    good = good_moves(simulation)
    for _ in range(len(simulation.scenes)):
        if simulation.scenes[here].end == "done":
            break
        here = simulation.scenes[here].moves[good[here]].to
    assert simulation.scenes[here].end == "done"


@pytest.mark.parametrize("name", shelf().simulations)
def test_every_touch_that_leads_nowhere_says_kindly_why(name: str) -> None:
    silent = [
        (scene, part)
        for scene, content in shelf().simulations[name].scenes.items()
        for part, move in content.moves.items()
        if move.to in ("", scene) and not move.says
    ]
    assert silent == []


@pytest.mark.parametrize("name", shelf().simulations)
def test_everything_that_can_be_told_apart_can_be_touched(name: str) -> None:
    """A part with a name that does nothing would puzzle the learner."""
    dead = [
        (scene, part.id)
        for scene, content in shelf().simulations[name].scenes.items()
        for part in content.screen.parts
        if part.id and part.id not in content.moves
    ]
    assert dead == []


# --- what a device tells ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "done",
    [
        Studied(StudyKind.LESSON, "x", TODAY + timedelta(days=1)),
        Studied(StudyKind.LESSON, "x", TODAY - timedelta(days=500)),
        Studied(StudyKind.PRACTICE, "S1", TODAY, right=7, asked=6),
        Studied(StudyKind.PRACTICE, "S1", TODAY, right=7),
        Studied(StudyKind.PRACTICE, "S1", TODAY, right=-1, asked=6),
    ],
)
def test_what_cannot_be_is_refused(done: Studied) -> None:
    with pytest.raises(StudyError):
        check_studied(done, today=TODAY)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", '[{"kind": "exam", "code": "x", "on": "2026-11-20"}]', '[{"kind": "lesson"}]', "[" * 5000,
     '[{"kind": "lesson", "code": "../x", "on": "2026-11-20"}]',
     '[{"kind":"lesson","code":"a","on":"2026-11-20","name":"b"}]'],
)  # fmt: skip
def test_a_list_that_our_script_did_not_send_is_refused(text: str) -> None:
    with pytest.raises(StudyError):
        told(text)


@given(st.text(max_size=300))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(StudyError):
        told(text)


def test_the_words_for_one_thing_stand_in_one_file() -> None:
    assert (Path(settings.CATALOGUE_DIR) / "synonyms.yaml").exists()
