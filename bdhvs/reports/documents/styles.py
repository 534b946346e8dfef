"""Paragraph styles of a document, so that an officer who edits it in a word processor keeps the layout.

Law: decree-30-2020 (annex I, part I, V: sizes and faces)
"""

from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

FONT = "Times New Roman"


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph style. Unit: size and spacing in points, indent in twips, `line` in 240ths of a line."""

    id: str
    name: str
    size: float = 14
    bold: bool = False
    italic: bool = False
    align: str = "left"
    first: int = 0
    before: float = 0
    after: float = 0
    line: int = 240
    exact: bool = False
    keep: bool = False
    outline: int | None = None


BODY_INDENT = 720  # 1.27 cm
BODY_LINE = 264  # 1.1 lines: between single and 1.5

STYLES = (
    Style("Nation", "Quốc hiệu", 12, bold=True, align="center"),
    Style("Motto", "Tiêu ngữ", 13, bold=True, align="center"),
    Style("Superior", "Cơ quan chủ quản", 12, align="center"),
    Style("Issuer", "Cơ quan ban hành", 12, bold=True, align="center"),
    Style("Number", "Số ký hiệu", 13, align="center", before=6),
    Style("LetterSubject", "Trích yếu công văn", 12, align="center", before=6),
    Style("PlaceDate", "Địa danh thời gian", 13, italic=True, align="center", before=6),
    Style("Urgency", "Mức độ khẩn", 13, bold=True, align="center", before=6),
    Style("DocumentTitle", "Tên loại", 14, bold=True, align="center", before=18, keep=True),
    Style("Subject", "Trích yếu", 14, bold=True, align="center", keep=True),
    Style("Rule", "Đường kẻ", 4, align="center", before=4, line=80, exact=True),
    Style("Addressed", "Kính gửi", 14, before=12, after=6),
    Style("AddressedItem", "Kính gửi dòng", 14, after=3),
    Style(
        "Basis", "Căn cứ", 14, italic=True, align="both", first=BODY_INDENT, before=0, after=6, line=BODY_LINE
    ),
    Style("BodyText", "Nội dung", 14, align="both", first=BODY_INDENT, after=6, line=BODY_LINE),
    Style(
        "Heading1",
        "heading 1",
        14,
        bold=True,
        align="both",
        first=BODY_INDENT,
        before=6,
        after=6,
        line=BODY_LINE,
        keep=True,
        outline=0,
    ),
    Style(
        "Heading2",
        "heading 2",
        14,
        bold=True,
        align="both",
        first=BODY_INDENT,
        after=6,
        line=BODY_LINE,
        keep=True,
        outline=1,
    ),
    Style(
        "Heading3",
        "heading 3",
        14,
        align="both",
        first=BODY_INDENT,
        after=6,
        line=BODY_LINE,
        keep=True,
        outline=2,
    ),
    Style("TableCaption", "Tên bảng", 13, bold=True, align="center", before=6, after=3, keep=True),
    Style("TableUnit", "Đơn vị tính", 13, italic=True, align="right", after=3, keep=True),
    Style("TableHead", "Đầu bảng", 12, bold=True, align="center", before=2, after=2),
    Style("TableCell", "Ô bảng", 12, before=2, after=2),
    Style("Source", "Nguồn số liệu", 13, italic=True, align="both", before=3, after=6),
    Style("Figure", "Hình", 14, align="center", before=6, keep=True),
    Style("FigureCaption", "Tên hình", 13, italic=True, align="center", before=3, after=6),
    Style("RecipientsHead", "Nơi nhận", 12, bold=True, italic=True),
    Style("RecipientsItem", "Nơi nhận dòng", 11),
    Style("SignedAs", "Quyền hạn chức vụ", 14, bold=True, align="center", keep=True),
    Style("SignerName", "Họ tên người ký", 14, bold=True, align="center", before=66),
    Style("AnnexNumber", "Phụ lục", 14, bold=True, align="center", keep=True),
    Style("AnnexTitle", "Tên phụ lục", 14, bold=True, align="center", keep=True),
    Style("AnnexOf", "Kèm theo văn bản", 14, italic=True, align="center", keep=True),
    Style("PageNumber", "Số trang", 14, align="center"),
    Style("Banner", "Dữ liệu mẫu", 12, bold=True, align="center"),
    Style("Gap", "Khoảng trống", 14, before=0, line=240, exact=True),
    Style("FootnoteText", "footnote text", 11, align="both"),
)


def _paragraph_style(style: Style) -> str:
    keep = "<w:keepNext/><w:keepLines/>" if style.keep else ""
    rule = "exact" if style.exact else "auto"
    spacing = (
        f"<w:spacing w:before='{round(style.before * 20)}' w:after='{round(style.after * 20)}' "
        f"w:line='{style.line}' w:lineRule='{rule}'/>"
    )
    indent = f"<w:ind w:firstLine='{style.first}'/>" if style.first else ""
    outline = "" if style.outline is None else f"<w:outlineLvl w:val='{style.outline}'/>"
    face = ("<w:b/><w:bCs/>" if style.bold else "") + ("<w:i/><w:iCs/>" if style.italic else "")
    size = round(style.size * 2)
    return (
        f"<w:style w:type='paragraph' w:customStyle='1' w:styleId='{style.id}'>"
        f"<w:name w:val={quoteattr(style.name)}/>"
        "<w:basedOn w:val='Normal'/><w:qFormat/>"
        f"<w:pPr>{keep}{spacing}{indent}<w:jc w:val='{style.align}'/>{outline}</w:pPr>"
        f"<w:rPr>{face}<w:sz w:val='{size}'/><w:szCs w:val='{size}'/></w:rPr></w:style>"
    )


def styles_xml() -> str:
    """The whole style sheet: one font in all four slots, black, Vietnamese."""
    font = " ".join(f"w:{slot}='{FONT}'" for slot in ("ascii", "hAnsi", "eastAsia", "cs"))
    paragraphs = "".join(_paragraph_style(style) for style in STYLES)
    for number in (1, 2, 3):
        paragraphs = paragraphs.replace(
            f"w:customStyle='1' w:styleId='Heading{number}'", f"w:styleId='Heading{number}'"
        )
    margin = "<w:tblCellMar><w:left w:w='{0}' w:type='dxa'/><w:right w:w='{0}' w:type='dxa'/></w:tblCellMar>"
    border = "".join(
        f"<w:{side} w:val='single' w:sz='4' w:space='0' w:color='000000'/>"
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f"<w:styles {nsdecls('w')}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {font}/>"
        "<w:color w:val='000000'/><w:sz w:val='28'/><w:szCs w:val='28'/>"
        "<w:lang w:val='vi-VN' w:eastAsia='vi-VN' w:bidi='ar-SA'/>"
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        "<w:style w:type='paragraph' w:default='1' w:styleId='Normal'><w:name w:val='Normal'/><w:qFormat/>"
        f"<w:rPr><w:rFonts {font}/></w:rPr></w:style>"
        "<w:style w:type='character' w:default='1' w:styleId='DefaultParagraphFont'>"
        "<w:name w:val='Default Paragraph Font'/></w:style>"
        "<w:style w:type='character' w:styleId='FootnoteReference'><w:name w:val='footnote reference'/>"
        "<w:rPr><w:vertAlign w:val='superscript'/></w:rPr></w:style>"
        "<w:style w:type='table' w:default='1' w:styleId='TableNormal'><w:name w:val='Normal Table'/>"
        f"<w:tblPr><w:tblInd w:w='0' w:type='dxa'/>{margin.format(0)}</w:tblPr></w:style>"
        "<w:style w:type='table' w:styleId='TableGrid'>"
        "<w:name w:val='Table Grid'/><w:basedOn w:val='TableNormal'/>"
        f"<w:tblPr><w:tblBorders>{border}</w:tblBorders>{margin.format(60)}</w:tblPr></w:style>"
        f"{paragraphs}</w:styles>"
    )


def apply_styles(word: WordDocument) -> None:
    """Replace the style sheet that comes with the empty file by ours."""
    _replace_children(word.styles.element, styles_xml())


def apply_settings(word: WordDocument, *, notes: bool) -> None:
    """Replace the settings that come with the empty file: Vietnamese, decimal comma, no compatibility mode."""
    uri = "http://schemas.microsoft.com/office/word"
    separators = "<w:footnotePr><w:footnote w:id='0'/><w:footnote w:id='1'/></w:footnotePr>" if notes else ""
    _replace_children(
        word.settings.element,
        f"<w:settings {nsdecls('w')}><w:zoom w:percent='100'/><w:defaultTabStop w:val='720'/>"
        f"<w:characterSpacingControl w:val='doNotCompress'/>{separators}<w:compat>"
        f"<w:compatSetting w:name='compatibilityMode' w:uri='{uri}' w:val='15'/>"
        f"<w:compatSetting w:name='overrideTableStyleFontSizeAndJustification' w:uri='{uri}' w:val='1'/>"
        f"<w:compatSetting w:name='enableOpenTypeFeatures' w:uri='{uri}' w:val='1'/>"
        f"<w:compatSetting w:name='doNotFlipMirrorIndents' w:uri='{uri}' w:val='1'/></w:compat>"
        "<w:themeFontLang w:val='vi-VN'/><w:decimalSymbol w:val=','/><w:listSeparator w:val=';'/></w:settings>",
    )


def _replace_children(part: Any, ours: str) -> None:
    for child in list(part):
        part.remove(child)
    made: Any = parse_xml(ours)
    for child in list(made):
        part.append(child)
