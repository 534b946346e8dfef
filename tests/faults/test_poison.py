"""Poison: events and bodies that no honest phone sends are kept, and the queue moves."""

import gzip
import hashlib
import json
import os
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.faults.phone import Phone, sign
from tests.faults.world import (
    TIMES,
    Direct,
    Field,
    check_no_gap,
    join,
    number,
)

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
