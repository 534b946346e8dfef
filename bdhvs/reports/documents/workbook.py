"""The annex workbook (.xlsx): the same typed tables as in the document, ready to sort, filter and print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from bdhvs.reports.documents.content import ColumnKind, Share, Table, Value
from bdhvs.reports.documents.metrics import wrapped
from bdhvs.reports.documents.rules import ContentError
from bdhvs.reports.documents.tables import groups
from bdhvs.reports.documents.wording import written
from bdhvs.reports.documents.writing import clean
from bdhvs.ui.sheets import SafeWorkbook

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter", "text_wrap": True}
# 42A is Vietnamese: a dot between thousands and a decimal comma wherever the reader's program allows it.
FORMATS: dict[ColumnKind, dict[str, Any]] = {
    ColumnKind.TEXT: {"align": "left", "indent": 1},
    ColumnKind.ORDINAL: {"align": "center", "num_format": "0"},
    ColumnKind.INTEGER: {"align": "right", "text_wrap": False, "num_format": "[$-42A]#,##0"},
    ColumnKind.DECIMAL: {"align": "right", "text_wrap": False, "num_format": "[$-42A]#,##0.0"},
    ColumnKind.SHARE: {"align": "right", "text_wrap": False, "num_format": "[$-42A]0.0%"},
    ColumnKind.DATE: {"align": "center", "num_format": "dd/mm/yyyy"},
}

_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
PORTRAIT_MM = 175
CHARACTER_MM = 1.85


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexSheet:
    """One sheet: its tab, the table on it and lines printed under the title."""

    tab: str
    table: Table
    notes: tuple[str, ...] = ()


class _Paint:
    """Cell formats, each made once."""

    def __init__(self, book: Any) -> None:
        self.book, self.made = book, dict[tuple[Any, ...], Any]()

    def __call__(self, **looks: Any) -> Any:
        key = tuple(sorted(looks.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format({**FONT, **looks})
        return self.made[key]


def write_workbook(
    sheets: Sequence[AnnexSheet], *, title: str, issuer: str, at: datetime, banner: str = ""
) -> bytes:
    """The workbook's bytes; equal content gives equal bytes.

    Raises: ContentError when there is nothing to write.
    """
    if not sheets:
        raise ContentError("Phụ lục không có bảng nào.")
    out = BytesIO()
    book = SafeWorkbook(out, {"in_memory": True})
    moment = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    book.set_properties({"title": clean(title), "author": clean(" ".join(issuer.split())), "created": moment})
    paint, tabs = _Paint(book), _tabs(sheets)
    for sheet, tab in zip(sheets, tabs, strict=True):
        _write_sheet(book.add_worksheet(tab), paint, sheet, title=title, banner=banner)
    book.close()
    return out.getvalue()


def _tabs(sheets: Sequence[AnnexSheet]) -> list[str]:
    """Tab names Excel accepts: 31 letters, none of its own signs, no two alike."""
    taken: list[str] = []
    for sheet in sheets:
        base = " ".join(clean(sheet.tab).translate(_FORBIDDEN).split())[:31] or "Bảng"
        name, number = base, 2
        while name.casefold() in (each.casefold() for each in taken):
            name, number = f"{base[:27]} ({number})", number + 1
        taken.append(name)
    return taken


def _write_sheet(page: Any, paint: _Paint, sheet: AnnexSheet, *, title: str, banner: str) -> None:
    table = sheet.table
    last = len(table.columns) - 1
    top = _write_title(page, paint, sheet, title=title, banner=banner)
    heads = _write_heads(page, paint, table, top)
    start = top + heads
    for number, row in enumerate(table.rows):
        bold = number >= len(table.rows) - table.totals
        for column, value in enumerate(row):
            _write_cell(page, paint, start + number, column, table, value, bold=bold)
    end = start + len(table.rows)
    if table.source:
        _say(page, end + 1, 0, last, f"Nguồn: {table.source}", paint(italic=True))
    data_end = end - table.totals - 1
    if data_end >= start:
        page.autofilter(start - 1, 0, data_end, last)
    page.freeze_panes(start, _frozen(table))
    _set_print(page, table, (top, start - 1), (end + 1, last), banner)


def _write_title(page: Any, paint: _Paint, sheet: AnnexSheet, *, title: str, banner: str) -> int:
    last = len(sheet.table.columns) - 1
    lines = [(banner, paint(bold=True, align="center", border=1))] if banner else []
    lines.append((sheet.table.caption or title, paint(bold=True, font_size=14, align="center")))
    lines.extend((note, paint(italic=True, align="center")) for note in sheet.notes)
    if sheet.table.unit:
        lines.append((f"Đơn vị tính: {sheet.table.unit}", paint(italic=True, align="right")))
    for row, (text, look) in enumerate(lines):
        _say(page, row, 0, last, text, look)
    return len(lines)


def _say(page: Any, row: int, first: int, last: int, text: str, look: Any) -> None:
    """A line across the whole table."""
    if last > first:
        page.merge_range(row, first, row, last, "", look)
    page.write_string(row, first, clean(text), look)


def _write_heads(page: Any, paint: _Paint, table: Table, top: int) -> int:
    look = paint(bold=True, align="center", border=1)
    grouped = any(column.group for column in table.columns)
    for number, column in enumerate(table.columns):
        page.set_column(number, number, _width(table, number))
        if grouped and not column.group:
            page.merge_range(top, number, top + 1, number, "", look)
            page.write_string(top, number, clean(column.title), look)
        else:
            page.write_string(top + int(grouped), number, clean(column.title), look)
    for first, last, title in groups(table) if grouped else []:
        if title:
            _say(page, top, first, last, title, look)
    # Merged cells do not grow by themselves.
    lines = max(_title_lines(table, number) for number in range(len(table.columns)))
    page.set_row(top + int(grouped), 18 * lines)
    if grouped:
        page.set_row(top, 20)
    return 2 if grouped else 1


def _title_lines(table: Table, number: int) -> int:
    room = _width(table, number) * CHARACTER_MM
    return len(wrapped(table.columns[number].title, 12, room, bold=True))


def _width(table: Table, number: int) -> float:
    """Characters wide enough for the longest number and for a reasonable line of text."""
    column = table.columns[number]
    longest = max((len(written(row[number], table.missing)) for row in table.rows), default=0)
    word = max((len(word) for word in column.title.split()), default=0)
    most = 48 if column.kind is ColumnKind.TEXT else 18
    return float(max(5, min(most, max(longest, word) + 4)))


def _write_cell(
    page: Any, paint: _Paint, row: int, column: int, table: Table, value: Value, *, bold: bool
) -> None:
    looks: dict[str, Any] = {**FORMATS[table.columns[column].kind], "border": 1, "bold": bold}
    match value:
        case None:
            page.write_string(row, column, table.missing, paint(**{**looks, "italic": True}))
        case Share():
            _write_share(page, paint, row, column, table, value, looks)
        case int() | Decimal():
            page.write_number(row, column, value, paint(**looks))
        case date():
            page.write_datetime(row, column, value, paint(**looks))
        case str():
            _write_text(page, paint, row, column, value, looks)


def _write_share(
    page: Any, paint: _Paint, row: int, column: int, table: Table, share: Share, looks: dict[str, Any]
) -> None:
    if share.denominator:
        page.write_number(row, column, share.numerator / share.denominator, paint(**looks))
    else:
        page.write_string(row, column, table.missing, paint(**{**looks, "italic": True}))


def _write_text(page: Any, paint: _Paint, row: int, column: int, text: str, looks: dict[str, Any]) -> None:
    page.write_string(row, column, clean(text)[:32_767], paint(**looks))


def _frozen(table: Table) -> int:
    """Columns kept in sight while scrolling sideways: up to the first named one."""
    for number, column in enumerate(table.columns[:3]):
        if column.kind is ColumnKind.TEXT:
            return number + 1
    return 0


def _set_print(page: Any, table: Table, heads: tuple[int, int], corner: tuple[int, int], banner: str) -> None:
    page.set_paper(9)
    if sum(_width(table, number) for number in range(len(table.columns))) * CHARACTER_MM > PORTRAIT_MM:
        page.set_landscape()
    page.set_margins(left=1.18, right=0.6, top=0.8, bottom=0.8)
    page.fit_to_pages(1, 0)
    page.center_horizontally()
    page.repeat_rows(*heads)
    page.print_area(0, 0, *corner)
    page.set_header('&C&"Times New Roman,Regular"&14&P')
    if banner:
        page.set_footer(f'&C&"Times New Roman,Bold"&12{clean(banner).replace("&", "&&")}')
