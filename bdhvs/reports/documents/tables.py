"""Tables of a document: repeated header rows, fixed widths, typed cells."""

from typing import Any

from docx.oxml.ns import qn
from docx.table import Table as WordTable

from bdhvs.reports.documents.content import ColumnKind, Table
from bdhvs.reports.documents.metrics import width_mm
from bdhvs.reports.documents.wording import written
from bdhvs.reports.documents.writing import Page, clean, dress, first_or_new
from bdhvs.reports.documents.xml import element, fix_columns, keep_row_whole, repeat_as_header, twips

PADDING_MM = 3.0

_ALIGN = {
    ColumnKind.TEXT: "",
    ColumnKind.ORDINAL: "center",
    ColumnKind.DATE: "center",
    ColumnKind.INTEGER: "right",
    ColumnKind.DECIMAL: "right",
    ColumnKind.SHARE: "right",
}


def write_table(page: Page, table: Table) -> None:
    """A table with its caption, unit and source."""
    if table.caption:
        page.tables += 1
        page.put("TableCaption", f"Bảng {page.tables}. {table.caption}")
    if table.unit:
        page.put("TableUnit", f"Đơn vị tính: {table.unit}")
    _write_grid(page, table)
    page.put("Source", f"Nguồn: {table.source}" if table.source else "")


def _write_grid(page: Page, table: Table) -> None:
    heads = 2 if any(column.group for column in table.columns) else 1
    grid = page.word.add_table(rows=heads, cols=len(table.columns))
    core: Any = grid._tbl
    core.tblStyle_val = "TableGrid"
    widths = column_widths(table, page.room_mm)
    _write_heads(grid, table, heads)
    fix_columns(grid, widths)
    bold_from = len(table.rows) - table.totals
    for number, row in enumerate(table.rows):
        cells = [
            (written(value, table.missing), _ALIGN[column.kind])
            for value, column in zip(row, table.columns, strict=True)
        ]
        core.append(_row(cells, widths, bold=number >= bold_from))


def column_widths(table: Table, room_mm: float) -> list[float]:
    """Widths as asked, but no narrower than the longest word; what that costs the wide columns give."""
    total = sum(column.width for column in table.columns)
    asked = [room_mm * column.width / total for column in table.columns]
    least = [_longest_word(table, number) + PADDING_MM for number in range(len(table.columns))]
    if sum(least) >= room_mm:
        return [each * room_mm / sum(least) for each in least]
    spare = [max(0.0, width - floor) for width, floor in zip(asked, least, strict=True)]
    share = (room_mm - sum(least)) / (sum(spare) or 1)
    return [floor + each * share for floor, each in zip(least, spare, strict=True)]


def _longest_word(table: Table, number: int) -> float:
    column = table.columns[number]
    title = max((width_mm(word, 12, bold=True) for word in column.title.split()), default=0.0)
    cells = (written(row[number], table.missing) for row in table.rows)
    if column.kind is ColumnKind.TEXT:
        longest = max((width_mm(word, 12) for cell in cells for word in cell.split()), default=0.0)
        return max(title, min(longest, 30.0))
    return max(title, max((width_mm(cell, 12, bold=True) for cell in cells), default=0.0))


def _row(cells: list[tuple[str, str]], widths: list[float], *, bold: bool) -> Any:
    """One row, written directly: a table of a whole year has hundreds of them."""
    row = element("tr")
    properties = element("trPr")
    properties.append(element("cantSplit"))
    row.append(properties)
    for (text, align), width in zip(cells, widths, strict=True):
        cell = element("tc")
        shape = element("tcPr")
        shape.append(element("tcW", w=twips(width), type="dxa"))
        shape.append(element("vAlign", val="center"))
        cell.append(shape)
        cell.append(_cell_paragraph(text, align, bold=bold))
        row.append(cell)
    return row


def _cell_paragraph(text: str, align: str, *, bold: bool) -> Any:
    paragraph = element("p")
    properties = element("pPr")
    properties.append(element("pStyle", val="TableCell"))
    if align:
        properties.append(element("jc", val=align))
    paragraph.append(properties)
    run = paragraph.add_r()
    if bold:
        run.get_or_add_rPr().append(element("b"))
    run.text = clean(text)
    return paragraph


def _write_heads(grid: WordTable, table: Table, heads: int) -> None:
    for row in grid.rows:
        repeat_as_header(row)
        keep_row_whole(row)
    for start, stop, title in groups(table) if heads == 2 else []:
        if title:
            _write_head(grid.cell(0, start).merge(grid.cell(0, stop)), title)
    for number, column in enumerate(table.columns):
        if heads == 1:
            cell: Any = grid.cell(0, number)
        elif column.group:
            cell = grid.cell(1, number)
        else:
            cell = grid.cell(0, number).merge(grid.cell(1, number))
        _write_head(cell, column.title)


def _write_head(cell: Any, title: str) -> None:
    paragraph = first_or_new(cell)
    dress(paragraph, "TableHead")
    paragraph.add_run(clean(title))
    for spare in cell.paragraphs:
        if not spare.text:
            cell._tc.remove(spare._p)
    cell.vertical_alignment = 1
    # Keep the header with the first row below it.
    paragraph.paragraph_format.keep_with_next = True


def groups(table: Table) -> list[tuple[int, int, str]]:
    """Stretches of neighbouring columns under one title: first, last, title."""
    groups: list[tuple[int, int, str]] = []
    for number, column in enumerate(table.columns):
        if groups and column.group and groups[-1][2] == column.group:
            groups[-1] = (groups[-1][0], number, column.group)
        else:
            groups.append((number, number, column.group))
    return groups


def header_rows(core: Any) -> int:
    """How many rows of a table in a file are marked to be repeated on each page."""
    return sum(
        1 for row in core.tr_lst if row.trPr is not None and row.trPr.find(qn("w:tblHeader")) is not None
    )
