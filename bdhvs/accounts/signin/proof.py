"""Asking for the password again before a sensitive act."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

View = Callable[..., HttpResponseBase]


def proved_recently(view: View) -> View:
    """Only within 15 minutes of typing the password (or showing a second factor); else the page asks and comes back.

    Filled forms are never parked in the session: they may hold a password or somebody's name.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if did_recently_reauthenticate(request):
            return view(request, *args, **kwargs)
        if request.method == "POST":
            messages.info(
                request, "Hãy xác nhận là chính bạn, rồi làm lại bước vừa rồi; bước ấy chưa được lưu."
            )
        return HttpResponseRedirect(proof_page(request))

    return guarded


def proof_page(request: HttpRequest) -> str:
    """Where to prove it, and back to this page afterwards."""
    ways = get_adapter().get_reauthentication_methods(request.user)
    page = ways[0]["url"] if ways else "/"
    return f"{page}?{urlencode({'next': request.get_full_path()})}"
