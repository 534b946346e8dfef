"""Questions of an item as an Excel sheet: the template with those that stand, and what an officer wrote into it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

from pydantic import ValidationError

from bdhvs.learning.authoring.checking import told
from bdhvs.learning.authoring.rules import AuthoringError
from bdhvs.learning.lessons.practice import Question
from bdhvs.lib.vietnamese import fold
from bdhvs.ui.sheets import SafeWorkbook

KINDS: Final = {
    "one": "một câu đúng", "several": "nhiều câu đúng", "order": "xếp thứ tự", "match": "nối cặp", "text": "gõ chữ",
}  # fmt: skip
MOST_OPTIONS: Final = 5
_LETTERS: Final = "abcde"
COLUMNS: Final = (
    ("kind", "Kiểu", 16), ("ask", "Câu hỏi", 44), ("why", "Lời giải chung", 40),
    *((f"{part}{n}", f"{label} {n}", width) for n in range(1, MOST_OPTIONS + 1)
      for part, label, width in (("says", "Phương án", 30), ("right", "Đúng", 8), ("about", "Vì sao", 34))),
)  # fmt: skip
HELP: Final = (
    "Mỗi dòng một câu hỏi, ít nhất 6 câu cho một kỹ năng.",
    "Một câu đúng, nhiều câu đúng: ghi các phương án, đánh x ở cột Đúng, cột Vì sao nói nhẹ nhàng đúng sai vì sao.",
    "Xếp thứ tự: ghi các việc theo thứ tự đúng, từ Phương án 1 trở đi. Trang học tự xáo trộn.",
    "Nối cặp: cột Phương án ghi vế trái, cột Vì sao cùng số ghi vế phải. Ít nhất 3 cặp.",
    "Gõ chữ: cột Phương án ghi các cách trả lời được chấp nhận. Không phân biệt dấu, chữ hoa.",
)


def write_questions(questions: Sequence[Question]) -> bytes:
    """The template, with these questions to change or to look at as examples."""
    made = BytesIO()
    book = SafeWorkbook(made)
    page, help_page = book.add_worksheet("Câu hỏi"), book.add_worksheet("Hướng dẫn")
    bold, text = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "@"})
    for place, (_, title, width) in enumerate(COLUMNS):
        page.set_column(place, place, width, text)
        page.write_string(0, place, title, bold)
    page.data_validation(1, 0, 200, 0, {"validate": "list", "source": list(KINDS.values())})
    for number, one in enumerate(questions, 1):
        written = row_of(one)
        for place, (key, _, _) in enumerate(COLUMNS):
            page.write_string(number, place, written.get(key, ""))
    page.freeze_panes(1, 2)
    for row, sentence in enumerate(HELP):
        help_page.write_string(row, 0, sentence)
    book.close()
    return made.getvalue()


def row_of(one: Question) -> dict[str, str]:
    row = {"kind": KINDS[one.kind], "ask": one.ask, "why": one.why}
    for n, option in enumerate(one.options, 1):
        row |= {f"says{n}": option.says, f"right{n}": "x" if option.right else "", f"about{n}": option.why}
    for n, (left, right) in enumerate(one.pairs, 1):
        row |= {f"says{n}": left, f"about{n}": right}
    return row | {f"says{n}": word for n, word in enumerate(one.accepts, 1)}


@dataclass(slots=True)
class Line:
    """One line of a sheet: the question where it can be one, and everything that is wrong with it."""

    number: int
    question: Question | None
    problems: list[str] = field(default_factory=list)


def read_questions(table: Sequence[tuple[int, Sequence[str]]], item: str) -> list[Line]:
    """Lines below the header. Raises: AuthoringError when there is no header, or no line"""
    titles = {fold(title): key for key, title, _ in COLUMNS}
    for index, (_, cells) in enumerate(table[:20]):
        places = {titles[fold(cell)]: n for n, cell in enumerate(cells) if fold(cell) in titles}
        if {"kind", "ask"} <= set(places):
            rows = [(number, _cells(cells, places)) for number, cells in table[index + 1 :]]
            lines = [
                _line(n, row, item, k)
                for k, (n, row) in enumerate((r for r in rows if any(r[1].values())), 1)
            ]
            if not lines:
                raise AuthoringError("Tệp chưa có câu hỏi nào dưới dòng tiêu đề.")
            return lines
    raise AuthoringError("Không tìm thấy cột “Kiểu” và “Câu hỏi”. Hãy dùng tệp mẫu.")


def _cells(cells: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    return {key: cells[place].strip() for key, place in places.items() if place < len(cells)}


def _line(number: int, row: Mapping[str, str], item: str, count: int) -> Line:
    kinds = {fold(label): kind for kind, label in KINDS.items()}
    kind = kinds.get(fold(row.get("kind", "")))
    if kind is None:
        return Line(number, None, [f"cột Kiểu ghi một trong: {', '.join(KINDS.values())}"])
    return question_in(number, {**row, "kind": kind}, f"{item}-{count:02d}")


def question_in(number: int, row: Mapping[str, str], name: str) -> Line:
    """The question of a line whose kind is a code of ours, or what is wrong with it."""
    about = {"id": name, "kind": row["kind"], "ask": row.get("ask", ""), "why": row.get("why", "")}
    try:
        return Line(number, Question.model_validate(about | dict(_answers(row["kind"], row))))
    except ValidationError as error:
        return Line(number, None, [str(one) for one in told(error)])


def _answers(kind: str, row: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    filled = [n for n in range(1, MOST_OPTIONS + 1) if row.get(f"says{n}")]
    if kind == "match":
        yield "pairs", [(row[f"says{n}"], row.get(f"about{n}", "")) for n in filled]
    elif kind == "text":
        yield "accepts", [row[f"says{n}"] for n in filled]
    else:
        yield "options", [
            {"id": _LETTERS[n - 1], "says": row[f"says{n}"], "right": bool(row.get(f"right{n}")),
             "why": row.get(f"about{n}", "")}
            for n in filled
        ]  # fmt: skip
