"""The village with its teams, the way from a simulated phone to the real application, and a line that fails."""

import json
import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.test import Client

from bdhvs.accounts.commands import Post
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.ops.territory import scope
from tests.faults.phone import Answer, LineCutError, Phone
from tests.kept import kept
from tests.ops.starting import until
from tests.village import KY_ANH, Village, a_user, a_village

TIMES = int(os.environ.get("BDHVS_FAULTS_TIMES", "1"))
"""How many times as much `make faults` tries of what is drawn at random; what takes long is tried there only."""
THOROUGH = TIMES > 1


class Direct:
    """In-process WSGI: the whole application, without a socket."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=False)

    def __call__(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        response = self.client.generic(
            method, path, body, headers.get("Content-Type", "application/json"), headers=headers
        )
        named = {key.lower(): value for key, value in response.headers.items()}
        return Answer(response.status_code, response.content, named.get("content-type", ""), named)


OLDER_ELSEWHERE = """
SELECT count(*) FROM pg_snapshot_xip(pg_current_snapshot()) AS running
WHERE running::text::bigint < %s AND running::xid NOT IN (
  SELECT backend_xid FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL)
"""


@dataclass
class Fault:
    """What happens to the next request: a name of `KINDS`."""

    kind: str = ""


KINDS = ("drop_request", "drop_response", "duplicate", "bad_gateway", "truncate", "portal", "delay")


@dataclass
class Proxy:
    """Stands between phone and server and fails as told; `replay` holds requests that are delivered again later."""

    inner: Callable[[str, str, bytes, dict[str, str]], Answer]
    plan: list[str] = field(default_factory=list)
    late: list[tuple[str, str, bytes, dict[str, str]]] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    answers: list[Answer] = field(default_factory=list)

    def __call__(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        kind = self.plan.pop(0) if self.plan else ""
        self.seen[kind] += 1
        if kind == "drop_request":
            raise LineCutError
        if kind == "delay":  # arrives after later ones
            self.late.append((method, path, body, headers))
            raise LineCutError
        if kind == "bad_gateway":
            return Answer(502, b"<html>502</html>", "text/html")
        if kind == "portal":
            return Answer(200, b"<html>Dang nhap Wi-Fi</html>", "text/html")
        answer = self.inner(method, path, body, headers)
        self.answers.append(answer)
        if kind == "duplicate":
            self.answers.append(self.inner(method, path, body, headers))
        if kind == "drop_response":
            raise LineCutError
        if kind == "truncate":
            return Answer(answer.status, answer.body[: len(answer.body) // 2], answer.content_type)
        return answer

    def deliver_late(self, order: random.Random | None = None) -> None:
        """The delayed requests reach the server now, in any order; nobody hears the answers."""
        waiting, self.late = self.late, []
        if order is not None:
            order.shuffle(waiting)
        for request in waiting:
            self.answers.append(self.inner(*request))


@dataclass
class Field:
    """The village with its phones."""

    village: Village
    members: dict[str, User]

    @property
    def homes(self) -> dict[str, str]:
        return {key: str(home.uuid) for key, home in self.village.homes.items()}

    @property
    def people(self) -> dict[str, str]:
        return {key: str(person.uuid) for key, person in self.village.people.items()}

    def hamlet(self, number: int) -> str:
        return self.village.hamlets[number - 1].code


@kept
def a_field() -> Field:
    """Nga leads the team of Thôn 1, Oanh and Phúc are its members, Quân works in Thôn 2."""
    village = a_village()
    posts = {
        "nga": ("Trần Thị Nga", Role.TEAM_LEADER, 0),
        "oanh": ("Lê Thị Oanh", Role.TEAM_MEMBER, 0),
        "phuc": ("Võ Văn Phúc", Role.TEAM_MEMBER, 0),
        "quan": ("Bùi Văn Quân", Role.TEAM_MEMBER, 1),
    }
    with scope([KY_ANH]):
        members = {
            key: a_user(key, name, Post(role, KY_ANH, village.hamlets[where].code))
            for key, (name, role, where) in posts.items()
        }
    return Field(village, members)


def join(user: User, line: Any, **phone: Any) -> Phone:
    """Signed in once on the web, then only the token."""
    joined = Phone(line, **phone)
    joined.before_pull = no_other_database_writes
    client = Client()
    client.force_login(user)
    answer = client.post("/sync/device", json.dumps(joined.said()), content_type="application/json")
    assert answer.status_code == 200, answer.content
    joined.take_welcome(answer.json())
    return joined


def no_other_database_writes() -> bool:
    """The feed waits for every transaction of the whole server that began earlier, also of the database of a suite
    running beside this one. In an office there is one database, and the next pull brings the rest."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        (limit,) = cursor.fetchone() or (0,)

    def past() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(OLDER_ELSEWHERE, [limit])
            return bool(cursor.fetchone() == (0,))

    return until(past)


def can(person: str, item: str, result: str = "yes", level: str = "E1") -> dict[str, str]:
    """One result of a visit."""
    return {"person": person, "item": item, "result": result, "level": level}


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Read as the office reads: the whole commune."""
    with scope([KY_ANH]), connection.cursor() as cursor:
        cursor.execute(sql, list(values) or None)
        return list(cursor.fetchall())


def number(sql: str, *values: Any) -> int:
    return int(rows(sql, *values)[0][0])


# --- invariants -----------------------------------------------------------------------------------------------------


def check_nothing_lost(*phones: Phone) -> None:
    """I1: what was said to be saved is on the server or in a living outbox."""
    stored = {str(row[0]) for row in rows("SELECT uuid FROM field_event")}
    for phone in phones:
        lost = [one for one in phone.said_saved if one not in stored and one not in phone.outbox]
        assert lost == []


def check_applied_once() -> None:
    """I2: each id once in the inbox, and each visit event at most one visit in force."""
    assert rows("SELECT uuid FROM field_event GROUP BY uuid HAVING count(*) > 1") == []
    assert (
        rows("SELECT uuid FROM visits_visit WHERE uuid IS NOT NULL GROUP BY uuid HAVING count(*) > 1") == []
    )
    missing = rows(
        "SELECT e.uuid FROM field_event e WHERE e.type = 'visit_recorded' AND e.outcome = 'applied' "
        "AND NOT EXISTS (SELECT 1 FROM visits_visit v WHERE v.uuid = e.uuid)"
    )
    assert missing == []


def check_no_gap(*phones: Phone) -> None:
    """I3: after quiescence the numbers of a phone have no gap on the server."""
    for phone in phones:
        held = {row[0] for row in rows("SELECT DISTINCT seq FROM field_event WHERE device_id = %s", phone.id)}
        assert held == set(range(1, phone.seq + 1))


def check_same_cards(*phones: Phone) -> None:
    """I4: after quiescence phones of one hamlet show the same, and what the server's log says."""
    first, *others = [phone.cards for phone in phones]
    for other in others:
        assert other == first


def check_receipts_are_durable(*phones: Phone) -> None:
    """I7: no receipt without its row."""
    stored = {str(row[0]) for row in rows("SELECT uuid FROM field_event")}
    strays = {row[0] for row in rows("SELECT named FROM field_stray")}
    for phone in phones:
        assert set(phone.receipts) <= stored | strays
