from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from openpyxl import load_workbook

from bdhvs.ui.tables import Column, Kind, Table, workbook


@dataclass(frozen=True)
class Row:
    name: str
    count: float | None
    share: float | None
    on: date | None


COLUMNS = [
    Column("name", "Tên", searchable=True),
    Column("count", "Số hộ", Kind.NUMBER),
    Column("share", "Tỷ lệ", Kind.PERCENT),
    Column("on", "Ngày", Kind.DATE),
]


def sheet_of(rows: list[Row], query: str = "", **options: Any) -> Any:
    table = Table(rows, COLUMNS, QueryDict(query), key="k", caption="Các hộ")
    with workbook(table, **options) as file:
        return load_workbook(file).active


def test_what_a_person_typed_never_becomes_a_formula_a_link_or_a_number() -> None:
    typed = ['=HYPERLINK("http://x","y")', "+84 912", "-1", "@sum", "https://example.vn", "007", "\t=1"]
    sheet = sheet_of([Row(text, None, None, None) for text in typed])
    cells = [row[0] for row in sheet.iter_rows(min_row=4)]
    assert [cell.data_type for cell in cells] == ["s"] * len(typed)
    assert [cell.value for cell in cells] == typed
    assert all(cell.hyperlink is None for cell in cells)
    assert [cell.quotePrefix for cell in cells] == [True, True, True, True, False, False, True]


def test_numbers_shares_and_days_keep_their_kind() -> None:
    row = list(sheet_of([Row("Tổ 1", 1234.5, 0.725, date(2026, 9, 5))]).iter_rows(min_row=4))[0]
    assert [cell.value for cell in row] == ["Tổ 1", 1234.5, 0.725, datetime(2026, 9, 5)]  # noqa: DTZ001 a day
    assert row[2].number_format == "0.0%"
    assert row[3].number_format == "dd/mm/yyyy"


def test_a_missing_value_is_an_empty_cell() -> None:
    row = list(sheet_of([Row("Tổ 1", None, None, None)]).iter_rows(min_row=4, values_only=True))[0]
    assert row[1:] == (None, None, None)


def test_the_file_says_what_it_is_and_how_it_was_filtered() -> None:
    sheet = sheet_of([Row("Tổ 1", 1, 1, None)], "q=tổ", notes=("Tính đến 21/11/2026",))
    assert [sheet.cell(n, 1).value for n in (1, 2, 3)] == ["Các hộ", "Tính đến 21/11/2026", "Lọc: Tìm “tổ”"]
    assert [cell.value for cell in sheet[5]] == ["Tên", "Số hộ", "Tỷ lệ", "Ngày"]


def test_a_long_list_stops_at_the_limit_and_says_so() -> None:
    sheet = sheet_of([Row(f"Hộ {n}", n, None, None) for n in range(1, 6)], limit=3)
    assert sheet.max_row == 7
    assert sheet.cell(7, 1).value == "Tệp dừng ở 3 dòng đầu; hãy lọc bớt rồi xuất lại."
