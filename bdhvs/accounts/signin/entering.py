"""The moment somebody comes in: the session gets its length, its device, its line in the journal."""

from datetime import datetime

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.contrib.auth import login
from django.http import HttpRequest

from bdhvs.accounts.commands import note_of_account
from bdhvs.accounts.models import User
from bdhvs.accounts.signin.devices import address_of, device_of
from bdhvs.accounts.signin.queries import lifetime_of
from bdhvs.accounts.signin.store import ADDRESS, DEVICE

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def enter(request: HttpRequest, user: User, *, at: datetime) -> None:
    """Sign `user` in. Whoever just typed a password or showed a factor is not asked again for the next 15 minutes."""
    records = get_authentication_records(request, user)
    login(request, user, backend=_BACKEND)
    session = request.session
    session[ADDRESS], session[DEVICE] = address_of(request), device_of(request)
    give_length(request, user)
    method = records[-1]["method"] if records else "password"
    record_authentication(request, user, method, reauthenticated=True)
    note_of_account(act="sign_in", user=user, by=user, at=at)


def give_length(request: HttpRequest, user: User) -> None:
    """How long the session may stand unused."""
    request.session.set_expiry(int(lifetime_of(user).idle.total_seconds()))
