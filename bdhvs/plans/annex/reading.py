"""Tables of an uploaded Word or Excel file as plain grids of text."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from lxml import etree

from bdhvs.lib.packages import UnsafeFileError, opened
from bdhvs.people.importing.reading import Sheet, read_book
from bdhvs.people.importing.rules import ImportFileError
from bdhvs.plans.annex.rules import AnnexError, Grid

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARSER: Final = {"resolve_entities": False, "no_network": True, "huge_tree": False}
_WIDEST = 40


def tables_of(name: str, content: bytes) -> list[Grid]:
    """Every table of the file; a merged cell stands in each place it covers.

    Raises: AnnexError
    """
    try:
        return list(_word(content)) if name.lower().endswith(".docx") else list(_workbook(content))
    except (UnsafeFileError, ImportFileError) as refusal:
        raise AnnexError(str(refusal)) from None


def _workbook(content: bytes) -> Iterator[Grid]:
    with tempfile.TemporaryDirectory(prefix="bdhvs-annex-") as folder:
        path = Path(folder) / "annex.xlsx"
        path.write_bytes(content)
        book = read_book(path)
    for sheet in book.sheets:
        if not sheet.hidden:
            yield _filled(sheet)


def _filled(sheet: Sheet) -> Grid:
    """Cells merged downwards repeat the one on top."""
    rows = [
        [line.cell(column).strip() for column in range(min(sheet.width, _WIDEST))] for line in sheet.lines
    ]
    place = {line.number - 1: index for index, line in enumerate(sheet.lines)}
    for top, left, bottom, _ in sheet.merges:
        if top in place and left < _WIDEST and bottom > top:
            for line in range(top + 1, bottom + 1):
                if line in place and not rows[place[line]][left]:
                    rows[place[line]][left] = rows[place[top]][left]
    return rows


def _word(content: bytes) -> Iterator[Grid]:
    parts = opened(content, main="word/document.xml", suffix=".docx")
    tree = etree.fromstring(parts["word/document.xml"], etree.XMLParser(**_PARSER))
    for table in tree.iter(f"{_W}tbl"):
        rows: list[list[str]] = []
        for row in table.findall(f"{_W}tr"):
            rows.append(_cells(row, rows[-1] if rows else []))
        yield rows


def _cells(row: Any, above: list[str]) -> list[str]:
    cells: list[str] = []
    for cell in row.findall(f"{_W}tc"):
        properties = cell.find(f"{_W}tcPr")
        merged = properties.find(f"{_W}vMerge") if properties is not None else None
        goes_on = merged is not None and merged.get(f"{_W}val", "continue") != "restart"
        place = len(cells)
        text = above[place] if goes_on and place < len(above) else _text(cell)
        cells += [text, *[""] * (_span(properties) - 1)]
    return cells[:_WIDEST]


def _span(properties: Any) -> int:
    span = properties.find(f"{_W}gridSpan") if properties is not None else None
    told = span.get(f"{_W}val", "1") if span is not None else "1"
    return min(int(told), _WIDEST) if told.isdigit() else 1


def _text(cell: Any) -> str:
    lines = ("".join(piece.text or "" for piece in one.iter(f"{_W}t")) for one in cell.iter(f"{_W}p"))
    return "\n".join(line for line in lines if line.strip())
