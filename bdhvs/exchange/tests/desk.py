"""A small village ready for recording: codes loaded, a focal person, helpers that send forms and files."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from bdhvs.accounts.commands import Post
from bdhvs.accounts.rules import Role
from bdhvs.ops.territory import scope
from bdhvs.skills.catalogue import read_codes, store_codes
from bdhvs.ui.inspection import assert_good_page
from tests.kept import kept
from tests.village import KY_ANH, PASSWORD, Village, a_user, a_village

ENTRY = "/ghi-nhan/"
PEOPLE = ("Họ và tên", "Năm sinh", "Thôn", "Kỹ năng, trạng thái", "Kết quả", "Ngày", "Minh chứng", "Nguồn")
SAU = ("Phạm Thị Sáu", "1948", "Thôn 1", "Có tài khoản trên nền tảng học tập", "Có", "12/11/2026", "", "")
LIST_PAGES = (
    "/ghi-nhan/",
    "/so-lieu/",
    "/ghi-nhan/da-nop/",
    "/ghi-nhan/da-ghi/attainments/",
    "/ghi-nhan/excel/figures/",
)
FORM_PAGES = (
    "/ghi-nhan/ky-nang/",
    "/ghi-nhan/tham-ho/",
    "/ghi-nhan/buoi/",
    "/ghi-nhan/phat-dang/",
    "/ghi-nhan/tai-lieu/",
    "/so-lieu/nhap/vneid_confirmed/",
    "/so-lieu/nhap/headcount/",
)


@kept
def a_desk() -> Village:
    """The village, with the words of the lists and Phúc, focal person of the commune's office."""
    village = a_village()
    store_codes(read_codes(Path(settings.CATALOGUE_DIR) / "codes.yaml"))
    with scope([KY_ANH]):
        a_user("phuc", "Hồ Văn Phúc", Post(Role.FOCAL_PERSON, KY_ANH, unit_code=village.office.code))
    return village


def signed_in(username: str) -> Client:
    client = Client()
    assert client.login(username=username, password=PASSWORD)
    return client


def some_days_ago(days: int = 3) -> date:
    """Before the day of the machine, which pages go by."""
    return timezone.localdate() - timedelta(days=days)


def written(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def page(client: Client, path: str, expected: int = 200, /, **query: Any) -> str:
    response = client.get(path, query)
    assert response.status_code == expected, response.status_code
    text = response.content.decode()
    assert_good_page(text)
    return text


def sent(client: Client, path: str, expected: int = 302, /, **fields: Any) -> str:
    """Send a form; the answer is inspected when it is a page."""
    response = client.post(path, fields)
    assert response.status_code == expected, response.content.decode()[-3000:]
    text = response.content.decode()
    if expected != 302:
        assert_good_page(text)
    return text


def workbook(header: Sequence[str], *rows: Sequence[object]) -> bytes:
    held = BytesIO()
    book = xlsxwriter.Workbook(held)
    sheet = book.add_worksheet("Danh sách")
    for number, row in enumerate((header, *rows)):
        sheet.write_row(number, 0, row)
    book.close()
    return held.getvalue()


def uploaded(client: Client, kind: str, content: bytes, name: str = "danh-sach.xlsx") -> Any:
    return client.post(f"/ghi-nhan/excel/{kind}/", {"file": SimpleUploadedFile(name, content)})


def attainment_fields(village: Village, who: str = "sau", **changes: Any) -> Mapping[str, Any]:
    return {
        "person": str(village.people[who].pk),
        "item": "learning_account",
        "result": "yes",
        "degree": "",
        "occurred_on": written(some_days_ago()),
        "level": "E1",
        "source": "",
        **changes,
    }


def changed(row: tuple[str, ...], **changes: str) -> tuple[str, ...]:
    """A row of PEOPLE with some cells written otherwise."""
    names = ("name", "birth", "hamlet", "item", "result", "day", "level", "source")
    return tuple(changes.get(name, value) for name, value in zip(names, row, strict=True))
