"""Every address × every role × own and foreign objects, compared with the table of rights (accounts/rules.py).

A new page fails here until it names its act, and until ARGUMENTS says which object of the cast its address means.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from bdhvs.accounts.middleware import CHOSEN_COMMUNE
from bdhvs.accounts.rules import ACCOUNT_ROLES, Act, Role, Scope, scope_of
from bdhvs.ops.territory import scope
from bdhvs.plans.coverage import coverages
from bdhvs.plans.measuring import recount_all
from bdhvs.plans.queries import targets_in_force
from tests.architecture.test_shape import OPEN_PAGES
from tests.permissions.cast import (
    NO_ROW,
    NOBODY,
    Things,
    a_whole_cast,
    in_silence,  # noqa: F401 - a fixture
)
from tests.signing import signed_in
from tests.village import KY_ANH

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_silence")]

Pick = Callable[[Things], Any]
ARGUMENTS: dict[str, Pick] = {
    # The longest beginning of "address.argument" that stands here decides.
    ".act": lambda t: "chuyen",
    ".code": lambda t: "KA-T4",
    ".commune": lambda t: t.hamlet.commune_id,
    ".device_id": lambda t: NOBODY,
    ".entry_id": lambda t: t.entry.pk,
    ".actor": lambda t: "culture_society",
    ".fact_id": lambda t: t.attainment.pk,
    ".figure_id": lambda t: t.figure.pk,
    ".form_id": lambda t: t.round.form_id,
    ".household": lambda t: t.home.uuid,
    ".kind": lambda t: "attainments",
    ".left": lambda t: t.person.uuid,
    ".measure_code": lambda t: "headcount",
    ".membership_id": lambda t: t.membership.pk,
    ".monday": lambda t: "2026-11-16",
    ".name": lambda t: "khong-co.bdhvs",
    ".number": lambda t: 1,
    ".plan_id": lambda t: t.plan.pk,
    "plans:milestone.code": lambda t: "KA-D1",
    ".report_id": lambda t: "KA-D3",
    ".right": lambda t: t.other.uuid,
    ".round_id": lambda t: t.round.pk,
    ".row_id": lambda t: "KA-T4",
    ".secret": lambda t: "khong-co",
    ".section": lambda t: "targets",
    ".slug": lambda t: "office-guide",
    ".subject_id": lambda t: t.hamlet.pk,
    ".task_id": lambda t: t.task.pk,
    ".user_id": lambda t: t.user.pk,
    ".uuid": lambda t: t.person.uuid,
    ".version": lambda t: 1,
    "appointments:invite_team.code": lambda t: t.team.pk,
    "exchange:.uuid": lambda t: NOBODY,
    "people:household.uuid": lambda t: t.home.uuid,
    "people:person_new.uuid": lambda t: t.home.uuid,
    "people:import.uuid": lambda t: NOBODY,
    "people:team.code": lambda t: t.team.pk,
    "places:hamlet.code": lambda t: t.hamlet.pk,
    "places:team.code": lambda t: t.team.pk,
    "places:unit.code": lambda t: t.unit.pk,
    "province:commune.code": lambda t: t.hamlet.commune_id,
    "reports:excerpt.section": lambda t: "chi-tieu",
    "team:sheet.code": lambda t: t.hamlet.pk,
    "registries:.registry": lambda t: "tinh-nguyen-vien",
    "voices:.code": lambda t: t.hamlet.pk,
    "ownforms:.form_id": lambda t: NO_ROW,
    "ownforms:file.kind": lambda t: "xlsx",
    "team:priority_entry.entry_id": lambda t: NO_ROW,
}  # fmt: skip
WITHOUT_OBJECT = {
    "item_id", "banner_id", "incident_id",
    "check_id", "unit_id", "closing_id", "template_id", "pair_id", "file_id", "pk", "recheck_id", "list_id", "share_id",
    "digest", "provider_id", "alert_id", "question_id", "card_id", "course_id", "framework_id", "gathering_id",
    "need_id", "visit_id", "zone_id", "row_number", "demand_id", "inspection_id", "mailbox_id", "work_id", "team_id",
}  # fmt: skip
"""Objects that the cast does not hold: their addresses are walked with a number that nobody has."""

REFUSED_INSIDE = {
    ("figures:enter", Role.HAMLET_HEAD): "the headcount of a unit is not a hamlet's to tell",
    **{
        (page, Role.FOCAL_PERSON): "the paper of a hamlet is not a unit's to read or fill"
        for page in ("units:paper", "units:sheet", "units:sheet_in")
    },
    ("alerts:write", Role.FOCAL_PERSON): "of focal persons, only that of the police writes alerts",
}
"""Pages that the act opens and a finer rule of their own closes again."""

SENT_BY_FEWER = {
    "plans:milestone": "only the unit that leads or helps a milestone, and the office, tell of it",
    "plans:task": "only the unit that leads a task, and the office, tell of its steps",
}
"""Forms that not everybody who reads the page may send; the office always may."""

NOT_SENT = {
    "plans:count_again": "counts everything, for every role again",
    "machine_back_up": "writes a file beside the database",
    "machine_rehearse": "starts a second database",
    "machine_paper": "makes a key",
}
"""Forms that would act outside the transaction that the walk takes back, or only cost time."""

REFUSALS = frozenset({401, 403, 405})
NOT_HIS = frozenset({403, 404})


@dataclass(frozen=True)
class Address:
    name: str
    arguments: tuple[str, ...]
    view: Any

    def filled(self, things: Things) -> str:
        return reverse(self.name, kwargs={name: self._pick(name)(things) for name in self.arguments})

    def _pick(self, argument: str) -> Pick:
        known = [key for key in ARGUMENTS if self._fits(key, argument)]
        if known:
            return ARGUMENTS[max(known, key=len)]
        if argument in WITHOUT_OBJECT:
            return lambda _: "0" * 64 if argument == "digest" else NO_ROW
        raise AssertionError(f"{self.name}: say in ARGUMENTS which object of the cast “{argument}” means")

    def _fits(self, key: str, argument: str) -> bool:
        page, _, wanted = key.rpartition(".")
        return wanted == argument and self.name.startswith(page)

    @property
    def is_foreign(self) -> bool:
        """Whether another object in the address means something of another commune."""
        said = {
            "user_id",
            "uuid",
            "left",
            "entry_id",
            "membership_id",
            "figure_id",
            "plan_id",
            "task_id",
            "fact_id",
            "form_id",
            "round_id",
        }
        return bool(said & set(self.arguments)) or any(
            self.name.startswith(one) for one in ("places:hamlet_", "places:unit", "places:team_", "people:team",
                                                  "appointments:invite_team")
        ) and bool(self.arguments)  # fmt: skip


def addresses(patterns: list[Any], space: str = "") -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, pattern.namespace or space)
        elif isinstance(pattern, URLPattern) and pattern.name:
            name = f"{space}:{pattern.name}" if space else pattern.name
            yield Address(name, tuple(pattern.pattern.regex.groupindex), pattern.callback)


def asked(client: Client, method: str, path: str) -> int:
    """The answer to one request, of which nothing stays."""
    with transaction.atomic():
        status = client.generic(method, path).status_code
        transaction.set_rollback(True)
    return status


def clients(users: dict[Role, Any]) -> dict[Role, Client]:
    found = {}
    for role, user in users.items():
        client = found[role] = signed_in(user, raise_request_exception=False)
        if role is Role.ADMINISTRATOR:
            session = client.session
            session[CHOSEN_COMMUNE] = KY_ANH
            session.save()
    return found


def count_once() -> None:
    """What pages would count when nothing is counted yet: each answer is taken back, so each would count again."""
    today = timezone.localdate()
    with scope([KY_ANH]):
        targets = list(targets_in_force(KY_ANH, today))
        recount_all(commune=KY_ANH, targets=targets, as_of=today)
        coverages(KY_ANH, today)


class Walk:
    """Goes everywhere as everybody and keeps what disagrees with the table."""

    def __init__(self) -> None:
        _, users, self.here, self.there = a_whole_cast()
        count_once()
        self.clients = clients(users)
        self.found: list[str] = []
        self.asked = 0

    def say(self, address: Address, role: Role | None, method: str, status: int, should: str) -> None:
        self.found.append(
            f"{address.name} × {role or 'a stranger'} × {method}: answers {status}, should {should}"
        )

    def visit(self, address: Address) -> None:
        path = address.filled(self.here)
        for method in ("GET", "POST"):
            act = address.view.act if method == "GET" else getattr(address.view, "to_write", address.view.act)
            if method == "POST" and address.name in NOT_SENT:
                continue
            status = self._ask(Client(raise_request_exception=False), method, path)
            if status not in REFUSALS | {302}:
                self.say(address, None, method, status, "ask who it is")
            for role in ACCOUNT_ROLES:
                self._as(role, address, method, path, act)

    def _as(self, role: Role, address: Address, method: str, path: str, act: Act) -> None:
        status, scope = self._ask(self.clients[role], method, path), scope_of(role, act)
        refused_inside = (address.name, role) in REFUSED_INSIDE
        if scope is None or refused_inside:
            home = address.name == "home" and status == 302
            if status not in REFUSALS and not home:
                self.say(address, role, method, status, f"be refused: the table gives no “{act}”")
            return
        missing = status == 404 and self._has_object(address) and scope in (Scope.COMMUNE, Scope.MACHINE)
        fewer = method == "POST" and address.name in SENT_BY_FEWER and role is not Role.OFFICER
        if (status == 403 and not fewer) or status >= 500 or missing:
            self.say(address, role, method, status, f"be allowed: the table gives “{act}” in “{scope}”")
        if address.is_foreign:
            foreign = self._ask(self.clients[role], method, address.filled(self.there))
            if foreign not in (*NOT_HIS, 405):
                self.say(
                    address, role, f"{method} abroad", foreign, "not find what belongs to another commune"
                )

    def _has_object(self, address: Address) -> bool:
        """Whether the cast holds what the address names, so that it must be found."""
        return address.name in MUST_BE_FOUND

    def _ask(self, client: Client, method: str, path: str) -> int:
        self.asked += 1
        return asked(client, method, path)


MUST_BE_FOUND = {
    "places:hamlet_edit", "places:unit", "places:team_edit", "people:person", "people:household", "people:team",
    "people:person_new", "people:leave_group", "people:stop_serving", "people:merge_with", "people:compare",
    "plans:plan", "plans:target", "plans:edit", "plans:export", "plans:history", "plans:task", "plans:findings",
    "figures:figure", "exchange:records", "appointments:account", "appointments:change", "appointments:invite_team",
    "reports:compose", "reports:word", "units:form", "units:ask", "units:round", "units:paper", "units:sheet",
}  # fmt: skip
"""Pages of things that are there: who may, finds them."""


def test_every_page_answers_every_role_as_the_table_says(catalogue: None) -> None:
    walk = Walk()
    decided = [one for one in addresses(get_resolver().url_patterns) if hasattr(one.view, "act")]
    for address in decided:
        walk.visit(address)
    assert walk.found == [], "\n" + "\n".join(walk.found)
    assert walk.asked > 15 * len(decided)


def test_every_page_without_an_act_says_why() -> None:
    silent = [
        one.name
        for one in addresses(get_resolver().url_patterns)
        if not hasattr(one.view, "act")
        and one.name not in OPEN_PAGES
        and not getattr(one.view, "decided", "")
    ]
    assert silent == []


def test_pages_without_an_act_break_for_nobody(catalogue: None) -> None:
    walk, broken = Walk(), []
    for address in addresses(get_resolver().url_patterns):
        if hasattr(address.view, "act"):
            continue
        path = address.filled(walk.here)
        for role, client in [(None, Client(raise_request_exception=False)), *walk.clients.items()]:
            status = asked(client, "GET", path)
            if status >= 500 and status != 503:
                broken.append(f"{address.name} × {role or 'a stranger'}: {status}")
    assert broken == []
