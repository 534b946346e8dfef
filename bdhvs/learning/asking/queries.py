"""What a learner reads, and what an officer works on."""

from dataclasses import dataclass
from datetime import date, time
from typing import Final

from django.db.models import QuerySet

from bdhvs.learning.asking.models import AnswerCard, HelpDesk, OpenQuestion
from bdhvs.learning.asking.passages import Library
from bdhvs.learning.asking.ranking import Text, text_of
from bdhvs.learning.asking.rules import QuestionState
from bdhvs.places.queries import openings_between

CARD_ENOUGH: Final = 0.6
"""A card of an officer answers when it speaks of so much of what is asked; it goes before every passage."""
MOST_CARDS: Final = 2


def cards_for(known: Library, commune: str, question: str) -> list[AnswerCard]:
    """Cards in force that answer the question, best first. One query."""
    asked = known.ranking.asked(question)
    texts = [_text(card) for card in shown_cards(commune)]
    fitting = [text for text in texts if known.ranking.covered(asked, text) >= CARD_ENOUGH]
    best = sorted(fitting, key=lambda text: -known.ranking.score(asked, text))
    return [text.thing for text in best[:MOST_CARDS]]


def _text(card: AnswerCard) -> Text[AnswerCard]:
    return text_of(card, (3.0, card.asks), (2.0, card.others), (1.0, card.says))


def shown_cards(commune: str) -> QuerySet[AnswerCard]:
    return AnswerCard.objects.filter(commune_id=commune, approved_at__isnull=False, withdrawn_at=None)


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
