"""Paper, margins, page numbers, and the mark of demo data on every page.

Law: decree-30-2020 (annex I, I.1-3, I.7; III.1.đ)
"""

from typing import Any

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.section import Section
from docx.shared import Mm

from bdhvs.reports.documents.writing import clean, dress
from bdhvs.reports.documents.xml import add_box, add_page_number, element, watermark

WIDTH_MM, HEIGHT_MM = 210, 297
TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM = 20, 20, 30, 15

_AFTER_NUMBERING = tuple(
    f"w:{name}"
    for name in (
        "cols",
        "formProt",
        "vAlign",
        "noEndnote",
        "titlePg",
        "textDirection",
        "bidi",
        "rtlGutter",
        "docGrid",
        "printerSettings",
        "sectPrChange",
    )
)


def room_mm(*, landscape: bool = False) -> float:
    """Width of a line of text between the margins."""
    return (HEIGHT_MM if landscape else WIDTH_MM) - LEFT_MM - RIGHT_MM


def set_paper(section: Section, *, landscape: bool = False) -> None:
    """A4 with the decree's margins, page number hidden on the first page of the section."""
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width = Mm(HEIGHT_MM if landscape else WIDTH_MM)
    section.page_height = Mm(WIDTH_MM if landscape else HEIGHT_MM)
    section.top_margin, section.bottom_margin = Mm(TOP_MM), Mm(BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(LEFT_MM), Mm(RIGHT_MM)
    section.header_distance = section.footer_distance = Mm(10)
    section.gutter = Mm(0)
    section.different_first_page_header_footer = True


def write_header(section: Section, banner: str) -> None:
    """Number centred in the top margin from page 2 on; `banner` goes on every page."""
    number = section.header.paragraphs[0]
    dress(number, "PageNumber")
    add_page_number(number)
    first = section.first_page_header.paragraphs[0]
    dress(first, "PageNumber")
    if banner:
        for which, paragraph in enumerate((number, first), start=1):
            paragraph._p.append(watermark(clean(banner), which))
        for footer in (section.footer, section.first_page_footer):
            foot = footer.paragraphs[0]
            dress(foot, "Banner")
            foot.add_run(clean(banner))
            add_box(foot)


def new_section(word: WordDocument, *, landscape: bool) -> Section:
    """Begin an annex on a new page with its own page numbers; headers are those of the first section."""
    section: Section = word.add_section(WD_SECTION.NEW_PAGE)
    breaks: Any = word.element.body.findall(f".//{{{word.element.nsmap['w']}}}pPr")
    closing = [each for each in breaks if each.find(f"{{{word.element.nsmap['w']}}}sectPr") is not None][-1]
    closing.getparent().style = "Rule"
    set_paper(section, landscape=landscape)
    core: Any = section._sectPr
    for old in core.findall(f"{{{word.element.nsmap['w']}}}pgNumType"):
        core.remove(old)
    core.insert_element_before(element("pgNumType", start=1), *_AFTER_NUMBERING)
    return section
