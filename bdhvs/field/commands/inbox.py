"""One batch on its way in: the phone that speaks, what of it is known, and the receipts it is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from bdhvs.field.commands.opening import Packet
from bdhvs.field.models import Device, Event, Stray
from bdhvs.field.rules import CODES, MAX_BYTES, Outcome
from bdhvs.field.sealing import CommuneKey
from bdhvs.journal.commands import note


@dataclass(frozen=True, slots=True)
class Contact:
    """What a batch says of the phone beside its events; None where it says nothing (a rescue file)."""

    last_seq: int | None = None
    outbox_left: int | None = None
    offset_ms: int | None = None
    app_version: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the phone is told of one event."""

    id: str
    outcome: Outcome
    code: str = ""
    fields: tuple[str, ...] = ()
    receipt: str = ""

    def data(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "outcome": self.outcome.value,
            "code": self.code,
            "says": CODES.get(self.code, ""),
            "fields": list(self.fields),
            "receipt": self.receipt,
        }


@dataclass(slots=True)
class Inbox:
    """One batch on its way in."""

    device: Device
    family: dict[UUID, Device]
    at: datetime
    contact: Contact
    key: CommuneKey
    stored: dict[UUID, Event] = field(default_factory=dict)

    @property
    def commune(self) -> str:
        return self.device.commune_id


def family_of(device: Device) -> dict[UUID, Device]:
    """The device and its older ids (a copied phone that renewed itself), of the same user."""
    found, older = {device.pk: device}, device.fork_of_id
    while older is not None and older not in found:
        one = Device.objects.select_related("user").get(pk=older)
        if one.user_id != device.user_id:
            break
        found[one.pk], older = one, one.fork_of_id
    return found


def keep_strays(inbox: Inbox, strays: Sequence[tuple[Packet, str]]) -> None:
    rows = [
        Stray(
            commune_id=inbox.commune,
            device=inbox.device,
            named=packet.named,
            code=code,
            payload_hash=packet.digest,
            sealed=packet.raw[:MAX_BYTES],
            received_at=inbox.at,
        )
        for packet, code in strays
    ]
    if rows:
        Stray.objects.bulk_create(rows, ignore_conflicts=True)


def touch(inbox: Inbox, packets: Sequence[Packet]) -> None:
    """Last contact, numbers seen, and whether this id is used twice."""
    device, contact = inbox.device, inbox.contact
    own = [packet.seq for packet in packets if packet.device_id == device.pk and packet.id in inbox.stored]
    if device.forked_at is None and _differ(inbox):
        device.forked_at = inbox.at
        note(
            act="see_fork",
            by=device.user,
            at=inbox.at,
            commune=inbox.commune,
            subject="device",
            ids=[device.pk],
        )
    device.app_version = contact.app_version or device.app_version
    device.last_seen_at = max(device.last_seen_at, inbox.at)
    device.seen_seq = max([device.seen_seq, *own])
    if contact.last_seq is not None:
        device.told_seq = max(device.told_seq, contact.last_seq)
    if contact.outbox_left is not None:
        device.outbox_left = contact.outbox_left
    device.save(
        update_fields=["last_seen_at", "seen_seq", "told_seq", "outbox_left", "forked_at", "app_version"]
    )


def _differ(inbox: Inbox) -> bool:
    """Two events with one number: a copied profile. Those stored before were read with this batch."""
    seen = [event.seq for event in inbox.stored.values() if event.device_id == inbox.device.pk]
    return len(seen) != len(set(seen))


def receipts_of(inbox: Inbox, packets: Sequence[Packet], fresh: set[UUID | None]) -> list[Receipt]:
    found, told = [], set()
    for packet in packets:
        event = inbox.stored.get(packet.id) if packet.id else None
        if event is None or packet.device_id not in inbox.family or not packet.seq:
            found.append(
                Receipt(packet.named, Outcome.QUARANTINED, "unreadable", receipt=packet.digest.hex()[:16])
            )
            continue
        if bytes(event.payload_hash) != packet.digest:
            found.append(
                Receipt(packet.named, Outcome.COLLISION, "collision", receipt=packet.digest.hex()[:16])
            )
            continue
        again = packet.id not in fresh or packet.id in told
        told.add(packet.id)
        found.append(_receipt(packet, event, again=again))
    return found


def _receipt(packet: Packet, event: Event, *, again: bool) -> Receipt:
    """A resend is a duplicate; while the event still waits or conflicts, it says so again."""
    outcome = Outcome(event.outcome)
    if again and outcome is Outcome.APPLIED:
        outcome = Outcome.DUPLICATE
    fields = tuple(str(uuid) for uuid in event.waits) if outcome is Outcome.HELD else tuple(event.fields)
    return Receipt(packet.named, outcome, event.code, fields, str(event.pk))
