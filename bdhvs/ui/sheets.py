"""The one door to new .xlsx files: what people typed stays text, also when the file is edited or saved as CSV."""

import copy
from pathlib import Path
from typing import IO, Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Beginnings that a spreadsheet may read as a formula (OWASP), full-width ones included."""
PLAIN: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class _Sheet(Worksheet):  # type: ignore[misc]
    """Text that could be read as a formula is marked as text, as if typed with a leading apostrophe."""

    book: "SafeWorkbook"

    def _write_string(self, row: int, col: int, string: Any, cell_format: Any = None) -> Any:
        if str(string).startswith(RISKY):
            cell_format = self.book.marked(cell_format)
        return super()._write_string(row, col, string, cell_format)


class SafeWorkbook(xlsxwriter.Workbook):  # type: ignore[misc]
    """A workbook without formulas, links or numbers made of text."""

    def __init__(self, target: "str | Path | IO[bytes]", options: dict[str, Any] | None = None) -> None:
        super().__init__(target, {**(options or {}), **PLAIN})
        self._marked: dict[int, Format] = {}

    def add_worksheet(self, name: str | None = None, worksheet_class: Any = None) -> Any:
        sheet = super().add_worksheet(name, worksheet_class or _Sheet)
        sheet.book = self
        return sheet

    def marked(self, look: Format | None) -> Format:
        """The same look, for text that is only text."""
        if id(look) not in self._marked:
            marked = copy.copy(look) if look is not None else self.add_format()
            if look is not None:
                marked.xf_index = marked.dxf_index = None
                self.formats.append(marked)
            marked.set_quote_prefix()
            self._marked[id(look)] = marked
        return self._marked[id(look)]
