"""Documents as word processors see them: structure, equal bytes, and the printed page."""

import shutil
import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from bdhvs.reports.documents.builder import build, build_excerpt
from bdhvs.reports.documents.content import (
    DEMO_BANNER,
    Document,
    Item,
    Letterhead,
    Paragraph,
    Picture,
    Recipients,
    Table,
)
from bdhvs.reports.documents.numbering import cut
from bdhvs.reports.documents.rules import ContentError
from bdhvs.reports.documents.tables import column_widths, header_rows
from bdhvs.reports.tests.documents_sample import LETTERHEAD, REPORT, TARGETS, by_hamlet, opened, report

CORRECT = build(REPORT)


def texts(package: bytes) -> list[str]:
    return [paragraph.text for paragraph in opened(package).paragraphs if paragraph.text.strip()]


def test_the_same_content_gives_the_same_bytes() -> None:
    assert build(report()) == CORRECT


def test_another_moment_changes_only_dates() -> None:
    later = build(report(at=REPORT.at.replace(day=2)))
    assert later != CORRECT
    assert texts(later) == texts(CORRECT)


def test_number_and_day_stay_open_for_the_clerk() -> None:
    head = opened(CORRECT).tables[0]
    assert head.cell(1, 0).text == "Số:         /BC-UBND"
    assert head.cell(1, 1).text == "Hùng Châu, ngày        tháng 12 năm 2026"


def test_a_given_number_below_ten_gets_a_zero() -> None:
    head = opened(build(report(letterhead=replace(LETTERHEAD, number=5, day=3)))).tables[0]
    assert head.cell(1, 0).text == "Số: 05/BC-UBND"
    assert head.cell(1, 1).text == "Hùng Châu, ngày 03 tháng 12 năm 2026"


def test_a_report_has_the_parts_the_plans_ask_for_in_order() -> None:
    wanted = [
        "BÁO CÁO",
        "Kính gửi:",
        "- Ủy ban nhân dân tỉnh Nghệ An;",
        "- Sở Khoa học và Công nghệ.",
        "Căn cứ Kế hoạch số 430/KH-UBND ngày 06 tháng 6 năm 2025.",
        "I. TIẾN ĐỘ THỰC HIỆN",
        "1. Chỉ đạo, điều hành",
        "II. KẾT QUẢ THEO CHỈ TIÊU",
        "III. KẾT QUẢ THEO THÔN",
        "IV. KHÓ KHĂN, VƯỚNG MẮC",
        "V. ĐỀ XUẤT, KIẾN NGHỊ",
    ]
    assert [text for text in texts(CORRECT) if text in wanted] == wanted


def test_the_body_ends_with_the_mark_of_the_decree() -> None:
    assert any(text.endswith("trên địa bàn xã./.") for text in texts(CORRECT))


def test_the_body_ends_with_the_mark_even_after_a_table() -> None:
    assert "./." in texts(build(report(blocks=(TARGETS,))))


def test_recipients_and_signature_of_a_report() -> None:
    closing = opened(CORRECT).tables[2]
    assert closing.cell(0, 0).text.split("\n") == [
        "Nơi nhận:",
        "- Như trên;",
        "- Thường trực Đảng ủy xã;",
        "- Các phòng thuộc UBND xã;",
        "- Trưởng các thôn;",
        "- Lưu: VT, VHXH.",
    ]
    assert closing.cell(0, 1).text.split("\n") == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", ""]


def test_a_letter_has_its_subject_under_the_number_and_no_title() -> None:
    package = build(
        report(kind="letter", subject="đăng ký học", recipients=Recipients(addressed=("Trường A",)))
    )
    assert opened(package).tables[0].cell(1, 0).text == "Số:         /UBND-VHXH\nV/v đăng ký học"
    assert "Kính gửi: Trường A" in texts(package)
    assert "CÔNG VĂN" not in texts(package)


def test_titles_of_a_long_table_are_repeated_and_rows_stay_whole() -> None:
    package = build(report(annexes=(), blocks=(by_hamlet(80),)))
    core: Any = opened(package).tables[1]._tbl
    assert header_rows(core) == 2
    assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in core.tr_lst)


def test_a_missing_value_is_said_in_words_never_as_zero() -> None:
    table = opened(CORRECT).tables[1]
    assert [cell.text for cell in table.rows[3].cells][4:] == ["chưa có", "1.544"]
    assert [cell.text for cell in table.rows[2].cells][4:] == ["95,1%", "0"]


def test_no_column_is_narrower_than_its_longest_word() -> None:
    widths = column_widths(TARGETS, 165)
    assert sum(widths) == pytest.approx(165)
    assert widths[0] > 9


def test_annexes_have_roman_numbers_and_count_their_own_pages() -> None:
    word = opened(CORRECT)
    assert [text for text in texts(CORRECT) if text.startswith("Phụ lục")] == ["Phụ lục I", "Phụ lục II"]
    starts = [section._sectPr.find(qn("w:pgNumType")) for section in word.sections]
    assert [None if each is None else each.get(qn("w:start")) for each in starts] == [None, "1", "1"]
    assert word.sections[2].page_width == word.sections[0].page_height


def test_a_single_annex_has_no_number() -> None:
    assert "Phụ lục" in texts(build(report(annexes=REPORT.annexes[:1])))


def test_a_chart_has_words_for_those_who_cannot_see_it() -> None:
    described = [each.get("descr") for each in opened(CORRECT).element.body.iter(qn("wp:docPr"))]
    assert described == ["Biểu đồ cột: tỷ lệ hộ đạt theo thôn"]


def test_a_footnote_is_a_real_footnote() -> None:
    with zipfile.ZipFile(BytesIO(CORRECT)) as package:
        assert "Phiếu chuyển số 91/PC-VHXH" in package.read("word/footnotes.xml").decode()


def test_demo_data_is_marked_on_every_page_and_real_data_is_not() -> None:
    sections = opened(build(report(banner=DEMO_BANNER))).sections
    for section in sections:
        for footer in (section.footer, section.first_page_footer):
            assert footer.paragraphs[0].text == DEMO_BANNER
    assert all(section.footer.paragraphs[0].text == "" for section in opened(CORRECT).sections)


def test_names_with_signs_of_the_file_format_and_control_letters_are_kept_safe() -> None:
    odd = 'Thôn <Bắc> & "Nam" \x00\x0b\u202eđảo'
    assert 'Thôn <Bắc> & "Nam" đảo./.' in texts(build(report(blocks=(Paragraph(odd),))))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "khác"}, "Không có loại văn bản"),
        ({"subject": " "}, "trích yếu"),
        ({"letterhead": Letterhead(issuer=" ", issuer_short="", place="", year=2026)}, "tên cơ quan"),
        ({"blocks": (Picture(png=b"GIF89a", alt="x"),)}, "không phải là ảnh PNG"),
    ],
)
def test_content_no_document_can_be_made_of_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ContentError, match=said):
        build(report(**changes))


def test_a_section_goes_out_without_letterhead_and_signature() -> None:
    package = build_excerpt(cut(REPORT, "targets", title="Kết quả phong trào"))
    assert texts(package)[:2] == ["Kết quả phong trào", "I. KẾT QUẢ THEO CHỈ TIÊU"]
    assert not any("Nơi nhận" in cell.text for table in opened(package).tables for cell in table._cells)


def test_a_table_of_many_rows_is_written_quickly_enough_to_be_a_year() -> None:
    table: Table = by_hamlet(1500)
    assert len(opened(build(report(annexes=(), blocks=(table, Item("hết"))))).tables[1].rows) == 1503


# The order in which the file format wants properties; word processors call anything else damaged.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore numPr pBdr shd tabs spacing ind jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs noProof color sz szCs u vertAlign lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders vAlign",
    "sectPr": "headerReference footerReference type pgSz pgMar pgNumType cols titlePg docGrid",
    "style": "name basedOn qFormat pPr rPr tblPr",
}


@pytest.mark.parametrize("document", [REPORT, report(kind="letter", urgency="Khẩn", banner=DEMO_BANNER)])
def test_properties_stand_in_the_order_of_the_file_format(document: Document) -> None:
    with zipfile.ZipFile(BytesIO(build(document))) as package:
        roots = [
            parse_xml(package.read(name))
            for name in package.namelist()
            if name.startswith("word/") and name.endswith(".xml")
        ]
    for tag, order in ORDER.items():
        names = order.split()
        for properties in (each for root in roots for each in root.iter(qn(f"w:{tag}"))):
            places = [names.index(child.tag.split("}")[1]) for child in properties]
            assert places == sorted(places), (tag, [child.tag for child in properties])


def test_the_file_carries_nothing_of_the_librarys_own() -> None:
    with zipfile.ZipFile(BytesIO(CORRECT)) as package:
        names = set(package.namelist())
        everything = b"".join(package.read(name) for name in names)
    assert not any(
        "thumbnail" in name or "customXml" in name or "stylesWithEffects" in name for name in names
    )
    assert b"python-docx" not in everything
    assert len(CORRECT) < 40_000


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Text of each page of the year report as LibreOffice prints it."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("soffice is not installed: the printed page is not looked at")
    folder = tmp_path_factory.mktemp("printed")
    (folder / "report.docx").write_bytes(CORRECT)
    subprocess.run(
        [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
        + ["--outdir", str(folder), str(folder / "report.docx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return _pages(folder / "report.pdf")


def _pages(path: Path) -> list[str]:
    pdf = pypdfium2.PdfDocument(path)
    try:
        pages = []
        for number in range(len(pdf)):
            page = pdf[number]
            text_page = page.get_textpage()
            pages.append(text_page.get_text_bounded())
            darkest, lightest = page.render(scale=0.5, grayscale=True).to_pil().getextrema()
            assert darkest < 128 < lightest, "a page is blank"
            text_page.close()
            page.close()
        return pages
    finally:
        pdf.close()


def test_the_printed_report_has_its_pages_and_hides_the_first_number(printed: list[str]) -> None:
    firsts = [page.split()[0] for page in printed]
    assert firsts[0] == "ỦY"
    assert "2" in firsts[1:]
    assert printed[0].count("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") == 1


def test_the_printed_annex_begins_a_page_and_repeats_its_titles(printed: list[str]) -> None:
    starts = [number for number, page in enumerate(printed) if page.split("\r\n")[0].startswith("Phụ lục")]
    assert len(starts) == 2
    long_annex = printed[starts[0] : starts[1]]
    assert len(long_annex) >= 2
    assert all("Kết quả" in page and "Số hộ" in page for page in long_annex)
    assert long_annex[1].split()[0] == "2"
