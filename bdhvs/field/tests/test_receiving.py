"""A batch that fails after its rows were written: nothing that was taken back is receipted."""

from typing import Any

import pytest
from django.db import OperationalError

from bdhvs.field.commands import receiving, waiting
from tests.faults.phone import Phone
from tests.faults.world import Direct, a_field, check_applied_once, check_receipts_are_durable, join, number


@pytest.mark.django_db
def test_what_a_failed_batch_took_back_is_written_again_before_it_is_receipted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    field = a_field()
    phone: Phone = join(field.members["oanh"], Direct())
    calls: list[object] = []

    def deadlocked_once(**named: Any) -> int:
        calls.append(named)
        if len(calls) == 1:
            raise OperationalError("deadlock detected")
        return waiting.apply_waiting(**named)

    monkeypatch.setattr(receiving, "apply_waiting", deadlocked_once)
    for _ in range(2):
        phone.visit(field.homes["binh"], met=[field.people["binh"]])
    assert phone.send_once() == "sent"
    assert {receipt["outcome"] for receipt in phone.receipts.values()} == {"applied"}
    check_receipts_are_durable(phone)
    check_applied_once()
    assert number("SELECT count(*) FROM visits_visit WHERE uuid IS NOT NULL") == 2
