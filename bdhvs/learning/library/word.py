"""A Word file of the office as the text of a handbook: headings, paragraphs, lists, tables. Pictures are left out."""

from collections.abc import Iterator
from typing import Any, Final

from docx.table import Table

from bdhvs.learning.authoring.rules import AuthoringError
from bdhvs.learning.authoring.word import read_document
from bdhvs.learning.library.text import LONGEST, HandbookDraft

_NUMBERED: Final = ("List Number",)
LONGEST_HEADING: Final = 120


def read_handbook(upload: bytes) -> HandbookDraft:
    """Title and text of the file. Raises: AuthoringError with a sentence for the officer"""
    written = read_document(upload, lambda document: list(_blocks(document)))
    title = next((text for kind, text in written if kind == "title"), "")
    if not title:
        title = next((text for kind, text in written if kind == "heading"), "")
    text = _joined([one for one in written if one != ("title", title)])
    if not text.strip():
        raise AuthoringError("Tệp Word không có chữ nào đọc được. Tệp là ảnh chụp thì hãy kèm làm tệp PDF.")
    if len(text) > LONGEST:
        raise AuthoringError(
            f"Tệp dài {len(text) // 1000} nghìn chữ cái, nhiều nhất {LONGEST // 1000} nghìn. "
            "Hãy chia thành vài cẩm nang."
        )
    return HandbookDraft(title=title[:90], text=text)


def _joined(written: list[tuple[str, str]]) -> str:
    """Lists and tables stay together; everything else has air around it."""
    lines: list[str] = []
    last = ""
    for kind, text in written:
        if lines and (kind != last or kind not in ("item", "row")):
            lines.append("")
        lines.append(f"## {text}" if kind in ("heading", "title") else text)
        last = kind
    return "\n".join(lines)


def _blocks(document: Any) -> Iterator[tuple[str, str]]:
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from (("row", line) for line in _rows(block))
        elif text := " ".join(block.text.split()):
            yield _paragraph(block, text)


def _paragraph(block: Any, text: str) -> tuple[str, str]:
    style = str(block.style.name if block.style is not None else "")
    if style == "Title":
        return "title", text
    if style.startswith("Heading") or _is_bold(block, text):
        return "heading", text
    if style.startswith("List") or block._p.pPr is not None and block._p.pPr.numPr is not None:
        return "item", f"{'1.' if style.startswith(_NUMBERED) else '-'} {text}"
    return "line", text


def _is_bold(block: Any, text: str) -> bool:
    """Most offices write a heading as a short line in bold."""
    said = [run for run in block.runs if run.text.strip()]
    return bool(said) and len(text) <= LONGEST_HEADING and all(run.bold for run in said)


def _rows(table: Any) -> Iterator[str]:
    for number, row in enumerate(table.rows):
        cells = [" ".join(cell.text.replace("|", "/").split()) for cell in row.cells]
        yield f"| {' | '.join(cells)} |"
        if number == 0:
            yield f"|{' --- |' * len(cells)}"
