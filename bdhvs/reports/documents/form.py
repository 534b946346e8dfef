"""A superior's own .xlsx form, filled by cells named once; its formulas, styles and sheets stay."""

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, cast

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.worksheet import Worksheet

from bdhvs.reports.documents.archive import MIB, Limits, opened, repack
from bdhvs.reports.documents.content import Share, Value
from bdhvs.reports.documents.reading import parse
from bdhvs.reports.documents.rules import FileRefusedError, FormError
from bdhvs.reports.documents.writing import clean
from bdhvs.ui.sheets import RISKY

LIMITS = Limits(packed=10 * MIB, unpacked=60 * MIB, part=12 * MIB)
MOST_SPREAD = 200_000
BROKEN = "Tệp .xlsx bị hỏng, không đọc được. Hãy mở bằng Excel và lưu lại."
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ADDRESS = re.compile(
    r"^(?:'(?P<quoted>[^']+)'|(?P<bare>[^'!]+))!\$?(?P<column>[A-Za-z]{1,3})\$?(?P<row>\d{1,7})$"
)


@dataclass(frozen=True, slots=True)
class NamedCell:
    """A name the form's author gave to a single cell."""

    name: str
    sheet: str
    cell: str


def named_cells(form: bytes) -> tuple[NamedCell, ...]:
    """Single cells with a name, in the order of their names; the officer need not look up addresses.

    Raises: FileRefusedError.
    """
    book = _loaded(form)
    found = []
    for name, defined in sorted(book.defined_names.items()):
        match = _ADDRESS.match(defined.attr_text or "")
        if match:
            sheet = match["quoted"] or match["bare"]
            found.append(NamedCell(name, sheet, f"{match['column'].upper()}{match['row']}"))
    return tuple(found)


def check_cells(form: bytes, places: Mapping[str, str]) -> tuple[str, ...]:
    """What is wrong with a naming of cells (field → `Biểu 1!C7` or a name); empty when all can be filled.

    Raises: FileRefusedError.
    """
    book = _loaded(form)
    problems, taken = [], dict[tuple[str, str], str]()
    for field, place in places.items():
        try:
            cell = _cell(book, place)
        except FormError as error:
            problems.append(f"{field}: {error}")
            continue
        key = (cell.parent.title, cell.coordinate)
        if key in taken:
            problems.append(f"{field}: ô {place} đã dùng cho “{taken[key]}”.")
        taken[key] = field
    return tuple(problems)


def fill_form(form: bytes, values: Mapping[str, Value], *, at: datetime) -> bytes:
    """The form with these cells filled (`Biểu 1!C7` or a name → value).

    Missing: None leaves the cell as it is, so that an unknown never becomes a zero.
    Raises: FileRefusedError for a file that must not be opened, FormError for a cell that must not be filled.
    """
    book = _loaded(form)
    cells = {place: _cell(book, place) for place in values}
    for place, value in values.items():
        if value is not None:
            _write(cells[place], value)
    # Excel computes the form's own formulas anew when it opens the file.
    book.calculation = CalcProperties(fullCalcOnLoad=True)
    out = BytesIO()
    try:
        book.save(out)
    except Exception as error:  # The library raises whatever a broken form makes it stumble over.
        raise FileRefusedError(BROKEN) from error
    return _dated(out.getvalue(), at)


def _dated(book: bytes, at: datetime) -> bytes:
    """One date everywhere, so that the same form and figures give the same bytes."""
    stamp = f"{at:%Y-%m-%dT%H:%M:%SZ}".encode()
    pattern = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
    return repack(
        book, at, change={"docProps/core.xml": lambda part: pattern.sub(rb"\g<1>" + stamp + rb"\g<2>", part)}
    )


def _loaded(form: bytes) -> Workbook:
    parts = opened(form, main="xl/workbook.xml", suffix=".xlsx", limits=LIMITS)
    for name, part in parts.items():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            _refuse_spread(part)
    try:
        with warnings.catch_warnings():
            # The library warns of extensions it drops; `lost_on_saving` tells the officer in words.
            warnings.simplefilter("ignore")
            book: Workbook = load_workbook(BytesIO(form))
    except Exception as error:  # The library raises whatever a broken file makes it stumble over.
        raise FileRefusedError(BROKEN) from error
    return book


def _refuse_spread(part: bytes) -> None:
    """A merged area or link over a whole sheet would be unfolded cell by cell."""
    root = parse(part)
    refs = [
        each.get("ref", "") for tag in ("mergeCell", "hyperlink", "f") for each in root.iter(f"{_S}{tag}")
    ]
    spread = 0
    for ref in filter(None, refs):
        try:
            left, top, right, bottom = (edge or 0 for edge in range_boundaries(ref))
        except (ValueError, TypeError) as error:
            raise FileRefusedError("Tệp .xlsx có vùng ô không hợp lệ.") from error
        spread += max(0, right - left + 1) * max(0, bottom - top + 1)
    if spread > MOST_SPREAD:
        raise FileRefusedError("Tệp .xlsx có vùng ô gộp hoặc liên kết quá lớn, không an toàn để mở.")


def lost_on_saving(form: bytes) -> tuple[str, ...]:
    """Parts of a form that filling cannot keep (text boxes, buttons, pivot tables …), in words.

    Raises: FileRefusedError.
    """
    parts = opened(form, main="xl/workbook.xml", suffix=".xlsx", limits=LIMITS)
    lost = []
    if any(b"<xdr:sp>" in part or b"<xdr:sp " in part for name, part in parts.items() if "drawings/" in name):
        lost.append("hộp chữ, hình vẽ")
    for folder, what in (
        ("xl/ctrlProps/", "nút bấm, ô chọn"),
        ("xl/slicers/", "bộ lọc trực quan"),
        ("xl/externalLinks/", "liên kết tới tệp khác"),
    ):
        if any(name.startswith(folder) for name in parts):
            lost.append(what)
    return tuple(lost)


def _cell(book: Workbook, place: str) -> Cell:
    """The cell at this place, if it may be filled."""
    sheet, coordinate = _located(book, place)
    cell: Any = sheet[coordinate]
    if isinstance(cell, MergedCell):
        area = next((str(area) for area in sheet.merged_cells.ranges if coordinate in area), "")
        raise FormError(f"Ô {place} nằm trong vùng gộp {area}; hãy dùng ô đầu tiên của vùng.")
    if cell.data_type == "f":
        raise FormError(f"Ô {place} có công thức; không ghi đè công thức của biểu mẫu.")
    if sheet.protection.sheet and cell.protection.locked:
        raise FormError(f"Ô {place} bị khóa; trang tính “{sheet.title}” chỉ cho điền các ô mở khóa.")
    return cast(Cell, cell)


def _located(book: Workbook, place: str) -> tuple[Worksheet, str]:
    address = place
    if "!" not in place:
        defined = book.defined_names.get(place)
        if defined is None:
            raise FormError(f"Biểu mẫu không có ô tên “{place}”. Viết “Tên trang!C7” hoặc tên ô đã đặt.")
        address = defined.attr_text or ""
    match = _ADDRESS.match(address.strip())
    if match is None:
        raise FormError(f"“{place}” không chỉ đúng một ô. Viết “Tên trang!C7”.")
    title = match["quoted"] or match["bare"]
    if title not in book.sheetnames:
        raise FormError(f"Biểu mẫu không có trang tính “{title}”. Các trang: {', '.join(book.sheetnames)}.")
    sheet: Any = book[title]
    if not isinstance(sheet, Worksheet) or sheet.sheet_state != "visible":
        raise FormError(f"Trang “{title}” đang ẩn hoặc là biểu đồ, không điền được.")
    coordinate = f"{match['column'].upper()}{match['row']}"
    row, column = coordinate_to_tuple(coordinate)
    if not (1 <= row <= 1_048_576 and 1 <= column <= 16_384):
        raise FormError(f"Ô {place} nằm ngoài trang tính.")
    return sheet, coordinate


def _write(cell: Cell, value: Value) -> None:
    match value:
        case Share():
            _write_share(cell, value)
        case str():
            cell.value = clean(value)
            # Text that begins like a formula must stay text.
            cell.data_type = "s"
            if value.startswith(RISKY):
                cell.quotePrefix = True
        case date():
            own = cell.number_format if cell.is_date else "dd/mm/yyyy"
            cell.value = value
            cell.number_format = own
        case int() | Decimal():
            cell.value = value
        case _:
            raise FormError(f"Không điền được giá trị vào ô {cell.coordinate}.")


def _write_share(cell: Cell, share: Share) -> None:
    """A cell formatted in percent takes the share itself, any other the number before the percent sign."""
    if not share.denominator:
        return
    part = Decimal(share.numerator) / Decimal(share.denominator)
    in_percent = "%" in (cell.number_format or "")
    cell.value = float(part) if in_percent else float(round(part * 100, 2))
