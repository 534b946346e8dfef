"""The annex workbook: typed cells, nothing that could run, the same bytes for the same content."""

import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from bdhvs.reports.documents.content import DEMO_BANNER, Column, ColumnKind, Share, Table
from bdhvs.reports.documents.rules import ContentError
from bdhvs.reports.documents.workbook import AnnexSheet, write_workbook
from bdhvs.reports.tests.documents_sample import AT, TARGETS, by_hamlet


def written(*sheets: AnnexSheet, banner: str = "") -> bytes:
    return write_workbook(sheets, title="Phụ lục", issuer="UBND xã", at=AT, banner=banner)


def read(package: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(package))


HAMLETS = AnnexSheet(tab="Theo thôn", table=by_hamlet(30), notes=("Số liệu đến ngày 30/11/2026",))


def test_the_same_content_gives_the_same_bytes() -> None:
    assert written(HAMLETS) == written(HAMLETS)


def test_the_sheet_has_title_note_unit_two_rows_of_titles_rows_total_and_source() -> None:
    page = read(written(HAMLETS)).active
    column = [page.cell(row, 1).value for row in range(1, 7)]
    assert column == [
        "Kết quả theo thôn",
        "Số liệu đến ngày 30/11/2026",
        "Đơn vị tính: hộ, buổi",
        "STT",
        None,
        1,
    ]
    assert [page.cell(5, number).value for number in (4, 5)] == ["Hộ đạt", "Buổi"]
    assert page.cell(4, 4).value == "Kết quả"
    assert page.cell(36, 2).value == "Tổng cộng"
    assert page.cell(38, 1).value.startswith("Nguồn: ")


def test_cells_keep_their_kind_and_missing_is_not_zero() -> None:
    table = Table(
        columns=tuple(Column(kind.value, kind) for kind in ColumnKind),
        rows=(
            ("Thôn", 1, 1234, Decimal("7.5"), Share(3, 4), date(2026, 6, 5)),
            ("x", 2, None, None, Share(1, None), None),
        ),
        caption="Các loại ô",
    )
    page = read(written(AnnexSheet(tab="a", table=table))).active
    first = [page.cell(3, number) for number in range(1, 7)]
    assert [cell.value for cell in first][2:5] == [1234, 7.5, 0.75]
    assert [cell.number_format for cell in first][2:] == [
        "[$-42A]#,##0",
        "[$-42A]#,##0.0",
        "[$-42A]0.0%",
        "dd/mm/yyyy",
    ]
    assert first[5].is_date
    assert [page.cell(4, number).value for number in range(3, 7)] == ["chưa có"] * 4


def test_the_sheet_is_ready_to_scroll_filter_and_print() -> None:
    page = read(written(HAMLETS)).active
    assert page.freeze_panes == "C6"
    assert page.auto_filter.ref == "A5:E35"
    assert page.print_title_rows == "$4:$5"
    assert page.page_setup.paperSize == 9
    assert page.page_setup.fitToHeight == 0


@pytest.mark.parametrize("text", ["=1+1", "+84", "-5", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1"])
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    table = Table(columns=(Column("Ghi chú"),), rows=((text,),), caption="x")
    package = written(AnnexSheet(tab="a", table=table))
    cell = read(package).active.cell(3, 1)
    assert cell.data_type == "s"
    assert cell.value == text
    assert cell.quotePrefix
    with zipfile.ZipFile(BytesIO(package)) as source:
        assert b"<f>" not in source.read("xl/worksheets/sheet1.xml")


def test_demo_data_is_marked_on_top_and_when_printed() -> None:
    page = read(written(HAMLETS, banner=DEMO_BANNER)).active
    assert page.cell(1, 1).value == DEMO_BANNER
    assert DEMO_BANNER in page.oddFooter.center.text
    assert read(written(HAMLETS)).active.cell(1, 1).value != DEMO_BANNER


def test_tab_names_are_made_fit_for_excel_and_different() -> None:
    long = "Kết quả/chỉ tiêu: năm 2026 [của xã Hùng Châu]"
    names = read(written(*(AnnexSheet(tab=long, table=TARGETS) for _ in range(3)))).sheetnames
    assert len(set(names)) == 3
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)


def test_a_table_without_rows_is_still_a_table() -> None:
    page = read(written(AnnexSheet(tab="a", table=replace(TARGETS, rows=())))).active
    assert page.cell(2, 1).value == "STT"


def test_an_annex_without_tables_is_refused() -> None:
    with pytest.raises(ContentError, match="không có bảng"):
        written()
