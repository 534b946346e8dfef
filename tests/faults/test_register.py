"""Two hands on one register: transfers, cards changed twice, duplicates, deaths, withdrawn consent."""

import json
from typing import Any

import pytest
from django.test import Client

from bdhvs.accounts.models import User
from bdhvs.field.commands import revoke_device
from bdhvs.field.models import Conflict, Device
from bdhvs.ops.territory import scope
from bdhvs.people.commands import merge_persons, part_persons, record_consent
from bdhvs.people.duplicates import suspected
from bdhvs.people.models import Person
from bdhvs.people.sealing import unseal
from bdhvs.skills.rules import CONSENT_PURPOSE
from tests.faults.phone import Phone
from tests.faults.world import (
    Direct,
    Field,
    can,
    check_applied_once,
    check_no_gap,
    check_nothing_lost,
    check_same_cards,
    join,
    number,
    rows,
)
from tests.village import ACT, KY_ANH, NOW


def move(user: User, hamlet: str) -> None:
    """The office gives the member another hamlet."""
    user.hamlets = [hamlet]
    user.save(update_fields=["hamlets"])


def test_fault_10_events_of_the_old_hamlet_are_taken_then_its_cards_forgotten(the_open_field: Field) -> None:
    field, user = the_open_field, the_open_field.members["oanh"]
    phone = join(user, Direct())
    phone.pull()
    before = phone.visit(field.homes["binh"])
    move(user, field.hamlet(2))
    assert phone.flush()
    assert phone.receipts[before]["outcome"] == "applied"
    between = phone.visit(field.homes["sau"])
    phone.pull()
    assert set(phone.cards) >= {field.homes["dung"]}
    assert phone.flush()
    assert phone.receipts[between]["outcome"] == "applied"
    phone.pull()
    phone.pull()
    assert set(phone.cards) == {field.homes["dung"]}
    after = phone.visit(field.homes["binh"])
    new = phone.visit(field.homes["dung"])
    assert phone.flush()
    assert (phone.receipts[after]["outcome"], phone.receipts[after]["code"]) == (
        "rejected",
        "outside_territory",
    )
    assert phone.receipts[new]["outcome"] == "applied"
    check_no_gap(phone)
    check_nothing_lost(phone)


def change(phone: Phone, field: Field, fields: dict[str, Any], home: str = "binh") -> str:
    card = phone.cards[field.homes[home]]
    return phone.write("card_changed", field.homes[home], {"fields": fields}, base_version=card["version"])


def test_fault_11_disjoint_fields_of_one_card_are_joined(the_open_field: Field) -> None:
    field = the_open_field
    phones = [join(field.members[name], Direct()) for name in ("oanh", "phuc")]
    for phone in phones:
        phone.pull()
    person = field.people["binh"]
    first = change(phones[0], field, {"address": {"from": "", "to": "Ngõ 7, số 2"}})
    second = change(phones[1], field, {f"person/{person}/phone": {"from": "", "to": "0912345678"}})
    for phone in phones:
        assert phone.flush()
    assert phones[0].receipts[first]["outcome"] == "applied"
    assert (phones[1].receipts[second]["outcome"], phones[1].receipts[second]["code"]) == (
        "applied",
        "merged",
    )
    with scope([KY_ANH]):
        [soft] = Conflict.objects.all()
        assert (soft.hard, soft.field) == (False, "phone")
    for phone in phones:
        phone.pull()
    check_same_cards(*phones)
    card = phones[0].cards[field.homes["binh"]]
    assert card["address"] == "Ngõ 7, số 2"
    assert [m["phone"] for m in card["members"] if m["id"] == person] == ["0912345678"]


def test_fault_12_the_same_field_is_decided_by_the_team_leader(the_open_field: Field) -> None:
    field = the_open_field
    phones = [join(field.members[name], Direct()) for name in ("oanh", "phuc")]
    for phone in phones:
        phone.pull()
    change(phones[0], field, {"address": {"from": "", "to": "Ngõ 7, số 2"}})
    event = change(
        phones[1],
        field,
        {"address": {"from": "", "to": "Ngõ 8, số 4"}, "priority": {"from": "", "to": "no_device"}},
    )
    for phone in phones:
        assert phone.flush()
    assert phones[1].receipts[event]["outcome"] == "conflict"
    assert phones[1].receipts[event]["fields"] == ["address"]
    assert rows("SELECT address, priority FROM people_household WHERE uuid = %s", field.homes["binh"]) == [
        ("Ngõ 7, số 2", "no_device")
    ]
    with scope([KY_ANH]):
        hard = Conflict.objects.get(hard=True)
        assert json.loads(unseal(hard.values)) == {
            "server": "Ngõ 7, số 2",
            "phone": "Ngõ 8, số 4",
            "before": "",
        }
    leader = Client()
    leader.force_login(field.members["nga"])
    page = leader.get("/den-nha/thiet-bi/xung-dot/")
    assert page.status_code == 200
    assert "Ngõ 7, số 2" in page.content.decode()
    assert "Ngõ 8, số 4" in page.content.decode()
    answer = leader.post(f"/den-nha/thiet-bi/xung-dot/{hard.pk}/", {"choice": "phone"})
    assert answer.status_code == 302
    assert rows("SELECT address FROM people_household WHERE uuid = %s", field.homes["binh"]) == [
        ("Ngõ 8, số 4",)
    ]
    assert number("SELECT count(*) FROM journal_line WHERE act = 'resolve_conflict'") == 1
    assert rows("SELECT outcome FROM field_event WHERE uuid = %s", event) == [("applied",)]
    for phone in phones:
        phone.pull()
    check_same_cards(*phones)


def test_fault_13_a_visit_beside_a_move_is_kept_with_the_home_of_its_day(the_open_field: Field) -> None:
    field, person = the_open_field, the_open_field.people["cuc"]
    one, other = join(field.members["oanh"], Direct()), join(field.members["phuc"], Direct())
    new_home = "01936e2a-7c00-7000-8000-00000000cccc"
    visit = one.visit(field.homes["binh"], met=[person], results=[can(person, "D1")])
    day = one.clock().date().isoformat()
    moved = other.write(
        "person_moved",
        person,
        {
            "person": person,
            "to_hamlet": field.hamlet(1),
            "household": new_home,
            "residence": "permanent",
            "on": day,
        },
    )
    died = other.write("person_left", field.people["binh"], {"person": field.people["binh"], "on": day})
    assert other.flush()
    assert {other.receipts[e]["outcome"] for e in (moved, died)} == {"applied"}
    assert one.flush()
    assert one.receipts[visit]["outcome"] == "applied"
    assert rows(
        "SELECT h.uuid::text FROM visits_visit v JOIN people_household h ON h.id = v.household_id WHERE v.uuid = %s",
        visit,
    ) == [(field.homes["binh"],)]
    assert rows("SELECT hamlet_code FROM skills_attainment") == [(field.hamlet(1),)]
    for phone in (one, other):
        phone.pull()
    check_same_cards(one, other)
    assert [m["id"] for m in one.cards[new_home]["members"]] == [person]


HOLDERS = (
    "SELECT DISTINCT kept.uuid::text FROM skills_attainment a JOIN people_person p ON p.id = a.person_id "
    "JOIN people_person kept ON kept.id = coalesce(p.merged_into_id, p.id) "
    "WHERE a.item_code = %s AND a.superseded_by_id IS NULL"
)
"""People who hold a skill; the kept one stands for the merged."""


def registers(phone: Phone, field: Field, person: str) -> str:
    said = {"household": field.homes["binh"], "person": person, "full_name": "Hoàng Thị Mơ", "birth_year": 1990,
            "sex": "female", "role": "member", "residence": "permanent"}  # fmt: skip
    return phone.write("person_registered", person, said)


def test_fault_14_one_person_written_twice_counts_once_after_merging(the_open_field: Field) -> None:
    field = the_open_field
    phones = [join(field.members[name], Direct()) for name in ("oanh", "phuc")]
    ids = [f"01936e2a-7c00-7000-8000-00000000d00{n}" for n in (1, 2)]
    for phone, person in zip(phones, ids, strict=True):
        registers(phone, field, person)
        phone.visit(field.homes["binh"], met=[person], results=[can(person, "D1")])
        assert phone.flush()
    with scope([KY_ANH]):
        [pair] = suspected(KY_ANH)
        assert {str(pair.left.uuid), str(pair.right.uuid)} == set(ids)
        merge_persons(keep=pair.left, drop=pair.right, withdraw_homes=True, **ACT)
        assert suspected(KY_ANH) == []
    late = phones[1].visit(field.homes["binh"], met=[ids[1]], results=[can(ids[1], "D2")])
    assert phones[1].flush()
    assert phones[1].receipts[late]["outcome"] == "applied"
    for item in ("D1", "D2"):
        assert rows(HOLDERS, item) == [(str(pair.left.uuid),)]
    for phone in phones:
        phone.pull()
    check_same_cards(*phones)
    living = [m["id"] for m in phones[0].cards[field.homes["binh"]]["members"]]
    assert living.count(str(pair.left.uuid)) == 1
    assert str(pair.right.uuid) not in living
    with scope([KY_ANH]):
        part_persons(person=Person.objects.get(pk=pair.right.pk), **ACT)
        assert Person.objects.get(pk=pair.right.pk).merged_into_id is None


def test_fault_15_a_lost_phone_is_revoked_and_its_successor_pulls_anew(the_open_field: Field) -> None:
    field, user = the_open_field, the_open_field.members["oanh"]
    phone = join(user, Direct())
    phone.pull()
    phone.visit(field.homes["binh"])
    assert phone.flush()
    for _ in range(3):
        phone.visit(field.homes["sau"])
    phone.pull()
    with scope([KY_ANH]):
        device = Device.objects.get(pk=phone.id)
        assert (device.seen_seq, device.told_seq, device.outbox_left) == (1, 4, 3)
        revoke_device(device=device, by=field.village.lan, at=NOW)
    assert phone.send_once() == "stopped"
    assert phone.stopped == "device_revoked"
    assert phone.cards == {}
    assert len(phone.outbox) == 3
    plain = json.dumps(phone.state(), ensure_ascii=False)
    assert "Hoàng" not in plain
    successor = join(user, Direct())
    successor.pull()
    assert set(successor.cards) == {field.homes["sau"], field.homes["binh"]}
    answer = successor.call("POST", "/sync/rescue", json.dumps(phone.rescue_file()).encode())
    assert [r["outcome"] for r in answer.json()["receipts"]] == ["applied"] * 3


OLD_EVENTS = [
    {"v": 0, "kind": "visit", "payload": {"person": "{binh}", "skills": {"D1": "yes", "S2": "no"}}},
    {"v": 0, "kind": "visit", "payload": {"outcome": "refused"}},
    {"v": 0, "kind": "visit", "payload": {}},
]
"""Fixtures of the trial form (version 0): none may ever be refused."""


@pytest.mark.parametrize("old", OLD_EVENTS)
def test_fault_16_events_of_an_old_version_are_lifted(the_field: Field, old: dict[str, Any]) -> None:
    phone = join(the_field.members["oanh"], Direct())
    phone.seq = 1
    envelope = {
        "id": "01936e2a-7c00-7000-8000-00000000e001",
        "device_id": phone.id,
        "seq": 1,
        "household": the_field.homes["binh"],
        "at": phone.clock().isoformat(),
        "author": phone.joined["person"]["id"],
        **json.loads(json.dumps(old).replace("{binh}", the_field.people["binh"])),
    }
    event = phone.put(envelope, json.dumps(envelope).encode())
    assert phone.flush()
    assert phone.receipts[event]["outcome"] == "applied"
    expected = len(old["payload"].get("skills", {}))
    assert number("SELECT count(*) FROM skills_attainment") == expected
    assert number("SELECT count(*) FROM visits_visit WHERE uuid IS NOT NULL") == 1


def test_fault_16_an_event_newer_than_the_server_waits_for_the_upgrade(the_field: Field) -> None:
    phone = join(the_field.members["oanh"], Direct())
    phone.seq = 1
    envelope = {"id": "01936e2a-7c00-7000-8000-00000000e002", "device_id": phone.id, "seq": 1, "v": 99}
    event = phone.put(envelope, json.dumps(envelope).encode())
    assert phone.flush()
    assert (phone.receipts[event]["outcome"], phone.receipts[event]["code"]) == ("held", "newer_than_server")


def test_fault_30_a_withdrawn_consent_reaches_every_phone_and_stops_results(the_open_field: Field) -> None:
    field, child = the_open_field, the_open_field.people["an"]
    phones = [join(field.members[name], Direct()) for name in ("oanh", "phuc")]
    given = phones[0].visit(
        field.homes["binh"],
        met=[child],
        results=[can(child, "D1")],
        consent=[{"person": child, "purpose": CONSENT_PURPOSE, "given": True}],
    )
    assert phones[0].flush()
    assert phones[0].receipts[given]["outcome"] == "applied"
    for phone in phones:
        phone.pull()
    assert not needs_consent(phones[1], field, child)
    offline = phones[1].visit(field.homes["binh"], met=[child], results=[can(child, "D2")])
    with scope([KY_ANH]):
        person = Person.objects.get(uuid=child)
        today = phones[0].clock().date()
        record_consent(
            person=person, purpose=CONSENT_PURPOSE, given=False, on=today, by=field.village.lan, at=NOW
        )
    assert phones[1].flush()
    assert (phones[1].receipts[offline]["outcome"], phones[1].receipts[offline]["code"]) == (
        "rejected",
        "child_consent",
    )
    for phone in phones:
        phone.pull()
        assert needs_consent(phone, field, child)
    check_same_cards(*phones)
    assert number("SELECT count(*) FROM skills_attainment") == 1
    check_applied_once()


def needs_consent(phone: Phone, field: Field, person: str) -> bool:
    [found] = [m["needs_consent"] for m in phone.cards[field.homes["binh"]]["members"] if m["id"] == person]
    return bool(found)


def test_a_correction_replaces_and_a_withdrawal_takes_back(the_field: Field) -> None:
    phone, person = join(the_field.members["oanh"], Direct()), the_field.people["binh"]
    first = phone.visit(
        the_field.homes["binh"],
        met=[person],
        results=[can(person, "D1"), can(person, "D2")],
        need={"kind": "no_signal"},
    )
    again = {
        "visit_kind": "guidance",
        "outcome": "done",
        "met": [person],
        "results": [can(person, "D1", "no")],
    }
    fix = phone.write("event_corrected", the_field.homes["binh"], {"replacement": again}, supersedes=first)
    assert phone.flush()
    assert phone.receipts[fix]["outcome"] == "applied"
    in_force = "SELECT item_code, result FROM skills_attainment WHERE superseded_by_id IS NULL"
    assert rows(in_force) == [("D1", "no")]
    assert number("SELECT count(*) FROM visits_visit WHERE superseded_by_id IS NULL") == 1
    assert rows("SELECT state FROM feedback_need") == [("answered",)]
    twice = phone.write("event_corrected", the_field.homes["binh"], {}, supersedes=first)
    back = phone.write("event_corrected", the_field.homes["binh"], {}, supersedes=fix)
    assert phone.flush()
    assert (phone.receipts[twice]["outcome"], phone.receipts[twice]["code"]) == (
        "rejected",
        "already_corrected",
    )
    assert phone.receipts[back]["outcome"] == "applied"
    assert rows(in_force) == []
    assert number("SELECT count(*) FROM visits_visit WHERE superseded_by_id IS NULL") == 0


def test_households_split_and_merge_and_somebody_dies(the_field: Field) -> None:
    phone = join(the_field.members["oanh"], Direct())
    new = "01936e2a-7c00-7000-8000-00000000f001"
    day = phone.clock().date().isoformat()
    home, cuc = the_field.homes["binh"], the_field.people["cuc"]
    events = [
        phone.write(
            "household_split",
            home,
            {"household": home, "new_household": new, "people": [cuc], "head": cuc, "on": day},
        ),
        phone.write("households_merged", home, {"into": home, "from": new, "on": day}),
        phone.write("person_died", the_field.people["sau"], {"person": the_field.people["sau"], "on": day}),
        phone.write("consent_recorded", home, {"person": cuc, "purpose": "photo", "given": False, "on": day}),
    ]
    assert phone.flush()
    assert [phone.receipts[e]["outcome"] for e in events] == ["applied"] * 4
    assert number("SELECT count(*) FROM people_person WHERE died_on IS NOT NULL") == 1
    assert rows("SELECT given FROM people_consent") == [(False,)]
