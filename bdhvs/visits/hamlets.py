"""Which hamlet a page of the team speaks of: one of those the reader's territory holds."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404

from bdhvs.accounts.http import Request
from bdhvs.places.models import Hamlet
from bdhvs.places.queries import hamlets_on


@dataclass(frozen=True, slots=True)
class Chosen:
    """The hamlet at hand and those to choose from."""

    hamlet: Hamlet
    others: tuple[tuple[str, str], ...]


def own_hamlets(request: Request, on: date) -> list[Hamlet]:
    """Hamlets of the day inside the reader's territory."""
    places = request.user.territory.places
    return [h for h in hamlets_on(request.commune_code, on) if places is None or h.code in places]


def chosen_hamlet(request: Request, on: date) -> Chosen | None:
    """`thon` of the address or of the form, else the first one; None where there is no hamlet at all.

    Raises: Http404 for a hamlet of others
    """
    hamlets = own_hamlets(request, on)
    asked = request.POST.get("thon") or request.GET.get("thon", "")
    found = next((h for h in hamlets if h.code == asked), None) if asked else next(iter(hamlets), None)
    if asked and found is None:
        raise Http404
    if found is None:
        return None
    return Chosen(found, tuple((h.code, h.name) for h in hamlets))
