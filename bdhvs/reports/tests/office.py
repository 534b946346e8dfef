"""A small village ready for reports: fixed figures by day, people of every role, files to upload."""

import re
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bdhvs.accounts.commands import Post
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.lib.evidence import Level
from bdhvs.lib.period import Calendar, Period, read_period
from bdhvs.ops.territory import scope
from bdhvs.reports.commands import close_period
from bdhvs.reports.models import Closing
from bdhvs.skills.catalogue import read_codes, store_codes
from bdhvs.ui.inspection import assert_good_page
from bdhvs.visits.commands import record_visit
from bdhvs.visits.rules import VisitKind, VisitOutcome
from tests.kept import kept
from tests.village import HANOI, KY_ANH, PASSWORD, Village, a_user, a_village

PLAN = "ky-anh-2026"
OCTOBER = read_period("2026-10")
NOVEMBER = read_period("2026-11")
AFTER_OCTOBER = datetime(2026, 10, 20, 9, 0, tzinfo=HANOI)
AFTER_NOVEMBER = datetime(2026, 11, 20, 9, 0, tzinfo=HANOI)
COMPOSE = f"/bao-cao/soan/{PLAN}/KA-D3/"


@kept
def an_office() -> Village:
    """The village with its lists of words and Phúc, focal person of the office."""
    village = a_village()
    store_codes(read_codes(Path(settings.CATALOGUE_DIR) / "codes.yaml"))
    with scope([KY_ANH]):
        a_user("phuc", "Hồ Văn Phúc", Post(Role.FOCAL_PERSON, KY_ANH, unit_code=village.office.code))
    return village


def guided(village: Village, home: str, on: date, *, at: datetime = AFTER_NOVEMBER) -> None:
    """A household was guided onto the learning platform: it passes KA-T4 (trên 70% hộ)."""
    record_visit(
        household=village.homes[home],
        kind=VisitKind.GUIDANCE,
        outcome=VisitOutcome.DONE,
        occurred_on=on,
        topics=["learning_platform"],
        level=Level.E1,
        by=None,
        at=at,
    )


def close(
    period: Period = OCTOBER,
    at: datetime = AFTER_OCTOBER,
    *,
    by: User | None = None,
    calendar: Calendar = Calendar.DECREE_09,
) -> Closing:
    return close_period(
        commune=KY_ANH,
        period=period,
        calendar=calendar,
        signer="Trần Văn Minh",
        signer_title="Phó Chủ tịch",
        by=by,
        at=at,
    )


def signed_in(username: str) -> Client:
    client = Client()
    assert client.login(username=username, password=PASSWORD)
    return client


def page(client: Client, path: str, status: int = 200, **data: Any) -> str:
    """The text of a good page; POST where data is given."""
    response = client.post(path, data) if data else client.get(path)
    assert response.status_code == status, f"{path}: {response.status_code}"
    text = response.content.decode()
    assert_good_page(text)
    return text


def got(client: Client, path: str) -> bytes:
    """The bytes of a download."""
    response = client.get(path)
    assert response.status_code == 200, f"{path}: {response.status_code} {response.headers.get('Location')}"
    assert response.headers["Content-Disposition"].startswith("attachment")
    return bytes(response.content)


def document_text(docx: bytes) -> str:
    """All text of a Word file, head and tables included."""
    with ZipFile(BytesIO(docx)) as package:
        names = [name for name in package.namelist() if name.startswith("word/") and name.endswith(".xml")]
        parts = [
            package.read(name).decode() for name in names if "styles" not in name and "theme" not in name
        ]
    return " ".join(_texts("".join(parts)))


def _texts(xml: str) -> list[str]:
    paragraphs = re.split(r"</w:p>", xml)
    return ["".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", one)) for one in paragraphs]


def a_form(**cells: str | int) -> bytes:
    """A superior's form: a sheet `Biểu 1` with a formula in D9 and whatever else is asked for."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Biểu 1"
    sheet["A1"], sheet["D9"] = "Biểu 02/SKHCN", "=C7/C8"
    for place, value in cells.items():
        sheet[place] = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def on_a_fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages and commands go by the clock of the machine: here it stands at 9:00 on 20/11/2026."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: AFTER_NOVEMBER)
