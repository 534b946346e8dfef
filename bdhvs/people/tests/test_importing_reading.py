"""Files as offices have them: every kind, encoding and oddity comes in as text with its row number."""

import subprocess
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from bdhvs.people.importing.reading import read_book
from bdhvs.people.importing.rules import ImportFileError
from bdhvs.people.tests import importing_books as books

ROWS = [["Họ và tên", "Năm sinh"], ["Nguyễn Thị Hằng", 1960], ["Lê Văn Đức", "1985"]]
TEXT = "Họ và tên;Năm sinh\nNguyễn Thị Hằng;1960\nLê Văn Đức;1985\n"


def test_rows_keep_the_numbers_excel_shows(tmp_path: Path) -> None:
    sheet = read_book(books.book(tmp_path / "a.xlsx", ROWS, top=4)).sheets[0]
    assert [(line.number, line.cells) for line in sheet.lines] == [
        (5, ["Họ và tên", "Năm sinh"]),
        (6, ["Nguyễn Thị Hằng", "1960"]),
        (7, ["Lê Văn Đức", "1985"]),
    ]
    assert sheet.lines[1].marks == {1: "number"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_text_tables_are_read_in_every_encoding_and_separator(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    path = tmp_path / "a.csv"
    mark = "" if encoding != "utf-16-be" else "\ufeff"
    path.write_bytes((mark + TEXT.replace(";", separator)).encode(encoding))
    lines = read_book(path).sheets[0].lines
    assert lines[1].cells == ["Nguyễn Thị Hằng", "1960"]


def test_text_tables_in_windows_1258_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    typed = (
        TEXT.replace("Lê Văn Đức", "Lê Thị Tín")
        .replace("ễ", "ê\u0303")
        .replace("ị", "i\u0323")
        .replace("í", "i\u0301")
        .replace("ằ", "ă\u0300")
        .replace("ọ", "o\u0323")
    )
    path.write_bytes(typed.encode("cp1258"))
    assert read_book(path).sheets[0].lines[1].cells[0] == "Nguyễn Thị Hằng"


def test_a_bare_year_in_a_date_cell_is_a_year_again(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    made = xlsxwriter.Workbook(path)
    page = made.add_worksheet()
    date_format = made.add_format({"num_format": "dd/mm/yyyy"})
    page.write(0, 0, "Ngày sinh")
    page.write_number(1, 0, 1960, date_format)
    page.write_datetime(2, 0, datetime(1960, 2, 29), date_format)  # noqa: DTZ001 - a wall date of Excel
    made.close()
    lines = read_book(path).sheets[0].lines
    assert (lines[1].cells[0], lines[1].marks[0]) == ("1960", "year_as_date")
    assert (lines[2].cells[0], lines[2].marks[0]) == ("29/02/1960", "date")


def test_formulas_without_a_result_and_error_cells_are_marked(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Họ và tên</t></is></c></row>'
        '<row r="2" hidden="1"><c r="A2"><f>B2&amp;C2</f></c><c r="B2" t="e"><v>#REF!</v></c></row>'
        '<row r="3"><c r="A3" t="str"><f>"x"</f><v>Lê Văn A</v></c></row>'
    )
    sheet = read_book(books.raw_book(tmp_path / "a.xlsx", books.sheet_xml(rows))).sheets[0]
    assert sheet.lines[1].marks == {0: "formula", 1: "error:#REF!"}
    assert sheet.lines[2].cells == ["Lê Văn A"]
    assert sheet.hidden_rows == 1


def test_columns_that_excel_hides_are_read_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    made = xlsxwriter.Workbook(path)
    page = made.add_worksheet("Thôn 1")
    page.write_row(0, 0, ["Họ và tên", "Năm sinh", "Số điện thoại"])
    page.set_column("C:C", None, None, {"hidden": True})
    page.set_column("F:XFD", None, None, {"hidden": True})
    made.close()
    sheet = read_book(path).sheets[0]
    assert sheet.lines[0].cells[2] == "Số điện thoại"
    assert sheet.hidden_columns == [2]
    assert "(C)" in sheet.hidden_parts()[0]


def test_blank_columns_on_the_left_stay_columns(tmp_path: Path) -> None:
    sheet = read_book(books.book(tmp_path / "a.xlsx", [["", "Họ và tên"], ["", "Lê Văn A"]], top=2)).sheets[0]
    assert [(line.number, line.cells) for line in sheet.lines] == [
        (3, ["", "Họ và tên"]),
        (4, ["", "Lê Văn A"]),
    ]


def test_merged_cells_and_several_sheets_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    made = xlsxwriter.Workbook(path)
    first = made.add_worksheet("Bìa")
    first.write(0, 0, "DANH SÁCH")
    second = made.add_worksheet("Thôn 1")
    second.write(1, 0, "Họ và tên")
    second.merge_range(0, 0, 0, 2, "DANH SÁCH NHÂN KHẨU")
    made.add_worksheet("Ẩn").hide()
    made.close()
    book = read_book(path)
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [
        ("Bìa", False),
        ("Thôn 1", False),
        ("Ẩn", True),
    ]
    assert book.sheet("Thôn 1").merges == [(0, 0, 0, 2)]
    with pytest.raises(ImportFileError, match="không có trang"):
        book.sheet("Thôn 9")


@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_older_and_free_formats_are_read(tmp_path: Path, suffix: str) -> None:
    source = books.book(tmp_path / "a.xlsx", ROWS)
    done = subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", suffix]
        + ["--outdir", str(tmp_path / "out"), str(source)],
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    lines = read_book(tmp_path / "out" / f"a.{suffix}").sheets[0].lines
    assert [line.cells for line in lines] == [
        ["Họ và tên", "Năm sinh"],
        ["Nguyễn Thị Hằng", "1960"],
        ["Lê Văn Đức", "1985"],
    ]
