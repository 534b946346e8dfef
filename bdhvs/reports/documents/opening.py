"""First page down to the body: letterhead, kind and subject, addressees, bases.

Law: decree-30-2020 (annex I, II.1-6.a, II.9.d)
"""

from collections.abc import Sequence
from typing import Any

from docx.shared import Mm, Pt

from bdhvs.reports.documents.content import Basis, Document, Letterhead
from bdhvs.reports.documents.kinds import KINDS, Kind, symbol
from bdhvs.reports.documents.metrics import balanced, width_mm
from bdhvs.reports.documents.writing import Page, dress, ended, first_or_new
from bdhvs.reports.documents.xml import add_box, add_rule, drop_cell_margins, fix_columns

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
LEFT_MM = 72.0
RULE_PART = 0.4  # the decree asks for a third to a half of the line above


def write_letterhead(page: Page, document: Document) -> None:
    """Two columns, two rows, so that number and date stay level however long the agency's name is."""
    head, kind = document.letterhead, KINDS[document.kind]
    table = page.word.add_table(rows=2, cols=2)
    right = page.room_mm - LEFT_MM
    fix_columns(table, [LEFT_MM, right])
    drop_cell_margins(table)
    _write_agency(table.cell(0, 0), head)
    _write_nation(table.cell(0, 1), right)
    _line(table.cell(1, 0), "Number", _number_line(kind, head))
    if not kind.titled:
        for line in balanced(f"V/v {document.subject}", 12, LEFT_MM - 6):
            _line(table.cell(1, 0), "LetterSubject", line)
        _tighten(table.cell(1, 0))
    if kind.dated:
        _line(table.cell(1, 1), "PlaceDate", place_and_date(head))
    if document.urgency:
        _write_urgency(table.cell(1, 0), document.urgency)


def _number_line(kind: Kind, head: Letterhead) -> str:
    return f"Số: {_number(head)}/{symbol(kind, head)}" if kind.numbered else ""


def _number(head: Letterhead) -> str:
    return " " * 8 if head.number is None else f"{head.number:02d}"


def place_and_date(head: Letterhead) -> str:
    """Place and date; what the clerk has not given yet stays open."""
    return f"{head.place}, {dated(head)}"


def dated(head: Letterhead) -> str:
    """The date in words; days below ten and the months 1 and 2 get a leading zero."""
    day = " " * 6 if head.day is None else f"{head.day:02d}"
    month = " " * 6
    if head.month is not None:
        month = f"{head.month:02d}" if head.month < 3 else str(head.month)
    return f"ngày {day} tháng {month} năm {head.year}"


def _line(cell: Any, style: str, text: str) -> None:
    paragraph = first_or_new(cell)
    dress(paragraph, style)
    paragraph.add_run(text)


def _tighten(cell: Any) -> None:
    """Only the first line of a letter's subject keeps its distance from the number."""
    for paragraph in cell.paragraphs[2:]:
        paragraph.paragraph_format.space_before = 0


def _write_agency(cell: Any, head: Letterhead) -> None:
    for line in balanced(head.superior, 12, LEFT_MM - 2) if head.superior else []:
        _line(cell, "Superior", line)
    lines = balanced(head.issuer, 12, LEFT_MM - 2, bold=True)
    for line in lines:
        _line(cell, "Issuer", line)
    rule(cell, max(width_mm(line, 12, bold=True) for line in lines) * RULE_PART, LEFT_MM)


def _write_nation(cell: Any, room: float) -> None:
    _line(cell, "Nation", NATION)
    _line(cell, "Motto", MOTTO)
    rule(cell, width_mm(MOTTO, 13, bold=True), room)


def rule(where: Any, length_mm: float, room_mm: float) -> None:
    """A rule under the line just written."""
    paragraph = where.add_paragraph()
    dress(paragraph, "Rule")
    add_rule(paragraph, length_mm, room_mm)


def _write_urgency(cell: Any, urgency: str) -> None:
    paragraph = cell.add_paragraph(urgency.upper())
    dress(paragraph, "Urgency")
    add_box(paragraph)
    margin = Mm(max(0.0, (LEFT_MM - width_mm(urgency.upper(), 13, bold=True) - 8) / 2))
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = margin


def write_title(page: Page, title: str, subject: str) -> None:
    """Kind and subject, centred, with a rule under them."""
    page.put("DocumentTitle", title)
    lines = balanced(subject or title, 14, page.room_mm - 10, bold=True)
    if subject:
        page.put("Subject", "\n".join(lines))
    rule(page.word, max(width_mm(line, 14, bold=True) for line in lines) * RULE_PART, page.room_mm)


def write_addressed(page: Page, addressed: Sequence[str]) -> None:
    """Whom the document is sent to: one on the same line, several below each other under the colon."""
    if len(addressed) == 1:
        page.put("Addressed", f"Kính gửi: {addressed[0].rstrip('.;')}").paragraph_format.alignment = 1
        return
    colon = width_mm("Kính gửi", 14)
    widest = max(width_mm(f"- {name};", 14) for name in addressed)
    start = max(0.0, min(35.0, (page.room_mm - colon - widest) / 2))
    page.put("Addressed", "Kính gửi:").paragraph_format.left_indent = Mm(start)
    for number, name in enumerate(addressed, start=1):
        end = "." if number == len(addressed) else ";"
        shape = page.put("AddressedItem", f"- {name.rstrip('.;')}{end}").paragraph_format
        shape.left_indent, shape.first_line_indent = Mm(start + colon + 3), Mm(-3)
        shape.space_after = Pt(12) if number == len(addressed) else None


def write_bases(page: Page, bases: Sequence[Basis]) -> None:
    """Bases in italics, each ended by a semicolon, the last by a full stop."""
    for number, basis in enumerate(bases, start=1):
        text = basis.text if basis.text.startswith("Căn cứ") else f"Căn cứ {basis.text}"
        page.put("Basis", ended(text, "." if number == len(bases) else ";"))
