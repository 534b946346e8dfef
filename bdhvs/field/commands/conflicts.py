"""Deciding a conflict: one of the two values stays, and both remain readable beside it."""

import json
from datetime import datetime
from typing import Literal

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.field.applying.cards import Spot
from bdhvs.field.models import Conflict, Event
from bdhvs.field.rules import ConflictError, Outcome
from bdhvs.journal.commands import note
from bdhvs.people.sealing import unseal

Choice = Literal["server", "phone"]


@transaction.atomic
def resolve_conflict(*, conflict: Conflict, choice: Choice, by: User | None, at: datetime) -> None:
    """The register keeps its value or takes the phone's. With the last one of an event, the event is applied.

    Raises: ConflictError when somebody decided before
    """
    locked = Conflict.objects.select_for_update(of=("self",)).select_related("household", "person")
    held = locked.get(pk=conflict.pk)
    if held.resolved_at is not None or not held.hard:
        raise ConflictError("Chỗ này đã có người chọn rồi.")
    if choice == "phone":
        Spot(held.household, held.field, held.person).write(values_of(held)["phone"], by=by, at=at)
    held.resolved_at, held.resolved_by, held.chosen = at, by, choice
    held.save(update_fields=["resolved_at", "resolved_by", "chosen"])
    if not Conflict.objects.filter(event_id=held.event_id, hard=True, resolved_at=None).exists():
        Event.objects.filter(pk=held.event_id, outcome=Outcome.CONFLICT.value).update(
            outcome=Outcome.APPLIED.value, settled_at=at
        )
    note(
        act="resolve_conflict",
        by=by,
        at=at,
        commune=held.commune_id,
        subject="household",
        ids=[held.household_id],
        fields=[held.field],
    )


def values_of(conflict: Conflict) -> dict[str, str]:
    """The two values and the one before both, as text."""
    found: dict[str, str] = json.loads(unseal(conflict.values))
    return found
