"""The list inside a workbook: which line is the header, which column is what, the rows under it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from bdhvs.people.importing.columns import header_key
from bdhvs.people.importing.reading import Book, Line, Sheet
from bdhvs.people.importing.rules import ImportFileError
from bdhvs.people.importing.values import CellError

MOST_ROWS = 50_000
_HEADER_SEARCH = 30
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a template. `lists` names the choices that the drop-down offers; "" for free text."""

    key: str
    title: str
    must: bool = False
    width: int = 16
    note: str = ""
    lists: str = ""
    also: tuple[str, ...] = ()


@dataclass(slots=True)
class Row:
    """Cells of one line by column, with what is wrong about them."""

    line: int
    cells: dict[str, str]
    titles: dict[str, str]
    problems: list[str] = field(default_factory=list)

    def take(self, key: str, parse: Callable[[str], Value], *, must: bool = False) -> Value | None:
        """The value of a cell. Missing: None when blank; a blank that must be filled is a problem of the row."""
        text = self.cells.get(key, "")
        if not text:
            if must:
                self.problems.append(f"thiếu {self.titles.get(key, key)}")
            return None
        try:
            return parse(text)
        except CellError as refusal:
            self.problems.append(f"{self.titles.get(key, key)}: {refusal}")
            return None

    def refuse(self, reason: object) -> None:
        self.problems.append(str(reason).rstrip("."))


def rows_of(book: Book, columns: Sequence[Column]) -> list[Row]:
    """Rows of the sheet that looks most like the template.

    Raises: ImportFileError when no sheet has the columns that must be there, or the list is too long
    """
    found = max(
        (_header(sheet, columns) for sheet in book.sheets if sheet.lines), key=lambda place: len(place[2])
    )
    sheet, top, places = found
    missing = [column.title for column in columns if column.must and column.key not in places]
    if missing:
        raise ImportFileError(f"Không tìm thấy cột “{missing[0]}”. Hãy dùng tệp mẫu của loại ghi nhận này.")
    lines = sheet.lines[top + 1 :]
    if len(lines) > MOST_ROWS:
        raise ImportFileError(f"Tệp có {len(lines)} dòng, nhiều hơn {MOST_ROWS}. Hãy chia thành nhiều tệp.")
    titles = {column.key: column.title for column in columns}
    rows = [Row(line.number, _cells(line, places), titles) for line in lines]
    rows = [row for row in rows if row.cells]
    if not rows:
        raise ImportFileError("Tệp chưa có dòng nào dưới dòng tiêu đề.")
    return rows


def _header(sheet: Sheet, columns: Sequence[Column]) -> tuple[Sheet, int, dict[str, int]]:
    names = _names(columns)
    best: tuple[int, dict[str, int]] = (0, {})
    for top, line in enumerate(sheet.lines[:_HEADER_SEARCH]):
        places: dict[str, int] = {}
        for index, cell in enumerate(line.cells):
            key = names.get(header_key(cell)) if cell else None
            if key is not None:
                places.setdefault(key, index)
        if len(places) > len(best[1]):
            best = top, places
    return sheet, *best


def _names(columns: Sequence[Column]) -> dict[str, str]:
    return {header_key(name): c.key for c in columns for name in (c.title, c.key, *c.also)}


def _cells(line: Line, places: dict[str, int]) -> dict[str, str]:
    return {key: text for key, index in places.items() if (text := line.cell(index).strip())}
