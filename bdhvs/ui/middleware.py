"""Headers that every answer carries, and searches that leave no name in an address."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from bdhvs.ui.searching import MARK, NAME, Reader, SearchOverError, locked, opened, reader_of, without_search

CAMERA: Final = ("/di-dong/", "/lop-hoc/")
"""The phone app photographs; at a class the coach scans cards."""
NOBODY: Final = (
    "accelerometer", "autoplay", "bluetooth", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer",
    "microphone", "midi", "payment", "picture-in-picture", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
"""What no page of ours ever asks of the device."""


def content_policy(identity: dict[str, Any] | None, *, tls: bool) -> str:
    """No inline script or style, nothing from elsewhere, in nobody's frame.

    Pictures may be drawn into the page (QR codes) or come from the phone's camera (blob). A form may lead to the
    province's identity service where one is named.
    """
    address = urlsplit(identity["app"]["settings"]["server_url"]) if identity else None
    elsewhere = f" {address.scheme}://{address.netloc}" if address else ""
    rules = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "font-src 'self'",
        "connect-src 'self'", "worker-src 'self'", "manifest-src 'self'", "base-uri 'none'",
        f"form-action 'self'{elsewhere}", "frame-ancestors 'none'",
    ]  # fmt: skip
    return "; ".join([*rules, *(["upgrade-insecure-requests"] if tls else [])])


def permissions(path: str) -> str:
    """The camera is for few pages; the rest of the device for nobody."""
    camera = "camera=(self)" if path.startswith(CAMERA) else "camera=()"
    return ", ".join([camera, *(f"{name}=()" for name in NOBODY)])


class ContentSecurityMiddleware:
    """A closed page, used by nobody else; personal pages are not kept by caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = content_policy(settings.IDENTITY, tls=settings.TLS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", permissions(request.path))
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response


class TextMiddleware:
    """Refuses the character that no text of the database can hold, wherever in a request it stands.

    Forms refuse it with words of their own; nobody types it, and an address or a filter would ask it of the database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        sent = [request.GET, request.POST] if request.method == "POST" else [request.GET]
        texts = [
            request.path,
            *(text for each in sent for name, values in each.lists() for text in (name, *values)),
        ]
        if any("\0" in text for text in texts):
            raise BadRequest("a text that cannot be kept")


class PrivateSearchMiddleware:
    """Turns a posted search into an address without its words, and such an address back into the words.

    Stands after the check of the form's token, after sign-in and after messages.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reader = Reader(request.user, timezone.localtime())
        query = request.GET.copy()
        if NAME in query:
            try:
                query = opened(query, reader)
            except SearchOverError:
                query = without_search(query)
                messages.info(request, "Lần tìm này đã hết hạn. Hãy tìm lại.")
        query.reader = reader  # type: ignore[attr-defined]
        request.GET = query  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        if request.method != "POST" or MARK not in request.POST:
            return None
        left_out = {MARK, "csrfmiddlewaretoken"}
        typed = [(n, v) for n, values in request.POST.lists() if n not in left_out for v in values if v]
        asked = locked(typed, reader_of(request.GET))
        response = HttpResponseRedirect(f"{request.path}?{urlencode(asked)}" if asked else request.path)
        response.status_code = 303
        return response
