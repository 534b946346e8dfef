"""What a device tells about its owner without an account: the commune and the group, each a code in a cookie."""

from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from bdhvs.learning.authoring.shelves import shelf_of
from bdhvs.learning.cards.guards import PLACE, View, open_to_learners, place_of, remember
from bdhvs.learning.lessons.shelf import Shelf
from bdhvs.learning.site.rules import GROUPS, Group, group_named

GROUP: Final = "bdhvs_hoc_nhom"


def group_of(request: HttpRequest) -> Group:
    """Named by the address, remembered, or a citizen."""
    named = group_named(request.GET.get("nhom", "")) or group_named(request.COOKIES.get(GROUP, ""))
    return named or GROUPS[0]


def shelf_for(request: HttpRequest) -> Shelf:
    """What may be opened on this device: what we ship, with what its commune wrote itself."""
    return shelf_of(place_of(request))


def learners(view: View) -> View:
    """A page of the site, open to everybody: it remembers the commune and the group that its address names, and may
    stay on the device until the next visit (it asks first whether it is still so)."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.GET.get("xa") and place_of(request) == request.GET["xa"]:
            remember(request, response, PLACE, request.GET["xa"])
        if group := group_named(request.GET.get("nhom", "")):
            remember(request, response, GROUP, group.slug)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return open_to_learners(page)
