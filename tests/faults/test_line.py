"""Faults of the line: duplicates, losses, reordering, captive portals, proxies that give up."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from bdhvs.field.health import standing_of
from bdhvs.ops.territory import scope
from tests.faults.phone import Answer, LineCutError, Phone, sign
from tests.faults.world import (
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
from tests.village import KY_ANH


def a_visit(phone: Phone, field: Field, item: str = "D1") -> str:
    person = field.people["binh"]
    return phone.visit(field.homes["binh"], met=[person], topics=[item], results=[can(person, item)])


def quiet(*phones: Phone) -> None:
    """I1, I2, I3, I7 after everything is sent."""
    check_nothing_lost(*phones)
    check_applied_once()
    check_no_gap(*phones)
    check_receipts_are_durable(*phones)


def test_fault_01_duplicate_delivery_counts_once(the_field: Field) -> None:
    phone = join(the_field.members["oanh"], Direct())
    a_visit(phone, the_field)
    event = dict(phone.outbox)
    outcomes = []
    for _ in range(5):
        phone.outbox = dict(event)
        assert phone.send_once() == "sent"
        outcomes += [receipt["outcome"] for receipt in phone.receipts.values()]
    assert outcomes == ["applied", *["duplicate"] * 4]
    assert number("SELECT count(*) FROM visits_visit WHERE uuid IS NOT NULL") == 1
    assert number("SELECT count(*) FROM skills_attainment") == 1
    quiet(phone)


def test_fault_01_five_at_the_same_moment_count_once(the_open_field: Field) -> None:
    phone = join(the_open_field.members["oanh"], Direct())
    for _ in range(3):
        a_visit(phone, the_open_field)
    body = phone.batch_body(phone.outbox.values())
    signature = sign(phone.signing, body)

    def deliver(_: int) -> Answer:
        try:
            return phone.line(
                "POST",
                "/sync/batch",
                body,
                {"Authorization": f"Bearer {phone.joined['token']}", "X-Batch-Signature": signature},
            )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(5) as crowd:
        answers = [answer.json() for answer in crowd.map(deliver, range(5))]
    outcomes = [receipt["outcome"] for answer in answers for receipt in answer["receipts"]]
    assert sorted(outcomes) == ["applied"] * 3 + ["duplicate"] * 12
    receipts = {(r["id"], r["receipt"]) for answer in answers for r in answer["receipts"]}
    assert len(receipts) == 3
    assert number("SELECT count(*) FROM visits_visit WHERE uuid IS NOT NULL") == 3
    check_applied_once()


def test_fault_02_an_answer_lost_after_the_commit_is_asked_again(the_field: Field) -> None:
    proxy = Proxy(Direct(), ["drop_response"])
    phone = join(the_field.members["oanh"], proxy)
    event = a_visit(phone, the_field)
    assert phone.send_once() == "cut"
    assert event in phone.outbox
    assert phone.flush()
    assert phone.receipts[event]["outcome"] == "duplicate"
    assert number("SELECT count(*) FROM visits_visit WHERE uuid IS NOT NULL") == 1
    quiet(phone)


def test_fault_04_a_child_before_its_parent_is_held_then_applied(the_field: Field) -> None:
    proxy = Proxy(Direct(), ["delay"])
    phone = join(the_field.members["oanh"], proxy)
    home, person = "01936e2a-7c00-7000-8000-00000000aaaa", "01936e2a-7c00-7000-8000-00000000bbbb"
    phone.batch_size = 1
    phone.write(
        "household_registered",
        home,
        {
            "hamlet": the_field.hamlet(1),
            "address": "Ngõ 3, số 9",
            "members": [
                {
                    "person": person,
                    "full_name": "Lý Văn Khoa",
                    "birth_year": 1970,
                    "sex": "male",
                    "role": "head",
                }
            ],
        },
    )
    visit = phone.visit(home, met=[person], results=[can(person, "S1")])
    register, child = list(phone.outbox.values())
    assert phone.send_once() == "cut"
    phone.outbox = {child["id"]: child, register["id"]: register}
    phone.batch_size = 1
    assert phone.send_once() == "sent"
    assert phone.receipts[visit]["outcome"] == "held"
    assert set(phone.receipts[visit]["fields"]) >= {home}
    proxy.deliver_late()
    assert phone.flush()
    found = rows("SELECT outcome FROM field_event ORDER BY seq")
    assert found == [("applied",), ("applied",)]
    assert number("SELECT count(*) FROM visits_visit v JOIN people_household h ON h.id = v.household_id "
                  "WHERE h.address = 'Ngõ 3, số 9'") == 1  # fmt: skip
    quiet(phone)


@pytest.mark.parametrize("seed", [1, 20261121])
def test_fault_04_whatever_the_order_of_batches_everything_is_applied(the_field: Field, seed: int) -> None:
    proxy, chance = Proxy(Direct()), random.Random(seed)
    phone = join(the_field.members["oanh"], proxy)
    phone.batch_size = 1
    for n in range(6):
        home = f"01936e2a-7c00-7000-8000-0000000000{n:02d}"
        phone.write(
            "household_registered", home, {"hamlet": the_field.hamlet(1), "address": f"Số {n}", "members": []}
        )
        phone.visit(home)
    proxy.plan = ["delay"] * 12
    waiting = list(phone.outbox.values())
    for event in waiting:
        phone.outbox = {event["id"]: event}
        phone.send_once()
    phone.outbox = {event["id"]: event for event in waiting}
    proxy.deliver_late(chance)
    assert rows("SELECT DISTINCT outcome FROM field_event") == [("applied",)]
    assert phone.flush()
    quiet(phone)


def test_fault_05_the_same_id_with_another_content_is_kept_beside_the_first(the_field: Field) -> None:
    phone = join(the_field.members["oanh"], Direct())
    event = a_visit(phone, the_field)
    assert phone.flush()
    envelope = {"id": event, "device_id": phone.id, "seq": 1, "v": 1, "type": "visit_recorded"}
    phone.put(envelope, b'{"forged": true}')
    assert phone.flush()
    assert phone.receipts[event]["outcome"] == "collision"
    assert rows("SELECT outcome FROM field_event") == [("applied",)]
    assert rows("SELECT code, named FROM field_stray") == [("collision", event)]
    with scope([KY_ANH]):
        standing = standing_of(KY_ANH, datetime.now(UTC))
    assert (standing.strays, standing.calm) == (1, False), "the office is told"
    assert number("SELECT count(*) FROM visits_visit WHERE uuid IS NOT NULL") == 1
    assert number("SELECT count(*) FROM visits_visit v WHERE v.superseded_by_id IS NOT NULL") == 0


@pytest.mark.parametrize(
    ("shift", "flag"),
    [
        (timedelta(days=3 * 365), "clock_ahead"),
        (timedelta(days=-2), None),
        (timedelta(days=-20_000), "clock_behind"),
        (timedelta(hours=5), "clock_ahead"),
    ],
)
def test_fault_07_a_wrong_clock_is_flagged_and_never_refused(
    the_field: Field, shift: timedelta, flag: str | None
) -> None:
    phone = join(the_field.members["oanh"], Direct())
    phone.clock = lambda: datetime.now(UTC) + shift
    event = a_visit(phone, the_field)
    assert phone.flush()
    assert phone.receipts[event]["outcome"] == "applied"
    [(flags, occurred, received, day)] = rows(
        "SELECT e.flags, e.occurred_at, e.received_at, v.occurred_on FROM field_event e "
        "JOIN visits_visit v ON v.uuid = e.uuid"
    )
    assert flags == ([flag] if flag else [])
    assert received - timedelta(days=61) <= occurred <= received + timedelta(minutes=11)
    today = received.astimezone(the_zone()).date()
    assert day <= today
    if shift == timedelta(days=-2):
        assert day == today - timedelta(days=2)


def the_zone() -> object:
    from django.utils.timezone import get_default_timezone

    return get_default_timezone()


def test_fault_07_a_learned_offset_puts_the_day_right(the_field: Field) -> None:
    """The phone's clock is three years ahead, and it knows by how much since its last answer."""
    phone = join(the_field.members["oanh"], Direct())
    ahead = timedelta(days=3 * 365)
    phone.clock = lambda: datetime.now(UTC) + ahead - timedelta(days=4)
    phone.offset_ms = int(ahead / timedelta(milliseconds=1))
    a_visit(phone, the_field)
    assert phone.flush()
    [(flags, day, received)] = rows(
        "SELECT e.flags, v.occurred_on, e.received_at FROM field_event e JOIN visits_visit v ON v.uuid = e.uuid"
    )
    assert flags == ["clock_corrected"]
    assert day == received.astimezone(the_zone()).date() - timedelta(days=4)


def test_fault_07_a_clock_that_jumps_in_a_session_orders_by_arrival(the_field: Field) -> None:
    phone = join(the_field.members["oanh"], Direct())
    for item, shift in (("D1", 0), ("D2", 900), ("I1", -900), ("I2", 0)):
        phone.clock = lambda shift=shift: datetime.now(UTC) + timedelta(days=shift)  # type: ignore[misc]
        a_visit(phone, the_field, item)
    assert phone.flush()
    assert rows("SELECT outcome FROM field_event") == [("applied",)] * 4
    quiet(phone)


def test_fault_08_a_cloned_profile_is_detected_and_both_go_on(the_field: Field) -> None:
    phone = join(the_field.members["oanh"], Direct())
    a_visit(phone, the_field, "D1")
    assert phone.flush()
    twin = phone.clone()
    mine, theirs = a_visit(phone, the_field, "D2"), a_visit(twin, the_field, "I1")
    assert phone.seq == twin.seq
    old = phone.id
    assert phone.flush()
    a_visit(twin, the_field, "I2")
    assert twin.flush()
    assert twin.id != old
    phone.pull()
    phone.renew()
    a_visit(phone, the_field, "I3")
    assert phone.flush()
    assert len({old, phone.id, twin.id}) == 3
    for event in (mine, theirs):
        assert rows("SELECT outcome FROM field_event WHERE uuid = %s", event) == [("applied",)]
    assert number("SELECT count(*) FROM field_device WHERE fork_of_id = %s", old) == 2
    assert number("SELECT count(*) FROM field_device WHERE forked_at IS NOT NULL") == 1
    check_applied_once()
    check_nothing_lost(phone, twin)


def test_fault_08_a_renewed_phone_sends_what_waited_under_its_old_id(the_field: Field) -> None:
    phone = join(the_field.members["oanh"], Direct())
    old = phone.id
    waiting = a_visit(phone, the_field)
    phone.renew()
    assert phone.id != old
    after = a_visit(phone, the_field, "D2")
    assert phone.flush()
    assert {phone.receipts[one]["outcome"] for one in (waiting, after)} == {"applied"}
    found = rows("SELECT device_id::text, seq FROM field_event ORDER BY received_at, id")
    assert set(found) == {(old, 1), (phone.id, 1)}


def test_fault_09_a_token_that_ends_costs_no_work(the_field: Field) -> None:
    user = the_field.members["oanh"]
    phone = join(user, Direct())
    event = a_visit(phone, the_field)
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert phone.send_once() == "stopped"
    assert phone.stopped == "user_disabled"
    assert event in phone.outbox
    user.is_active = True
    user.save(update_fields=["is_active"])
    phone.joined["token"] += "x"
    assert phone.send_once() == "stopped"
    assert phone.stopped == "token_unknown"
    phone.joined["token"] = phone.joined["token"][:-1]
    assert phone.flush()
    quiet(phone)


def test_fault_09_the_rescue_file_of_a_stopped_phone_is_taken_in_by_another(the_field: Field) -> None:
    import json

    user = the_field.members["oanh"]
    phone, colleague = join(user, Direct()), join(the_field.members["nga"], Direct())
    event = a_visit(phone, the_field)
    user.is_active = False
    user.save(update_fields=["is_active"])
    file = phone.rescue_file()
    for expected in ("applied", "duplicate"):
        answer = colleague.call("POST", "/sync/rescue", json.dumps(file).encode())
        assert [r["outcome"] for r in answer.json()["receipts"]] == [expected]
    assert rows("SELECT device_id::text FROM field_event WHERE uuid = %s", event) == [(phone.id,)]
    forged = file | {"body": file["body"].replace('"seq": 1', '"seq": 2')}
    assert colleague.call("POST", "/sync/rescue", json.dumps(forged).encode()).status == 401


def test_fault_23_what_is_not_our_json_is_no_receipt(the_field: Field) -> None:
    chance = random.Random(23)
    proxy = Proxy(
        Direct(),
        chance.choices(["drop_request", "portal", "drop_response", "truncate", ""], [3, 2, 1, 1, 3], k=40),
    )
    phone = join(the_field.members["oanh"], proxy)
    for item in ("D1", "D2", "I1", "I2", "I3"):
        a_visit(phone, the_field, item)
    proxy.plan.insert(0, "portal")
    before = dict(phone.outbox)
    assert phone.send_once() == "refused"
    assert phone.outbox == before
    assert phone.flush(200)
    quiet(phone)


def test_fault_24_a_proxy_that_gives_up_on_big_batches_still_lets_all_through(the_field: Field) -> None:
    """Sixty seconds for the proxy, and a server so slow that ten events are too many."""
    direct, refused = Direct(), 0

    def slow(method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        nonlocal refused
        if body.count(b'"sealed"') > 10:
            refused += 1
            raise LineCutError
        return direct(method, path, body, headers)

    phone = join(the_field.members["oanh"], slow)
    for n in range(60):
        a_visit(phone, the_field, ("D1", "D2", "I1")[n % 3])
    left = []
    while phone.outbox:
        phone.send_once()
        left.append(len(phone.outbox))
    assert refused > 0
    assert left == sorted(left, reverse=True)
    quiet(phone)


def test_fault_24_a_batch_over_the_limit_is_halved(the_field: Field) -> None:
    phone = join(the_field.members["oanh"], Direct())
    phone.batch_size = 400
    for _ in range(201):
        phone.visit(the_field.homes["binh"])
    assert phone.send_once() == "refused"
    assert phone.batch_size == 200
    assert phone.flush()
    assert number("SELECT count(*) FROM field_event") == 201
