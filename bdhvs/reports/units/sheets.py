"""A paper as a small .xlsx: out with the lines to fill, back in with what was filled; the numbers are found by key."""

import re
import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from bdhvs.people.importing.reading import Book, read_book
from bdhvs.people.importing.rules import ImportFileError
from bdhvs.reports.units.queries import Line, RoundState
from bdhvs.reports.units.rules import Field, FieldKind, PaperError, answer_in
from bdhvs.ui.sheets import SafeWorkbook

HEADS: Final = ("Mã ô", "Nội dung", "Số", "Trên tổng số", "Lời", "Ghi chú")
_WIDTHS = (8, 52, 12, 14, 40, 34)
_WHOLE = re.compile(r"\d{1,3}(?:[. ]\d{3})+|\d{1,8}(?:[.,]0+)?")


def write_sheet(state: RoundState, line: Line, counted: dict[str, int]) -> bytes:
    """The paper of one place, with what was typed so far; counted lines say so and are not read back."""
    out = BytesIO()
    book = SafeWorkbook(out, {"in_memory": True})
    head = book.add_format({"bold": True, "border": 1, "text_wrap": True})
    cell, own = (
        book.add_format({"border": 1, "text_wrap": True}),
        book.add_format({"border": 1, "italic": True}),
    )
    page = book.add_worksheet("Báo cáo")
    page.write_string(0, 0, f"{state.round.form.name} – {line.place.name} – {state.words}")
    page.write_string(1, 0, "Điền cột Số (và Trên tổng số, Lời). Để trống là chưa có số; không có thì ghi 0.")
    for column, title in enumerate(HEADS):
        page.set_column(column, column, _WIDTHS[column])
        page.write_string(3, column, title, head)
    for row, one in enumerate(state.fields, start=4):
        _write_line(page, row, one, line, counted.get(one.key), own if one.kind is FieldKind.COUNT else cell)
    page.freeze_panes(4, 0)
    page.fit_to_pages(1, 0)
    page.set_landscape()
    book.close()
    return out.getvalue()


def _write_line(page: Any, row: int, one: Field, line: Line, counted: int | None, look: Any) -> None:
    told = answer_in(line.paper.values, one.key) if line.paper else None
    number = counted if one.kind is FieldKind.COUNT else told.number if told else None
    words = str(line.paper.words.get(one.key, "")) if line.paper else ""
    hints = {
        FieldKind.COUNT: "phần mềm đếm, không sửa",
        FieldKind.SHARE: "ghi cả hai số",
        FieldKind.WORDS: "ghi lời",
    }
    for column, value in enumerate(
        (one.key, one.title, number, told.of if told else None, words, hints.get(one.kind, ""))
    ):
        if value is None or value == "":
            page.write_blank(row, column, None, look)
        elif isinstance(value, int):
            page.write_number(row, column, value, look)
        else:
            page.write_string(row, column, value, look)


def read_sheet(content: bytes, fields: Sequence[Field]) -> tuple[dict[str, Any], dict[str, str]]:
    """Values and words of a filled sheet; lines that were left open are absent.

    Raises: PaperError, saying which line; nothing is taken from a sheet with one wrong line
    """
    lines = _lines(content)
    asked = {one.key: one for one in fields if one.kind is not FieldKind.COUNT}
    if not asked.keys() & lines.keys():
        raise PaperError("Tệp không có ô nào của biểu này. Hãy dùng tệp tải từ trang báo cáo.")
    values: dict[str, Any] = {}
    words: dict[str, str] = {}
    for key, one in asked.items():
        number, of, said = lines.get(key, ("", "", ""))
        if one.kind is FieldKind.WORDS:
            words[key] = (said or number)[:500]
        elif number or of:
            values[key] = {"n": _whole(number, one), "of": _whole(of, one)}
    return values, words


def _lines(content: bytes) -> dict[str, tuple[str, str, str]]:
    book = _book(content)
    found = {}
    for sheet in book.sheets:
        for line in sheet.lines:
            found[line.cell(0).strip()] = (line.cell(2).strip(), line.cell(3).strip(), line.cell(4).strip())
    return found


def _book(content: bytes) -> Book:
    with tempfile.TemporaryDirectory(prefix="bdhvs-doc-") as folder:
        path = Path(folder) / "bao-cao.xlsx"
        path.write_bytes(content)
        try:
            return read_book(path)
        except ImportFileError as refusal:
            raise PaperError(str(refusal)) from refusal


def _whole(text: str, one: Field) -> int | None:
    """Missing: None for an empty cell."""
    if not text:
        return None
    if not _WHOLE.fullmatch(text):
        raise PaperError(f"Ô “{one.title}”: “{text[:20]}” không phải số. Chưa lưu gì; hãy sửa rồi gửi lại.")
    whole = text if re.fullmatch(r"\d{1,3}(?:[. ]\d{3})+", text) else re.split(r"[.,]", text)[0]
    return int(re.sub(r"\D", "", whole))
