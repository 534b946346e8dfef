"""What a learner reads, and what an officer works on."""

from dataclasses import dataclass
from datetime import date, time
from typing import Final

from django.db.models import QuerySet
from django.utils.timezone import localdate

from bdhvs.feedback.queries import published_answers
from bdhvs.learning.asking.models import AnswerCard, HelpDesk, OpenQuestion
from bdhvs.learning.asking.passages import Library
from bdhvs.learning.asking.ranking import text_of
from bdhvs.learning.asking.rules import QuestionState
from bdhvs.places.queries import openings_between

CARD_ENOUGH: Final = 0.6
"""A card of an officer answers when it speaks of so much of what is asked; it goes before every passage."""
MOST_CARDS: Final = 2


@dataclass(frozen=True, slots=True)
class Told:
    """What officers of the commune say to a question: a card, or a voice they answered for everybody. `place` names
    it on the page."""

    place: str
    asks: str
    says: str
    on: date
    others: str = ""
    lesson: str = ""
    step: int | None = None


def told_by_officers(commune: str) -> list[Told]:
    """Cards in force and published answers to voices, newest first. Two queries."""
    cards = AnswerCard.objects.filter(commune_id=commune, approved_at__isnull=False, withdrawn_at=None)
    told = [
        Told(
            f"the-{one.pk}", one.asks, one.says, localdate(one.approved_at), one.others, one.lesson, one.step
        )
        for one in cards
    ]
    voices = [
        Told(f"y-kien-{one.id}", one.question, one.answer, one.published_on)
        for one in published_answers(commune)
    ]
    return sorted([*told, *voices], key=lambda one: one.on, reverse=True)


def officers_on(known: Library, told: list[Told], question: str) -> list[Told]:
    """What of it answers the question, best first."""
    asked = known.ranking.asked(question)
    texts = [text_of(one, (3.0, one.asks), (2.0, one.others), (1.0, one.says)) for one in told]
    fitting = [text for text in texts if known.ranking.covered(asked, text) >= CARD_ENOUGH]
    best = sorted(fitting, key=lambda text: -known.ranking.score(asked, text))
    return [text.thing for text in best[:MOST_CARDS]]


def cards_of(commune: str) -> QuerySet[AnswerCard]:
    """Every card ever written, newest first."""
    found = AnswerCard.objects.filter(commune_id=commune).select_related(
        "written_by", "approved_by", "withdrawn_by"
    )
    return found.order_by("-written_at", "-pk")


def open_questions(commune: str) -> QuerySet[OpenQuestion]:
    """What waits for an officer, what is asked most often first."""
    found = OpenQuestion.objects.filter(commune_id=commune, state=QuestionState.OPEN.value)
    return found.order_by("-times", "-last_on", "pk")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person helps, today."""

    desk: HelpDesk
    hours: list[tuple[time, time]]


def place_for(commune: str, on: date) -> Place:
    """Whom to call or visit. Two queries. Missing: without a setting, or where no commune is known, the numbers are
    empty, never invented."""
    if not commune:
        return Place(HelpDesk(), [])
    openings = openings_between(commune, on, on).get(on, [])
    return Place(desk_of(commune), [(one.open_from, one.open_to) for one in openings])


def desk_of(commune: str) -> HelpDesk:
    """The setting, or an empty one."""
    return HelpDesk.objects.filter(commune_id=commune).first() or HelpDesk(commune_id=commune)
