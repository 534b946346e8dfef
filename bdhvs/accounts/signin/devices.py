"""Devices somebody signed in from before: a signed cookie, and the words and address a session is shown with."""

import json
import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from bdhvs.accounts.signin.rules import device_in_words, network_of

COOKIE = "bdhvs_thiet_bi"
_SALT = "bdhvs.signin.device"
_KEPT = 365 * 24 * 3600
_USERS = 20  # of one shared machine


def known_device(request: HttpRequest, user_id: int | None) -> str:
    """The name of this device when `user_id` came in from it before, else nothing."""
    name, users = _read(request)
    return f"{name}:{user_id}" if user_id is not None and user_id in users else ""


def device_of_somebody(request: HttpRequest) -> str:
    """The name of this device when anybody completed a sign-in on it before, else nothing."""
    name, users = _read(request)
    return name if users else ""


def remember_device(request: HttpRequest, response: HttpResponseBase, user_id: int) -> None:
    """From now on this device counts apart for this user."""
    name, users = _read(request)
    listed = [user_id, *(known for known in users if known != user_id)][:_USERS]
    value = signing.dumps([name or secrets.token_hex(16), listed], salt=_SALT)
    response.set_cookie(COOKIE, value, max_age=_KEPT, secure=settings.TLS, httponly=True, samesite="Lax")


def address_of(request: HttpRequest) -> str:
    """The client's address as it is counted. Behind a proxy, wsgi.py has put the right one in (BDHVS_PROXY)."""
    return network_of(request.META.get("REMOTE_ADDR", ""))


def device_of(request: HttpRequest) -> str:
    return device_in_words(request.headers.get("User-Agent", ""))


def _read(request: HttpRequest) -> tuple[str, list[int]]:
    try:
        name, users = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_KEPT)
    except (signing.BadSignature, ValueError, json.JSONDecodeError):
        return "", []
    return str(name), [int(user) for user in users]
