"""The result as an .xlsx file: each row of the list and what happened to it."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from bdhvs.people.import_models import ImportBatch
from bdhvs.people.importing.describing import reasons
from bdhvs.people.importing.matching import Verdict
from bdhvs.people.importing.pages import shown_row
from bdhvs.people.importing.rules import Outcome
from bdhvs.people.importing.running import Preview
from bdhvs.people.importing.staging import staged_sheet
from bdhvs.ui.sheets import SafeWorkbook

_DONE = {
    Outcome.NEW: "đã thêm mới",
    Outcome.CHANGED: "đã cập nhật",
    Outcome.SAME: "không đổi",
}
_COLUMNS = (
    ("Dòng trong tệp", 14),
    ("Họ và tên", 28),
    ("Sinh", 12),
    ("Số hộ", 14),
    ("Kết quả", 16),
    ("Chi tiết", 60),
    ("Lưu ý", 60),
)


def write_result(target: Path | IO[bytes], found: Preview, *, stored: bool) -> None:
    """One line a row, with filters. Numbers of persons and phones are not in it."""
    _write(target, (_cells(verdict, stored) for verdict in found.verdicts))


def write_staged_result(target: IO[bytes], batch: ImportBatch) -> None:
    """The same from a staged list, before or after storing."""
    _write(target, _staged_cells(batch))


def _staged_cells(batch: ImportBatch) -> Iterator[tuple[object, ...]]:
    lines = {line.number: line for line in staged_sheet(batch).lines}
    for row in batch.rows.order_by("line").iterator():
        shown = shown_row(batch, row, lines[row.line], {})
        yield (
            *(shown.line, shown.name, shown.birth, shown.household, shown.label),
            "; ".join(shown.reasons),
            "; ".join(shown.warnings),
        )


def _write(target: Path | IO[bytes], rows: Iterable[tuple[object, ...]]) -> None:
    # A name that begins with "=" stays a text: nobody's cell becomes a formula.
    book = SafeWorkbook(target, {"constant_memory": True})
    page = book.add_worksheet("Kết quả")
    bold = book.add_format({"bold": True, "bg_color": "#F1E3E3", "border": 1, "text_wrap": True})
    for index, (title, width) in enumerate(_COLUMNS):
        page.set_column(index, index, width)
        page.write_string(0, index, title, bold)
    page.freeze_panes(1, 0)
    last = 0
    for last, cells in enumerate(rows, 1):
        for column, value in enumerate(cells):
            page.write(last, column, value)
    page.autofilter(0, 0, max(last, 1), len(_COLUMNS) - 1)
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
