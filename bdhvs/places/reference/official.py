"""An official list of changes as a table (.csv or .xlsx): code, name, kind, province, from, predecessors.

Since 1/7/2025 the list has changed again (30/4/2026: ten communes became wards). We do not ship those names: the
office imports the official list. Column titles may be Vietnamese; a row of a province has a two-digit code.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bdhvs.lib.vietnamese import clean_text, fold
from bdhvs.places.rules import ReferenceListError, kind_of, province_kind_of

_TITLES = {
    "code": {"code", "ma", "ma so", "ma xa", "ma don vi"},
    "name": {"name", "ten", "ten don vi", "ten xa"},
    "kind": {"kind", "loai", "cap", "loai don vi"},
    "province": {"province", "tinh", "ma tinh", "tinh thanh pho"},
    "since": {"from", "tu ngay", "hieu luc tu", "ngay hieu luc"},
    "predecessors": {"predecessors", "don vi cu", "ma cu", "hop nhat tu", "sap xep tu"},
}
_NEEDED = ("code", "name", "kind", "since")


@dataclass(frozen=True, slots=True)
class Change:
    """One row: this unit is so since that day; the predecessors ended then."""

    row: int
    code: str
    name: str
    kind: str
    province: str
    since: date
    predecessors: tuple[str, ...]

    @property
    def of_province(self) -> bool:
        return len(self.code) == 2


def read_changes(path: Path) -> list[Change]:
    """Every row of the file.

    Raises: ReferenceListError naming the row that cannot be read.
    """
    rows = _rows(path)
    columns = _columns(next(rows, (0, []))[1])
    return [_change(number, cells, columns) for number, cells in rows if any(cells)]


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        source = _workbook(path) if path.suffix.lower() == ".xlsx" else _text(path)
        yield from enumerate(([clean_text(cell) for cell in row] for row in source), start=1)
    except OSError as error:
        raise ReferenceListError(f"Không đọc được {path}: {error.strerror}.") from None


def _text(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.reader(file)


def _workbook(path: Path) -> Iterator[list[str]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield [_shown(cell) for cell in row]
    finally:
        book.close()


def _shown(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)


def _columns(titles: Iterable[str]) -> dict[str, int]:
    keys = [fold(title).replace(",", "") for title in titles]
    found = {
        field: next(place for place, key in enumerate(keys) if key in known)
        for field, known in _TITLES.items()
        if known & set(keys)
    }
    if lacking := [field for field in _NEEDED if field not in found]:
        raise ReferenceListError(f"Dòng tiêu đề thiếu cột: {', '.join(lacking)}.")
    return found


def _change(number: int, cells: list[str], columns: dict[str, int]) -> Change:
    text = {field: cells[place] if place < len(cells) else "" for field, place in columns.items()}
    code = text["code"]
    if not (code.isdigit() and len(code) in (2, 5)):
        raise ReferenceListError(f"Dòng {number}: mã {code!r} phải có 2 hoặc 5 chữ số (giữ số 0 ở đầu).")
    if not text["name"]:
        raise ReferenceListError(f"Dòng {number}: thiếu tên.")
    try:
        kind = province_kind_of(text["kind"]) if len(code) == 2 else kind_of(text["kind"]).value
    except ReferenceListError as error:
        raise ReferenceListError(f"Dòng {number}: {error}") from None
    return Change(
        row=number,
        code=code,
        name=text["name"],
        kind=kind,
        province=text.get("province", ""),
        since=_day(text["since"], number),
        predecessors=tuple(text.get("predecessors", "").replace(";", " ").replace(",", " ").split()),
    )


def _day(text: str, number: int) -> date:
    for shape in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007 - a day, not an instant
        except ValueError:
            continue
    raise ReferenceListError(f"Dòng {number}: ngày {text!r} phải ghi dd/mm/yyyy.")
