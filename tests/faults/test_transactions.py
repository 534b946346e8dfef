"""What depends on transactions and on many at once: late commits, fair turns, poison, photos that die half way."""

import gzip
import hashlib
import io
import json
import os
import random
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from bdhvs.field.rules import BusyError
from bdhvs.field.turnstile import FIRST_PACE, PATIENCE, Turnstile
from tests.faults.live import database_url
from tests.faults.phone import Answer, LineCutError, Phone, sign
from tests.faults.world import (
    TIMES,
    Direct,
    Field,
    Proxy,
    can,
    check_no_gap,
    check_nothing_lost,
    join,
    number,
    rows,
)
from tests.ops.starting import until
from tests.village import KY_ANH

PLACES, LOBBY = 3, 12
SCOPE = f"SELECT set_config('app.communes', '{KY_ANH}', true), set_config('app.places', '*', true)"
TOUCH = "UPDATE people_household SET address = %s WHERE uuid = %s"


def pulled(phone: Phone) -> dict[str, str]:
    """What one pull brings: addresses by household."""
    before = phone.cards
    phone.cards = {}
    phone.pull()
    found = {key: card["address"] for key, card in phone.cards.items()}
    phone.cards = before | phone.cards
    return found


def test_fault_06_a_commit_that_comes_late_is_not_skipped(the_open_field: Field) -> None:
    """Two transactions: the first to begin is the last to commit (a naive cursor loses it)."""
    field = the_open_field
    phone = join(field.members["oanh"], Direct())
    phone.pull()
    early, late = psycopg.connect(database_url()), psycopg.connect(database_url())
    with early, late:
        for connection in (early, late):
            connection.execute(SCOPE)
        early.execute(TOUCH, ["Ngõ sớm", field.homes["sau"]])
        late.execute(TOUCH, ["Ngõ muộn", field.homes["binh"]])
        late.commit()
        first = pulled(phone)
        early.commit()
        second = pulled(phone)
    assert first == {}
    assert second == {field.homes["sau"]: "Ngõ sớm", field.homes["binh"]: "Ngõ muộn"}
    assert pulled(phone) == {}


@pytest.mark.parametrize("seed", [6, 66])
def test_fault_06_no_row_is_missed_in_any_order_of_commits(the_open_field: Field, seed: int) -> None:
    field, chance = the_open_field, random.Random(seed)
    phone = join(field.members["oanh"], Direct())
    phone.pull()
    open_now: list[tuple[psycopg.Connection[Any], str, str]] = []
    expected: dict[str, str] = {}
    seen: dict[str, str] = {}
    for n in range(12):
        home = field.homes[chance.choice(["sau", "binh"])]
        if all(home != other for _, other, _ in open_now):
            connection = psycopg.connect(database_url())
            connection.execute(SCOPE)
            connection.execute(TOUCH, [f"Ngõ {n}", home])
            open_now.append((connection, home, f"Ngõ {n}"))
        if open_now and chance.random() < 0.6:
            connection, home, words = open_now.pop(chance.randrange(len(open_now)))
            connection.commit()
            connection.close()
            expected[home] = words
        seen |= pulled(phone)
    for connection, home, words in open_now:
        connection.commit()
        connection.close()
        expected[home] = words
    seen |= pulled(phone)
    assert {home: seen.get(home) for home in expected} == expected


# --- 27: everybody at half past seven on Monday


@dataclass
class Monday:
    """Simulated time: each phone has one batch, one phone has many; a batch takes `taking` seconds in its place."""

    phones: int
    heavy: int
    taking: float = 0.2
    now: float = 0.0
    refused: Counter[str] = field(default_factory=Counter)
    done: dict[str, float] = field(default_factory=dict)
    due: dict[str, float] = field(default_factory=dict)
    inside: dict[str, float] = field(default_factory=dict)

    def lived(self, step: float = 0.01) -> "Monday":
        gate = Turnstile(PLACES, LOBBY, clock=lambda: self.now)
        left = {f"p{n}": 1 for n in range(self.phones)} | {"heavy": self.heavy}
        self.due = dict.fromkeys(left, 0.0)
        while left:
            for who in [one for one, end in self.inside.items() if end <= self.now]:
                del self.inside[who]
                gate.leave(self.taking)
                left[who] -= 1
                self.due[who] = self.now
                if not left[who]:
                    self.done[who] = self.now
                    del left[who]
            for who in sorted((w for w in left if self.due[w] <= self.now), key=self.due.__getitem__):
                if who not in self.inside:
                    self._knock(gate, who)
            self.now = round(self.now + step, 3)
            assert self.now < 600
        return self

    def _knock(self, gate: Turnstile, who: str) -> None:
        try:
            if gate.knock(who, self.due[who] + PATIENCE):
                self.inside[who] = self.now + self.taking
        except BusyError as told:
            self.refused[who] += 1
            self.due[who] = self.now + told.wait


@pytest.mark.parametrize("taking", [0.03, 0.06, 0.12, 0.3])
def test_fault_27_two_hundred_at_once_are_all_served_in_turn_and_no_place_stands_empty(taking: float) -> None:
    """A turnstile that guessed a quarter of a second let a crowd wait three times as long as its work took."""
    monday = Monday(phones=200, heavy=1, taking=taking).lived()
    assert len(monday.done) == 201
    assert max(monday.refused.values()) <= 2, "nobody waits more than two rounds"
    assert max(monday.done.values()) <= 1.25 * max(201 / PLACES * taking, 201 * FIRST_PACE)


def test_fault_27_a_crowd_is_not_sent_away_for_long_because_refusing_it_made_the_first_ones_slow() -> None:
    now = 0.0
    gate = Turnstile(1, clock=lambda: now)
    for n in range(20):
        gate.enter(f"slow{n}")
        now += 2
        gate.leave(2)
    gate.enter("in")
    with pytest.raises(BusyError) as told:
        gate.enter("next")
    assert told.value.wait <= 10 * FIRST_PACE
    with pytest.raises(BusyError) as told:
        gate.enter("next")
    assert told.value.wait > 1, "who came back is told what was learned"


def test_fault_27_a_phone_with_thousands_does_not_hold_up_the_others() -> None:
    alone = Monday(phones=200, heavy=1).lived().done
    beside = Monday(phones=200, heavy=200).lived().done
    light = [when for who, when in beside.items() if who != "heavy"]
    assert beside["heavy"] >= max(light)
    assert max(light) <= 1.5 * max(alone.values())


def test_fault_27_a_phone_that_is_gone_keeps_its_place_free_for_a_moment_only() -> None:
    now = 0.0
    gate = Turnstile(1, clock=lambda: now)
    gate.enter("in")
    with pytest.raises(BusyError) as told:
        gate.enter("gone")
    gate.leave(0.2)
    now = told.value.wait
    with pytest.raises(BusyError):
        gate.enter("later")
    now += 1.1
    gate.enter("later")


def test_fault_27_who_came_earlier_goes_in_first_from_the_lobby_and_too_many_are_told_to_come_back() -> None:
    gate, order = Turnstile(1, lobby=2), []
    gate.enter("first")

    def go(who: str) -> None:
        with gate.passed(who):
            order.append(who)

    crowd = [threading.Thread(target=go, args=(who,)) for who in ("second", "third")]
    for one in crowd:
        before = len(gate._waiting)
        one.start()
        assert until(lambda: len(gate._waiting) > before)  # noqa: B023 - asked before the next one starts
    with pytest.raises(BusyError):
        gate.enter("fourth")
    gate.leave(0.2)
    for one in crowd:
        one.join()
    assert order == ["second", "third"]


def test_fault_27_over_the_line_a_full_server_says_when_to_come_back(
    the_field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bdhvs.field import views_api

    monkeypatch.setattr(views_api, "TURNSTILE", Turnstile(0))
    phone = join(the_field.members["oanh"], Direct())
    event = phone.visit(the_field.homes["sau"])
    body = phone.batch_body(phone.outbox.values())
    answer = phone.call("POST", "/sync/batch", body, X_Batch_Signature=sign(phone.signing, body))
    assert (answer.status, answer.json()["code"]) == (503, "busy")
    assert int(answer.headers["retry-after"]) >= 1
    assert event in phone.outbox


# --- 28: poison

POISON = [
    b"\xff\xfe broken",
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b'{"id": "\\u0000"}',
    b"9" * 10_000,
    b'{"payload": NaN}',
    b"null",
    b"",
    b"x" * 900_000,
    "\ud800".encode("utf-16", "surrogatepass"),
]


@pytest.mark.parametrize("plain", POISON, ids=range(len(POISON)))
def test_fault_28_poison_is_stored_and_the_queue_moves(the_field: Field, plain: bytes) -> None:
    phone = join(the_field.members["oanh"], Direct())
    phone.seq = 1
    bad = phone.put(envelope_of(phone, 1), plain)
    good = phone.visit(the_field.homes["sau"])
    assert phone.flush()
    assert phone.receipts[bad]["outcome"] in ("rejected", "quarantined")
    assert phone.receipts[good]["outcome"] == "applied"
    assert number("SELECT count(*) FROM field_event") == 2
    check_no_gap(phone)


def envelope_of(phone: Phone, seq: int) -> dict[str, Any]:
    return {"id": f"01936e2a-7c00-7000-8000-{seq:012d}", "device_id": phone.id, "seq": seq, "v": 1}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
KINDS = st.sampled_from(
    ["visit_recorded", "household_registered", "person_registered", "person_moved", "person_left", "person_died",
     "household_split", "households_merged", "card_changed", "consent_recorded", "event_corrected", "nothing"]
)  # fmt: skip


@settings(
    max_examples=20 * TIMES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    print_blob=True,
)
@given(
    kind=KINDS,
    payload=ANYTHING,
    subject=ANYTHING,
    more=st.dictionaries(st.text(max_size=12), ANYTHING, max_size=3),
)
@example(
    kind="visit_recorded",
    payload={"visit_kind": "survey", "outcome": "done", "note": "\0"},
    subject=None,
    more={},
)
def test_fault_28_no_shape_of_an_event_is_an_error(
    the_field: Field, kind: str, payload: Any, subject: Any, more: dict[str, Any]
) -> None:
    phone = join(the_field.members["oanh"], Direct())
    phone.seq = 1
    said = {"subject_id": the_field.homes["sau"] if subject is None else subject, "type": kind, "payload": payload,
            "occurred_at": phone.clock().isoformat(), "author": phone.joined["person"]["id"]}  # fmt: skip
    envelope = {**more, **envelope_of(phone, 1), "id": None, **said}
    envelope["id"] = "01936e2a-7c00-7000-8000-" + hashlib.sha256(os.urandom(8)).hexdigest()[:12]
    event = phone.put(envelope, json.dumps(envelope).encode())
    assert phone.flush(3)
    assert phone.receipts[event]["outcome"] in ("rejected", "quarantined", "held", "applied", "conflict")
    assert phone.receipts[event]["code"] != "failed"


BODIES = [b"", b"{}", b"[]", b'{"events": 3}', b'{"device_id": "x", "events": []}', b"\xff", b"[" * 200_000]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_fault_28_a_body_that_is_no_batch_is_told_so(the_field: Field, body: bytes) -> None:
    phone = join(the_field.members["oanh"], Direct())
    answer = phone.call("POST", "/sync/batch", body, X_Batch_Signature=sign(phone.signing, body))
    assert (answer.status, answer.json()["code"]) == (400, "unreadable")


def test_fault_28_a_bomb_is_not_unpacked(the_field: Field) -> None:
    phone = join(the_field.members["oanh"], Direct())
    bomb = gzip.compress(b" " * 50_000_000)
    answer = phone.call("POST", "/sync/batch", bomb, Content_Encoding="gzip", X_Batch_Signature="")
    assert (answer.status, answer.json()["code"]) == (413, "too_large")


def test_fault_28_events_without_a_usable_id_are_kept_aside(the_field: Field) -> None:
    phone = join(the_field.members["oanh"], Direct())
    phone.outbox = {
        "nonsense\0": {"id": "nonsense\0", "seq": 1, "sealed": {}},
        "x": {"id": "x", "seq": "one"},
    }
    good = phone.visit(the_field.homes["sau"])
    assert phone.send_once() == "sent"
    assert phone.receipts[good]["outcome"] == "applied"
    assert number("SELECT count(*) FROM field_stray") == 2


# --- 29: photos


def a_photo() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((700, 500), 90).convert("RGB").save(out, "JPEG", quality=92)
    return out.getvalue()


def test_fault_29_a_photo_that_dies_three_times_is_resumed(the_field: Field) -> None:
    data, direct = a_photo(), Direct()
    slices, cut = 0, 0

    def dying(method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        nonlocal slices, cut
        if method == "PUT":
            slices += 1
            end = int(headers["Content-Range"].split("-")[1].split("/")[0])
            if cut < 3 and end > 0.9 * len(data):
                cut += 1
                if cut == 2:
                    direct(method, path, body, headers)  # it arrived, and nobody heard the answer
                raise LineCutError
        return direct(method, path, body, headers)

    phone = join(the_field.members["oanh"], dying)
    digest = hashlib.sha256(data).hexdigest()
    event = phone.visit(the_field.homes["binh"], photos=[digest])
    assert phone.flush()
    answer = phone.send_photo(data, size=32_768)
    assert answer.status in (200, 201)
    assert slices < 3 + 2 * (len(data) // 32_768 + 2)
    assert rows("SELECT sha256, size FROM field_photo") == [(digest, len(data))]
    assert rows("SELECT photos FROM visits_visit WHERE uuid = %s", event) == [([digest],)]
    again = phone.send_photo(data)
    assert again.headers["upload-complete"] == "1"
    assert number("SELECT count(*) FROM visits_visit WHERE uuid IS NOT NULL") == 1


def test_fault_29_a_phone_begins_only_so_many_photos_and_goes_on_with_those(the_field: Field) -> None:
    from bdhvs.field.photos import _folder
    from bdhvs.field.rules import PARTS_MOST

    phone = join(the_field.members["oanh"], Direct())

    def begin(number: int) -> Answer:
        span = "bytes 0-9/20"
        return phone.call("PUT", f"/sync/photo/{number:064x}", b"0123456789", Content_Range=span)

    assert {begin(number).status for number in range(PARTS_MOST)} == {200}
    refused = begin(PARTS_MOST)
    assert (refused.status, refused.json()["code"]) == (429, "photos_unfinished")
    assert phone.call("HEAD", f"/sync/photo/{0:064x}").headers["upload-offset"] == "10"
    for part in _folder(KY_ANH).glob("*.part"):
        os.utime(part, (0, 0))
    assert begin(PARTS_MOST).status == 200
    assert len(list(_folder(KY_ANH).glob("*.part"))) == 1


def test_fault_29_what_is_kept_is_sealed_and_says_nothing_of_the_place(the_field: Field) -> None:
    from bdhvs.field.photos import kept_at, read_photo

    image = Image.new("RGB", (80, 60), "green")
    exif = image.getexif()
    exif[0x010F] = "Hang May"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    data = out.getvalue()
    phone = join(the_field.members["oanh"], Direct())
    assert phone.send_photo(data).status == 201
    digest = hashlib.sha256(data).hexdigest()
    assert b"JFIF" not in kept_at(KY_ANH, digest).read_bytes()
    assert b"Hang May" not in read_photo(KY_ANH, digest)
    wrong = phone.call(
        "PUT", f"/sync/photo/{'0' * 64}", data, Content_Range=f"bytes 0-{len(data) - 1}/{len(data)}"
    )
    assert wrong.status == 422


# --- 2 and 23 together over a slow line


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
