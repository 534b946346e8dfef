"""Rescue files: what a phone could not send, carried by hand; the same idempotent path as a batch."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from bdhvs.accounts.models import User
from bdhvs.field.commands.inbox import Contact, Receipt
from bdhvs.field.commands.opening import Packet
from bdhvs.field.commands.receiving import receive
from bdhvs.field.models import Device
from bdhvs.field.rules import MAX_EVENTS, FieldError
from bdhvs.field.sealing import signed_by
from bdhvs.journal.commands import note


def take_in(*, file: dict[str, Any], commune: str, by: User | None, at: datetime) -> list[Receipt]:
    """Store and apply the events of a rescue file of a phone of this commune, also of a revoked one.

    Raises: FieldError when it is no such file, or the phone that it names did not sign it.
    """
    body = file.get("body")
    if file.get("format") != "bdhvs-rescue" or file.get("v") != 1 or not isinstance(body, str):
        raise FieldError("unreadable")
    try:
        said = json.loads(body)
        named = UUID(said["device_id"])
        events = list(said["events"])
        raw = body.encode()
    except (ValueError, KeyError, TypeError, RecursionError):
        raise FieldError("unreadable") from None
    locked = Device.objects.select_for_update(of=("self",)).select_related("user")
    device = locked.filter(pk=named, commune_id=commune).first()
    if device is None:
        raise FieldError("token_unknown", 401)
    if not signed_by(raw, str(file.get("signature")), device.public_key):
        raise FieldError("bad_signature", 401)
    receipts: list[Receipt] = []
    for start in range(0, len(events), MAX_EVENTS):
        packets = [Packet.of(event, device.pk) for event in events[start : start + MAX_EVENTS]]
        receipts += receive(device=device, packets=packets, contact=Contact(), at=at)
    note(
        act="take_in_rescue",
        by=by,
        at=at,
        commune=commune,
        subject="device",
        ids=[device.pk],
        count=len(events),
    )
    return receipts
