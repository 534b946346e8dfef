"""The life of a session, and the second factor of those who must have one."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from bdhvs.accounts.models import User
from bdhvs.accounts.signin.queries import has_second_factor, lifetime_of, needs_second_factor
from bdhvs.accounts.signin.store import SEEN, STARTED

FACTOR_SEEN = "has_second_factor"
_SEEN_EVERY = timedelta(minutes=1)
_BEFORE_A_FACTOR = {
    "accounts:sign_out", "account_logout", "account_reauthenticate", "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes",
    "ui:preferences",
}  # fmt: skip
"""Pages that somebody reaches who still has to set up a second factor."""


class SessionLifetimeMiddleware:
    """Ends a session that is too old, and notes once a minute that it is used: the idle time starts again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            _keep_or_end(request, request.user, timezone.now())
        return self.get_response(request)


def _keep_or_end(request: HttpRequest, user: User, at: datetime) -> None:
    session, now = request.session, at.timestamp()
    started = session.setdefault(STARTED, now)
    if now - started > lifetime_of(user).whole.total_seconds():
        logout(request)
    elif now - session.get(SEEN, 0) > _SEEN_EVERY.total_seconds():
        session[SEEN] = now


class SecondFactorMiddleware:
    """Staff without a second factor reach nothing but the pages where they set one up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponseBase | None:
        user = request.user
        if not isinstance(user, User) or not needs_second_factor(user) or request.session.get(FACTOR_SEEN):
            return None
        if request.resolver_match and request.resolver_match.view_name in _BEFORE_A_FACTOR:
            return None
        if has_second_factor(user):
            request.session[FACTOR_SEEN] = True
            return None
        return redirect("mfa_index")
