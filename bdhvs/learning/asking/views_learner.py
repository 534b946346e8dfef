"""Asking, below /hoc/hoi/: a question comes by POST and stands in no address and no log; a person to turn to."""

from contextlib import nullcontext
from hashlib import sha256
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bdhvs.accounts.signin.rules import NO_LIMIT, TooManyTriesError, network_of
from bdhvs.accounts.signin.tries import Counted, begin_try
from bdhvs.learning.asking.answering import answers, fits
from bdhvs.learning.asking.commands import ask_for_help, keep_question
from bdhvs.learning.asking.composing import composed
from bdhvs.learning.asking.flags import SCRIPTS, Flag, Person, flag_of
from bdhvs.learning.asking.hiding import LONGEST, Question, hidden
from bdhvs.learning.asking.models import HelpDesk
from bdhvs.learning.asking.passages import Library, library
from bdhvs.learning.asking.queries import Told, officers_on, place_for, told_by_officers
from bdhvs.learning.asking.rules import ASKS_AT_ADDRESS
from bdhvs.learning.asking.words import words_of
from bdhvs.learning.cards.guards import place_of, the_card
from bdhvs.learning.site.device import learners, shelf_for
from bdhvs.ops.territory import scope
from bdhvs.places.queries import profile_of

GUESSES: Final = 2
FAINT: Final = 15.0
"""Below this a lesson has a word in common with the question, and no more."""
OFTEN: Final = 8


@learners
def ask(request: HttpRequest) -> HttpResponse:
    """A box for a question; a posted one comes back with its answers, without the numbers that stood in it."""
    question = hidden(request.POST.get("q", ""))
    context: dict[str, Any] = {"longest": LONGEST, "question": question, "place": place_of(request)}
    status = 200
    if request.method == "GET":
        context |= {"told": _often_asked(context["place"]), "lessons": shelf_for(request).lessons}
    if request.method == "POST" and question.text:
        try:
            begin_try(counted=_counted(request), at=timezone.localtime())
        except TooManyTriesError as busy:
            context["busy"], status = int(busy.wait.total_seconds()) + 1, 429
        else:
            context |= _answered(request, question)
    return _unkept(render(request, "learning/asking/ask.html", context, status=status))


def _often_asked(code: str) -> list[Told]:
    """What officers answered lately, to read without asking."""
    with scope([code]) if code else nullcontext():
        return told_by_officers(code)[:OFTEN] if code else []


def _counted(request: HttpRequest) -> Counted:
    """Questions are counted by network, hashed; nothing of what was asked."""
    network = network_of(request.META.get("REMOTE_ADDR", ""))
    return Counted(sha256(f"asking {network}".encode()).hexdigest(), "", ASKS_AT_ADDRESS, NO_LIMIT)


def _answered(request: HttpRequest, question: Question) -> dict[str, Any]:
    """A fixed text for what is grave; else cards of officers and passages; else the question waits for an officer."""
    code, on = place_of(request), timezone.localdate()
    known, lessons = library(shelf_for(request)), shelf_for(request).lessons
    flag = flag_of(question.text)
    with scope([code]) if code else nullcontext():
        told: dict[str, Any] = {"answered": True, "commune": _commune(code)}
        if flag:
            return told | _script(flag, place_for(code, on).desk)
        cards = officers_on(known, told_by_officers(code), question.text) if code else []
        passages = answers(known, question.text)
        if not cards and not passages:
            kept = code and keep_question(commune=code, text=question.text, on=on)
            return told | {"kept": kept, "guesses": [lessons[one] for one in _guesses(known, question.text)]}
    return told | {
        "cards": [(card, lessons.get(card.lesson)) for card in cards],
        "passages": [(passage, lessons[passage.lesson]) for passage in passages],
        "composed": composed(question, passages) if not cards else None,
    }


def _script(flag: Flag, desk: HelpDesk) -> dict[str, Any]:
    script = SCRIPTS[flag]
    return {"script": script, "call": script.call, "number": _number(desk, script.call)}


def _number(desk: HelpDesk, person: Person) -> str:
    return {Person.POLICE: desk.police, Person.CLINIC: desk.clinic, Person.DESK: desk.desk}[person]


def _guesses(known: Library, text: str) -> list[str]:
    """Lessons that may be meant, when nothing fits well enough to be an answer; a far one is no help."""
    near = fits(known, text) if words_of(text) else []
    return [fit.passage.lesson for fit in near if fit.strength >= FAINT][:GUESSES]


def _commune(code: str) -> Any:
    profile = profile_of(code) if code else None
    return profile.commune if profile else None


@learners
def person(request: HttpRequest) -> HttpResponse:
    """Whom to ask; a card's owner may ask that somebody comes: a need of his household."""
    question = hidden(request.POST.get("q", ""))
    with the_card(request) as card:
        sent = None
        if card and request.method == "POST" and "send" in request.POST:
            sent = ask_for_help(person=card.person, words=question.text, at=timezone.localtime())
        code = card.commune_id if card else place_of(request)
        with scope([code]) if code else nullcontext():
            place = place_for(code, timezone.localdate())
            context = {
                "card": card,
                "question": question,
                "sent": sent,
                "help": place,
                "commune": _commune(code),
            }
            return _unkept(render(request, "learning/asking/person.html", context))


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
