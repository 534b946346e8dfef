"""Lists of facts on pages and on the command line: uploaded, previewed, stored, refused in one sentence."""

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from bdhvs.exchange.models import Upload
from bdhvs.exchange.tests.desk import PEOPLE, SAU, a_desk, changed, page, signed_in, uploaded, workbook
from bdhvs.ops.territory import scope
from bdhvs.people.importing.reading import read_book
from bdhvs.skills.models import Attainment
from tests.village import KY_ANH, Village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return a_desk()


def test_the_rows_that_were_refused_can_be_seen_alone(village: Village) -> None:
    lan = signed_in("lan")
    path = preview_path(uploaded(lan, "attainments", workbook(PEOPLE, SAU, changed(SAU, day=""))))
    assert "thiếu Ngày" in page(lan, path, **{"f.outcome": "refused"})
    assert "thiếu Ngày" not in page(lan, path, **{"f.outcome": "new"})


def preview_path(response: Any) -> str:
    assert response.status_code == 302, response.content.decode()[-2000:]
    return str(response.headers["Location"])


def test_an_upload_is_previewed_stored_and_its_result_downloaded(village: Village) -> None:
    lan = signed_in("lan")
    path = preview_path(uploaded(lan, "attainments", workbook(PEOPLE, SAU)))
    assert "Ghi 1 dòng vào sổ" in page(lan, path)
    with scope([KY_ANH]):
        assert not Attainment.objects.exists()
    assert lan.post(f"{path}ghi/").status_code == 302
    assert "Đã ghi 1 dòng" in page(lan, path)
    assert b"".join(lan.get(f"{path}ket-qua/")).startswith(b"PK")
    lan.post(f"{path}ghi/")
    with scope([KY_ANH]):
        assert Attainment.objects.count() == 1
        assert Upload.objects.get().sealed_rows is None


def test_a_list_with_a_refused_row_offers_no_storing(village: Village) -> None:
    lan = signed_in("lan")
    path = preview_path(uploaded(lan, "attainments", workbook(PEOPLE, SAU, changed(SAU, day=""))))
    text = page(lan, path)
    assert "Còn 1 dòng không nhận" in text
    assert "thiếu Ngày" in text
    lan.post(f"{path}ghi/")
    with scope([KY_ANH]):
        assert not Attainment.objects.exists()


def test_nobody_else_opens_an_upload(village: Village) -> None:
    path = preview_path(uploaded(signed_in("lan"), "attainments", workbook(PEOPLE, SAU)))
    assert [signed_in(name).get(path).status_code for name in ("hoa", "tam", "minh")] == [404, 404, 403]
    assert Client().get(path).status_code == 302


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "rỗng"),
        (b"PK\x03\x04" + b"\0" * 400, "bị hỏng"),
        (b"%PDF-1.7 list", "PDF"),
        (workbook(("Món", "Giá"), ("gạo", 5)), "Không tìm thấy cột"),
        (workbook(PEOPLE), "chưa có dòng nào"),
    ],
)
def test_a_hostile_or_wrong_file_gets_one_sentence_and_nothing_is_stored(
    village: Village, content: bytes, said: str
) -> None:
    response = uploaded(signed_in("lan"), "attainments", content)
    assert response.status_code == 422
    assert said in response.content.decode()
    with scope([KY_ANH]):
        assert not Upload.objects.exists()


def test_the_head_of_a_hamlet_loads_only_his_own_people(village: Village) -> None:
    dung = changed(SAU, name="Đặng Văn Dũng", birth="1975", hamlet="")
    hoa = signed_in("hoa")
    text = page(hoa, preview_path(uploaded(hoa, "attainments", workbook(PEOPLE, SAU, dung))))
    assert "Còn 1 dòng không nhận" in text


# --- command line


def facts(*words: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("facts", *words, stdout=out)
    except SystemExit as ending:
        return int(ending.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_the_command_line_previews_then_stores(village: Village, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbook(PEOPLE, SAU))
    words = ("import", str(path), "--kind", "attainments", "--commune", KY_ANH)
    code, said = facts(*words)
    assert (code, "chưa lưu gì" in said) == (0, True)
    code, said = facts(*words, "--apply", "--json")
    answer = json.loads(said)
    assert (code, answer["stored"], answer["counts"]["new"]) == (0, True, 1)
    assert not re.search("Sáu", said)


def test_the_command_line_ends_with_one_for_refused_rows_and_two_for_a_wrong_file(
    village: Village, tmp_path: Path
) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbook(PEOPLE, changed(SAU, day="")))
    words = ("import", str(path), "--kind", "attainments", "--commune", KY_ANH, "--apply")
    code, said = facts(*words)
    assert (code, "Dòng 2: không nhận" in said) == (1, True)
    path.write_bytes(b"%PDF")
    with pytest.raises(CommandError, match="PDF") as refusal:
        facts(*words)
    assert refusal.value.returncode == 2


def test_the_template_comes_from_the_command_line_too(village: Village, tmp_path: Path) -> None:
    for more in ((), ("--commune", KY_ANH)):
        assert facts("template", "--kind", "sessions", "-o", str(tmp_path / "mau.xlsx"), *more)[0] == 0
        assert read_rows_of(tmp_path / "mau.xlsx") == "Ngày tổ chức *"


def read_rows_of(path: Path) -> str:
    return read_book(path).sheets[0].lines[0].cells[0]
