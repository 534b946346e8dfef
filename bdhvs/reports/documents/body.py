"""Body of a document: headings, paragraphs, tables and charts.

Law: decree-30-2020 (annex I, II.6)
"""

import struct
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Mm

from bdhvs.reports.documents.content import Block, Heading, Item, Paragraph, Picture, Table
from bdhvs.reports.documents.rules import ContentError
from bdhvs.reports.documents.tables import write_table
from bdhvs.reports.documents.writing import Page, clean, ended, plain, spans

END = "./."
TALLEST_MM = 200.0


def write_blocks(page: Page, blocks: Sequence[Block], *, end: bool = False) -> None:
    """Write blocks in order; with `end`, close the last sentence with the decree's end mark."""
    for number, block in enumerate(blocks, start=1):
        _write(page, block, last=end and number == len(blocks))
    if end and not (blocks and isinstance(blocks[-1], Paragraph | Item)):
        page.put("BodyText", END).paragraph_format.keep_with_next = True


def _write(page: Page, block: Block, *, last: bool) -> None:
    match block:
        case Heading():
            text = block.text.upper() if block.level == 1 else block.text
            page.put(f"Heading{block.level}", text)
        case Paragraph():
            _close(page.put("BodyText", ended(block.text, END) if last else block.text), last)
        case Item():
            text_spans = spans(ended(block.text, END) if last else block.text)
            _close(page.put("BodyText", (*spans(f"{block.mark} "), *text_spans)), last)
        case Table():
            write_table(page, block)
        case Picture():
            write_picture(page, block)


def _close(paragraph: Any, last: bool) -> None:
    """The signature never stands alone on a page: the last sentence goes with it."""
    if last:
        paragraph.paragraph_format.keep_with_next = True


def write_picture(page: Page, picture: Picture) -> None:
    """A chart, never wider than the text nor taller than a page, with words for those who cannot see it."""
    wide, high = png_size(picture.png)
    width = min(picture.width_mm, page.room_mm, TALLEST_MM * wide / high)
    paragraph = page.put("Figure")
    paragraph.add_run().add_picture(BytesIO(picture.png), width=Mm(width))
    for properties in paragraph._p.iter(qn("wp:docPr")):
        properties.set("descr", clean(picture.alt))
    if picture.caption:
        page.figures += 1
        page.put("FigureCaption", f"Hình {page.figures}. {plain(picture.caption)}")


def png_size(png: bytes) -> tuple[int, int]:
    """Width and height in pixels.

    Raises: ContentError when the bytes are no PNG picture.
    """
    if png[:8] != b"\x89PNG\r\n\x1a\n" or len(png) < 24:
        raise ContentError("Hình kèm báo cáo không phải là ảnh PNG.")
    wide, high = struct.unpack(">II", png[16:24])
    if not wide or not high:
        raise ContentError("Hình kèm báo cáo không có kích thước.")
    return wide, high
