"""The inbox: a batch is opened and checked in Python, then written set-based in one transaction.

If that fails, once more event by event, so that one bad event costs only itself. Every outcome is stored.
"""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from bdhvs.field.applying.engine import Applied, apply_corrections, apply_events
from bdhvs.field.applying.settled import Settled, Told
from bdhvs.field.applying.work import Work, named_in
from bdhvs.field.commands.devices import refresh_grants
from bdhvs.field.commands.inbox import Contact, Inbox, Receipt, family_of, keep_strays, receipts_of, touch
from bdhvs.field.commands.opening import Packet, open_packet
from bdhvs.field.commands.waiting import apply_waiting, save_conflicts, settle
from bdhvs.field.models import Device, Event
from bdhvs.field.rules import Outcome
from bdhvs.field.sealing import commune_key
from bdhvs.journal.commands import note

log = logging.getLogger(__name__)
_KNOWN = """
SELECT id FROM field_event
WHERE commune_code = %s AND (uuid = ANY(%s::uuid[]) OR (device_id = %s AND seq = ANY(%s::bigint[])))
"""


@transaction.atomic(savepoint=False)
def receive(*, device: Device, packets: Sequence[Packet], contact: Contact, at: datetime) -> list[Receipt]:
    """Store the events of a phone and apply them; one receipt each, in order. Needs a scope of the whole commune.

    The caller holds the lock of the device's row: two batches of one phone come in one after the other.
    """
    refresh_grants(device=device, at=at)
    inbox = Inbox(device, family_of(device), at, contact, commune_key(device.commune_id))
    strays: list[tuple[Packet, str]] = []
    fresh = _fresh(inbox, packets, strays)
    _store(inbox, fresh)
    keep_strays(inbox, strays)
    touch(inbox, packets)
    return receipts_of(inbox, packets, {packet.id for packet in fresh})


def _fresh(inbox: Inbox, packets: Sequence[Packet], strays: list[tuple[Packet, str]]) -> list[Packet]:
    """Packets that are not stored yet, each id once; others under a known id with other content are strays."""
    inbox.stored = _known(inbox, packets)
    fresh: dict[UUID, Packet] = {}
    for packet in packets:
        if packet.id is None or packet.device_id not in inbox.family or not packet.seq:
            strays.append((packet, "unreadable"))
            continue
        first = inbox.stored.get(packet.id)
        held = bytes(first.payload_hash) if first else getattr(fresh.get(packet.id), "digest", None)
        if held is None:
            fresh[packet.id] = packet
        elif held != packet.digest:
            strays.append((packet, "collision"))
    return sorted(fresh.values(), key=lambda packet: packet.id or UUID(int=0))


def _known(inbox: Inbox, packets: Collection[Packet]) -> dict[UUID, Event]:
    """What is stored under these ids, or under these numbers of this phone."""
    ids = [packet.id for packet in packets if packet.id is not None]
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [inbox.commune, ids, inbox.device.pk, [packet.seq for packet in packets]])
        found = [pk for (pk,) in cursor.fetchall()]
    known = Event.objects.filter(pk__in=found).defer("sealed", "facts") if found else ()
    return {event.uuid: event for event in known}


def _store(inbox: Inbox, fresh: Sequence[Packet]) -> None:
    """All at once, or one by one when that fails."""
    if not fresh:
        return
    before = dict(inbox.stored)
    try:
        with transaction.atomic():
            _write(inbox, fresh)
    except Exception as error:  # whatever one event did, the others must not wait for it
        log.warning("batch of %d again one by one: %s", len(fresh), type(error).__name__)
        inbox.stored = before | _known(inbox, fresh)  # nothing that was taken back counts as stored
        for packet in fresh:
            _store_one(inbox, packet)


def _store_one(inbox: Inbox, packet: Packet) -> None:
    if packet.id in inbox.stored:
        return
    before = dict(inbox.stored)
    try:
        with transaction.atomic():
            _write(inbox, [packet])
    except Exception as error:
        inbox.stored = before | _known(inbox, [packet])  # maybe another request has stored it meanwhile
        if packet.id in inbox.stored:
            return
        log.warning("event kept aside: %s", type(error).__name__)
        aside = Settled(Outcome.QUARANTINED, "failed")
        with transaction.atomic():
            _insert(inbox, [(packet, None, aside)])


def _write(inbox: Inbox, fresh: Sequence[Packet]) -> None:
    """One pass over the batch. Raises whatever went wrong; the caller rolls back."""
    opened: list[tuple[Packet, Told]] = []
    refused: list[tuple[Packet, Told | None, Settled]] = []
    for packet in fresh:
        told = open_packet(
            packet,
            inbox.family[packet.device_id],
            inbox.key,
            offset_ms=inbox.contact.offset_ms,
            at=inbox.at,
        )
        if isinstance(told, Told):
            opened.append((packet, told))
        else:
            refused.append((packet, None, told))
    everything = [told for _, told in opened]
    work = Work.of(inbox.commune, everything, inbox.at)
    applied = apply_events(everything, work)
    done = [(p, t, applied.settled[t.id]) for p, t in opened if t.id in applied.settled]
    _insert(inbox, [*refused, *done], applied)
    later = [(p, t) for p, t in opened if t.id not in applied.settled]
    if later:
        corrected = apply_corrections([told for _, told in later], work)
        _insert(inbox, [(p, t, corrected.settled[t.id]) for p, t in later])
    _note(inbox, len(fresh))
    apply_waiting(commune=inbox.commune, made=_made(fresh, everything), at=inbox.at, stored=inbox.stored)


def _note(inbox: Inbox, count: int) -> None:
    device = inbox.device
    note(
        act="receive_events",
        by=device.user,
        at=inbox.at,
        commune=inbox.commune,
        subject="device",
        ids=[device.pk],
        count=count,
    )


Line = tuple[Packet, Told | None, Settled]


def _insert(inbox: Inbox, lines: Sequence[Line], applied: Applied | None = None) -> None:
    """Rows with their outcomes; what another request stored meanwhile begins this pass again.

    Raises: IntegrityError
    """
    rows = Event.objects.bulk_create([_row(inbox, packet, told, settled) for packet, told, settled in lines])
    inbox.stored |= {row.uuid: row for row in rows}
    if applied is not None:
        save_conflicts(applied, inbox.stored)


def _row(inbox: Inbox, packet: Packet, told: Told | None, settled: Settled) -> Event:
    device = inbox.family[packet.device_id]
    row = Event(
        uuid=packet.id or UUID(int=0),
        commune_id=inbox.commune,
        device=device,
        author=device.user,
        seq=packet.seq,
        received_at=inbox.at,
        occurred_at=inbox.at,
        payload_hash=packet.digest,
        sealed=packet.raw,
    )
    return settle(row, told, settled, inbox.at)


def _made(fresh: Sequence[Packet], told: Sequence[Told]) -> set[UUID]:
    """Everything that a held event may have waited for."""
    registering = [e for e in told if e.envelope.type not in ("visit_recorded", "card_changed")]
    return {p.id for p in fresh if p.id} | {uuid for event in registering for uuid in named_in(event)}
