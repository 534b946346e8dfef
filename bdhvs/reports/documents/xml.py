"""The few pieces of WordprocessingML that python-docx has no words for."""

from typing import Any
from xml.sax.saxutils import quoteattr

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Twips
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

TWIPS_PER_MM = 1440 / 25.4

# What must follow a paragraph border in the schema's order, else Word calls the file damaged.
_AFTER_BORDER = tuple(
    f"w:{name}"
    for name in (
        "shd",
        "tabs",
        "suppressAutoHyphens",
        "kinsoku",
        "wordWrap",
        "overflowPunct",
        "topLinePunct",
        "autoSpaceDE",
        "autoSpaceDN",
        "bidi",
        "adjustRightInd",
        "snapToGrid",
        "spacing",
        "ind",
        "contextualSpacing",
        "mirrorIndents",
        "suppressOverlap",
        "jc",
        "textDirection",
        "textAlignment",
        "textboxTightWrap",
        "outlineLvl",
        "divId",
        "cnfStyle",
        "rPr",
        "sectPr",
        "pPrChange",
    )
)


def twips(millimetres: float) -> int:
    """Millimetres in twentieths of a point, the unit of the file."""
    return round(millimetres * TWIPS_PER_MM)


def element(tag: str, **attributes: str | int) -> Any:
    """A `w:` element with `w:` attributes."""
    made: Any = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def add_rule(paragraph: WordParagraph, length_mm: float, room_mm: float) -> None:
    """Make an empty paragraph into a centred horizontal rule of this length."""
    margin = twips(max(0.0, (room_mm - length_mm) / 2))
    properties: Any = paragraph._p.get_or_add_pPr()
    border = element("pBdr")
    border.append(element("top", val="single", sz=6, space=0, color="000000"))
    properties.insert_element_before(border, *_AFTER_BORDER)
    properties.ind_left = properties.ind_right = None
    indent = properties.get_or_add_ind()
    for side in ("left", "right"):
        indent.set(qn(f"w:{side}"), str(margin))


def add_box(paragraph: WordParagraph) -> None:
    """Draw a thin frame around a paragraph."""
    properties: Any = paragraph._p.get_or_add_pPr()
    border = element("pBdr")
    for side in ("top", "left", "bottom", "right"):
        border.append(element(side, val="single", sz=6, space=2, color="000000"))
    properties.insert_element_before(border, *_AFTER_BORDER)


def add_page_number(paragraph: WordParagraph) -> None:
    """Put a PAGE field into the paragraph; five runs, as word processors write it."""
    for part in (
        element("fldChar", fldCharType="begin"),
        "instruction",
        element("fldChar", fldCharType="separate"),
        "shown",
        element("fldChar", fldCharType="end"),
    ):
        run: Any = paragraph.add_run()
        if part == "instruction":
            instruction = element("instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = " PAGE "
            run._r.append(instruction)
        elif part == "shown":
            run.text = "2"
        else:
            run._r.append(part)


def fix_columns(table: WordTable, widths_mm: list[float]) -> None:
    """Fixed layout with these widths, written on the grid and on every cell."""
    table.autofit = False
    properties: Any = table._tbl.tblPr
    for old in properties.findall(qn("w:tblW")):
        properties.remove(old)
    width = element("tblW", w=sum(twips(each) for each in widths_mm), type="dxa")
    properties.insert_element_before(
        width, "w:jc", "w:tblCellSpacing", "w:tblInd", "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar"
    )
    grid: Any = table._tbl.tblGrid
    for column, each in zip(grid.findall(qn("w:gridCol")), widths_mm, strict=True):
        column.set(qn("w:w"), str(twips(each)))
    for row in table._tbl.tr_lst:
        position = 0
        for cell in row.tc_lst:
            span = cell.grid_span
            cell.width = Twips(sum(twips(each) for each in widths_mm[position : position + span]))
            position += span


def drop_cell_margins(table: WordTable) -> None:
    """No padding: a table that only places parts of the page must not move them."""
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=0, type="dxa"))
    properties: Any = table._tbl.tblPr
    properties.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")


def repeat_as_header(row: Any) -> None:
    """Show this row again at the top of every page the table runs over."""
    properties = row._tr.get_or_add_trPr()
    properties.append(element("tblHeader"))


def keep_row_whole(row: Any) -> None:
    """Never break this row between two pages."""
    properties = row._tr.get_or_add_trPr()
    properties.append(element("cantSplit"))


def watermark(text: str, number: int) -> Any:
    """A pale slanted text behind the page, for a header."""
    style = (
        "position:absolute;margin-left:0;margin-top:0;width:430pt;height:86pt;rotation:315;z-index:-251658752;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:center;mso-position-vertical-relative:margin"
    )
    return parse_xml(
        f"<w:r {nsdecls('w')} xmlns:v='urn:schemas-microsoft-com:vml' "
        "xmlns:o='urn:schemas-microsoft-com:office:office'>"
        "<w:rPr><w:noProof/></w:rPr><w:pict>"
        "<v:shapetype id='_x0000_t136' coordsize='21600,21600' o:spt='136' adj='10800' "
        "path='m@7,l@8,m@5,21600l@6,21600e'><v:formulas><v:f eqn='sum #0 0 10800'/><v:f eqn='prod #0 2 1'/>"
        "<v:f eqn='sum 21600 0 @1'/><v:f eqn='sum 0 0 @2'/><v:f eqn='sum 21600 0 @3'/><v:f eqn='if @0 @3 0'/>"
        "<v:f eqn='if @0 21600 @1'/><v:f eqn='if @0 0 @2'/><v:f eqn='if @0 @4 21600'/></v:formulas>"
        "<v:path textpathok='t' o:connecttype='rect'/><v:textpath on='t' fitshape='t'/></v:shapetype>"
        f"<v:shape id='bdhvs-{number}' o:spid='_x0000_s{2049 + number}' type='#_x0000_t136' alt={quoteattr(text)} "
        f"style='{style}' o:allowincell='f' fillcolor='#d9d9d9' stroked='f'><v:fill opacity='.5'/>"
        f"<v:textpath style='font-family:&quot;Times New Roman&quot;;font-size:1pt' string={quoteattr(text)}/>"
        "</v:shape></w:pict></w:r>"
    )
