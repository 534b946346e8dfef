"""End of a document: who gets it, who signs it; and its annexes.

Law: decree-30-2020 (annex I, II.7, II.9, III.1)
"""

from collections.abc import Sequence
from typing import Any

from docx.shared import Pt

from bdhvs.reports.documents.body import write_blocks
from bdhvs.reports.documents.content import Annex, Document, Recipients, Signature
from bdhvs.reports.documents.kinds import KINDS, symbol
from bdhvs.reports.documents.metrics import balanced, width_mm
from bdhvs.reports.documents.numbering import numbered, roman
from bdhvs.reports.documents.opening import RULE_PART, dated, rule
from bdhvs.reports.documents.page import new_section, room_mm
from bdhvs.reports.documents.writing import Page, clean, dress, first_or_new
from bdhvs.reports.documents.xml import drop_cell_margins, fix_columns, keep_row_whole

LEFT_MM = 76.0


def write_closing(page: Page, document: Document) -> None:
    """Recipients on the left, signature on the right; minutes are signed twice."""
    kind = KINDS[document.kind]
    gap = page.put("Gap").paragraph_format
    gap.line_spacing, gap.keep_with_next = Pt(8), True
    table = page.word.add_table(rows=1, cols=2)
    drop_cell_margins(table)
    fix_columns(table, [LEFT_MM, page.room_mm - LEFT_MM])
    keep_row_whole(table.rows[0])
    left, right = table.cell(0, 0), table.cell(0, 1)
    _write_signature(right, document.signature, page.room_mm - LEFT_MM)
    if kind.recorded and document.clerk:
        _write_signature(left, document.clerk, LEFT_MM)
        page.put("Gap")
        below = page.word.add_table(rows=1, cols=1)
        fix_columns(below, [LEFT_MM])
        drop_cell_margins(below)
        left = below.cell(0, 0)
    _write_recipients(left, document.recipients)
    dress(page.word.add_paragraph(), "Rule")


def _write_recipients(cell: Any, recipients: Recipients) -> None:
    _cell_line(cell, "RecipientsHead", "Nơi nhận:")
    names = ["Như trên", *recipients.copies] if recipients.addressed else list(recipients.copies)
    for name in names:
        _cell_line(cell, "RecipientsItem", f"- {name.rstrip('.;')};")
    _cell_line(cell, "RecipientsItem", f"- Lưu: {recipients.filed.rstrip('.')}.")


def _write_signature(cell: Any, signature: Signature, room: float) -> None:
    for line in signature.lines:
        for part in balanced(line, 14, room - 4, bold=True):
            _cell_line(cell, "SignedAs", part)
    # The space for the signature belongs to the name, so it survives editing.
    _cell_line(cell, "SignerName", signature.name)


def _cell_line(cell: Any, style: str, text: str) -> None:
    paragraph = first_or_new(cell)
    dress(paragraph, style)
    paragraph.add_run(clean(text))


def write_annexes(page: Page, document: Document, annexes: Sequence[Annex]) -> None:
    """Each annex on its own pages, numbered from one; Roman numbers when there are two or more."""
    for number, annex in enumerate(annexes, start=1):
        new_section(page.word, landscape=annex.landscape)
        page.room_mm = room_mm(landscape=annex.landscape)
        page.put("AnnexNumber", f"Phụ lục {roman(number)}" if len(annexes) > 1 else "Phụ lục")
        lines = balanced(annex.title.upper(), 14, page.room_mm - 10, bold=True)
        page.put("AnnexTitle", "\n".join(lines))
        page.put("AnnexOf", _belongs_to(document))
        rule(page.word, max(width_mm(line, 14, bold=True) for line in lines) * RULE_PART, page.room_mm)
        page.put("Gap").paragraph_format.line_spacing = Pt(8)
        write_blocks(page, numbered(annex.blocks))


def _belongs_to(document: Document) -> str:
    head, kind = document.letterhead, KINDS[document.kind]
    number = " " * 8 if head.number is None else f"{head.number:02d}"
    issuer = f" của {head.issuer_name}" if head.issuer_name else ""
    return f"(Kèm theo {kind.title.capitalize()} số {number}/{symbol(kind, head)} {dated(head)}{issuer})"
