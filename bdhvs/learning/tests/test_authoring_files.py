"""A lesson out of Word, questions out of Excel, a simulation out of its file: what comes back, and what is refused."""

import zipfile
from io import BytesIO

import docx
import pytest

from bdhvs.learning.authoring.rules import AuthoringError
from bdhvs.learning.authoring.scripts import read_script, write_script
from bdhvs.learning.authoring.sheets import COLUMNS, read_questions, row_of
from bdhvs.learning.authoring.word import read_word, template
from bdhvs.learning.lessons.reading import without_marks
from bdhvs.learning.lessons.shelf import shelf
from bdhvs.learning.tests.works import LOCK, told


def test_a_word_file_written_by_the_template_becomes_the_same_lesson() -> None:
    lesson = shelf().lessons[LOCK]
    draft = read_word(template(lesson))
    assert (draft.title, draft.why, draft.tip, draft.loudspeaker) == (
        lesson.title, lesson.why, lesson.tip, lesson.loudspeaker,
    )  # fmt: skip
    assert [(one.title, one.text) for one in draft.steps] == [
        (one.title, without_marks(one.text)) for one in lesson.steps
    ]
    assert not any(one.startswith("Các bước") for one in told(draft))
    assert {one for one in told(draft) if "chưa có hình" in one} == {
        f"Bước {n}: chưa có hình." for n in range(1, 6)
    }


def a_word(*rows: tuple[str, str]) -> bytes:
    word, made = docx.Document(), BytesIO()
    table = word.add_table(rows=0, cols=2)
    for label, text in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, text
    word.save(made)
    return made.getvalue()


def test_labels_of_a_word_file_may_be_typed_without_marks_and_gaps_between_steps_close() -> None:
    draft = read_word(
        a_word(("TEN BAI:", "Gọi con"), ("Buoc 3", "Chạm vào tên con."), ("bước 1: tên", "Mở danh bạ"))
    )
    assert draft.title == "Gọi con"
    assert [(one.title, one.text) for one in draft.steps] == [("Mở danh bạ", ""), ("", "Chạm vào tên con.")]


def not_word() -> list[tuple[str, bytes, str]]:
    zipped = BytesIO()
    with zipfile.ZipFile(zipped, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<w>")
    return [
        ("a picture", b"\xff\xd8\xff", "là ảnh"),
        ("nothing of Word", zipped.getvalue(), "bị hỏng"),
        ("another table", a_word(("Họ tên", "Sáu")), "Tên bài"),
    ]


@pytest.mark.parametrize(("what", "upload", "says"), not_word())
def test_a_file_that_is_no_lesson_is_refused_with_a_sentence(what: str, upload: bytes, says: str) -> None:
    with pytest.raises(AuthoringError, match=says):
        read_word(upload)


def a_table(*rows: dict[str, str]) -> list[tuple[int, list[str]]]:
    keys = [key for key, _, _ in COLUMNS]
    lines = [[title for _, title, _ in COLUMNS], *([row.get(key, "") for key in keys] for row in rows)]
    return list(enumerate(lines, 1))


def test_every_question_of_ours_comes_back_from_its_line_in_a_sheet() -> None:
    for item, questions in shelf().questions.items():
        lines = read_questions(a_table(*(row_of(one) for one in questions)), item)
        assert [line.problems for line in lines] == [[]] * len(questions)
        for line, before in zip(lines, questions, strict=True):
            assert line.question is not None
            same = {"kind", "ask", "why", "pairs", "accepts"}
            assert line.question.model_dump(include=same) == before.model_dump(include=same)
            assert [(o.says, o.right) for o in line.question.options] == [
                (o.says, o.right) for o in before.options
            ]


GOOD = {"kind": "Một câu đúng", "ask": "Hỏi gì đây?", "why": "Vì thế.", "says1": "Có ạ", "about1": "Vì thế.",
        "right1": "x", "says2": "Không", "about2": "Vì vậy."}  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"right1": ""}, "Kiểu một câu đúng cần ít nhất 2 phương án, ghi x ở đúng một ô Đúng."),
        ({"kind": "đố vui"}, "Cột Kiểu: đang ghi “đố vui”, hãy ghi một trong: một câu đúng, nhiều câu đúng"),
        ({"ask": ""}, "Cột Câu hỏi: còn trống."),
        ({"why": ""}, "Cột Lời giải chung: còn trống."),
        ({"about2": ""}, "Cột Vì sao 2: còn trống."),
        ({"says1": "a" * 241}, "Cột Phương án 1: dài quá, nhiều nhất 240 chữ cái."),
        ({"right2": "chắc vậy"}, "Cột Đúng 2: đang ghi “chắc vậy”, hãy ghi x, hoặc để trống."),
        ({"about4": "Vì sao nhỉ"}, "Cột Phương án 4: còn trống, mà cột Đúng 4 hoặc Vì sao 4 đã ghi."),
        ({"kind": "nối cặp"}, "Kiểu nối cặp cần ít nhất 3 cặp"),
    ],
)
def test_what_is_wrong_in_a_sheet_is_told_by_its_line_and_the_title_of_its_column(
    wrong: dict[str, str], says: str
) -> None:
    first, second = read_questions(a_table(GOOD, {**GOOD, **wrong}), "S1")
    assert (first.number, first.problems) == (2, [])
    assert (second.number, second.question) == (3, None)
    assert any(problem.startswith(says) for problem in second.problems), second.problems


def test_no_is_no_and_a_sheet_with_too_many_lines_or_a_lost_column_is_refused_whole() -> None:
    (line,) = read_questions(a_table({**GOOD, "right2": "Không"}), "S1")
    assert line.question is not None
    assert [option.right for option in line.question.options] == [True, False]
    with pytest.raises(AuthoringError, match="Tệp có 500 câu; một kỹ năng nhiều nhất 99 câu"):
        read_questions(a_table(*[GOOD] * 500), "S1")
    (_, titles), *lines = a_table(GOOD)
    titles[titles.index("Đúng 2")] = "Đáp án"
    with pytest.raises(AuthoringError, match="Dòng 1 là dòng tiêu đề, thiếu cột: Đúng 2"):
        read_questions([(1, titles), *lines], "S1")


def test_a_simulation_comes_back_from_its_file_and_a_mistake_is_named_by_its_line() -> None:
    text = ""
    for simulation in shelf().simulations.values():
        text = write_script(simulation.model_dump(mode="json", exclude_defaults=True))
        content, problems = read_script(text, simulation.id)
        assert (problems, content and content["title"]) == ([], simulation.title)
    lines = text.splitlines()
    place = next(n for n, line in enumerate(lines) if line.strip().startswith("do:"))
    lines[place] = lines[place].split("do:")[0] + "do: x"
    _, problems = read_script("\n".join(lines), simulation.id)
    assert problems[0].startswith(f"Dòng {place + 1}: ")
    assert read_script("title: [", "mot-bai")[1][0].startswith("Dòng ")
