"""The shell of the phone app and the page that joins a phone."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from bdhvs.accounts.commands import Post, open_account
from bdhvs.accounts.rules import Role
from bdhvs.field import views_app
from bdhvs.ops.territory import scope
from bdhvs.ui import build
from bdhvs.ui.inspection import assert_good_page
from tests.village import ACT, KY_ANH, PASSWORD, a_village

MOST_BYTES = 150_000
ZALO = "Mozilla/5.0 (Linux; Android 11; SM-A105F) Chrome/95.0 Mobile Safari/537.36 Zalo android/12100"


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    build.build()


@pytest.fixture
def member(db: None) -> Client:
    village = a_village()
    with scope([KY_ANH]):
        open_account(
            username="to1", full_name="Lê Văn Tổ", post=Post(Role.TEAM_MEMBER, KY_ANH, village.hamlets[0].code),
            password=PASSWORD, **ACT,
        )  # fmt: skip
    client = Client()
    client.login(username="to1", password=PASSWORD)
    return client


def test_the_shell_is_one_good_page_for_everybody_and_names_nobody(client: Client) -> None:
    page = client.get("/di-dong/")
    assert_good_page(page.content.decode())
    assert page.headers["Cache-Control"] == "no-cache"
    assert "sessionid" not in page.cookies


def test_everything_of_the_shell_is_listed_for_the_phone_to_keep(client: Client) -> None:
    worker = client.get("/di-dong/sw.js")
    assert worker.headers["Content-Type"].startswith("text/javascript")
    first = worker.content.decode().split("\n", 1)[0]
    listed = json.loads(first.removeprefix("self.__SHELL=").rstrip(";"))
    page = client.get("/di-dong/").content.decode()
    for part in listed:
        assert part["url"] == "/di-dong/" or part["url"] in page


def test_the_shell_stays_under_150_kb_compressed() -> None:
    parts = [path for path in Path(build.FIELD).glob("*.gz") if not path.name.startswith("join")]
    icons = [build.FIELD / f"icon-{size}.png" for size in (180, 192)]
    total = sum(path.stat().st_size for path in [*parts, *icons]) + len(views_app.shell_page().encode())
    assert total <= MOST_BYTES, total


def test_the_server_hands_the_packed_files_out(client: Client) -> None:
    for name in ("app", "style"):
        answer = client.get(views_app.built()[name], headers={"accept-encoding": "gzip"})
        answer.close()
        assert answer.headers["Content-Encoding"] == "gzip"


def test_a_change_of_the_page_changes_its_revision(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    before = client.get("/di-dong/sw.js").content
    monkeypatch.setattr(views_app, "NAME", "Đi từng ngõ")
    assert client.get("/di-dong/sw.js").content != before


def test_the_manifest_makes_it_installable(client: Client) -> None:
    manifest = json.loads(client.get("/di-dong/manifest.webmanifest").content)
    assert manifest["start_url"] == manifest["scope"] == "/di-dong/"
    assert manifest["display"] == "standalone"
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}


@pytest.mark.django_db
def test_joining_asks_a_stranger_to_sign_in(client: Client) -> None:
    answer = client.get("/di-dong/vao/")
    assert answer.status_code == 302


def test_a_team_member_is_led_to_join_where_the_address_can(member: Client) -> None:
    page = member.get("/di-dong/vao/", headers={"host": "localhost"})
    assert_good_page(page.content.decode())
    assert 'id="join"' in page.content.decode()
    assert settings.CSRF_COOKIE_NAME in page.cookies


def test_joining_is_not_offered_where_the_address_cannot(member: Client) -> None:
    page = member.get("/di-dong/vao/", headers={"host": "testserver"})
    assert_good_page(page.content.decode())
    assert 'id="join"' not in page.content.decode()
    assert "https" in page.content.decode()


def test_the_code_is_drawn_only_where_a_phone_could_use_it(member: Client) -> None:
    plain = member.get("/di-dong/ma-qr/", headers={"host": "localhost"})
    assert_good_page(plain.content.decode())
    assert "Mã QR của" not in plain.content.decode()
    secure = member.get("/di-dong/ma-qr/", headers={"host": "testserver"}, secure=True)
    assert_good_page(secure.content.decode())
    assert "Mã QR của https://testserver/di-dong/vao/" in secure.content.decode()


@pytest.mark.parametrize("agent", [ZALO, "Mozilla/5.0 (iPhone; CPU iPhone OS 15_4) [FBAN/FBIOS;FBAV/350.0]"])
def test_inside_zalo_and_facebook_nobody_is_asked_to_sign_in(client: Client, agent: str) -> None:
    page = client.get("/di-dong/vao/", headers={"user-agent": agent})
    assert page.status_code == 200
    assert_good_page(page.content.decode())
    assert ("intent://" in page.content.decode()) == ("Android" in agent)
