"""Signed in as if through the door: a client that proved a moment ago who sits there, or some time ago."""

import time
from datetime import datetime
from types import SimpleNamespace

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.utils import timezone

from bdhvs.accounts.models import User


def signed_in(user: User, *, proved_minutes_ago: int | None = 0, **options: bool) -> Client:
    """`None`: a session that never proved anything, as one left open for long."""
    client = Client(**options)  # type: ignore[arg-type]
    client.force_login(user)
    if proved_minutes_ago is not None:
        prove(client, user, minutes_ago=proved_minutes_ago)
    return client


def prove(client: Client, user: User, *, minutes_ago: int = 0) -> None:
    """The password was typed so many minutes ago."""
    session = client.session
    at = time.time() - minutes_ago * 60
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": at, "reauthenticated": True}]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(user.pk)
    session.save()


@pytest.fixture
def clock_stands(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Guessers wait for seconds and codes are good for half minutes: not a matter of how busy the machine is."""
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    monkeypatch.setattr(totp, "time", SimpleNamespace(time=now.timestamp))
    return now


def code_shown(secret: str) -> str:
    """What a code app with this seed shows at the moment."""
    steps = [*totp.yield_hotp_counters_from_time()]
    return totp.format_hotp_value(totp.hotp_value(secret, steps[len(steps) // 2]))
