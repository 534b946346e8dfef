"""Any mixture of work, faults, transfers and pulls, then quiet: the invariants hold. Seeds are printed on failure."""

import random
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bdhvs.ops.territory import scope
from bdhvs.people.commands import set_priority
from bdhvs.people.models import Household
from bdhvs.people.rules import Priority
from tests.faults.phone import Phone, uuid7
from tests.faults.world import (
    KINDS,
    TIMES,
    Direct,
    Field,
    Proxy,
    can,
    check_applied_once,
    check_no_gap,
    check_nothing_lost,
    check_receipts_are_durable,
    join,
    number,
    rows,
)
from tests.village import KY_ANH, NOW

MEMBERS = ("oanh", "phuc", "quan")
ITEMS = ("D1", "D2", "I1", "S1", "S2")


class Evening(RuleBasedStateMachine):
    """Three phones in two hamlets and an office, for one evening."""

    field: Field

    @initialize(seed=st.integers(0, 2**32))
    def join_all(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.proxies = {name: Proxy(Direct()) for name in MEMBERS}
        self.phones: dict[str, Phone] = {
            name: join(self.field.members[name], proxy) for name, proxy in self.proxies.items()
        }
        self.all: list[Phone] = list(self.phones.values())
        self.made: dict[str, list[str]] = {name: [] for name in MEMBERS}
        self.before = number("SELECT count(*) FROM visits_visit")

    def home_of(self, name: str) -> tuple[str, list[str]]:
        """A household of the phone's hamlet with its people, old or made this evening."""
        own = {"oanh": ("binh", ["binh", "cuc"]), "phuc": ("sau", ["sau"]), "quan": ("dung", ["dung", "em"])}[
            name
        ]
        if self.made[name] and self.chance.random() < 0.4:
            return self.chance.choice(self.made[name]), []
        return self.field.homes[own[0]], [self.field.people[key] for key in own[1]]

    # --- work at the door

    @rule(name=st.sampled_from(MEMBERS), items=st.lists(st.sampled_from(ITEMS), max_size=3, unique=True))
    def visit(self, name: str, items: list[str]) -> None:
        home, people = self.home_of(name)
        results = [can(person, item) for person in people for item in items]
        self.phones[name].visit(home, met=people, topics=items, results=results)

    @rule(name=st.sampled_from(MEMBERS), outcome=st.sampled_from(["nobody_home", "refused", "postponed"]))
    def not_met(self, name: str, outcome: str) -> None:
        self.phones[name].visit(self.home_of(name)[0], outcome=outcome)

    @rule(name=st.sampled_from(MEMBERS))
    def new_household(self, name: str) -> None:
        home = uuid7()
        hamlet = self.field.hamlet(2 if name == "quan" else 1)
        self.phones[name].write(
            "household_registered", home, {"hamlet": hamlet, "address": "Ngõ mới", "members": []}
        )
        self.made[name].append(home)

    @rule(name=st.sampled_from(MEMBERS), to=st.sampled_from(["Ngõ 1", "Ngõ 2", "Ngõ 3"]))
    def change_address(self, name: str, to: str) -> None:
        phone = self.phones[name]
        home = self.field.homes[{"oanh": "binh", "phuc": "binh", "quan": "dung"}[name]]
        if (card := phone.cards.get(home)) is None:
            return
        said = {"fields": {"address": {"from": card["address"], "to": to}}}
        phone.write("card_changed", home, said, base_version=card["version"])

    # --- the line

    @rule(name=st.sampled_from(MEMBERS), kind=st.sampled_from([*KINDS, "", "", ""]))
    def send(self, name: str, kind: str) -> None:
        self.proxies[name].plan = [kind] if kind else []
        self.phones[name].send_once()

    @rule(name=st.sampled_from(MEMBERS), kind=st.sampled_from([*KINDS, "", "", ""]))
    def pull(self, name: str, kind: str) -> None:
        self.proxies[name].plan = [kind] if kind else []
        self.phones[name].pull_once()

    @rule(name=st.sampled_from(MEMBERS), size=st.integers(1, 3))
    def small_batches(self, name: str, size: int) -> None:
        self.phones[name].batch_size = size

    @rule()
    def late_requests_arrive(self) -> None:
        for proxy in self.proxies.values():
            proxy.deliver_late(self.chance)

    # --- what else happens

    @precondition(lambda self: len(self.all) < 6)
    @rule(name=st.sampled_from(MEMBERS))
    def profile_is_copied(self, name: str) -> None:
        """A second phone with the same profile works on beside the first."""
        twin = self.phones[name].clone(Proxy(Direct()))
        twin.visit(self.home_of(name)[0])
        twin.send_once()
        self.all.append(twin)

    @rule(priority=st.sampled_from([Priority.NO_DEVICE, Priority.HARDSHIP, Priority.NONE]))
    def office_marks_a_household(self, priority: Priority) -> None:
        with scope([KY_ANH]):
            home = Household.objects.get(uuid=self.field.homes["sau"])
            set_priority(household=home, priority=priority, by=self.field.village.lan, at=NOW)

    # --- what always holds

    @invariant()
    def no_receipt_without_a_row(self) -> None:
        check_receipts_are_durable(*getattr(self, "all", []))

    @invariant()
    def nobody_receives_what_is_not_theirs(self) -> None:
        """I6: a phone has never seen a household or person of another hamlet."""
        for name, phone in getattr(self, "phones", {}).items():
            foreign = ("sau", "binh") if name == "quan" else ("dung",)
            assert not phone.seen_subjects & {self.field.homes[key] for key in foreign}

    @invariant()
    def nothing_said_to_be_saved_is_lost(self) -> None:
        late = {event for phone in getattr(self, "all", []) for event in phone.outbox}
        stored = {str(row[0]) for row in rows("SELECT uuid FROM field_event")}
        for phone in getattr(self, "all", []):
            assert set(phone.said_saved) <= stored | late

    def teardown(self) -> None:
        """Quiet: everything is delivered, sent and pulled; then the whole is looked at."""
        if not hasattr(self, "phones"):
            return
        self.late_requests_arrive()
        for phone in self.all:
            assert isinstance(phone.line, Proxy)
            phone.line.plan = []
            assert phone.flush(200)
        for _ in range(2):
            for phone in self.all:
                phone.pull()
        check_nothing_lost(*self.all)
        check_applied_once()
        check_receipts_are_durable(*self.all)
        gaps = rows(
            "SELECT device_id FROM field_event GROUP BY device_id HAVING max(seq) <> count(DISTINCT seq)"
        )
        assert gaps == []
        for phone in self.all:
            assert phone.cards == self.cards_now(phone)
        told = len({event for phone in self.all for event in phone.said_saved if event in visit_events()})
        assert number("SELECT count(*) FROM visits_visit") == self.before + told

    def cards_now(self, phone: Phone) -> dict[str, Any]:
        """I4: a phone that begins anew shows the same: the fold of the server's log."""
        fresh = phone.clone()
        fresh.cursor, fresh.cards = "", {}
        fresh.pull()
        return fresh.cards


def visit_events() -> set[str]:
    return {str(row[0]) for row in rows("SELECT uuid FROM field_event WHERE type = 'visit_recorded'")}


def test_any_evening_with_any_faults_ends_with_every_invariant(the_open_field: Field) -> None:
    """fault_01 to fault_31 are tried one by one; this mixes what can be mixed."""

    class ThisEvening(Evening):
        field = the_open_field

    run_state_machine_as_test(
        ThisEvening,
        settings=settings(
            max_examples=3 * TIMES,
            stateful_step_count=15,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_fault_23_thirty_of_a_hundred_lost_and_everything_arrives_once(the_field: Field) -> None:
    chance = random.Random(2323)
    plan = chance.choices(["drop_request", "drop_response", ""], [15, 15, 70], k=300)
    phone = join(the_field.members["oanh"], Proxy(Direct(), plan))
    person = the_field.people["binh"]
    for n in range(40):
        phone.visit(the_field.homes["binh"], met=[person], results=[can(person, ("D1", "D2", "S1")[n % 3])])
        if n % 5 == 4:
            phone.send_once()
    assert phone.flush(300)
    assert number("SELECT count(*) FROM visits_visit WHERE uuid IS NOT NULL") == 40
    check_no_gap(phone)
    check_nothing_lost(phone)
