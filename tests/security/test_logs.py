"""A name sent in every place of a request is in no log and on no error page."""

import io
import json
import logging
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bdhvs.accounts import views_journal
from bdhvs.ops.logs import JsonFormatter, telling_left_out
from tests.village import Village, a_village

NAME, FOLDED, NUMBER = "Lò Thị Bí Mật", "Lo-Thi-Bi-Mat", "040199000001"
SECRETS = (NAME, FOLDED, NUMBER, quote(NAME), NAME.encode("unicode_escape").decode())


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the web process writes to its file."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
def village(db: None) -> Village:
    return a_village()


def hostile_requests(client: Client) -> list[int]:
    """Names in the path, the query, the body, headers, cookies, the name of a file, the method."""
    headers = {"User-Agent": FOLDED, "Referer": f"http://testserver/{quote(NAME)}", "X-Ten": FOLDED}
    client.cookies[FOLDED] = NUMBER
    paths = [
        f"/danh-sach/{NAME}/",
        f"/danh-sach/?q={NAME}&f.name={NUMBER}",
        f"/{NUMBER}/",
        f"/sync/photo/{FOLDED}",
        f"/danh-sach/nguoi/{FOLDED}/",
        f"/dang-nhap/?next=/{FOLDED}/",
        f"/nhat-ky/?ma={FOLDED}&f.user={FOLDED}",
    ]
    body = {"name": NAME, "username": FOLDED, "login": FOLDED, "password": NUMBER, "file": _file()}
    answers = [client.get(path, headers=headers) for path in paths]
    answers += [client.post(path, {**body, "file": _file()}, headers=headers) for path in paths]
    answers += [client.post(path, json.dumps(body, default=str), "application/json") for path in paths]
    answers.append(client.get("/danh-sach/", headers={"Host": f"{FOLDED}.vn"}))
    answers.append(client.generic(FOLDED.upper(), "/danh-sach/"))
    for answer in answers:
        if answer.status_code >= 400 and "html" in answer.get(
            "Content-Type", ""
        ):  # a form in JSON keeps what was typed
            assert_says_nothing(answer.content.decode(errors="replace"))
    return [answer.status_code for answer in answers]


def _file() -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{NAME}.xlsx", NAME.encode())


def assert_says_nothing(text: str) -> None:
    for secret in SECRETS:
        assert secret not in text
    assert "Traceback" not in text


def test_no_log_and_no_error_page_holds_what_was_sent(village: Village, log: io.StringIO) -> None:
    officer = Client(raise_request_exception=False)
    officer.force_login(village.lan)
    statuses = [*hostile_requests(officer), *hostile_requests(Client(raise_request_exception=False))]
    assert not [status for status in statuses if status >= 500]
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert any(line.get("page") == "danh-sach/" and line["status"] == 200 for line in lines)
    assert any(line.get("status") == 404 for line in lines)
    assert_says_nothing(log.getvalue())


def test_a_failure_of_ours_is_logged_without_its_values(
    village: Village, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ValueError(f"không đọc được {NAME} {NUMBER}")

    monkeypatch.setattr(views_journal, "journal_table", fails)
    officer = Client(raise_request_exception=False)
    officer.force_login(village.lan)
    page = officer.get(f"/nhat-ky/?ma={FOLDED}")
    assert page.status_code == 500
    assert_says_nothing(page.content.decode())
    assert_says_nothing(log.getvalue())
    assert '"error": "builtins.ValueError"' in log.getvalue()
    assert '"page": "nhat-ky/"' in log.getvalue()


def test_fields_that_tell_who_somebody_is_are_left_out_of_any_line() -> None:
    said = telling_left_out(
        None, "info", {"event": "x", "phone": "0912345678", "full_name": NAME, "count": 3}
    )
    assert said == {"event": "x", "count": 3}
