"""Acts of those who have no commune stand in the journal of the machine, which its keeper reads and nobody else."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from bdhvs.accounts.commands import Post
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.appointments.commands import invite, take_up
from bdhvs.journal.models import Block, Line
from bdhvs.journal.rules import MACHINE
from bdhvs.ops.findings import Surroundings
from bdhvs.ops.territory import scope
from bdhvs.places.health import check_journal
from bdhvs.places.jobs import seal_journal_of_all
from bdhvs.ui.inspection import assert_good_page
from tests.signing import signed_in
from tests.village import KY_ANH, NOW, PASSWORD, TODAY, Village, a_user, a_village

pytestmark = pytest.mark.django_db
PAGE = "/nhat-ky/may/"


@pytest.fixture
def village() -> Village:
    return a_village()


@pytest.fixture
def keeper(village: Village) -> User:
    with scope([KY_ANH]):
        return a_user("may", "Lò Văn Máy", Post(Role.ADMINISTRATOR))


def said() -> list[tuple[str, int | None, list[str]]]:
    with scope([MACHINE]):
        return list(Line.objects.order_by("pk").values_list("act", "by_id", "subject_ids"))


def comes_in(name: str, password: str) -> Client:
    client = Client()
    client.post("/dang-nhap/", {"login": name, "password": password})
    return client


def test_the_keeper_of_the_machine_leaves_lines_like_everybody(keeper: User) -> None:
    comes_in("may", PASSWORD)
    made = invite(
        full_name="Tô Thị Tỉnh",
        post=Post(Role.PROVINCE_VIEWER, province_code="42"),
        on=TODAY,
        by=keeper,
        at=NOW,
    )
    viewer = take_up(code=made.code, password="ba bốn từ không liên quan", at=NOW)
    comes_in(viewer.username, "ba bốn từ không liên quan")
    acts = [(act, by) for act, by, ids in said() if ids]
    assert acts[:3] == [("open_account", None), ("sign_in", keeper.pk), ("open_account", keeper.pk)]
    assert ("take_up_account", viewer.pk) in acts
    assert acts[-1] == ("sign_in", viewer.pk)
    assert not any("Tỉnh" in one for _, _, ids in said() for one in ids)


def test_guessing_at_a_name_nobody_has_leaves_one_line_a_run_and_not_the_name(village: Village) -> None:
    client = Client()
    for _ in range(9):
        client.post("/dang-nhap/", {"login": "khong.co.ai", "password": "sai-hoan-toan"})
    assert said() == [("sign_in_slowed", None, [])]


def test_guessing_at_the_keeper_names_the_account(keeper: User) -> None:
    for _ in range(6):
        Client().post("/dang-nhap/", {"login": "may", "password": "sai-hoan-toan"})
    assert ("sign_in_slowed", None, [str(keeper.pk)]) in said()


def test_lines_of_the_machine_stand_in_no_journal_of_a_commune(village: Village, keeper: User) -> None:
    comes_in("may", PASSWORD)
    with scope([KY_ANH]):
        assert not Line.objects.filter(commune_code=MACHINE).exists()
        assert not Line.objects.filter(by=keeper).exists()
    assert "Lò Văn Máy" not in signed_in(village.lan).get("/nhat-ky/").content.decode()


def test_the_keeper_reads_it_and_nobody_else(village: Village, keeper: User) -> None:
    comes_in("may", PASSWORD)
    page = signed_in(keeper).get(PAGE)
    text = page.content.decode()
    assert_good_page(text)
    assert "Lò Văn Máy" in text
    assert "đăng nhập" in text
    for user in (village.lan, village.minh, village.hoa):
        assert signed_in(user).get(PAGE).status_code == 403
    User.objects.filter(pk=village.lan.pk).update(also_administrator=True)
    village.lan.refresh_from_db()
    assert "Lò Văn Máy" in signed_in(village.lan).get(PAGE).content.decode()


@pytest.mark.parametrize("output", ["xlsx", "print"])
def test_a_copy_of_it_leaves_a_line(keeper: User, output: str) -> None:
    answer = signed_in(keeper).get(f"{PAGE}?out={output}")
    answer.getvalue()
    assert answer.status_code == 200
    assert said()[-1][:2] == ("export_journal", keeper.pk)


def test_it_is_sealed_and_checked_like_the_others(
    village: Village, keeper: User, tmp_path: Path, settings: Any
) -> None:
    settings.DATA_DIR = settings.BACKUP_DIR = tmp_path
    assert seal_journal_of_all(NOW, tmp_path) == 3
    with scope([MACHINE]):
        assert Block.objects.get().head == (tmp_path / "journal" / MACHINE).read_text().strip()
    assert [one.level for one in check_journal(Surroundings(tmp_path, NOW))] == ["ok"]
    call_command("journal", "check")
    (tmp_path / "journal" / MACHINE).write_text("7-ffffffffffffffff\n")
    [found] = check_journal(Surroundings(tmp_path, NOW))
    assert found.says.startswith("Nhật ký của máy này: Thiếu")


def test_the_pages_of_the_journal_ask_the_same_however_long_it_is(
    keeper: User, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(keeper)
    for _ in range(12):
        comes_in("may", PASSWORD)
    with django_assert_max_num_queries(22):
        client.get(PAGE)
