"""Events that were stored before they could be applied: tried again when what they wait for is there."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from bdhvs.accounts.models import User
from bdhvs.field.applying.engine import Applied, apply_corrections, apply_events
from bdhvs.field.applying.settled import Settled, Told
from bdhvs.field.applying.work import Work
from bdhvs.field.commands.opening import opened_again
from bdhvs.field.models import Conflict, Event
from bdhvs.field.rules import Outcome
from bdhvs.journal.commands import note

_WAITING = "SELECT id FROM field_event WHERE commune_code = %s AND outcome = 'held' AND waits && %s::uuid[]"


def settle(row: Event, told: Told | None, settled: Settled, at: datetime) -> Event:
    """Write an outcome into a row that is to be saved."""
    row.outcome, row.code, row.settled_at = settled.outcome.value, settled.code, at
    row.waits, row.fields, row.facts = list(settled.waits), list(settled.fields), settled.facts
    row.household_id, row.hamlet_id = settled.household_id, settled.hamlet
    if told is not None:
        row.v, row.type, row.subject = told.envelope.v, told.envelope.type, told.envelope.subject_id
        row.occurred_at, row.flags = told.occurred_at, list(told.flags)
    return row


def save_conflicts(applied: Applied, stored: dict[UUID, Event]) -> None:
    """Conflicts point to the events that told them."""
    found = [(uuid, one) for uuid, several in applied.conflicts.items() for one in several]
    for uuid, one in found:
        one.event = stored[uuid]
    Conflict.objects.bulk_create(one for _, one in found)


def apply_waiting(
    *, commune: str, made: Iterable[UUID], at: datetime, stored: dict[UUID, Event] | None = None
) -> int:
    """Apply held events that waited for one of `made`, and those that waited for them. Counts: no longer held."""
    settled_now, wanted = 0, set(made)
    while wanted and (waiting := _waiting_for(commune, wanted)):
        wanted = set()
        for event in reapply(commune=commune, events=waiting, at=at):
            settled_now += 1
            wanted |= {event.uuid, *([event.subject] if event.subject else [])}
            if stored is not None and event.uuid in stored:
                stored[event.uuid] = event
    return settled_now


def _waiting_for(commune: str, wanted: Iterable[UUID]) -> list[Event]:
    """Held events by phone and number, locked. Hardly ever any, so they are looked for before they are read."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [commune, list(wanted)])
        found = [pk for (pk,) in cursor.fetchall()]
    if not found:
        return []
    held = Event.objects.filter(pk__in=found, outcome=Outcome.HELD.value).order_by("device_id", "seq")
    return list(held.select_for_update(of=("self",)).select_related("device__user"))


def reapply(*, commune: str, events: Sequence[Event], at: datetime) -> list[Event]:
    """Open stored events again and apply them; gives those whose outcome changed. Those of one author together."""
    changed: list[Event] = []
    by_author: dict[int, list[tuple[Event, Told]]] = {}
    for event in events:
        told = opened_again(event, at)
        if isinstance(told, Told):
            by_author.setdefault(event.author_id, []).append((event, told))
    for lines in by_author.values():
        events_told = [one for _, one in lines]
        work = Work.of(commune, events_told, at)
        with transaction.atomic():
            applied = apply_events(events_told, work)
            later = [one for one in events_told if one.id not in applied.settled]
            applied.settled |= apply_corrections(later, work).settled
            changed += _save_again(lines, applied, at)
    return changed


def _save_again(lines: Sequence[tuple[Event, Told]], applied: Applied, at: datetime) -> list[Event]:
    changed = []
    for event, told in lines:
        settled = applied.settled[event.uuid]
        before = (event.outcome, event.code, list(event.waits))
        settle(event, told, replace(settled), at)
        if (event.outcome, event.code, event.waits) != before:
            event.save()
            changed.append(event)
    save_conflicts(applied, {event.uuid: event for event, _ in lines})
    return [event for event in changed if event.outcome != Outcome.HELD.value]


@transaction.atomic
def try_again(*, event: Event, by: User | None, at: datetime) -> Event:
    """Somebody asks to apply a stored event once more (after an upgrade, or when its parent is there)."""
    locked = Event.objects.select_for_update(of=("self",)).select_related("device__user").get(pk=event.pk)
    if locked.outcome != Outcome.APPLIED.value:
        reapply(commune=locked.commune_id, events=[locked], at=at)
    note(act="try_event_again", by=by, at=at, commune=locked.commune_id, subject="event", ids=[locked.pk])
    return locked
