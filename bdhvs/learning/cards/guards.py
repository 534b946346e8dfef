"""Who may open a page below /hoc/: everybody, or the owner of a card. No user of the office is involved."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bdhvs.learning.cards import entering
from bdhvs.learning.cards.models import LearnerCard
from bdhvs.learning.cards.rules import CARD_ON_A_PHONE
from bdhvs.ops.territory import scope
from bdhvs.places.queries import working_communes

PLACE: Final = "bdhvs_hoc_xa"
YEAR: Final = 365 * 24 * 3600
View = Callable[..., HttpResponse]


def open_to_learners(view: View) -> View:
    """A page of the learning side without anything of anybody on it, or with the own card's owner alone."""
    view.decided = "the learning side"  # type: ignore[attr-defined]
    return view


def with_card(view: View) -> View:
    """A page of the learner himself: the ticket names his card, and only his person is read."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with the_card(request) as card:
            return view(request, card, *args, **kwargs) if card else redirect("learner_door")

    guarded.decided = "the ticket of one's own card"  # type: ignore[attr-defined]
    return guarded


@contextmanager
def the_card(request: HttpRequest) -> Iterator[LearnerCard | None]:
    """The card with which this browser came in, inside the scope of its commune; None for everybody else."""
    ticket = entering.ticket_of(request.COOKIES.get(entering.COOKIE, ""), longest=CARD_ON_A_PHONE)
    if ticket is None:
        yield None
        return
    with scope([ticket.commune]):
        yield entering.card_of(ticket)


def place_of(request: HttpRequest) -> str:
    """The commune of this device: named by the address or the form, remembered, or the only one here. "" if unknown.
    Looked up once a request."""
    held = vars(request)
    if "place_of_learner" not in held:
        held["place_of_learner"] = _place_of(request, working_communes())
    return str(held["place_of_learner"])


def _place_of(request: HttpRequest, known: list[str]) -> str:
    for named in (request.POST.get("xa"), request.GET.get("xa"), request.COOKIES.get(PLACE)):
        if named in known:
            return str(named)
    return known[0] if len(known) == 1 else ""


def remember(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    """A choice of this device for a year: a code, never anything of a person."""
    response.set_cookie(name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure())
