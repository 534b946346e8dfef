"""Printed sheets: right, or not made."""

from pathlib import Path

import pypdfium2
import pytest

from bdhvs.ui.printing import PrintingError, handed_over, printed, qr_svg

HEAD = '#import "/ui/sheets/sheet.typ": *\n#show: sheet.with(title: "Phiếu thử")\n'


def template(body: str) -> Path:
    """Beside our own templates: the typesetter reads nothing outside the package."""
    path = Path(__file__).parent / "thu-in.typ"
    path.write_text(HEAD + body, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _tidy() -> object:
    yield
    (Path(__file__).parent / "thu-in.typ").unlink(missing_ok=True)


def words(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def test_every_row_has_its_page_with_its_letters_and_its_code() -> None:
    body = "#for row in data.people {\n  [#row.name #qr(row.qr)]\n  if row != data.people.last() { pagebreak() }\n}"
    people = [
        {"name": name, "qr": qr_svg("https://xa.example/m/1")}
        for name in ("Nguyễn Thị Thuỳ Dương", "Kpă Hờ Ƀía")
    ]
    pages = words(printed(template(body), {"people": people}))
    assert [page.strip() for page in pages] == ["Nguyễn Thị Thuỳ Dương", "Kpă Hờ Ƀía"]


def test_text_of_a_row_is_never_read_as_commands_of_the_template() -> None:
    name = '#panic("no") $x^2$ *bold* ] \\ "'
    (page,) = words(printed(template("#data.name"), {"name": name}))
    assert page.strip() == name


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('#text(font: "Comic Sans MS")[a]', "unknown font family"),
        ("#data.nobody", "nobody"),
        ('#read("/../README.md")', "README"),
        ('#image(bytes(data.qr), format: "svg")', "SVG"),
    ],
)
def test_a_sheet_with_any_fault_is_not_made(body: str, reason: str) -> None:
    with pytest.raises(PrintingError, match=reason):
        printed(template(body), {"qr": "<not a drawing>"})


def test_a_sheet_opens_in_a_tab_and_is_kept_by_nobody() -> None:
    response = handed_over(b"%PDF", "thư mời.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Disposition"].startswith("inline; filename*=UTF-8''th%C6%B0")
