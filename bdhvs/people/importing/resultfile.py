"""The result as an .xlsx file: each row of the list and what happened to it."""

from pathlib import Path

import xlsxwriter

from bdhvs.people.importing.describing import reasons
from bdhvs.people.importing.matching import Verdict
from bdhvs.people.importing.rules import Outcome
from bdhvs.people.importing.running import Preview

_DONE = {
    Outcome.NEW: "đã thêm mới",
    Outcome.CHANGED: "đã cập nhật",
    Outcome.SAME: "không đổi",
}
_COLUMNS = (
    ("Dòng trong tệp", 14),
    ("Họ và tên", 28),
    ("Năm sinh", 10),
    ("Số hộ", 14),
    ("Kết quả", 16),
    ("Chi tiết", 60),
    ("Lưu ý", 60),
)


def write_result(path: Path, found: Preview, *, stored: bool) -> None:
    """One line a row, with filters. Numbers of persons and phones are not in it."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet("Kết quả")
    bold = book.add_format({"bold": True, "bg_color": "#F1E3E3", "border": 1, "text_wrap": True})
    for index, (title, width) in enumerate(_COLUMNS):
        page.set_column(index, index, width)
        page.write_string(0, index, title, bold)
    page.freeze_panes(1, 0)
    for number, verdict in enumerate(found.verdicts, 1):
        for column, value in enumerate(_cells(verdict, stored)):
            page.write(number, column, value)
    page.autofilter(0, 0, max(len(found.verdicts), 1), len(_COLUMNS) - 1)
    book.close()


def _cells(verdict: Verdict, stored: bool) -> tuple[object, ...]:
    row = verdict.row
    said = _DONE.get(verdict.outcome, verdict.outcome.label) if stored else verdict.outcome.label
    return (
        row.line,
        row.name,
        row.birth_year,
        row.household,
        said,
        "; ".join(reasons(verdict)),
        "; ".join(warning.text for warning in row.warnings),
    )
