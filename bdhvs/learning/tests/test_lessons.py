"""Lessons, questions and simulations of the catalogue: whole, easy to read, drawn, and finished by somebody."""

import xml.etree.ElementTree as Tree
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from bdhvs.learning.lessons.drawing import svg
from bdhvs.learning.lessons.practice import Question, Simulation, questions_in, simulations_in
from bdhvs.learning.lessons.questioning import set_findings
from bdhvs.learning.lessons.reading import Lesson, LessonError, lessons_in, read_lesson
from bdhvs.learning.lessons.reviewing import findings
from bdhvs.learning.lessons.screens import Screen
from bdhvs.learning.lessons.strokes import wrapped
from bdhvs.learning.lessons.telling import WANTED, read_catalogue, text

CATALOGUE = Path(settings.CATALOGUE_DIR)
ITEMS = {
    item["code"]: item
    for item in yaml.safe_load((CATALOGUE / "frameworks/working.yaml").read_text())["items"]
}
LESSONS = lessons_in(CATALOGUE / "lessons")
SIMULATIONS = {one.id: one for one in simulations_in(CATALOGUE / "simulations")}
GOOD = (CATALOGUE / "lessons" / "s1-khoa-man-hinh" / "vi.md").read_text(encoding="utf-8")


def reviewed(lesson: Lesson) -> list[str]:
    return [str(one) for one in findings(lesson, [step.screen for step in lesson.steps])]


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_is_easy_to_follow(name: str) -> None:
    assert reviewed(LESSONS[name]) == []


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_teaches_an_item_of_the_framework_to_groups_that_have_it(name: str) -> None:
    item = ITEMS[LESSONS[name].item]
    assert set(LESSONS[name].groups) <= {*item.get("core", ()), *item.get("optional", ())}


@pytest.mark.parametrize("code", ITEMS)
def test_every_core_item_has_a_lesson_for_each_group_that_must_know_it(code: str) -> None:
    taught = {group for lesson in LESSONS.values() if lesson.item == code for group in lesson.groups}
    assert set(ITEMS[code].get("core", ())) <= taught


@pytest.mark.parametrize("name", LESSONS)
def test_each_picture_is_a_drawing_with_words_for_those_who_cannot_see_it(name: str) -> None:
    for step in LESSONS[name].steps:
        drawing = Tree.fromstring(svg(step.screen))  # noqa: S314 our own text
        title = drawing.find("{http://www.w3.org/2000/svg}title")
        assert title is not None
        assert title.text == step.screen.shows
        drawn = " ".join(
            "".join(text.itertext()) for text in drawing.iter("{http://www.w3.org/2000/svg}text")
        )
        for word in step.screen.words():
            assert set(word.split()) <= set(drawn.split())


QUESTIONS = {one.item: one.questions for one in questions_in(CATALOGUE / "questions")}


@pytest.mark.parametrize("code", QUESTIONS)
def test_no_question_can_be_guessed_by_its_looks_and_every_answer_says_why(code: str) -> None:
    assert [str(one) for one in set_findings(QUESTIONS[code])] == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"options": {0: {"says": "Sáu số " + "rất dài và rất đúng " * 4}}}, "dài hơn hẳn"),
        ({"options": {1: {"why": "Đúng."}}}, "chưa nói vì sao"),
        ({"options": {1: {"why": "Tự mình nghĩ ra thì không ai biết."}}}, "chỉ nhắc lại"),
        ({"ask": "Câu hỏi " + "rất dài " * 15}, "dài quá"),
    ],
)
def test_the_review_finds_a_question_that_teaches_nothing(change: dict[str, Any], told: str) -> None:
    options = [
        {"id": "a", "says": "Sáu số tự nghĩ", "right": True, "why": "Không ai đoán ra được."},
        {"id": "b", "says": "Ngày sinh của mình", "why": "Nhiều người biết ngày sinh."},
        {"id": "c", "says": "Số nhà của mình", "why": "Ai đi qua cũng thấy."},
    ]
    for place, fields in change.pop("options", {}).items():
        options[place] |= fields
    plain = {"id": "S1-01", "ask": "Mã nào khó đoán?", "why": "Tự mình nghĩ ra thì không ai biết."} | change
    found = "\n".join(map(str, set_findings([Question.model_validate({**plain, "options": options})])))
    assert told in found
    assert "cần ít nhất 6" in found


def test_every_file_of_questions_is_named_after_its_item() -> None:
    found = list(questions_in(CATALOGUE / "questions"))
    assert {one.item for one in found} == set(ITEMS)
    assert {path.stem for path in (CATALOGUE / "questions").glob("*.yaml")} == {one.item for one in found}


@pytest.mark.parametrize("name", SIMULATIONS)
def test_a_simulation_practises_an_item(name: str) -> None:
    assert SIMULATIONS[name].item in ITEMS


def refused(tmp_path: Path, text: str) -> str:
    path = tmp_path / "s1-thu" / "vi.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LessonError) as refusal:
        read_lesson(path)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("## Mẹo", "## Mẹo vặt", "Mẹo vặt"),
        ("icon: settings, tap: true", "icon: settings, tap: maybe", "steps › 0"),
        ("{app: Tin nhắn, icon: message}", "{app: Tin nhắn, icon: message, tap: true}", "one place to touch"),
        ("minutes: 3", "minutes: 30", "minutes"),
        ("item: S1\n", "", "item"),
        ("---\n", "", "s1-thu"),
    ],
)
def test_a_broken_lesson_is_refused_with_its_place(
    tmp_path: Path, before: str, after: str, told: str
) -> None:
    assert told in refused(tmp_path, GOOD.replace(before, after))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Gõ sáu số, rồi", "Gõ " + "thật chậm " * 15 + "sáu số, rồi", "Bước 4: câu “Gõ thật chậm"),
        ("Chạm vào hình", "Click vào hình", "Bước 1: có chữ “click”"),
        ("icon: settings", "icon: gear", "gear"),
        ("{row: Mạng, icon: wifi}", "{row: Mạng, icon: wifi, look: true, never: true}", "one mark"),
        ("press: [power]", "frame: talk\npress: [power]", "only a phone"),
        ("Xin cảm ơn bà con đã lắng nghe.", "Xin cảm ơn bà con đã lắng nghe. " * 40, "Lời loa"),
        ("Chạm vào hình bánh", "Chạm vào **Mạng**. Chạm vào hình bánh", "Bước 1: có hai việc"),
        ("Chạm vào hình bánh", "Từ từ thôi bác ạ. " * 12 + "Chạm vào hình bánh", "Bước 1: dài"),
        ("Chạm vào hình bánh", "Kéo màn hình xuống, chạm vào hình bánh", "Bước 1: có hai việc"),
        ("parts:\n  - {keypad: 4}", "parts: []", "steps › 3 › screen › parts"),
        ("mang máy đến nhà văn hóa. Các cháu trong Tổ công nghệ số", "chờ. Các cháu", "ai cần thì hỏi ở đâu"),
        ("Xin cảm ơn bà con đã lắng nghe.", "Cảm ơn bà con. " * 40, "nên từ 60 đến 90 giây"),
    ],
)
def test_the_review_finds_what_is_hard_to_read(tmp_path: Path, before: str, after: str, told: str) -> None:
    path = tmp_path / "s1-thu" / "vi.md"
    path.parent.mkdir()
    path.write_text(GOOD.replace(before, after), encoding="utf-8")
    try:
        found = "\n".join(reviewed(read_lesson(path)))
    except LessonError as refusal:
        found = str(refusal)
    assert told in found


def test_a_lesson_without_a_picture_or_heavier_than_150_kilobytes_is_held_back() -> None:
    lesson = LESSONS["s1-khoa-man-hinh"]
    photo = {"photo": "data:image/jpeg;base64," + "A" * 55_000, "wide": 300, "high": 400}
    heavy = Screen.model_validate({"shows": "Một tấm ảnh rất nặng", "parts": [photo]})
    many = Screen.model_validate({"shows": "Chín mã vuông một lúc", "parts": [{"code": "Mã"}] * 9})
    told = [str(one) for one in findings(lesson, [many, heavy, heavy, None, heavy])]
    assert any("Bước 1: hình vẽ nặng hơn 8 KB" in one for one in told)
    told = [str(one) for one in findings(lesson, [heavy, heavy, heavy, None, heavy]) if one.must]
    assert any("Bước 4: chưa có hình" in one for one in told)
    assert any("nhiều nhất 150 KB" in one for one in told)


OPTION = {"says": "có", "why": "vì thế"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "one", "options": [{"id": "a", **OPTION}, {"id": "b", **OPTION}]},
        {
            "kind": "one",
            "options": [{"id": "a", "right": True, **OPTION}, {"id": "b", "right": True, **OPTION}],
        },
        {"kind": "several", "options": [{"id": "a", "right": True, **OPTION}, {"id": "b", **OPTION}]},
        {"kind": "order", "options": [{"id": "a", **OPTION}]},
        {"kind": "match", "pairs": [["một", "hai"]]},
        {"kind": "text"},
        {"kind": "one", "options": [{"id": "a", "right": True, **OPTION}, {"id": "a", **OPTION}]},
    ],
)
def test_a_question_without_a_fitting_answer_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="S1-01"):
        Question.model_validate({"id": "S1-01", "ask": "Hỏi gì?", "why": "vì thế", **wrong})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"noi": {"moves": {"cup": {"to": "khong-co"}}}}, "no such scene"),
        ({"noi": {"moves": {"la": {"to": "xong"}}}}, "no such part"),
        ({"noi": {"moves": {"hoi": {"to": "noi"}}}}, "never reached|no way"),
        ({"mat": {"moves": {}}}, "no way to the end"),
    ],
)
def test_a_simulation_from_which_nobody_gets_out_is_refused(change: dict[str, Any], told: str) -> None:
    plain = SIMULATIONS["giu-ma-otp"].model_dump(mode="json", exclude_defaults=True)
    for name, fields in change.items():
        plain["scenes"][name] |= fields
    with pytest.raises(ValueError, match=told):
        Simulation.model_validate(plain)


KNOWN = read_catalogue(CATALOGUE)


def test_every_topic_of_every_plan_leads_to_lessons_or_says_where_it_is_told() -> None:
    rows = [row for plan in KNOWN.plans for row in plan["tasks"] if row.get("topics")]
    named = {code for row in rows for code in row["topics"]}
    named |= {code for plan in KNOWN.plans for row in plan.get("topics", ()) for code in row["codes"]}
    told = set(KNOWN.topics["told"])
    assert named <= set(KNOWN.topics["topics"]) | told
    assert set(KNOWN.topics["topics"]) & told == set()
    assert {name for names in KNOWN.topics["topics"].values() for name in names} <= set(LESSONS)


def test_every_group_of_every_plan_learns_with_one_of_the_four() -> None:
    rows = [row for plan in KNOWN.plans for key in ("targets", "tasks") for row in plan.get(key, ())]
    groups = {code for row in rows for code in row.get("groups", ())}
    groups |= {code for plan in KNOWN.plans for row in plan.get("groups", ()) for code in row["codes"]}
    assert {KNOWN.group_of(code) for code in groups} == {"citizen", "official", "pupil", "worker"}


def test_the_simulations_a_curriculum_must_have_are_there() -> None:
    assert {name for names in WANTED.values() for name in names} <= set(SIMULATIONS)
    assert len(SIMULATIONS) >= 12


def test_the_page_of_the_curriculum_is_current() -> None:
    """Run `python -m bdhvs.learning.lessons.telling > docs/lessons.md` after a change of the catalogue."""
    assert (CATALOGUE.parent / "docs" / "lessons.md").read_text(encoding="utf-8") == text(KNOWN)


def test_lines_are_broken_between_words_and_none_is_lost() -> None:
    assert wrapped("một hai ba bốn năm sáu", 15, 80) == ["một hai", "ba bốn", "năm sáu"]


def test_what_is_drawn_cannot_bring_marks_of_its_own() -> None:
    screen = Screen.model_validate(
        {"shows": "Chữ có dấu nhọn <b>", "parts": [{"text": "<script>alert(1)</script>"}]}
    )
    assert "<script" not in svg(screen)
