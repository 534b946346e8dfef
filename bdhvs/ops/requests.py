"""One line of the log for each request: which page, how it ended, how long it took. Nothing that was sent."""

import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger("bdhvs.requests")


class RequestLogMiddleware:
    """The pattern of the address, never the address; the number of the user, never the name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        if request.resolver_match is not None or response.status_code >= 400:
            log.info(
                "request",
                method=request.method if request.method in _METHODS else "other",
                page=route_of(request),
                status=response.status_code,
                ms=round((time.perf_counter() - started) * 1000),
                user_id=getattr(getattr(request, "_cached_user", None), "pk", None),
            )
        return response


_METHODS = ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")


def route_of(request: HttpRequest) -> str:
    """`danh-sach/nguoi/<uuid:uuid>/`; "" where no page has this address."""
    return str(request.resolver_match.route) if request.resolver_match else ""
