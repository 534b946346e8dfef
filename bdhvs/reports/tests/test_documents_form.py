"""A superior's own form: only the named cells change."""

import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font, Protection
from openpyxl.workbook.defined_name import DefinedName

from bdhvs.reports.documents.content import Share
from bdhvs.reports.documents.form import NamedCell, check_cells, fill_form, lost_on_saving, named_cells
from bdhvs.reports.documents.rules import FileRefusedError, FormError
from bdhvs.reports.tests.documents_sample import AT


def form() -> bytes:
    """The quarterly form of a department, with a formula, a merged title, a locked sheet and a hidden one."""
    book = openpyxl.Workbook()
    page: Any = book.active
    page.title = "Biểu 1"
    page["A1"] = "BIỂU BÁO CÁO"
    page.merge_cells("A1:D1")
    page["A3"], page["B3"], page["C3"] = "Số hộ", "Số hộ đạt", "Tỷ lệ"
    page["C4"] = "=B4/A4"
    page["C4"].number_format = "0.0%"
    page["D4"].number_format = "0.0%"
    page["B4"].font = Font(bold=True, name="Times New Roman")
    locked: Any = book.create_sheet("Khóa")
    locked["A1"], locked["B1"] = "Nhãn", None
    locked["B1"].protection = Protection(locked=False)
    locked.protection.sheet = True
    hidden: Any = book.create_sheet("Ẩn")
    hidden.sheet_state = "hidden"
    book.defined_names["SO_HO"] = DefinedName("SO_HO", attr_text="'Biểu 1'!$A$4")
    book.defined_names["VUNG"] = DefinedName("VUNG", attr_text="'Biểu 1'!$A$4:$B$9")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


FORM = form()


def filled(values: dict[str, Any]) -> Any:
    return openpyxl.load_workbook(BytesIO(fill_form(FORM, values, at=AT)))


def test_cells_with_a_name_are_listed_and_areas_are_not() -> None:
    assert named_cells(FORM) == (NamedCell("SO_HO", "Biểu 1", "A4"),)


def test_named_cells_are_filled_and_formulas_and_looks_stay() -> None:
    page = filled({"SO_HO": 1234, "Biểu 1!B4": 1000})["Biểu 1"]
    assert (page["A4"].value, page["B4"].value, page["C4"].value) == (1234, 1000, "=B4/A4")
    assert page["B4"].font.bold
    assert [str(area) for area in page.merged_cells.ranges] == ["A1:D1"]


def test_the_form_computes_its_formulas_anew_when_opened() -> None:
    assert filled({"SO_HO": 1}).calculation.fullCalcOnLoad


def test_the_same_figures_give_the_same_bytes() -> None:
    assert fill_form(FORM, {"SO_HO": 1}, at=AT) == fill_form(FORM, {"SO_HO": 1}, at=AT)


@pytest.mark.parametrize(
    ("place", "value", "stored"),
    [
        ("Biểu 1!D4", Share(1, 4), 0.25),
        ("Biểu 1!D5", Share(1, 4), 25.0),
        ("Biểu 1!D5", Share(1, 3), 33.33),
        ("Biểu 1!D5", Decimal("7.5"), 7.5),
        ("Biểu 1!D5", 0, 0),
        ("Biểu 1!D5", "=1+1", "=1+1"),
        ("'Biểu 1'!$D$5", "chữ", "chữ"),
    ],
)
def test_values_are_stored_as_the_cell_wants_them(place: str, value: Any, stored: object) -> None:
    assert filled({place: value})["Biểu 1"][place.split("!")[1].replace("$", "")].value == stored


def test_a_date_is_a_date() -> None:
    cell = filled({"Biểu 1!D5": date(2026, 12, 1)})["Biểu 1"]["D5"]
    assert cell.is_date
    assert cell.number_format == "dd/mm/yyyy"


def test_text_that_looks_like_a_formula_stays_text() -> None:
    cell = filled({"Biểu 1!D5": "=HYPERLINK(1)"})["Biểu 1"]["D5"]
    assert cell.data_type == "s"


@pytest.mark.parametrize("unknown", [None, Share(1, None)])
def test_an_unknown_figure_leaves_the_cell_as_it_was(unknown: Any) -> None:
    assert filled({"Biểu 1!A3": unknown})["Biểu 1"]["A3"].value == "Số hộ"


REFUSED = [
    ("Biểu 1!C4", "công thức"),
    ("Biểu 1!B1", "vùng gộp A1:D1"),
    ("Khóa!A1", "bị khóa"),
    ("Ẩn!A1", "đang ẩn"),
    ("Biểu 9!A1", "không có trang tính “Biểu 9”"),
    ("KHONG_CO", "không có ô tên"),
    ("VUNG", "không chỉ đúng một ô"),
    ("Biểu 1!A1:B2", "không chỉ đúng một ô"),
    ("Biểu 1!A9999999", "ngoài trang tính"),
    ("Biểu 1!A0", "ngoài trang tính"),
]


@pytest.mark.parametrize(("place", "said"), REFUSED)
def test_a_cell_that_must_not_be_filled_is_refused(place: str, said: str) -> None:
    with pytest.raises(FormError, match=said):
        fill_form(FORM, {place: 1}, at=AT)


def test_an_unlocked_cell_of_a_locked_sheet_may_be_filled() -> None:
    assert filled({"Khóa!B1": 5})["Khóa"]["B1"].value == 5


def test_a_naming_of_cells_is_checked_once_and_says_all_that_is_wrong() -> None:
    problems = check_cells(
        FORM, {"so_ho": "SO_HO", "ho_dat": "Biểu 1!A4", "ty_le": "Biểu 1!C4", "buoi": "Biểu 1!B4"}
    )
    assert len(problems) == 2
    assert problems[0] == "ho_dat: ô Biểu 1!A4 đã dùng cho “so_ho”."
    assert problems[1].startswith("ty_le: Ô Biểu 1!C4 có công thức")


def packed(change: dict[str, tuple[bytes, bytes]], extra: dict[str, bytes] | None = None) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(FORM)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            old, new = change.get(name, (b"", b""))
            part = source.read(name)
            assert old in part
            target.writestr(name, part.replace(old, new, 1) if old else part)
        for name, part in (extra or {}).items():
            target.writestr(name, part)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
HOSTILE = {
    "nothing": b"",
    "old excel": b"\xd0\xcf\x11\xe0" + bytes(100),
    "text": b"a,b,c",
    "merged over the whole sheet": packed({SHEET: (b'ref="A1:D1"', b'ref="A1:XFD1048576"')}),
    "senseless area": packed({SHEET: (b'ref="A1:D1"', b'ref="khong"')}),
    "entities": packed({SHEET: (b"<worksheet", b'<!DOCTYPE a [<!ENTITY x "y">]><worksheet')}),
    "macro": packed({}, {"xl/vbaProject.bin": b"x"}),
    "broken": packed({"xl/workbook.xml": (b"</workbook>", b"")}),
    "bomb": packed({}, {"xl/bomb.xml": b"0" * 13_000_000}),
}


@pytest.mark.parametrize("package", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_file_that_must_not_be_opened_is_refused(package: bytes) -> None:
    with pytest.raises(FileRefusedError):
        fill_form(package, {"SO_HO": 1}, at=AT)


def test_parts_of_a_form_that_cannot_be_kept_are_told_beforehand() -> None:
    assert lost_on_saving(FORM) == ()
    assert lost_on_saving(packed({}, {"xl/drawings/drawing1.xml": b"<xdr:sp />"})) == ("hộp chữ, hình vẽ",)
