"""The import pages: upload, columns, preview, repair in place, decisions, storing, the result file."""

import io
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from openpyxl import load_workbook

from bdhvs.accounts.commands import Post, open_account
from bdhvs.accounts.rules import Role
from bdhvs.ops.territory import scope
from bdhvs.people.import_models import ImportBatch, ImportBlock
from bdhvs.people.importing import commands
from bdhvs.people.models import Person
from bdhvs.people.tests import importing_books as books
from bdhvs.people.tests.test_importing_store import (  # noqa: F401 - a fixture
    AT,
    COMMUNE,
    HEADER,
    PEOPLE,
    _village,
)
from bdhvs.ui.inspection import assert_good_page

pytestmark = pytest.mark.django_db
START = "/nguoi-dan/nhap/"


def _client(role: Role, name: str) -> Client:
    user = open_account(
        username=name,
        full_name="Lê Thị Cán Bộ",
        post=Post(role, COMMUNE),
        password="mat-khau-rat-dai-2026",
        by=None,
        at=AT,
    )
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def officer(_village: None) -> Client:  # noqa: F811
    return _client(Role.OFFICER, "canbo")


def _send(client: Client, path: Path, **fields: str) -> HttpResponse:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    given = {"file": file, "hamlet": "", "since": "01/11/2026", "residence": "permanent"} | fields
    return client.post(START, given)  # type: ignore[return-value]


def _good(response: HttpResponse) -> str:
    assert response.status_code == 200
    page = response.content.decode()
    assert_good_page(page)
    return page


def _batch() -> ImportBatch:
    return ImportBatch.objects.latest("made_at")


def _confirm(client: Client) -> HttpResponse:
    batch = _batch()
    chosen = {f"c{c['index']}": c["field"] for c in batch.columns if not c["sensitive"]}
    return client.post(f"{START}{batch.uuid}/cot/", chosen)  # type: ignore[return-value]


def _uploaded(client: Client, tmp_path: Path, rows: list[list[object]]) -> ImportBatch:
    _send(client, books.book(tmp_path / "danh-sach.xlsx", [HEADER, *rows]))
    _confirm(client)
    return _batch()


WRONG: list[object] = [3, "Đỗ Văn Khuê", "31/02/1970", "Nam", "", "Chủ hộ", "Thôn 1", ""]


def test_the_whole_way_without_javascript(officer: Client, tmp_path: Path) -> None:
    _good(officer.get(START))  # type: ignore[arg-type]
    answer = _send(
        officer,
        books.book(tmp_path / "danh-sach.xlsx", [[*HEADER, "Dân tộc"], [*PEOPLE[0], "Kinh"], *PEOPLE[1:]]),
    )
    batch = _batch()
    assert answer["Location"] == f"{START}{batch.uuid}/cot/"
    columns = _good(officer.get(answer["Location"]))  # type: ignore[arg-type]
    assert "Họ và tên" in columns
    assert "Không đọc" in columns
    assert ">Kinh<" not in columns
    assert "040060000001" not in columns
    answer = _confirm(officer)
    preview = _good(officer.get(answer["Location"]))  # type: ignore[arg-type]
    assert "Nguyễn Văn Đạt" in preview
    assert "040060000001" not in preview
    assert not Person.objects.exists()
    officer.post(f"{START}{batch.uuid}/ghi/")
    assert Person.objects.count() == 5
    done = _good(officer.get(f"{START}{batch.uuid}/"))  # type: ignore[arg-type]
    assert "Đã ghi vào sổ" in done
    result = officer.get(f"{START}{batch.uuid}/ket-qua/").content
    page = load_workbook(io.BytesIO(result)).active
    assert page is not None
    rows = list(page.iter_rows(values_only=True))
    assert rows[1][:5] == (2, "Nguyễn Văn Đạt", "05/03/1960", "1", "đã thêm mới")


def test_a_wrong_cell_is_repaired_in_its_place(officer: Client, tmp_path: Path) -> None:
    batch = _uploaded(officer, tmp_path, [*PEOPLE, WRONG])
    page = _good(officer.get(f"{START}{batch.uuid}/?loc=refused"))  # type: ignore[arg-type]
    assert "không có ngày 31/02/1970" in page.lower()
    officer.post(f"{START}{batch.uuid}/ghi/")
    assert not Person.objects.exists()
    address = f"{START}{batch.uuid}/dong/7/"
    form = _good(officer.get(address))  # type: ignore[arg-type]
    assert "31/02/1970" in form
    partial = officer.get(address, headers={"hx-request": "true"}).content.decode()
    assert partial.strip().startswith('<tr id="dong-7"')
    values = dict(re.findall(r'name="(c\d+)" value="([^"]*)"', partial))
    values = {f"c{i}": values.get(f"c{i}", "") for i in range(8)} | {"c2": "28/02/1970"}
    answer = officer.post(address, values, headers={"hx-request": "true"}).content.decode()
    assert "Thêm mới" in answer or "thêm mới" in answer
    assert 'id="ghi-vao-so"' in answer
    officer.post(f"{START}{batch.uuid}/ghi/")
    assert Person.objects.count() == 6


def test_a_row_left_out_no_longer_stops_the_rest(officer: Client, tmp_path: Path) -> None:
    batch = _uploaded(officer, tmp_path, [*PEOPLE, WRONG])
    officer.post(f"{START}{batch.uuid}/dong/7/quyet-dinh/", {"decision": "skip"})
    officer.post(f"{START}{batch.uuid}/ghi/")
    assert Person.objects.count() == 5


def test_all_refused_rows_are_left_out_at_once_and_one_is_taken_back(officer: Client, tmp_path: Path) -> None:
    other = [4, "Đỗ Văn Khải", "30/02/1971", "Nam", "", "Chủ hộ", "Thôn 1", ""]
    batch = _uploaded(officer, tmp_path, [*PEOPLE, WRONG, other])
    assert "Bỏ qua cả 2 dòng không nhận" in _good(officer.get(f"{START}{batch.uuid}/"))  # type: ignore[arg-type]
    officer.post(f"{START}{batch.uuid}/bo-qua/")
    page = _good(officer.get(f"{START}{batch.uuid}/"))  # type: ignore[arg-type]
    assert "Ghi vào sổ" in page
    officer.post(f"{START}{batch.uuid}/dong/7/quyet-dinh/", {"decision": ""})
    officer.post(f"{START}{batch.uuid}/ghi/")
    assert not Person.objects.exists(), "what was taken back stops the list again"
    officer.post(f"{START}{batch.uuid}/bo-qua/")
    officer.post(f"{START}{batch.uuid}/ghi/")
    assert Person.objects.count() == 5


def test_a_suspicion_is_decided_on_the_page(officer: Client, tmp_path: Path) -> None:
    batch = _uploaded(officer, tmp_path, PEOPLE)
    officer.post(f"{START}{batch.uuid}/ghi/")
    namesake = [9, "Trần Thị Bình", "1962", "Nữ", "", "Chủ hộ", "Thôn 1", ""]
    batch = _uploaded(officer, tmp_path, [namesake])
    page = _good(officer.get(f"{START}{batch.uuid}/"))  # type: ignore[arg-type]
    assert "Cùng một người" in page
    officer.post(f"{START}{batch.uuid}/dong/2/quyet-dinh/", {"decision": "new"})
    officer.post(f"{START}{batch.uuid}/ghi/")
    assert Person.objects.filter(name_key="tran thi binh").count() == 2


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04 broken"])
def test_a_bad_file_is_told_beside_the_field_and_nothing_is_kept(
    officer: Client, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "hong.xlsx"
    path.write_bytes(content)
    answer = _send(officer, path)
    assert answer.status_code == 422
    assert_good_page(answer.content.decode())
    assert not ImportBatch.objects.exists()


def test_cells_are_sealed_while_they_wait(officer: Client, tmp_path: Path) -> None:
    _uploaded(officer, tmp_path, PEOPLE)
    stored = b"".join(bytes(block.sealed) for block in ImportBlock.objects.all())
    assert b"040060000001" not in stored
    assert "Đạt".encode() not in stored


def test_a_columns_page_refuses_two_columns_for_one_thing(officer: Client, tmp_path: Path) -> None:
    _send(officer, books.book(tmp_path / "a.xlsx", [HEADER, *PEOPLE]))
    batch = _batch()
    answer = officer.post(f"{START}{batch.uuid}/cot/", {f"c{i}": "name" for i in range(8)})
    assert answer.status_code == 422
    assert "cho một cột khác" in answer.content.decode()


def test_giving_up_forgets_the_upload(officer: Client, tmp_path: Path) -> None:
    batch = _uploaded(officer, tmp_path, PEOPLE)
    officer.post(f"{START}{batch.uuid}/bo/")
    assert not ImportBatch.objects.exists()
    assert not ImportBlock.objects.exists()


@pytest.mark.usefixtures("_village")
def test_only_roles_that_may_import_see_the_pages() -> None:
    for role, name in ((Role.LEADER, "lanhdao"), (Role.FOCAL_PERSON, "daumoi")):
        assert _client(role, name).get(START).status_code == 403
    assert Client().get(START).status_code == 302


def test_the_template_comes_with_the_hamlets(officer: Client) -> None:
    made = officer.get(f"{START}mau/").content
    assert "Thôn 2" in [cell.value for cell in load_workbook(io.BytesIO(made))["Danh mục"]["E"]]


def test_a_long_list_is_handed_to_the_job(
    officer: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "AT_ONCE", 2)
    batch = _uploaded(officer, tmp_path, PEOPLE)
    assert batch.state == "checking"
    assert "hx-get" in _good(officer.get(f"{START}{batch.uuid}/"))  # type: ignore[arg-type]
    polled = officer.get(f"{START}{batch.uuid}/tien-do/", headers={"hx-request": "true"})
    assert "Kiểm tra danh sách" in polled.content.decode()
    from bdhvs.people.jobs import run_import

    run_import(batch=batch.pk, commune=COMMUNE)
    officer.post(f"{START}{batch.uuid}/ghi/")
    assert not Person.objects.exists()
    run_import(batch=batch.pk, commune=COMMUNE)
    assert Person.objects.count() == 5
    with scope([COMMUNE]):
        assert ImportBatch.objects.get(pk=batch.pk).state == "stored"
