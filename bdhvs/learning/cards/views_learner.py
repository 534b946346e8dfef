"""Pages below /hoc/: the door, the learner's own page, four pictures. No user of the office is involved."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.signin.rules import TooManyTriesError, network_of
from bdhvs.learning.cards import entering
from bdhvs.learning.cards.commands import choose_pictures, leave
from bdhvs.learning.cards.drawings import DRAWN
from bdhvs.learning.cards.models import LearnerCard
from bdhvs.learning.cards.queries import progress_of
from bdhvs.learning.cards.rules import (
    CARD_ON_A_PHONE,
    LENGTH,
    PICTURES,
    SHARED_DEVICE,
    BusyError,
    CardError,
)
from bdhvs.ops.territory import scope
from bdhvs.places.queries import profile_of, working_communes

PLACE: Final = "bdhvs_hoc_xa"
YEAR: Final = 365 * 24 * 3600
View = Callable[..., HttpResponse]


def open_to_learners(view: View) -> View:
    """A page of the door: nothing of anybody stands on it."""
    view.decided = "the door of the learning side"  # type: ignore[attr-defined]
    return view


def with_card(view: View) -> View:
    """A page of the learner himself: the ticket names his card, and only his person is read."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ticket = entering.ticket_of(request.COOKIES.get(entering.COOKIE, ""), longest=CARD_ON_A_PHONE)
        if ticket is None:
            return redirect("learner_door")
        with scope([ticket.commune]):
            card = entering.card_of(ticket)
            if card is None:
                return redirect("learner_door")
            return view(request, card, *args, **kwargs)

    guarded.decided = "the ticket of one's own card"  # type: ignore[attr-defined]
    return guarded


@open_to_learners
def door(request: HttpRequest) -> HttpResponse:
    """Two ways in, and where this device stands."""
    response = render(request, "learning/door.html", _places(request))
    if request.GET.get("xa") in working_communes():
        response.set_cookie(PLACE, request.GET["xa"], max_age=YEAR, httponly=True, samesite="Lax",
                            secure=request.is_secure())  # fmt: skip
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
                commune=_place(request), number=request.POST.get("number", ""),
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
            commune=_place(request), number=number, pictures=tuple(chosen), here=_here(request),
            at=timezone.localtime(),
        )  # fmt: skip
    except (CardError, TooManyTriesError) as refusal:
        context |= {"refusal": str(refusal), "chosen": []}
        return render(request, "learning/number.html", context, status=_status(refusal))
    return _let_in(request, ticket, int(SHARED_DEVICE.total_seconds()))


@with_card
def home(request: HttpRequest, card: LearnerCard) -> HttpResponse:
    """What I can do, what comes next."""
    progress = progress_of(card.person, timezone.localdate())
    context = {"card": card, "progress": progress, "next": progress.next[:3], "left": len(progress.next)}
    return render(request, "learning/home.html", context)


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


def _place(request: HttpRequest) -> str:
    """The commune of this device: named by the address or the form, remembered, or the only one here."""
    known = working_communes()
    for named in (request.POST.get("xa"), request.GET.get("xa"), request.COOKIES.get(PLACE)):
        if named in known:
            return str(named)
    return known[0] if len(known) == 1 else ""


def _places(request: HttpRequest) -> dict[str, Any]:
    place = _place(request)
    named = [] if place else [(code, profile_of(code)) for code in working_communes()]
    return {"place": place, "places": [(code, p.commune.name) for code, p in named if p]}


def _here(request: HttpRequest) -> str:
    return network_of(request.META.get("REMOTE_ADDR", ""))


def _status(refusal: Exception) -> int:
    if isinstance(refusal, TooManyTriesError):
        return 429
    return 503 if isinstance(refusal, BusyError) else 422
