"""Whoever reads, searches, prints or takes away names of the register leaves a line: ids and field names, no values.

Every address of the product is opened by the office and by a team's leader; what offers itself as a file or a print-out
is taken, too. An answer that holds a name of the register must have left a line of who read which rows. A new page
needs nothing here: it fails until it writes one.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from bdhvs.accounts.rules import Role
from bdhvs.journal.models import Line
from bdhvs.learning.cards.commands import issue_cards
from bdhvs.ops.territory import scope
from bdhvs.people.models import Person
from tests.faults.world import Direct, join
from tests.permissions.cast import (
    Things,
    a_whole_cast,
    in_silence,  # noqa: F401 - a fixture
)
from tests.permissions.open_work import open_work
from tests.permissions.test_walk import Address, addresses, count_once
from tests.signing import signed_in
from tests.village import KY_ANH, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_silence")]
READERS = (Role.OFFICER, Role.TEAM_LEADER)
OUTPUTS = ("xlsx", "print")
ASKED = {
    "learner_cards": "group=official",
    "people:persons": "q=an",
}
"""What a page is asked for, where the bare address shows nothing yet."""
SENT: dict[str, Callable[[Things], Any]] = {
    "learner_cards_print": lambda t: {"person": [t.person.pk]},
    "visits:visit": lambda t: {"find": "sau", "tim_lai": "1"},
    "skills:attainment": lambda t: {"find": "sau", "tim_lai": "1"},
    "appointments:invite": lambda t: {"find": "sau", "tim_lai": "1"},
}
"""Names that come as the answer to a form."""


@dataclass
class Reading:
    """Goes everywhere and keeps what was read in silence."""

    names: frozenset[str]
    silent: list[str] = field(default_factory=list)
    loud: set[str] = field(default_factory=set)
    told: list[str] = field(default_factory=list)

    def read(self, client: Client, who: str, page: str, path: str, sent: Any = None) -> str:
        """Ask once and take everything back; gives the text of the answer."""
        with transaction.atomic():
            before = newest_line()
            answer = client.get(path) if sent is None else client.post(path, sent)
            body = b"".join(answer) if answer.streaming else answer.content
            text = text_of(body) if answer.status_code in (200, 422) else ""
            lines = lines_after(before)
            transaction.set_rollback(True)
        self._judge(f"{page} × {who}: {path}", page, [name for name in self.names if name in text], lines)
        return text

    def _judge(self, asked: str, page: str, shown: list[str], lines: list[Line]) -> None:
        if shown:
            self.loud.add(page)
            if not any(line.subject_kind and line.count for line in lines):
                self.silent.append(f"{asked} shows {len(shown)} names and leaves no line")
        for line in lines:
            said = json.dumps(
                [line.act, line.subject_kind, line.subject_ids, line.fields], ensure_ascii=False
            )
            if any(name in said for name in self.names) or not all(map(is_an_id, line.subject_ids)):
                self.told.append(f"{asked}: {said}")


def newest_line() -> int:
    with scope([KY_ANH]):
        return Line.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def lines_after(newest: int) -> list[Line]:
    with scope([KY_ANH]):
        return list(Line.objects.filter(pk__gt=newest))


def is_an_id(text: str) -> bool:
    """A number, a UUID, a code of the map or the catalogue; never words."""
    return bool(re.fullmatch(r"[\w.:|-]{1,60}", text, re.ASCII))


def text_of(body: bytes) -> str:
    """Words of an answer, whatever it is: a page, a workbook, a document, a print-out."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            parts = [file.read(name).decode() for name in file.namelist() if name.endswith(".xml")]
        return re.sub(r"<[^>]+>", "", "\n".join(parts))
    if body.startswith(b"%PDF"):
        pages = pypdfium2.PdfDocument(io.BytesIO(body))
        return "\n".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)
    return body.decode("utf-8", "replace")


@dataclass
class Cast:
    """Clients of the readers, objects of the commune, a card in force, the names of everybody in the register."""

    clients: dict[Role, Client]
    things: Things
    card: int
    names: frozenset[str]
    member: Any
    open_work: dict[str, str]

    def path(self, address: Address) -> str:
        path = self.open_work.get(address.name) or address.filled(self.things)
        return f"/the-hoc/dang-dung/{self.card}/" if address.name == "learner_card_revoke" else path


@pytest.fixture
def cast(catalogue: None) -> Cast:
    village, users, here, _ = a_whole_cast()
    with scope([KY_ANH]):
        [card] = issue_cards(people=[here.person], by=None, at=NOW)
        names = frozenset(Person.objects.values_list("name", flat=True))
    count_once()
    clients = {role: signed_in(users[role], raise_request_exception=False) for role in READERS}
    work = open_work(village, users[Role.TEAM_MEMBER], clients[Role.OFFICER])
    return Cast(clients, here, card.card.pk, names, users[Role.TEAM_MEMBER], work)


def test_no_name_of_the_register_is_read_in_silence(cast: Cast) -> None:
    reading = Reading(cast.names)
    for address in addresses(get_resolver().url_patterns):
        path = f"{cast.path(address)}?{ASKED.get(address.name, '')}"
        for role, client in cast.clients.items():
            text = reading.read(client, role, address.name, path)
            for output in OUTPUTS:
                if f"out={output}" in text:
                    reading.read(client, role, address.name, f"{path}&out={output}")
            if address.name in SENT:
                reading.read(client, role, address.name, path, SENT[address.name](cast.things))
    assert reading.silent == [], "\n" + "\n".join(reading.silent)
    assert reading.told == [], "\n".join(reading.told)
    assert {
        "people:persons",
        "people:person",
        "people:household",
        "people:team",
        "learner_cards",
    } <= reading.loud
    assert len(reading.loud) >= 25, f"the net has holes: only {sorted(reading.loud)} show a name"
    assert set(SENT) <= reading.loud
    assert {
        "plans:spot_check",
        "plans:spot_check_unit",
        "exchange:preview",
        "people:import_line",
    } <= reading.loud


def test_what_a_phone_takes_home_is_written_down(cast: Cast) -> None:
    phone = join(cast.member, Direct())
    before = newest_line()
    phone.pull()
    taken = json.dumps(phone.cards, ensure_ascii=False)
    assert any(name in taken for name in cast.names)
    lines = lines_after(before)
    assert any(line.by_id == cast.member.pk and line.count for line in lines)
    assert all(is_an_id(one) for line in lines for one in line.subject_ids)
    assert not any(
        name in json.dumps([line.subject_ids, line.fields]) for line in lines for name in cast.names
    )
