"""The commune of a request."""

from django.http import HttpRequest

from bdhvs.places.models import CommuneProfile
from bdhvs.places.queries import profile_of

_KEPT = "_commune_profile"


def profile_here(request: HttpRequest) -> CommuneProfile | None:
    """`profile_of` the commune this request works in, asked once: the page and the frame around it want the same."""
    if not hasattr(request, _KEPT):
        setattr(request, _KEPT, profile_of(getattr(request, "commune_code", "")))
    kept: CommuneProfile | None = getattr(request, _KEPT)
    return kept
