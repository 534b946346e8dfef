"""The page of whoever keeps the machine."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from bdhvs.accounts.commands import Post
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.journal.models import Line
from bdhvs.ops.backup.keeping import remember, state_of
from bdhvs.ops.backup.recovery import code_of, written
from bdhvs.ops.territory import scope
from bdhvs.ui.inspection import assert_good_page
from tests.village import KY_ANH, Village, a_user, a_village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture
def village() -> Village:
    return a_village()


@pytest.fixture
def keeper(village: Village) -> User:
    return a_user("quan-tri", "Phan Văn Khang", Post(Role.ADMINISTRATOR))


@pytest.fixture
def home(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR, settings.BACKUP_DIR = tmp_path, tmp_path / "backup"
    settings.BACKUP_DIR.mkdir()
    return tmp_path


def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def acts() -> list[str]:
    with scope([KY_ANH]):
        return list(Line.objects.order_by("pk").values_list("act", flat=True))[-1:]


def test_an_empty_machine_says_what_to_do(client: Client, keeper: User, home: Path) -> None:
    page = signed_in(client, keeper).get("/may-chu/").content.decode()
    assert_good_page(page)
    assert "Chưa có bản sao lưu" in page
    assert "Sao lưu ngay" in page


def test_backups_are_listed_with_one_way_to_take_each_away(client: Client, keeper: User, home: Path) -> None:
    for day in range(1, 6):
        (home / "backup" / f"bdhvs-2026-11-0{day}-080000.bdhvs").write_bytes(b"x" * day)
    (home / "backup" / "chuyện khác.txt").write_text("")
    with CaptureQueriesContext(
        connection,
    ) as five:
        page = signed_in(client, keeper).get("/may-chu/").content.decode()
    assert page.count("bdhvs-2026-11-0") == 5 * 2
    assert "chuyện khác" not in page
    for path in list((home / "backup").glob("*.bdhvs"))[1:]:
        path.unlink()
    with CaptureQueriesContext(connection) as one:
        client.get("/may-chu/")
    assert len(one) <= len(five)


def test_a_backup_that_is_taken_away_is_told_to_the_journal(client: Client, keeper: User, home: Path) -> None:
    (home / "backup" / "bdhvs-2026-11-01-080000.bdhvs").write_bytes(b"sealed")
    answer = signed_in(client, keeper).get("/may-chu/tai-ve/bdhvs-2026-11-01-080000.bdhvs")
    assert b"".join(answer.streaming_content) == b"sealed"  # type: ignore[attr-defined]
    assert acts() == ["download_backup"]


@pytest.mark.parametrize("name", ["secrets.env", "..%2Fsecrets.env", "bdhvs-2026-11-01-080100.bdhvs"])
def test_no_other_file_can_be_taken_away(client: Client, keeper: User, home: Path, name: str) -> None:
    (home / "secrets.env").write_text("KEY=1")
    assert signed_in(client, keeper).get(f"/may-chu/tai-ve/{name}").status_code == 404


def test_the_sheet_carries_the_code_that_opens_and_is_asked_for_until_printed(
    client: Client, keeper: User, home: Path
) -> None:
    remember(home, good_at=datetime.now(UTC).isoformat(), good_name="x")
    asked = "Chưa in phiếu mã khôi phục"
    assert asked in signed_in(client, keeper).get("/may-chu/").content.decode()
    answer = client.post("/may-chu/ma-khoi-phuc/")
    assert answer["Cache-Control"] == "no-store"
    (page,) = pypdfium2.PdfDocument(answer.content)
    words = page.get_textpage().get_text_range()
    for group in written(code_of(home)).split("-"):
        assert group in words
    assert acts() == ["print_recovery_code"]
    assert asked not in client.get("/may-chu/").content.decode()


@pytest.mark.parametrize("who", ["lan", "minh", "hoa"])
def test_nobody_else_comes_near(client: Client, village: Village, home: Path, who: str) -> None:
    signed_in(client, getattr(village, who))
    (home / "backup" / "bdhvs-2026-11-01-080000.bdhvs").write_bytes(b"sealed")
    assert client.get("/may-chu/").status_code == 403
    assert client.get("/may-chu/tai-ve/bdhvs-2026-11-01-080000.bdhvs").status_code == 403
    for address in ("sao-luu", "khoi-phuc-thu", "ma-khoi-phuc"):
        assert client.post(f"/may-chu/{address}/").status_code == 403


@pytest.mark.parametrize("address", ["sao-luu", "khoi-phuc-thu"])
def test_asking_twice_makes_one_job(client: Client, keeper: User, home: Path, address: str) -> None:
    signed_in(client, keeper)
    for _ in range(2):
        assert client.post(f"/may-chu/{address}/").status_code == 302
    task = {"sao-luu": "ops.backup", "khoi-phuc-thu": "ops.rehearse"}[address]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [task])
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize(("days", "warned"), [(1, False), (4, True)])
def test_the_board_warns_the_officer_when_the_last_good_backup_is_old(
    client: Client, village: Village, home: Path, days: int, warned: bool
) -> None:
    now = datetime.now(UTC)
    remember(home, good_at=(now - timedelta(days=days)).isoformat(), good_name="x", paper_at=now.isoformat())
    board = signed_in(client, village.lan).get("/").content.decode()
    assert ("Bản sao lưu gần nhất đã cũ" in board) == warned
    assert state_of(home).is_old(now) == warned
    signed_in(client, village.minh)
    assert "Bản sao lưu" not in client.get("/").content.decode(), "the leader has nothing to do about it"
