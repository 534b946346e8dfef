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
MOST_QUESTIONS: Final = 99
"""Ids of an item's questions have two digits."""
_LETTERS: Final = "abcde"
_YES: Final = ("x", "dung", "co", "1", "v", "\N{CHECK MARK}", "\N{HEAVY CHECK MARK}")
_NO: Final = ("", "khong", "sai", "0")
NEEDED: Final = {
    "one": "cần ít nhất 2 phương án, ghi x ở đúng một ô Đúng.",
    "several": "cần ít nhất 3 phương án, ghi x ở ít nhất một ô Đúng.",
    "order": "cần ít nhất 3 việc, ghi lần lượt từ cột Phương án 1.",
    "match": "cần ít nhất 3 cặp: vế trái ở cột Phương án, vế phải ở cột Vì sao cùng số.",
    "text": "cần ít nhất một cách trả lời, ghi ở cột Phương án 1.",
}
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
    """One line of a sheet: the question where it can be one, and everything that is wrong with it, by its column."""

    number: int
    asks: str
    question: Question | None
    problems: list[str] = field(default_factory=list)


def read_questions(table: Sequence[tuple[int, Sequence[str]]], item: str) -> list[Line]:
    """Lines below the header. Raises: AuthoringError when there is no header, a column is missing, or no line"""
    titles = {fold(title): key for key, title, _ in COLUMNS}
    for index, (number, cells) in enumerate(table[:20]):
        places = {titles[fold(cell)]: n for n, cell in enumerate(cells) if fold(cell) in titles}
        if {"kind", "ask"} <= set(places):
            _check_columns(number, places)
            return _lines([(n, _cells(below, places)) for n, below in table[index + 1 :]], item)
    raise AuthoringError("Không tìm thấy cột “Kiểu” và “Câu hỏi”. Hãy dùng tệp mẫu.")


def _check_columns(number: int, places: Mapping[str, int]) -> None:
    """A column whose title was changed would be left out without a word. Options 4 and 5 may be missing."""
    missing = [title for key, title, _ in COLUMNS if key not in places and key[-1] not in "45"]
    if missing:
        raise AuthoringError(
            f"Dòng {number} là dòng tiêu đề, thiếu cột: {', '.join(missing)}. Hãy dùng tệp mẫu."
        )


def _lines(rows: Sequence[tuple[int, dict[str, str]]], item: str) -> list[Line]:
    filled = [one for one in rows if any(one[1].values())]
    if not filled:
        raise AuthoringError("Tệp chưa có câu hỏi nào dưới dòng tiêu đề.")
    if len(filled) > MOST_QUESTIONS:
        raise AuthoringError(
            f"Tệp có {len(filled)} câu; một kỹ năng nhiều nhất {MOST_QUESTIONS} câu. Hãy bỏ bớt rồi tải lại."
        )
    return [_line(number, row, item, count) for count, (number, row) in enumerate(filled, 1)]


def _cells(cells: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    return {key: cells[place].strip() for key, place in places.items() if place < len(cells)}


def _line(number: int, row: Mapping[str, str], item: str, count: int) -> Line:
    kinds = {fold(label): kind for kind, label in KINDS.items()}
    written = row.get("kind", "")
    kind = kinds.get(fold(written))
    if kind is None:
        said = f"đang ghi “{written[:40]}”, hãy ghi" if written else "còn trống, hãy ghi"
        return Line(
            number, row.get("ask", ""), None, [f"Cột Kiểu: {said} một trong: {', '.join(KINDS.values())}."]
        )
    return question_in(number, {**row, "kind": kind}, f"{item}-{count:02d}")


def question_in(number: int, row: Mapping[str, str], name: str) -> Line:
    """The question of a line whose kind is a code of ours, or what is wrong with it."""
    asks, problems = row.get("ask", ""), list(_misplaced(row))
    about = {"id": name, "kind": row["kind"], "ask": asks, "why": row.get("why", "")}
    try:
        made = Question.model_validate(about | dict(_answers(row["kind"], row)))
    except ValidationError as error:
        return Line(number, asks, None, [*problems, *_told(error, row)])
    return Line(number, asks, None if problems else made, problems)


def _misplaced(row: Mapping[str, str]) -> Iterator[str]:
    """What would be lost, or taken for its contrary, without a word."""
    for n in range(1, MOST_OPTIONS + 1):
        mark = row.get(f"right{n}", "")
        if fold(mark) not in (*_YES, *_NO):
            yield f"Cột Đúng {n}: đang ghi “{mark[:40]}”, hãy ghi x, hoặc để trống."
        if not row.get(f"says{n}") and (row.get(f"about{n}") or fold(mark) in _YES):
            yield f"Cột Phương án {n}: còn trống, mà cột Đúng {n} hoặc Vì sao {n} đã ghi."


def _told(error: ValidationError, row: Mapping[str, str]) -> Iterator[str]:
    """What is wrong, by the title of its column in the sheet."""
    titles = {key: title for key, title, _ in COLUMNS}
    filled = _filled(row)
    for one in told(error):
        head, *way = one.field.split(".")
        if way:
            part = {"why": "about", "1": "about"}.get(way[-1], "says") if len(way) > 1 else "says"
            yield f"Cột {titles[f'{part}{filled[int(way[0])]}']}: {one.says}"
        elif head in ("ask", "why"):
            yield f"Cột {titles[head]}: {one.says}"
        else:
            yield f"Kiểu {KINDS[row['kind']]} {NEEDED[row['kind']]}"


def _filled(row: Mapping[str, str]) -> list[int]:
    return [n for n in range(1, MOST_OPTIONS + 1) if row.get(f"says{n}")]


def _answers(kind: str, row: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    filled = _filled(row)
    if kind == "match":
        yield "pairs", [(row[f"says{n}"], row.get(f"about{n}", "")) for n in filled]
    elif kind == "text":
        yield "accepts", [row[f"says{n}"] for n in filled]
    else:
        yield "options", [
            {"id": _LETTERS[n - 1], "says": row[f"says{n}"], "right": fold(row.get(f"right{n}", "")) in _YES,
             "why": row.get(f"about{n}", "")}
            for n in filled
        ]  # fmt: skip
