"""What every page knows without asking: settings of the reader's eyes, demo mark, sections of the site."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest

PRODUCT = "Bình dân học vụ số"
CONTRAST_COOKIE = "bdhvs_tuong_phan"
TEXT_COOKIE = "bdhvs_co_chu"
CONTRASTS = {"normal": "Thường", "high": "Tương phản cao"}
TEXT_SIZES = {"normal": "Vừa", "large": "Lớn", "larger": "Rất lớn"}


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the navigation. `count` is what waits there for this user."""

    label: str
    url: str
    icon: str = "forward"
    group: str = ""
    count: int = 0
    current: bool = False


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor of the base page."""
    return {
        "product": PRODUCT,
        "demo_data": getattr(settings, "DEMO_DATA", False),
        "contrast": _chosen(request, CONTRAST_COOKIE, CONTRASTS),
        "text_size": _chosen(request, TEXT_COOKIE, TEXT_SIZES),
        "contrasts": CONTRASTS,
        "text_sizes": TEXT_SIZES,
        "here": request.get_full_path() if request.resolver_match else "/",  # an error page repeats nothing
    }


def navigation(
    request: HttpRequest,
    sections: Iterable[Section],
    *,
    place_name: str = "",
    user_links: Iterable[Section] = (),
) -> dict[str, Any]:
    """What the site map's context processor hands to the base page: sections, the current one marked."""
    return {
        "navigation": mark_current(sections, request.path),
        "place_name": place_name,
        "user_links": list(user_links),
    }


def mark_current(sections: Iterable[Section], path: str) -> list[Section]:
    """The section whose address is the longest beginning of `path` is where the reader is."""
    listed = list(sections)
    inside = [s.url for s in listed if path == s.url or (s.url != "/" and path.startswith(s.url))]
    here = max(inside, key=len, default=None)
    return [replace(s, current=s.url == here) for s in listed]


def _chosen(request: HttpRequest, cookie: str, allowed: dict[str, str]) -> str:
    value = request.COOKIES.get(cookie, "normal")
    return value if value in allowed else "normal"
