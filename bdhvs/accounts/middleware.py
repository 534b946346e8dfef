"""The scope of every request: the signed-in user's territory, in one transaction that a failure rolls back."""

from collections.abc import Callable
from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from bdhvs.accounts.models import User
from bdhvs.ops.territory import NOWHERE, Territory, within


def territory_of(user: User | AnonymousUser) -> Territory:
    """What the database may show to this user; nothing to a stranger."""
    return user.territory if isinstance(user, User) else NOWHERE


class TerritoryMiddleware:
    """Opens the user's scope around the view, its template and everything they ask of the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = cast("User | AnonymousUser", request.user)
        if not user.is_authenticated:
            return self.get_response(request)
        with within(territory_of(user)):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """An error page must not commit half of an act: inner layers turn the error into a response."""
        if connection.in_atomic_block:
            transaction.set_rollback(True)
