"""Giving out the secret address of a calendar, taking it back."""

import secrets
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.plans.calendar.models import CalendarFeed


def hash_of(secret: str) -> bytes:
    return sha256(f"calendar {secret}".encode()).digest()


@transaction.atomic
def open_feed(*, commune_code: str, user: User, at: datetime) -> str:
    """A new secret for this user; the address he had before is worth nothing from now on. Gives the secret, once."""
    close_feed(commune_code=commune_code, user=user, at=at)
    secret = secrets.token_urlsafe(16)
    CalendarFeed.objects.create(commune_id=commune_code, user=user, secret_hash=hash_of(secret), made_at=at)
    note(act="open_calendar_feed", by=user, at=at, commune=commune_code, subject="user", ids=[str(user.pk)])
    return secret


@transaction.atomic
def close_feed(*, commune_code: str, user: User, at: datetime) -> None:
    """The user's address is worth nothing from now on."""
    closed = CalendarFeed.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
    if closed:
        ids = [str(user.pk)]
        note(act="close_calendar_feed", by=user, at=at, commune=commune_code, subject="user", ids=ids)
