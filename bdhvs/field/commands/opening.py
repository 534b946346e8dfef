"""Opening events: from the bytes that came to an envelope with a moment the server believes."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import get_default_timezone

from bdhvs.field.applying.settled import Settled, Told
from bdhvs.field.envelope import Envelope, ShapeError, read_envelope
from bdhvs.field.models import Device, Event
from bdhvs.field.rules import MAX_BYTES, Moment, Outcome, believed
from bdhvs.field.sealing import CommuneKey, SealError, bound_to, commune_key, open_sealed


@dataclass(frozen=True, slots=True)
class Packet:
    """One event of a batch as it came: its id and number are what the phone wrote outside the seal."""

    named: str
    seq: int
    device_id: UUID
    sealed: dict[str, Any]
    id: UUID | None
    digest: bytes
    raw: bytes

    @classmethod
    def of(cls, said: Any, device_id: UUID) -> "Packet":
        """Takes anything; what has no usable id is kept as a stray."""
        told = said if isinstance(said, dict) else {}
        sealed = told.get("sealed")
        raw = json.dumps(sealed if isinstance(sealed, dict) else said, sort_keys=True).encode()
        seq = told.get("seq")
        usable = isinstance(seq, int) and not isinstance(seq, bool) and 0 < seq < 2**53
        return cls(
            named=str(told.get("id"))[:64].replace("\0", ""),
            seq=int(seq) if usable and seq is not None else 0,
            device_id=_uuid(told.get("device_id")) or device_id,
            sealed=sealed if isinstance(sealed, dict) else {},
            id=_uuid(told.get("id")),
            digest=hashlib.sha256(raw).digest(),
            raw=raw,
        )


def _uuid(said: Any) -> UUID | None:
    try:
        return UUID(said) if isinstance(said, str) else None
    except ValueError:
        return None


def open_packet(
    packet: Packet, device: Device, key: CommuneKey, *, offset_ms: int | None, at: datetime
) -> Told | Settled:
    """The event, or why it could not be read or trusted."""
    if len(packet.raw) > MAX_BYTES:
        return Settled(Outcome.REJECTED, "too_large")
    try:
        bound = bound_to(str(packet.id), str(packet.device_id), packet.seq)
        envelope = read_envelope(open_sealed(packet.sealed, key, bound))
    except SealError:
        return Settled(Outcome.QUARANTINED, "cannot_open")
    except ShapeError as error:
        newer = error.code == "newer_than_server"
        return Settled(Outcome.HELD if newer else Outcome.QUARANTINED, error.code)
    if (envelope.id, envelope.device_id, envelope.seq) != (packet.id, packet.device_id, packet.seq):
        return Settled(Outcome.QUARANTINED, "unreadable")
    if envelope.author is not None and envelope.author != device.user_id:
        return Settled(Outcome.QUARANTINED, "not_the_author")
    return told_by(envelope, device, offset_ms, at)


def told_by(envelope: Envelope, device: Device, offset_ms: int | None, at: datetime) -> Told:
    """The event with the moment that the server believes."""
    try:
        moment = _moment(envelope, device, offset_ms, at)
    except (OverflowError, ValueError):  # the year 1 and the year 9999 have no neighbours
        moment = Moment(at, ("clock_ahead",))
    on = min(moment.at.astimezone(get_default_timezone()).date(), at.date())
    return Told(envelope, device, moment.at, on, moment.flags)


def _moment(envelope: Envelope, device: Device, offset_ms: int | None, at: datetime) -> Moment:
    now = at.astimezone(UTC)
    told = envelope.occurred_at
    own = believed(told, offset_ms=envelope.clock_offset_ms, last_contact=device.last_seen_at, now=now)
    if envelope.clock_offset_ms is None and own.flags and offset_ms:
        return believed(told, offset_ms=offset_ms, last_contact=device.last_seen_at, now=now)
    return own


def opened_again(event: Event, at: datetime) -> Told | Settled:
    """A stored event opened with the commune's key."""
    key = commune_key(event.commune_id)
    try:
        sealed = json.loads(bytes(event.sealed or b"{}"))
        bound = bound_to(str(event.uuid), str(event.device_id), event.seq)
        told = told_by(read_envelope(open_sealed(sealed, key, bound)), event.device, None, event.received_at)
    except (SealError, ShapeError, ValueError):
        return Settled(Outcome.QUARANTINED, "cannot_open")
    return told if event.type == "" else replace(told, occurred_at=event.occurred_at, on=_day_of(event, at))


def _day_of(event: Event, at: datetime) -> date:
    return min(event.occurred_at.astimezone(get_default_timezone()).date(), at.date())
