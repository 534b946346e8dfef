"""The checker finds nothing in a correct document, and every single fault when it is made on purpose."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from bdhvs.reports.documents.builder import build
from bdhvs.reports.documents.checker import check_document
from bdhvs.reports.documents.content import DEMO_BANNER, Paragraph, Recipients, Signature
from bdhvs.reports.documents.findings import MOST_ALIKE, Gravity
from bdhvs.reports.tests.documents_sample import REPORT, edited, report

CORRECT = build(REPORT)
Change = Callable[[WordDocument], object]


def codes(package: bytes) -> set[str]:
    return {finding.code for finding in check_document(package)}


def style(style_id: str, change: Callable[[Any], object]) -> Change:
    """Change one paragraph style of the document."""

    def changed(word: WordDocument) -> None:
        change(next(each for each in word.styles if each.style_id == style_id))

    return changed


def size(style_id: str, points: float) -> Change:
    return style(style_id, lambda each: setattr(each.font, "size", Pt(points)))


def faced(style_id: str, **face: bool) -> Change:
    def changed(each: Any) -> None:
        for name, value in face.items():
            setattr(each.font, name, value)

    return style(style_id, changed)


def text(old: str, new: str) -> Change:
    """Type over words, in tables too."""

    def changed(word: WordDocument) -> None:
        hits = [each for each in word.element.body.iter(qn("w:t")) if old in (each.text or "")]
        assert hits, old
        for each in hits:
            each.text = each.text.replace(old, new)

    return changed


def without_rule(number: int) -> Change:
    """Take away the nth rule of the page."""

    def changed(word: WordDocument) -> None:
        border = list(word.element.body.iter(qn("w:pBdr")))[number]
        border.getparent().remove(border)

    return changed


def margin(**sides: float) -> Change:
    def changed(word: WordDocument) -> None:
        for side, mm in sides.items():
            setattr(word.sections[0], f"{side}_margin", Mm(mm))

    return changed


def _swap_head(word: WordDocument) -> None:
    row = word.tables[0]._tbl.tr_lst[0]
    row.append(row.tc_lst[0])


def _drop_head_table(word: WordDocument) -> None:
    table: Any = word.tables[0]._tbl
    for paragraph in list(table.iter(qn("w:p"))):
        table.addprevious(paragraph)
    table.getparent().remove(table)


def _drop_closing_table(word: WordDocument) -> None:
    table: Any = word.tables[-2 - 1]._tbl
    assert "Nơi nhận" in "".join(each.text or "" for each in table.iter(qn("w:t")))
    for paragraph in list(table.iter(qn("w:p"))):
        table.addprevious(paragraph)
    table.getparent().remove(table)


def _number_in_footer(word: WordDocument) -> None:
    section = word.sections[0]
    paragraph: Any = section.header.paragraphs[0]._p
    section.footer.paragraphs[0]._p.addnext(paragraph)


def _drop_number(word: WordDocument) -> None:
    for run in word.sections[0].header.paragraphs[0].runs:
        run._r.getparent().remove(run._r)


def _red(word: WordDocument) -> None:
    word.paragraphs[-1].add_run("đỏ").font.color.rgb = RGBColor(200, 0, 0)


def _auto_list(word: WordDocument) -> None:
    first = next(each for each in word.paragraphs if each.text.startswith("- Nhiệm vụ"))
    first._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = 1


def _annex_pages_go_on(word: WordDocument) -> None:
    for section in word.sections:
        for each in section._sectPr.findall(qn("w:pgNumType")):
            section._sectPr.remove(each)


FAULTS: list[tuple[str, Change]] = [
    ("paper", lambda word: setattr(word.sections[0], "page_width", Mm(216))),
    ("margin-top", margin(top=15)),
    ("margin-bottom", margin(bottom=30)),
    ("margin-left", margin(left=25)),
    ("margin-right", margin(right=25)),
    ("page-number", _drop_number),
    ("page-number-place", _number_in_footer),
    ("page-number-place", lambda word: setattr(word.sections[0].header.paragraphs[0], "alignment", 2)),
    ("page-number-size", size("PageNumber", 11)),
    ("page-number-face", faced("PageNumber", bold=True)),
    (
        "page-number-first",
        lambda word: setattr(word.sections[0], "different_first_page_header_footer", False),
    ),
    ("page-number-annex", _annex_pages_go_on),
    ("font", style("BodyText", lambda each: setattr(each.font, "name", "Arial"))),
    ("font", style("Nation", lambda each: setattr(each.font, "name", ".VnTimeH"))),
    ("colour", _red),
    ("nation", text("CỘNG HÒA XÃ HỘI", "CỘNG HÒA")),
    ("nation-size", size("Nation", 14)),
    ("nation-face", faced("Nation", bold=False)),
    ("nation-place", _swap_head),
    ("head-table", _drop_head_table),
    ("motto", text("Độc lập - Tự do - Hạnh phúc", "Độc lập")),
    ("motto-text", text("Độc lập - Tự do - Hạnh phúc", "Độc lập-Tự do-Hạnh phúc")),
    ("motto-size", size("Motto", 12)),
    ("motto-face", faced("Motto", bold=False)),
    ("motto-rule", without_rule(1)),
    ("agency", lambda word: [each.clear() for each in word.tables[0].cell(0, 0).paragraphs]),
    ("agency-size", size("Issuer", 14)),
    ("agency-case", text("ỦY BAN NHÂN DÂN", "Ủy ban nhân dân")),
    ("agency-face", faced("Issuer", bold=False)),
    ("agency-rule", without_rule(0)),
    ("number", lambda word: word.tables[0].cell(1, 0).paragraphs[0].clear()),
    ("number-size", size("Number", 12)),
    ("number-form", text("/BC-UBND", "/BC - UBND")),
    ("number-zero", text("Số:         /BC", "Số: 5/BC")),
    ("number-kind", text("/BC-UBND", "/KH-UBND")),
    ("date", lambda word: word.tables[0].cell(1, 1).paragraphs[0].clear()),
    ("date-size", size("PlaceDate", 12)),
    ("date-face", faced("PlaceDate", italic=False)),
    ("date-form", text("Hùng Châu, ngày", "Hùng Châu ngày")),
    ("date-zero", text("ngày        tháng 12", "ngày 5 tháng 12")),
    ("title", text("BÁO CÁO", "THƯ NGỎ")),
    ("title-case", text("BÁO CÁO", "Báo cáo")),
    ("title-letter", text("BÁO CÁO", "CÔNG VĂN")),
    ("title-face", style("DocumentTitle", lambda each: setattr(each.paragraph_format, "alignment", 0))),
    ("title-size", size("DocumentTitle", 16)),
    ("subject", text("Kết quả triển khai", "Kính gửi: Kết quả triển khai")),
    ("subject-size", size("Subject", 12)),
    ("subject-face", faced("Subject", bold=False)),
    ("subject-rule", without_rule(2)),
    (
        "subject-length",
        text("Kết quả triển khai", "Kết quả triển khai " + "các nhiệm vụ của phong trào " * 12),
    ),
    ("addressed", text("Kính gửi:", "Gửi:")),
    ("addressed-form", text("Kính gửi:", "Kính gửi")),
    ("addressed-size", size("Addressed", 12)),
    ("basis-face", faced("Basis", italic=False)),
    ("basis-end", text("tỉnh Nghệ An;", "tỉnh Nghệ An,")),
    ("basis-end", text("ngày 06 tháng 6 năm 2025.", "ngày 06 tháng 6 năm 2025;")),
    ("body-size", size("BodyText", 12)),
    ("body-align", style("BodyText", lambda each: setattr(each.paragraph_format, "alignment", 0))),
    (
        "body-indent",
        style("BodyText", lambda each: setattr(each.paragraph_format, "first_line_indent", Mm(0))),
    ),
    ("body-gap", style("BodyText", lambda each: setattr(each.paragraph_format, "space_after", Pt(0)))),
    ("body-spacing", style("BodyText", lambda each: setattr(each.paragraph_format, "line_spacing", 2.0))),
    ("body-spacing", style("BodyText", lambda each: setattr(each.paragraph_format, "line_spacing", Pt(10)))),
    ("auto-list", _auto_list),
    ("end-mark", text("./.", ".")),
    ("recipients", text("Nơi nhận:", "Gửi:")),
    ("recipients-size", size("RecipientsHead", 14)),
    ("recipients-face", faced("RecipientsHead", italic=False)),
    ("recipients-list-size", size("RecipientsItem", 12)),
    ("recipients-dash", text("- Trưởng các thôn;", "Trưởng các thôn;")),
    ("recipients-filed", text("- Lưu: VT, VHXH.", "- Văn thư.")),
    ("recipients-filed", text("- Lưu: VT, VHXH.", "- Lưu: VT, VHXH")),
    ("closing-table", _drop_closing_table),
    ("signature", lambda word: [each.clear() for each in word.tables[-3].cell(0, 1).paragraphs]),
    ("signature-size", size("SignedAs", 12)),
    ("signature-face", faced("SignedAs", bold=False)),
    ("signature-dot", text("KT. CHỦ TỊCH", "KT CHỦ TỊCH")),
    ("annex-face", size("AnnexNumber", 13)),
    ("annex-number", text("Phụ lục II", "Phụ lục 2")),
    ("annex-announced", text("tại Phụ lục I", "ở bảng sau")),
    ("annex-of", text("(Kèm theo", "(Gửi cùng")),
]


def test_a_correct_document_has_nothing_to_mend() -> None:
    assert check_document(CORRECT) == []


@pytest.mark.parametrize(("code", "fault"), FAULTS, ids=[f"{n}-{code}" for n, (code, _) in enumerate(FAULTS)])
def test_each_fault_made_on_purpose_is_found(code: str, fault: Change) -> None:
    assert code in codes(edited(CORRECT, fault))


@pytest.mark.parametrize(
    "document",
    [
        report(kind="plan", recipients=Recipients(copies=("Sở Khoa học và Công nghệ",))),
        report(kind="letter", annexes=(), blocks=(Paragraph("Đề nghị các trường gửi danh sách."),)),
        report(kind="proposal"),
        report(kind="invitation", recipients=Recipients(copies=("Như thành phần mời",))),
        report(
            kind="minutes",
            recipients=Recipients(filed="VT, Hồ sơ"),
            clerk=Signature(("THƯ KÝ",), "Trần Thị Bích"),
            signature=Signature(("CHỦ TỌA",), "Nguyễn Văn An"),
        ),
        report(kind="list", recipients=Recipients()),
        report(banner=DEMO_BANNER),
        report(urgency="Hỏa tốc"),
    ],
    ids=["plan", "letter", "proposal", "invitation", "minutes", "list", "demo", "urgent"],
)
def test_every_kind_of_document_is_correct(document: Any) -> None:
    assert check_document(build(document)) == []


def test_a_finding_says_where_and_what_in_vietnamese() -> None:
    found = check_document(edited(CORRECT, margin(left=25)))
    assert [(each.place, each.message, each.gravity) for each in found] == [
        ("Trang giấy, phần 1", "Lề trái là 25,0 mm, cần từ 30 đến 35 mm.", Gravity.ERROR)
    ]


def test_the_same_fault_everywhere_is_said_a_few_times_and_then_counted() -> None:
    found = check_document(
        edited(CORRECT, style("TableCell", lambda each: setattr(each.font, "name", "Calibri")))
    )
    assert len(found) == MOST_ALIKE + 1
    assert "chỗ khác" in found[-1].message


def test_an_empty_file_of_a_word_processor_lacks_every_part() -> None:
    out = BytesIO()
    docx.Document().save(out)
    assert {"nation", "motto", "agency", "number", "date", "title", "recipients", "body"} <= codes(
        out.getvalue()
    )


def test_fonts_of_the_theme_are_read() -> None:
    word = docx.Document()
    word.add_paragraph("Chữ của phông chủ đề")
    out = BytesIO()
    word.save(out)
    messages = [each.message for each in check_document(out.getvalue()) if each.code == "font"]
    assert messages == ["Phông chữ là Cambria, cần Times New Roman."]
