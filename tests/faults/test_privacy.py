"""Who receives what: a phone holds its hamlets only, whatever happens; nothing personal in addresses or logs."""

import json
import logging
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bdhvs.indicators.models import Cell
from bdhvs.ops.territory import scope
from bdhvs.people.commands import move_person, register_household, register_person
from bdhvs.people.commands.registering import PersonDetails
from bdhvs.people.models import Household, Person
from bdhvs.people.rules import ResidenceKind
from bdhvs.places.commands import add_hamlet
from bdhvs.plans.jobs import keep_counts_of_all
from bdhvs.plans.measuring import recount_all
from bdhvs.plans.queries import targets_in_force
from bdhvs.plans.tests.test_incremental import cells_on
from tests.faults.phone import Answer, Phone
from tests.faults.world import TIMES, Direct, Field, can, join, rows
from tests.village import ACT, KY_ANH, KY_HOA, SETTLED


def own_subjects(hamlets: list[str]) -> set[str]:
    """Households of these hamlets and everybody who lives there, counted apart from the code under test."""
    found = rows(
        "SELECT h.uuid::text FROM people_household h WHERE h.hamlet_code = ANY(%s) UNION "
        "SELECT p.uuid::text FROM people_person p JOIN people_residence r ON r.person_id = p.id "
        "WHERE r.hamlet_code = ANY(%s)",
        hamlets,
        hamlets,
    )
    return {row[0] for row in found}


@settings(max_examples=6 * TIMES, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(
    moves=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2), st.booleans()), max_size=6),
    mine=st.integers(0, 1),
)
def test_no_phone_receives_a_subject_of_another_hamlet(
    the_open_field: Field, moves: list[tuple[int, int, bool]], mine: int
) -> None:
    """I6, while people move in and out and temporary homes overlap."""
    field = the_open_field
    user = field.members["oanh" if mine == 0 else "quan"]
    hamlet = field.hamlet(mine + 1)
    phone = join(user, Direct())
    allowed = own_subjects([hamlet])
    phone.pull()
    with scope([KY_ANH]):
        homes = list(Household.objects.order_by("pk")[:3])
        people = list(Person.objects.filter(died_on=None).order_by("pk")[:6])
    for who, where, temporary in moves:
        kind = ResidenceKind.TEMPORARY if temporary else ResidenceKind.PERMANENT
        with scope([KY_ANH]):
            move_person(person=people[who], household=homes[where], on=date(2026, 11, 1), kind=kind, **ACT)
        allowed |= own_subjects([hamlet])
        phone.pull()
        assert phone.seen_subjects <= allowed
    assert {card["hamlet"] for card in phone.cards.values()} <= {hamlet}


def test_a_phone_of_one_commune_hears_nothing_of_another(the_open_field: Field) -> None:
    field = the_open_field
    with scope([KY_HOA]):
        other = add_hamlet(commune=field.village.neighbour, name="Xóm Ngoài", valid_from=SETTLED, **ACT)
        home = register_household(hamlet=other, code="X01", valid_from=SETTLED, **ACT)
        register_person(commune_code=KY_HOA, details=PersonDetails(name="Người Ngoài"), household=home, **ACT)
    phone = join(field.members["oanh"], Direct())
    phone.pull()
    assert "Người Ngoài" not in json.dumps(phone.cards, ensure_ascii=False)
    event = phone.visit(str(home.uuid))
    assert phone.flush()
    assert phone.receipts[event]["outcome"] == "held"
    forged = phone.joined["token"].replace(KY_ANH, KY_HOA)
    phone.joined["token"] = forged
    phone.cursor = ""
    assert phone.pull_once() is False
    assert phone.stopped == "token_unknown"


def test_a_visit_to_a_foreign_household_is_stored_and_not_counted(the_field: Field) -> None:
    phone = join(the_field.members["oanh"], Direct())
    event = phone.visit(the_field.homes["dung"])
    stranger = phone.visit(
        the_field.homes["binh"], met=[the_field.people["dung"]], results=[can(the_field.people["dung"], "D1")]
    )
    assert phone.flush()
    told = [(phone.receipts[e]["outcome"], phone.receipts[e]["code"]) for e in (event, stranger)]
    assert told == [("rejected", "outside_territory"), ("rejected", "not_a_member")]
    assert rows("SELECT id FROM skills_attainment") == []


def test_addresses_and_logs_say_nothing_of_a_person(
    the_field: Field, caplog: pytest.LogCaptureFixture
) -> None:
    direct, asked = Direct(), []

    def listening(method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        asked.append(path + body.decode(errors="replace"))
        return direct(method, path, body, headers)

    phone = join(the_field.members["oanh"], listening)
    child, person = the_field.people["an"], the_field.people["binh"]
    with caplog.at_level(logging.DEBUG):
        phone.visit(the_field.homes["binh"], met=[person], note="bác Bình đau chân")
        phone.visit(the_field.homes["binh"], results=[can(child, "D1")])
        phone.put(
            {"id": "01936e2a-7c00-7000-8000-0000000000ee", "device_id": phone.id, "seq": 3}, b"\xff\xff"
        )
        phone.seq = 3
        assert phone.flush()
        phone.pull()
    for text in [*asked, caplog.text]:
        assert not any(word in text for word in ("Bình", "Hoàng", person, child, "đau chân"))
    assert rows("SELECT note FROM visits_visit WHERE note IS NOT NULL")[0][0] != "bác Bình đau chân".encode()


@pytest.mark.usefixtures("catalogue")
def test_counts_kept_bit_by_bit_equal_a_full_count_after_an_evening_of_phones(the_open_field: Field) -> None:
    """I5."""
    field = the_open_field
    phones: list[Phone] = [join(field.members[name], Direct()) for name in ("oanh", "quan")]
    day = phones[0].clock().date()
    keep_counts_of_all(day)
    for n in range(4):
        for phone, home in zip(phones, ("binh", "dung"), strict=True):
            person = field.people[home]
            item = ("learning_account", "course_joined", "D1", "S1")[n]
            kinds = {"results": [can(person, item)]} if n > 1 else {}
            kinds |= (
                {"statuses": [{"person": person, "status": item, "result": "yes", "level": "E1"}]}
                if n < 2
                else {}
            )
            phone.visit(field.homes[home], met=[person], topics=["learning_platform"], **kinds)
            assert phone.flush()
        keep_counts_of_all(day)
    with scope([KY_ANH]):
        kept = cells_on(day)
        assert any(cell[0] for cell in kept.values())
        Cell.objects.all().delete()
        recount_all(commune=KY_ANH, targets=list(targets_in_force(KY_ANH, day)), as_of=day)
        assert kept == cells_on(day)
