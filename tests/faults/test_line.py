"""Faults of the line: duplicates, losses, reordering, captive portals."""

from tests.faults.world import (
    Direct,
    Field,
    check_applied_once,
    check_no_gap,
    check_nothing_lost,
    join,
    number,
)


def test_fault_01_duplicate_delivery_counts_once(the_field: Field) -> None:
    phone = join(the_field.members["oanh"], Direct())
    person = the_field.people["binh"]
    phone.visit(
        the_field.homes["binh"],
        met=[person],
        results=[{"person": person, "item": "D1", "result": "yes", "level": "E1"}],
    )
    event = dict(phone.outbox)
    outcomes = []
    for _ in range(5):
        phone.outbox = dict(event)
        assert phone.send_once() == "sent", phone.stopped
        outcomes += [receipt["outcome"] for receipt in phone.receipts.values()]
    assert outcomes == ["applied", *["duplicate"] * 4]
    assert number("SELECT count(*) FROM visits_visit WHERE uuid IS NOT NULL") == 1
    assert number("SELECT count(*) FROM skills_attainment") == 1
    check_applied_once()
    check_no_gap(phone)
    check_nothing_lost(phone)
    phone.pull()
    assert set(phone.cards) == {the_field.homes["sau"], the_field.homes["binh"]}
