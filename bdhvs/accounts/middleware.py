"""The scope of every request: the signed-in user's territory, in one transaction that a failure rolls back."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.ops.territory import NOWHERE, Territory, within

CHOSEN_COMMUNE = "commune"


def territory_of(request: HttpRequest) -> Territory:
    """What the database may show to this request; nothing to a stranger.

    The machine's administrator has no commune of his own: he sees the one he chose.
    """
    user = request.user
    if not isinstance(user, User):
        return NOWHERE
    chosen = request.session.get(CHOSEN_COMMUNE, "") if user.role == Role.ADMINISTRATOR else ""
    return Territory((chosen,)) if chosen else user.territory


class TerritoryMiddleware:
    """Opens the user's scope around the view, its template and everything they ask of the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        territory = territory_of(request)
        request.commune_code = territory.communes[0] if territory.communes else ""  # type: ignore[attr-defined]
        if territory is NOWHERE:
            return self.get_response(request)
        with within(territory):
            response = self.get_response(request)
            if getattr(request, "failed", False):
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """An error page must not commit half of an act: inner layers turn the error into a response.

        The page is drawn first (it may ask for the navigation), then everything is taken back.
        """
        request.failed = True  # type: ignore[attr-defined]
