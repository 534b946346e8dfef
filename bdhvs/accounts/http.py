"""The request every view of ours receives, and the one gate before a view."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django_htmx.middleware import HtmxDetails

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import LANDINGS, Act, Role
from bdhvs.ui.tables import Table


class Request(HttpRequest):
    """Signed in, with a territory."""

    user: User
    htmx: HtmxDetails
    commune_code: str


SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
View = Callable[..., HttpResponseBase]


def allowed(act: Act, *, to_write: Act | None = None, in_commune: bool = True) -> Callable[[View], View]:
    """Only signed-in users whose role may do `act`. Every view of ours carries one.

    `to_write`: the act of whoever sends the form of the page, where reading it takes less.
    `in_commune=False`: a page of the machine or of a province, which needs no chosen commune.
    """

    def gate(view: View) -> View:
        @wraps(view)
        @login_required
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            needed = act if to_write is None or request.method in SAFE_METHODS else to_write
            if not request.user.may(needed):
                return redirect(_landing(request))
            if in_commune and not request.commune_code:
                return redirect("places:choose_commune")
            return view(request, *args, **kwargs)

        guarded.act, guarded.to_write = act, to_write or act  # type: ignore[attr-defined]
        return guarded

    return gate


def keep_on_screen(request: Request, table: Table[Any]) -> None:
    """A list of persons leaves the screen (file, print-out) only for who may export it.

    Raises: PermissionDenied
    """
    table.exportable = request.user.may(Act.EXPORT_PEOPLE)
    if table.state.output and not table.exportable:
        raise PermissionDenied


def _landing(request: Any) -> str:
    """Whoever has no board is led from the home page to his own first page; every other page is refused.

    Raises: PermissionDenied
    """
    named = LANDINGS.get(Role(request.user.role), "") if request.path == "/" else ""
    try:
        return reverse(named)
    except NoReverseMatch:
        raise PermissionDenied from None
