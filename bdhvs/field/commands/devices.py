"""Phones: joining, renewing a copy, hamlets given and taken away, revoking, telling of a loss."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Act
from bdhvs.field.models import Device, Grant, Loss
from bdhvs.field.rules import FieldError
from bdhvs.field.sealing import SealError, jwk_of, public_key
from bdhvs.journal.commands import note


@dataclass(frozen=True, slots=True)
class Phone:
    """What a phone says of itself when it joins."""

    public_key: dict[str, Any]
    name: str = ""
    app_version: str = ""


def hamlets_of(user: User) -> tuple[str, ...]:
    """Codes of the hamlets that the user's phone may hold: only ever named ones, never a whole commune."""
    places = user.territory.places if user.is_active and user.may(Act.FIELD_WORK) else None
    return tuple(sorted(places or ()))


@transaction.atomic
def join_device(
    *, user: User, phone: Phone, at: datetime, by: User | None, fork_of: Device | None = None
) -> tuple[Device, str]:
    """A phone joins for its user's hamlets; gives its token, which is nowhere stored.

    Raises: FieldError when the role does no field work, the user has no hamlet, or the key is none.
    """
    if user.commune_id is None or not user.may(Act.FIELD_WORK):
        raise FieldError("not_allowed", 403)
    hamlets = hamlets_of(user)
    if not hamlets:
        raise FieldError("no_hamlet", 403)
    try:
        key = jwk_of(public_key(phone.public_key))
    except SealError:
        raise FieldError("unreadable") from None
    secret = secrets.token_urlsafe(32)
    device = Device.objects.create(
        commune_id=user.commune_id,
        user=user,
        places=list(hamlets),
        name=phone.name.replace("\0", "")[:80],
        public_key=key,
        token_hash=hash_of(secret),
        app_version=phone.app_version.replace("\0", "")[:40],
        joined_at=at,
        last_seen_at=at,
        fork_of=fork_of,
    )
    Grant.objects.bulk_create(_grant(device, hamlet, at) for hamlet in hamlets)
    note(act="join_device", by=by, at=at, commune=user.commune_id, subject="device", ids=[device.pk])
    return device, f"{user.commune_id}.{device.pk}.{secret}"


def hash_of(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _grant(device: Device, hamlet: str, at: datetime) -> Grant:
    return Grant(commune_id=device.commune_id, device=device, hamlet_id=hamlet, given_at=at)


@transaction.atomic
def renew_device(*, device: Device, phone: Phone, at: datetime) -> tuple[Device, str]:
    """A copied phone gets an id of its own; the old id goes on for what was written under it.

    Raises: FieldError
    """
    return join_device(user=device.user, phone=phone, at=at, by=device.user, fork_of=device)


def refresh_grants(*, device: Device, at: datetime) -> None:
    """Bring the device's hamlets up to its user's: what was taken away stays writable for what is still unsent."""
    now = hamlets_of(device.user)
    if sorted(device.places) != list(now):
        _change_grants(device, now, at)


@transaction.atomic
def _change_grants(device: Device, now: Sequence[str], at: datetime) -> None:
    held = Grant.objects.filter(device=device, ended_at=None)
    held.exclude(hamlet_id__in=now).update(ended_at=at)
    there = set(held.values_list("hamlet_id", flat=True))
    Grant.objects.bulk_create(_grant(device, hamlet, at) for hamlet in now if hamlet not in there)
    device.places = list(now)
    device.save(update_fields=["places"])


@transaction.atomic
def revoke_device(*, device: Device, by: User | None, at: datetime) -> None:
    """A lost or stolen phone: its token ends now; what it has not sent comes by rescue file only."""
    if device.revoked_at is None:
        device.revoked_at, device.revoked_by = at, by
        device.save(update_fields=["revoked_at", "revoked_by"])
        note(act="revoke_device", by=by, at=at, commune=device.commune_id, subject="device", ids=[device.pk])


@transaction.atomic
def tell_loss(*, device: Device, count: int, found_at: datetime, at: datetime) -> None:
    """The phone found its storage emptied with `count` events unsent."""
    Loss.objects.create(
        commune_id=device.commune_id, device=device, count=count, found_at=min(found_at, at), told_at=at
    )
    note(act="tell_loss", by=device.user, at=at, commune=device.commune_id, subject="device", ids=[device.pk])
