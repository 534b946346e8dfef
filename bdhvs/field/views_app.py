"""The shell of the phone app, its service worker and manifest, and the page that joins a phone.

The shell is the same for everybody and holds nothing personal: phones keep it and open it without a network.
"""

import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.csrf import ensure_csrf_cookie

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.ops.address import Offer, offer_of
from bdhvs.ui.build import FIELD, ICON_SIZES

NAME = "Đi từng nhà"
COLOUR = "#8f1d1d"
BUILTIN_BROWSERS = re.compile(r"\bZalo\b|FBAN|FBAV|FB_IAB|Instagram|Messenger")
"""Browsers inside other apps; the phone's own list is in assets/js/field/persistence.js."""

View = Callable[..., HttpResponseBase]


def built() -> dict[str, str]:
    """Addresses of the built files, by what they are for."""
    names: dict[str, str] = json.loads((FIELD / "shell.json").read_text())
    return {key: static(f"ui/built/field/{name}") for key, name in names.items()}


def shell_page() -> str:
    return render_to_string("field/app.html", {"built": built(), "name": NAME, "colour": COLOUR})


def app(request: HttpRequest) -> HttpResponse:
    """The page of the app; everything else happens on the phone."""
    return HttpResponse(shell_page(), headers={"Cache-Control": "no-cache"})


def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with the list of what belongs to the shell in front of it."""
    names = built()
    page = hashlib.sha256(shell_page().encode()).hexdigest()[:16]
    parts: list[dict[str, str | None]] = [{"url": reverse("field_app:app"), "revision": page}]
    parts += [{"url": names[key], "revision": None} for key in ("app", "style")]
    text = f"self.__SHELL={json.dumps(parts)};\n{(FIELD / 'sw.js').read_text()}"
    return HttpResponse(
        text, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"}
    )


def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone needs to put the app on its first screen."""
    names = built()
    icons = [
        {"src": names[f"icon_{size}"], "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in ICON_SIZES[1:]
        for purpose in ("any", "maskable")
    ]
    home = reverse("field_app:app")
    content = {
        "name": f"{NAME} · Bình dân học vụ số",
        "short_name": NAME,
        "lang": "vi",
        "id": home,
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#f4f5f6",
        "theme_color": COLOUR,
        "icons": icons,
    }
    return JsonResponse(content, content_type="application/manifest+json")


def offer_here(request: HttpRequest) -> Offer:
    """What this very address can do for a phone."""
    host = (
        request.get_host().rsplit(":", 1)[0] if not request.get_host().endswith("]") else request.get_host()
    )
    return offer_of(host, tls=request.is_secure())


def leads_out(view: View) -> View:
    """Inside Zalo or Facebook nobody signs in: one page leads to the phone's own browser."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        agent = request.headers.get("User-Agent", "")
        if not BUILTIN_BROWSERS.search(agent):
            return view(request, *args, **kwargs)
        apple = re.search("iPhone|iPad", agent)
        address = f"{request.get_host()}{request.path}"
        context = {"browser": "Safari" if apple else "Chrome", "address": address, "apple": apple}
        return render(request, "field/app_lead_out.html", context)

    return guarded


@leads_out
@allowed(Act.FIELD_WORK)
@ensure_csrf_cookie
def join(request: Request) -> HttpResponse:
    """The signed-in member's phone gets a name of its own."""
    context = {
        "offer": offer_here(request),
        "built": built(),
        "device_name": f"Điện thoại của {request.user.full_name}",
    }
    return render(request, "field/app_join.html", context)


@allowed(Act.FIELD_WORK)
def join_code(request: Request) -> HttpResponse:
    """The address of the app as a QR code to show, only where a phone could use it."""
    address = request.build_absolute_uri(reverse("field_app:join"))
    offer = offer_here(request)
    return render(
        request,
        "field/app_code.html",
        {"offer": offer, "address": address, "code": qr(address) if offer.phones else ""},
    )


def qr(text: str) -> str:
    """The code as an inline drawing."""
    drawn = BytesIO()
    shape = {"scale": 8, "border": 2, "xmldecl": False, "svgns": True, "omitsize": True}
    segno.make(text, error="m").save(drawn, kind="svg", **shape)
    return mark_safe(drawn.getvalue().decode().replace("<svg", '<svg aria-hidden="true"', 1))  # noqa: S308 - ours
