"""The rows of a table as an .xlsx file that Excel opens without a warning."""

import tempfile
from datetime import date, datetime
from typing import IO, Any

from xlsxwriter.worksheet import Worksheet

from bdhvs.ui.formats import as_decimal
from bdhvs.ui.sheets import SafeWorkbook
from bdhvs.ui.tables.columns import Cell, Kind, ratio_of
from bdhvs.ui.tables.table import Table

LIMIT = 100_000
WIDTHS = {Kind.NUMBER: 14, Kind.PERCENT: 12, Kind.DATE: 13, Kind.CHIP: 22, Kind.TEXT: 30, Kind.LINK: 30}
FORMATS = {
    "title": {"bold": True, "font_size": 14},
    "note": {"italic": True, "font_color": "#4F5B67"},
    "head": {"bold": True, "bg_color": "#E6F0F2", "border": 1, "text_wrap": True, "valign": "top"},
    "text": {"text_wrap": True, "valign": "top"},
    "number": {"num_format": "#,##0.##", "valign": "top"},
    "whole": {"num_format": "#,##0", "valign": "top"},
    "percent": {"num_format": "0.0%", "valign": "top"},
    "date": {"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"},
}


def workbook(table: Table[Any], *, notes: tuple[str, ...] = (), limit: int = LIMIT) -> IO[bytes]:
    """A temporary .xlsx file with the filtered rows, rewound; it disappears when closed.

    Text stays text: nothing a person typed becomes a formula, a link or a number. Rows go to disk one by one, so
    memory does not grow with them. Missing: an empty cell, never zero.
    """
    target = tempfile.TemporaryFile()  # noqa: SIM115 handed to the response, which closes it
    with SafeWorkbook(target, {"constant_memory": True}) as book:
        looks = {name: book.add_format(properties) for name, properties in FORMATS.items()}
        sheet = book.add_worksheet("Danh sách")
        top = _write_head(sheet, table, looks, notes)
        last = top
        for last, cells in enumerate(table.iterate(limit), start=top + 1):
            for position, cell in enumerate(cells):
                _write_cell(sheet, last, position, cell, looks)
        if last > top:
            sheet.autofilter(top, 0, last, len(table.columns) - 1)
        if table.count > limit:
            sheet.write_string(
                last + 1, 0, f"Tệp dừng ở {limit} dòng đầu; hãy lọc bớt rồi xuất lại.", looks["note"]
            )
    target.seek(0)
    return target


def _write_head(sheet: Worksheet, table: Table[Any], looks: dict[str, Any], notes: tuple[str, ...]) -> int:
    sheet.write_string(0, 0, table.caption, looks["title"])
    said = [words for words, _ in table.narrowings]
    lines = [*notes, *(["Lọc: " + "; ".join(said)] if said else [])]
    for number, line in enumerate(lines, start=1):
        sheet.write_string(number, 0, line, looks["note"])
    top = len(lines) + 2
    for position, column in enumerate(table.columns):
        sheet.set_column(position, position, WIDTHS[column.kind])
        sheet.write_string(top, position, column.label, looks["head"])
    sheet.freeze_panes(top + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    return top


def _write_cell(sheet: Worksheet, row: int, position: int, cell: Cell, looks: dict[str, Any]) -> None:
    value = ratio_of(cell.value) if cell.column.kind == Kind.PERCENT else cell.value
    if value is None or value == "":
        return
    if cell.column.kind == Kind.DATE and isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        sheet.write_datetime(row, position, day, looks["date"])
    elif cell.column.numeric:
        number = as_decimal(value)
        look = (
            "percent"
            if cell.column.kind == Kind.PERCENT
            else "whole"
            if number == int(number or 0)
            else "number"
        )
        sheet.write_number(row, position, float(number or 0), looks[look])
    else:
        sheet.write_string(row, position, cell.text[:32_767], looks["text"])
