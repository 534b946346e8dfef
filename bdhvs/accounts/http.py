"""The request every view of ours receives, and the one gate before a view."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django_htmx.middleware import HtmxDetails

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Act


class Request(HttpRequest):
    """Signed in, with a territory."""

    user: User
    htmx: HtmxDetails
    commune_code: str


View = Callable[..., HttpResponseBase]


def allowed(act: Act) -> Callable[[View], View]:
    """Only signed-in users whose role may do `act`, in a chosen commune. Every view of ours carries one."""

    def gate(view: View) -> View:
        @wraps(view)
        @login_required
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.may(act):
                raise PermissionDenied
            if not request.commune_code:
                return redirect("places:choose_commune")
            return view(request, *args, **kwargs)

        guarded.act = act  # type: ignore[attr-defined]
        return guarded

    return gate
