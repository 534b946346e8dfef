"""Headers as offices write them."""

from pathlib import Path

import pytest
import xlsxwriter

from bdhvs.people.importing.columns import find_table, header_field
from bdhvs.people.importing.reading import Line, Sheet, read_book
from bdhvs.people.importing.running import choose
from bdhvs.people.importing.synonyms import Field
from bdhvs.people.tests import importing_books as books


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Họ và tên", Field.NAME),
        ("HỌ, CHỮ ĐỆM VÀ TÊN", Field.NAME),
        ("Họ tên (*)", Field.NAME),
        ("Họ đệm", Field.FAMILY_NAME),
        ("Tên", Field.GIVEN_NAME),
        ("Ngày, tháng, năm sinh", Field.BIRTH),
        ("Năm sinh", Field.BIRTH),
        ("Giới tính", Field.SEX),
        ("Số CCCD/ĐDCN", Field.NUMBER),
        ("Số định danh cá nhân", Field.NUMBER),
        ("Quan hệ với chủ hộ", Field.RELATION),
        ("QH với\nchủ hộ", Field.RELATION),
        ("Họ tên chủ hộ", Field.HEAD),
        ("Số hộ", Field.HOUSEHOLD),
        ("Mã hộ:", Field.HOUSEHOLD),
        ("Tổ dân phố", Field.HAMLET),
        ("Xóm", Field.HAMLET),
        ("SĐT", Field.PHONE),
        ("Thường trú/Tạm trú", Field.RESIDENCE),
        ("Ngày đến", Field.ARRIVED),
        ("Diện ưu tiên", Field.PRIORITY),
        ("Ghi chú", Field.NOTE),
        ("Hä vµ tªn", Field.NAME),
        ("Hoï vaø teân", Field.NAME),
        ("Số tờ khai", Field.IGNORED),
    ],
)
def test_headers_are_recognised(header: str, field: Field) -> None:
    assert header_field(header)[0] is field


@pytest.mark.parametrize(
    "header",
    [
        "Dân tộc",
        "Tôn giáo",
        "Dạng khuyết tật",
        "Đảng viên",
        "Ngày vào Đảng",
        "Bệnh nền",
        "Tình trạng sức khỏe",
    ],
)
def test_sensitive_columns_are_recognised_and_not_read(header: str) -> None:
    assert header_field(header)[0] is Field.SENSITIVE


def test_a_sensitive_column_is_told_and_shows_no_samples() -> None:
    lines = [Line(1, ["Họ và tên", "Dân tộc", "Số hộ"]), Line(2, ["Lê Văn A", "Mông", "1"])]
    table = find_table(Sheet("T", lines=lines))
    assert Field.SENSITIVE not in table.mapping()
    assert table.columns[1].samples == []
    assert "dân tộc" in table.sentences()[0]


def test_a_header_of_three_rows_with_merged_cells_is_one_header(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    made = xlsxwriter.Workbook(path)
    page = made.add_worksheet("Thôn 1")
    page.merge_range("A1:H1", "DANH SÁCH NHÂN KHẨU THÔN 1")
    page.merge_range("A3:A4", "TT")
    page.merge_range("B3:B4", "Họ và tên")
    page.merge_range("C3:D3", "Ngày tháng năm sinh")
    page.write_row("C4", ["Nam", "Nữ"])
    page.merge_range("E3:E4", "Quan hệ với chủ hộ")
    page.merge_range("F3:G3", "Cư trú")
    page.write_row("F4", ["Thường trú", "Tạm trú"])
    page.write_row("A5", ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"])
    page.write_row("A6", ["1", "Lê Văn A", "05/03/1960", "", "Chủ hộ", "x", ""])
    page.write_row("A7", ["2", "Trần Thị B", "", "1962", "Vợ", "", "x"])
    made.close()
    _, table = choose(read_book(path))
    assert table.header_rows == (3, 4)
    assert table.first_row == 6
    assert table.mapping() == {
        Field.NAME: 1,
        Field.MALE: 2,
        Field.FEMALE: 3,
        Field.RELATION: 4,
        Field.PERMANENT: 5,
        Field.TEMPORARY: 6,
    }


def test_family_and_given_name_apart_are_found() -> None:
    lines = [Line(1, ["STT", "Họ đệm", "Tên", "Năm sinh"]), Line(2, ["1", "Lê Văn", "A", "1960"])]
    assert find_table(Sheet("T", lines=lines)).mapping() == {
        Field.FAMILY_NAME: 1,
        Field.GIVEN_NAME: 2,
        Field.BIRTH: 3,
    }


def test_ages_are_no_births_and_the_officer_is_told() -> None:
    header = ["Họ và tên", "Tuổi", "Số hộ"]
    ages = Sheet("T", lines=[Line(1, header), Line(2, ["Lê Văn An", "66", "1"])])
    told = " ".join(find_table(ages).sentences())
    assert "“Tuổi” (B)" in told
    assert "năm sinh" in told
    years = Sheet("T", lines=[Line(1, [*header, "Năm sinh"]), Line(2, ["Lê Văn An", "66", "1", "1960"])])
    assert find_table(years).sentences() == []


def test_columns_without_a_header_are_guessed_from_content_and_need_a_look() -> None:
    names = ["Lê Văn An", "Trần Thị Bình", "Đỗ Văn Cường", "Hồ Thị Dung"]
    lines = [Line(n + 1, [str(n), name, "05/03/1960", f"04019900000{n}"]) for n, name in enumerate(names)]
    table = find_table(Sheet("T", lines=lines))
    assert table.mapping() == {Field.NAME: 1, Field.BIRTH: 2, Field.NUMBER: 3}
    assert table.needs_confirmation()


def test_the_sheet_that_looks_like_a_list_is_chosen(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    made = xlsxwriter.Workbook(path)
    cover = made.add_worksheet("Bìa")
    cover.write_column(0, 0, ["ỦY BAN NHÂN DÂN XÃ", "BÁO CÁO", "Năm 2026"])
    page = made.add_worksheet("DS")
    page.write_row(0, 0, ["Họ và tên", "Năm sinh", "Số hộ"])
    page.write_row(1, 0, ["Lê Văn A", 1960, 1])
    made.close()
    assert choose(read_book(path))[0].name == "DS"


def test_the_template_reads_back_without_a_question(tmp_path: Path) -> None:
    from bdhvs.people.importing.template import write_template

    path = tmp_path / "mau.xlsx"
    write_template(path, ["Thôn 1", "Thôn 2"])
    sheet, table = choose(read_book(path))
    assert sheet.name == "Danh sách"
    assert {Field.NAME, Field.BIRTH, Field.NUMBER, Field.HAMLET, Field.HOUSEHOLD, Field.PHONE} <= set(
        table.mapping()
    )
    assert all(column.confidence == 100 for column in table.columns)


def test_a_typed_list_in_an_old_font_is_read(tmp_path: Path) -> None:
    path = books.book(
        tmp_path / "a.xlsx",
        [["Hä vµ tªn", "N¨m sinh", "Sè hé"], ["NguyÔn V¨n §øc", 1960, 1], ["TrÇn ThÞ B×nh", 1962, 1]],
    )
    table = choose(read_book(path))[1]
    assert table.mapping() == {Field.NAME: 0, Field.BIRTH: 1, Field.HOUSEHOLD: 2}
    assert "TCVN3" in table.sentences()[0]
