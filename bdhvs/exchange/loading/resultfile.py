"""The result as an .xlsx file: each row of the list and what happened to it."""

from collections.abc import Iterable
from pathlib import Path
from typing import IO

from bdhvs.exchange.rules import Outcome
from bdhvs.ui.sheets import SafeWorkbook

_COLUMNS = (("Dòng trong tệp", 12), ("Nội dung", 60), ("Kết quả", 20), ("Chi tiết", 90))
Told = tuple[int, str, str, str]
"""Line, what the row says, outcome code, reasons."""


def write_result(target: Path | IO[bytes], told: Iterable[Told], *, stored: bool) -> None:
    """One line a row, with filters. Numbers of persons are not in it."""
    book = SafeWorkbook(target, {"constant_memory": True})
    page = book.add_worksheet("Kết quả")
    bold = book.add_format({"bold": True, "bg_color": "#F1E3E3", "border": 1, "text_wrap": True})
    for index, (title, width) in enumerate(_COLUMNS):
        page.set_column(index, index, width)
        page.write_string(0, index, title, bold)
    page.freeze_panes(1, 0)
    last = 0
    for last, (line, says, outcome, reasons) in enumerate(told, 1):
        known = Outcome(outcome)
        page.write_number(last, 0, line)
        for column, text in enumerate((says, known.done_label if stored else known.label, reasons), 1):
            page.write_string(last, column, text)
    page.autofilter(0, 0, max(last, 1), len(_COLUMNS) - 1)
    book.close()
