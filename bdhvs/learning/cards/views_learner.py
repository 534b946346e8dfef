"""Pages of the door below /hoc/: by card, by number and pictures, choosing pictures. No user of the office."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.signin.rules import TooManyTriesError, network_of
from bdhvs.learning.cards import entering
from bdhvs.learning.cards.commands import choose_pictures, leave
from bdhvs.learning.cards.drawings import DRAWN
from bdhvs.learning.cards.guards import PLACE, open_to_learners, place_of, remember, with_card
from bdhvs.learning.cards.models import LearnerCard
from bdhvs.learning.cards.rules import (
    CARD_ON_A_PHONE,
    LENGTH,
    PICTURES,
    SHARED_DEVICE,
    BusyError,
    CardError,
)
from bdhvs.places.queries import communes_by_name


@open_to_learners
def door(request: HttpRequest) -> HttpResponse:
    """Two ways in, and where this device stands."""
    response = render(request, "learning/door.html", _places(request))
    if request.GET.get("xa") and place_of(request) == request.GET["xa"]:
        remember(request, response, PLACE, request.GET["xa"])
    return response


@open_to_learners
def card(request: HttpRequest) -> HttpResponse:
    """Where the code on a card leads. The secret stands behind # and comes by POST: it is in no log.

    Without a script the six digits beside the code do the same.
    """
    context = {**_places(request), "number": request.GET.get("so", "")[:15]}
    if request.method != "POST":
        return render(request, "learning/card.html", context)
    try:
        if token := request.POST.get("token", ""):
            ticket = entering.enter_by_scan(text=token)
        else:
            ticket = entering.enter_by_digits(
                commune=place_of(request), number=request.POST.get("number", ""),
                digits=request.POST.get("digits", ""), here=_here(request), at=timezone.localtime(),
            )  # fmt: skip
    except (CardError, TooManyTriesError) as refusal:
        context |= {"refusal": str(refusal), "number": request.POST.get("number", "")[:15]}
        return render(request, "learning/card.html", context, status=_status(refusal))
    return _let_in(request, ticket, int(CARD_ON_A_PHONE.total_seconds()))


@open_to_learners
def pictures(request: HttpRequest) -> HttpResponse:
    """Phone or card number, then four pictures one after another."""
    number, chosen = request.POST.get("number", "")[:20], _chosen(request)
    context = {**_places(request), "number": number, "pictures": DRAWN, "chosen": chosen}
    if not number:
        return render(request, "learning/number.html", context)
    if len(chosen) < LENGTH:
        return render(request, "learning/pictures.html", context)
    try:
        ticket = entering.enter_by_pictures(
            commune=place_of(request), number=number, pictures=tuple(chosen), here=_here(request),
            at=timezone.localtime(),
        )  # fmt: skip
    except (CardError, TooManyTriesError) as refusal:
        context |= {"refusal": str(refusal), "chosen": []}
        return render(request, "learning/number.html", context, status=_status(refusal))
    return _let_in(request, ticket, int(SHARED_DEVICE.total_seconds()))


@with_card
def choose(request: HttpRequest, card: LearnerCard) -> HttpResponse:
    """The learner's own four pictures."""
    chosen = _chosen(request)
    context = {"pictures": DRAWN, "chosen": chosen, "choosing": True}
    if len(chosen) < LENGTH:
        return render(request, "learning/pictures.html", context)
    if "keep" not in request.POST:
        return render(
            request, "learning/keep_pictures.html", context | {"shown": [_picture(c) for c in chosen]}
        )
    try:
        choose_pictures(card=card, pictures=tuple(chosen), at=timezone.localtime())
    except CardError as refusal:
        context |= {"refusal": str(refusal), "chosen": []}
        return render(request, "learning/pictures.html", context, status=_status(refusal))
    return redirect("learner_home")


@require_POST
@with_card
def out(request: HttpRequest, card: LearnerCard) -> HttpResponse:
    """Leave, here and wherever else this card is open."""
    leave(card=card)
    response = redirect("learner_door")
    response.delete_cookie(entering.COOKIE, path=reverse("learner_home"))
    return response


def _chosen(request: HttpRequest) -> list[str]:
    """Pictures so far, and the one just tapped. Tapping “again” begins anew."""
    if "again" in request.POST:
        return []
    picks = [*request.POST.get("chosen", "").split("."), request.POST.get("pick", "")]
    return [pick for pick in picks if pick in PICTURES][:LENGTH]


def _picture(code: str) -> Any:
    return next(picture for picture in DRAWN if picture.code == code)


def _let_in(request: HttpRequest, ticket: entering.Ticket, seconds: int) -> HttpResponse:
    response = redirect("learner_home")
    response.set_cookie(
        entering.COOKIE, ticket.signed(), max_age=seconds, path=reverse("learner_home"), httponly=True,
        samesite="Lax", secure=request.is_secure(),
    )  # fmt: skip
    return response


def _places(request: HttpRequest) -> dict[str, Any]:
    place = place_of(request)
    return {"place": place, "places": [] if place else communes_by_name()}


def _here(request: HttpRequest) -> str:
    return network_of(request.META.get("REMOTE_ADDR", ""))


def _status(refusal: Exception) -> int:
    if isinstance(refusal, TooManyTriesError):
        return 429
    return 503 if isinstance(refusal, BusyError) else 422
