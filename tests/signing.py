"""Signed in as if through the door: a client that proved a moment ago who sits there, or some time ago."""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

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
