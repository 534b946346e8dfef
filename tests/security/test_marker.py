"""Every page of the site map, driven with a marked name and phone in the register and in every box: the mark is in no
line of the log, in no address, and on no page that tells of an error."""

import io
import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import unquote_plus

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.lib.vietnamese import fold
from bdhvs.ops.territory import scope
from bdhvs.people.models import Person
from bdhvs.people.sealing import seal
from tests.permissions.cast import Things, a_whole_cast
from tests.permissions.test_walk import NOT_SENT, Address, addresses, clients, count_once
from tests.security.test_logs import log  # noqa: F401 - a fixture
from tests.village import KY_ANH

NAME, PHONE, NUMBER = "Tống Thị Dấuvết", "0912345987", "040199000987"
WORD = "dauvet"
BOXES = (
    "tim ten q name full_name username login note text ghi_chu address household person reason purpose title "
    "subject source code ma"
)
TYPED = dict.fromkeys(BOXES.split(), NAME) | {
    "phone": PHONE,
    "number": NUMBER,
    "password": NUMBER,
    "dien_thoai": PHONE,
}
ADDRESS = re.compile(r'\b(?:href|action|src|hx-get|hx-post|hx-push-url|formaction|data-url)="([^"]*)"')
HEADERS = ("Location", "HX-Redirect", "HX-Push-Url", "HX-Location", "Link", "Refresh")
MAY_CARRY = ("tel:", "data:", "sms:")
"""Not addresses of ours: they never leave the page for a server."""


def is_marked(text: str) -> bool:
    plain = fold(unquote_plus(unescape(text)))
    return WORD in plain or PHONE in plain or NUMBER in plain or WORD.encode("utf-16-le").hex() in plain


class Driver:
    """Sends requests, takes back what they did, and keeps whatever held the mark."""

    def __init__(self) -> None:
        _, users, self.here, _ = a_whole_cast()
        count_once()
        with scope([KY_ANH]):
            Person.objects.update(name=NAME, name_key=fold(NAME), phone=seal(PHONE))
            User.objects.update(full_name=NAME)
        chosen = (Role.OFFICER, Role.HAMLET_HEAD, Role.ADMINISTRATOR)
        self.clients: dict[str, Client] = {"a stranger": Client(raise_request_exception=False)}
        self.clients |= {role.value: client for role, client in clients(users).items() if role in chosen}
        self.found: list[str] = []
        self.shown = self.asked = self.failed = 0

    def drive(self, address: Address, things: Things) -> None:
        path = address.filled(things)
        for who, client in self.clients.items():
            self._ask(f"{address.name} × {who}", client, "get", path, {"x": "1"})
        if address.name in NOT_SENT:
            return
        for who in ("a stranger", "officer"):
            self._ask(f"{address.name} × {who} × POST", self.clients[who], "post", path, TYPED)
        searching = {"tim": NAME, "q": PHONE, "bang.q": NAME, "tim_kin": "1"}
        self._ask(f"{address.name} × searching", self.clients["officer"], "post", path, searching)

    def _ask(self, where: str, client: Client, method: str, path: str, sent: dict[str, str]) -> None:
        with transaction.atomic():
            answer = getattr(client, method)(path, sent)
            self.look(where, answer)
            transaction.set_rollback(True)
        self.asked += 1
        self.failed += answer.status_code >= 500

    def look(self, where: str, answer: Any) -> None:
        said = [answer.headers[name] for name in HEADERS if name in answer.headers]
        page = (
            ""
            if answer.streaming or "html" not in answer.get("Content-Type", "")
            else answer.content.decode()
        )
        said += [one for one in ADDRESS.findall(page) if not one.startswith(MAY_CARRY)]
        self.found += [f"{where}: {one[:120]}" for one in said if is_marked(one)]
        self.shown += WORD in fold(page)
        if (
            answer.status_code >= 400 and answer.status_code != 422 and is_marked(page)
        ):  # 422: the form, to be repaired
            self.found.append(f"{where}: the page that says {answer.status_code}")


@pytest.fixture
def driver(catalogue: None) -> Driver:
    return Driver()


def everywhere() -> Iterator[Address]:
    yield from addresses(get_resolver().url_patterns)


def test_no_address_no_log_and_no_error_page_holds_the_mark(driver: Driver, log: io.StringIO) -> None:  # noqa: F811
    for address in everywhere():
        driver.drive(address, driver.here)
    assert driver.found == [], "\n" + "\n".join(driver.found)
    assert driver.failed == 0
    assert driver.shown > 40, "hardly any page showed the marked people: the walk proves nothing"
    lines = log.getvalue().splitlines()
    assert len(lines) >= driver.asked
    assert [line for line in lines if is_marked(json.dumps(json.loads(line), ensure_ascii=False))] == []


def test_a_page_that_fails_over_the_mark_tells_nobody_of_it(
    driver: Driver,
    log: io.StringIO,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_: object, **__: object) -> str:
        held = {"name": NAME, "phone": PHONE}
        raise ValueError(f"{held} {NAME} {PHONE} {NUMBER}")

    monkeypatch.setattr("django.shortcuts.loader.render_to_string", fails)
    for address in everywhere():
        path, client = address.filled(driver.here), driver.clients["officer"]
        driver._ask(address.name, client, "get", path, {})
    assert driver.failed > 60, "pages are drawn in another way now: fail there"
    assert driver.found == [], "\n" + "\n".join(driver.found)
    assert "builtins.ValueError" in log.getvalue()
    assert not is_marked(
        json.dumps([json.loads(line) for line in log.getvalue().splitlines()], ensure_ascii=False)
    )
