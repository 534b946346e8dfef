"""Ids of another commune in the body of a form: nothing is tied to what lies there, and nothing breaks.

A foreign key is checked by the database without the policies, and a list or a JSON is not checked at all, so a form
that took an id unread would write a row that points abroad. Every form that the officer finds is sent once as a browser
would send it, then once for each field that holds an id, with a like id of the next commune in its place.
"""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urljoin

import lxml.html
import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve, reverse

from bdhvs.accounts.rules import Role
from bdhvs.ops.territory import scope
from tests import kept
from tests.permissions.cast import (
    Things,
    everybody,
    in_silence,  # noqa: F401 - a fixture
    things_here,
    things_there,
)
from tests.permissions.open_work import open_work
from tests.permissions.test_walk import NOT_SENT, addresses, clients, count_once
from tests.security import doors
from tests.security.borders import BEYOND, HERE, LATER, Border, number_rows
from tests.signing import signed_in
from tests.village import KY_ANH, KY_HOA, TODAY, Village, a_village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_silence")]
DAY = f"{TODAY:%d/%m/%Y}"
USUAL = {
    "date": DAY,
    "number": "1",
    "time": "08:00",
    "email": "a@b.vn",
    "checkbox": "on",
    "password": "Mat-khau-1",
}
LEFT = ("/dang-xuat/", "/tai-khoan/bao-mat/", "/static/")


@dataclass
class Trial:
    """One role's forms, sent within and across a border."""

    client: Client
    border: Border
    before: dict[str, str] = field(default_factory=dict)
    tied: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    forms: int = 0
    taken: int = 0
    swapped: int = 0
    wrong: list[str] = field(default_factory=list)

    def walk(self, starts: list[str]) -> None:
        """One page of each pattern, by links."""
        self.before = self.border.state(self.border.known)
        self.tied = {*self.border.tied(self.border.known)}
        todo, patterns = list(starts), set()
        while todo:
            path = todo.pop(0)
            try:
                match = resolve(path.partition("?")[0])
            except Resolver404:
                continue
            if match.route in patterns or path.startswith(LEFT) or match.view_name in NOT_SENT:
                continue
            page = self._page(path)
            if page is not None:
                patterns.add(match.route)
                todo += sorted(
                    {
                        str(a.get("href")).partition("#")[0]
                        for a in page.iter("a")
                        if str(a.get("href"))[:1] == "/"
                    }
                )
                for form in page.forms:
                    self._form(form, path)

    def _page(self, path: str) -> Any:
        with transaction.atomic():
            answer = self.client.get(path)
            whole = answer.status_code == 200 and not answer.streaming
            told = answer.content if whole and "html" in answer["Content-Type"] else b""
            transaction.set_rollback(True)
        return lxml.html.fromstring(told) if told else None

    def _form(self, form: Any, page: str) -> None:
        to = urljoin(page, str(form.get("action") or page)).partition("#")[0]
        where = resolve(to.partition("?")[0])
        body = filled(form)
        key = f"{where.view_name} {sorted({name for name, _ in body})}"
        if form.method != "POST" or key in self.seen or where.view_name in NOT_SENT or to.startswith(LEFT):
            return
        self.seen.add(key)
        self.forms += 1
        self.taken += self._send(to, body, key)
        for place, (name, value) in enumerate(body):
            other = self.border.other(value)
            if other is not None:
                self.swapped += 1
                self._send(
                    to, [*body[:place], (name, other), *body[place + 1 :]], f"{key} with {name}={other}"
                )

    def _send(self, to: str, body: list[tuple[str, str]], what: str) -> bool:
        """Whether it was taken. Nothing of it stays."""
        with transaction.atomic():
            before = self.border.written()
            status = self.client.post(
                to, urlencode(body), content_type="application/x-www-form-urlencoded"
            ).status_code
            found = [f"answers {status}"] if status >= 500 else self._across(before)
            transaction.set_rollback(True)
        if found:
            self.wrong.append(f"{what}: {', '.join(found)}")
        return status in (200, 302, 204)

    def _across(self, before: dict[str, int]) -> list[str]:
        among = [table for table, rows in self.border.written().items() if rows != before.get(table, 0)]
        now = self.border.state(among)
        changed = [f"{table} changed beyond" for table in among if now[table] != self.before[table]]
        return changed + [
            f"{table} names what lies beyond" for table in {*self.border.tied(among)} - self.tied
        ]


def filled(form: Any) -> list[tuple[str, str]]:
    """What a browser would send after somebody filled in what is empty."""
    told = {name: str(value) for name, value in form.form_values() if value is not None}
    for box in form.inputs:
        kind, name = str(box.get("type") or box.tag), box.get("name")
        if not name or told.get(name) or kind in ("file", "submit", "reset", "image"):
            continue
        if box.tag == "select":
            told[name] = next((one for one in box.value_options if one), "")
        elif kind in ("radio", "checkbox"):
            told.setdefault(name, box.get("value") or "on")
        else:
            dated = "date" in str(box.get("class")) or "dd/mm" in str(box.get("placeholder"))
            told[name] = (
                DAY if dated or re.search(r"(^|_|-)(on|since|day|until)$", name) else USUAL.get(kind, "Thử")
            )
    for button in form.iter("button"):
        if button.get("name"):
            told.setdefault(button.get("name"), button.get("value") or "")
            break
    return list(told.items())


def starts() -> list[str]:
    return [reverse(one.name) for one in addresses(get_resolver().url_patterns) if not one.arguments]


def a_busy_commune(village: Village, users: dict[Role, Any]) -> list[str]:
    """One of everything that has a page of its own; the addresses of work that lies open."""
    for make in (doors.a_gathering, doors.a_content_item, doors.a_banner, doors.an_incident, doors.a_demand,
                 doors.a_lesson):  # fmt: skip
        make()
    found = open_work(village, users[Role.TEAM_LEADER], signed_in(users[Role.OFFICER]))
    return list(found.values())


def pages_of(things: Things) -> list[str]:
    return [
        f"/danh-sach/nguoi/{things.person.uuid}/", f"/danh-sach/ho/{things.home.uuid}/",
        f"/tai-khoan/{things.user.pk}/",
    ]  # fmt: skip


@pytest.fixture
def cast(catalogue: None, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[Role, Client], list[str]]:
    """Everybody of Kỳ Anh, pages where they find work, and the like of it all in Kỳ Hoa.

    Built, not put back: rows that are put back have the numbers of another test.
    """
    monkeypatch.setattr(kept, "_has_doors", lambda: False)
    number_rows(HERE)
    village = a_village()
    users, here = everybody(village), things_here(village)
    count_once()
    pages = [*starts(), *pages_of(here), *a_busy_commune(village, users)]
    number_rows(BEYOND)
    things_there(village)
    number_rows(LATER)
    return clients(users), pages


def test_no_form_of_the_office_ties_a_row_to_another_commune(
    cast: tuple[dict[Role, Client], list[str]],
) -> None:
    signed, pages = cast
    trial = Trial(signed[Role.OFFICER], Border("commune_code", KY_ANH, KY_HOA).survey())
    trial.walk(pages)
    assert trial.wrong == [], "\n".join(trial.wrong)
    assert trial.forms >= 150, f"only {trial.forms} forms were found"
    assert trial.taken >= 60, f"of {trial.forms} forms only {trial.taken} were taken as filled in"
    assert trial.swapped >= 60, f"only {trial.swapped} ids were exchanged"


def test_a_row_that_points_abroad_is_seen(cast: tuple[dict[Role, Client], list[str]]) -> None:
    """The gauge of the test above can fail."""
    border = Border("commune_code", KY_ANH, KY_HOA).survey()
    before, wrote = border.state(border.known), border.written()
    assert border.tied(border.known) == []
    with scope([KY_ANH, KY_HOA]), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_membership SET unit_code = '99901-U-UB' WHERE commune_code = %s", [KY_ANH]
        )
        cursor.execute("UPDATE people_person SET name = name || '!' WHERE commune_code = %s", [KY_HOA])
    among = [table for table, rows in border.written().items() if rows != wrote[table]]
    assert border.tied(among) == ["people_membership"]
    assert "people_person" in {table for table, seal in border.state(among).items() if seal != before[table]}
