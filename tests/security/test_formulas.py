"""No file we give out starts a formula, whatever people are called; there is one door to such files."""

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import pytest
from django.test import Client
from openpyxl import load_workbook

from bdhvs.exchange.loading.resultfile import Told
from bdhvs.exchange.loading.resultfile import write_result as write_facts
from bdhvs.ops.folder import ROOT
from bdhvs.ops.territory import scope
from bdhvs.people.commands import register_person
from bdhvs.people.commands.registering import PersonDetails
from bdhvs.people.importing.resultfile import _write as write_people
from bdhvs.people.importing.template import write_template
from bdhvs.places.commands import rename_hamlet
from bdhvs.ui.sheets import RISKY, SafeWorkbook
from tests.village import ACT, KY_ANH, Village, a_village

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+84 912",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "＝1+1",
    '=HYPERLINK("http://x","y")',
]


def cells(book: bytes) -> list[Any]:
    opened = load_workbook(BytesIO(book))
    return [cell for sheet in opened for row in sheet for cell in row if cell.value is not None]


def assert_only_text(book: bytes, *, holds: str = "") -> None:
    """Nothing is a formula or a link, and what begins like one is marked as text."""
    found = cells(book)
    assert [cell.coordinate for cell in found if cell.data_type == "f" or cell.hyperlink] == []
    risky = [cell for cell in found if isinstance(cell.value, str) and cell.value.startswith(RISKY)]
    assert [cell.value for cell in risky if not cell.quotePrefix] == []
    assert not holds or any(holds in str(cell.value) for cell in risky), f"{holds} is not in the file"


@pytest.mark.parametrize("write", ["write", "write_string"])
@pytest.mark.parametrize("look", [None, {"bold": True}])
def test_whatever_way_text_is_written_it_stays_text(write: str, look: dict[str, Any] | None) -> None:
    out = BytesIO()
    with SafeWorkbook(out, {"constant_memory": True, "strings_to_formulas": True}) as book:
        sheet, drawn = book.add_worksheet(), book.add_format(look) if look else None
        for row, text in enumerate([*HOSTILE, "Nguyễn Văn A", "http://a.vn"]):
            getattr(sheet, write)(row, 0, text, drawn)
    assert_only_text(out.getvalue(), holds="=cmd")
    assert [cell.value for cell in cells(out.getvalue())][:4] == HOSTILE[:4]
    assert all(cell.font.b for cell in cells(out.getvalue())) == bool(look)


def test_no_other_door_to_a_spreadsheet_is_used() -> None:
    used = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "bdhvs").rglob("*.py")
        if "tests" not in path.parts
        and re.search(r"xlsxwriter\.Workbook|csv\.(writer|DictWriter)", path.read_text(encoding="utf-8"))
    }
    assert used == {"bdhvs/ui/sheets.py"}


def in_memory(write: Callable[[Any], None]) -> bytes:
    out = BytesIO()
    write(out)
    return out.getvalue()


def test_files_of_results_and_templates() -> None:
    told: list[Told] = [(row, text, "refused", text) for row, text in enumerate(HOSTILE)]
    assert_only_text(in_memory(lambda out: write_facts(out, told, stored=False)), holds="=cmd")
    assert_only_text(in_memory(lambda out: write_people(out, iter([(1, *HOSTILE)]))), holds="=cmd")
    assert_only_text(in_memory(lambda out: write_template(out, HOSTILE)), holds="=cmd")


@pytest.fixture
def village(catalogue: None) -> Village:
    made = a_village()
    with scope([KY_ANH]):
        rename_hamlet(hamlet=made.hamlets[0], name=HOSTILE[0][:40], position=1, **ACT)
        for name in HOSTILE:
            details = PersonDetails(name, birth_year=1950)
            register_person(commune_code=KY_ANH, details=details, household=made.homes["sau"], **ACT)
    return made


def test_every_table_of_every_page_that_can_be_downloaded(village: Village) -> None:
    officer = Client()
    officer.force_login(village.lan)
    given = [officer.get(path).getvalue() for path in downloads(officer)]
    files = [book for book in given if book.startswith(b"PK")]
    assert len(files) >= 5
    for book in files:
        assert_only_text(book)
    assert sum("=cmd" in str(cell.value) for book in files for cell in cells(book)) >= 3


def downloads(client: Client) -> list[str]:
    """Files behind every page that the officer's navigation leads to."""
    start = client.get("/").content.decode()
    pages = {
        link for link in re.findall(r'href="(/[^"#?]*)"', start) if not re.match("/static|/tai-khoan", link)
    }
    links: set[str] = set()
    for page in sorted(pages):
        answer = client.get(page)
        found = re.findall(
            r'href="([^"]*out=xlsx[^"]*)"', answer.content.decode() if not answer.streaming else ""
        )
        links |= {urljoin(page, unescape(link)) for link in found}
    return sorted(links)
