"""Acts of the helper: keeping what nobody answered, writing and deciding cards, saying whom to call."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from bdhvs.accounts.models import User
from bdhvs.feedback.commands import NeedEntry, raise_needs
from bdhvs.feedback.rules import NeedKind
from bdhvs.journal.commands import note
from bdhvs.learning.approval.commands import approve, give_back, taken_over, withdraw
from bdhvs.learning.asking.models import AnswerCard, HelpDesk, OpenQuestion
from bdhvs.learning.asking.rules import KEPT, MOST_OPEN, QuestionState, check_phone
from bdhvs.learning.asking.words import words_of
from bdhvs.ops.keyring import keyed_hashes
from bdhvs.people.models import Person, Residence
from bdhvs.people.sealing import seal


@dataclass(frozen=True, slots=True)
class CardDetails:
    """What a card says, and the step of a lesson that it opens."""

    asks: str
    says: str
    others: str = ""
    lesson: str = ""
    step: int | None = None


@dataclass(frozen=True, slots=True)
class DeskDetails:
    """Numbers of offices, and where somebody helps."""

    police: str = ""
    clinic: str = ""
    desk: str = ""
    places: str = ""


@transaction.atomic
def keep_question(*, commune: str, text: str, on: date) -> OpenQuestion | None:
    """Count a question that nothing answered. `text` is without numbers and names (`hiding`). Of nobody: no journal.

    Missing: None where no word is left, or where so many wait already that nobody would read more.
    """
    words = " ".join(word.folded for word in words_of(text))
    if not words:
        return None
    marks = keyed_hashes(words, realm=f"{commune}:hoi-dap")
    held = OpenQuestion.objects.filter(commune_id=commune, mark__in=marks)
    if held.update(times=F("times") + 1, last_on=on):
        return held.first()
    waiting = OpenQuestion.objects.filter(commune_id=commune, state=QuestionState.OPEN.value)
    if waiting.count() >= MOST_OPEN:
        return None
    made = OpenQuestion(commune_id=commune, mark=marks[0], words=seal(text), first_on=on, last_on=on)
    OpenQuestion.objects.bulk_create([made], ignore_conflicts=True)
    return held.first()


@transaction.atomic
def forget_questions(*, on: date) -> int:
    """Drop what nobody turned into a card in half a year. Needs the scope of the communes meant."""
    old = OpenQuestion.objects.filter(last_on__lt=on - KEPT).exclude(state=QuestionState.CARD.value)
    return old.delete()[0]


@transaction.atomic
def write_card(
    *, commune: str, details: CardDetails, by: User, at: datetime, question: OpenQuestion | None = None
) -> AnswerCard:
    """Write a card, out of a question when it is named; nobody outside the office sees it before it is approved."""
    card = AnswerCard(commune_id=commune, written_at=at, written_by=by)
    _write(card, details, "write_answer_card", by, at)
    if question is not None:
        _decide(question, QuestionState.CARD, by, at, card)
    return card


@transaction.atomic
def rewrite_card(*, card: AnswerCard, details: CardDetails, by: User, at: datetime) -> AnswerCard:
    """Correct what waits; whoever rewrote it counts as its writer.

    Raises: RefusalError
    """
    return _write(taken_over(card, by=by, at=at), details, "rewrite_answer_card", by, at)


def _write(card: AnswerCard, details: CardDetails, act: str, by: User, at: datetime) -> AnswerCard:
    card.asks, card.says, card.others = details.asks, details.says, details.others
    card.lesson, card.step = details.lesson, details.step if details.lesson else None
    card.save()
    _note(act, card, by, at)
    return card


@transaction.atomic
def approve_card(*, card: AnswerCard, by: User, at: datetime) -> None:
    """Give the card to everybody who asks for it, from now on.

    Raises: RefusalError when it is one's own or was decided before
    """
    _note("approve_answer_card", approve(card, by=by, at=at), by, at)


@transaction.atomic
def return_card(*, card: AnswerCard, reason: str, by: User, at: datetime) -> None:
    """Give a card back to its writer. Raises: RefusalError"""
    _note("return_answer_card", give_back(card, reason=reason), by, at)


@transaction.atomic
def withdraw_card(*, card: AnswerCard, reason: str, by: User, at: datetime) -> None:
    """Take a card away from everybody; it stays in the history with the reason, its questions wait again.

    Raises: RefusalError
    """
    fresh = withdraw(card, reason=reason, by=by, at=at)
    fresh.questions.update(state=QuestionState.OPEN.value, card=None, decided_at=None, decided_by=None)
    _note("withdraw_answer_card", fresh, by, at)


def _note(act: str, card: AnswerCard, by: User, at: datetime) -> None:
    note(act=act, by=by, at=at, commune=card.commune_id, subject="answer_card", ids=[card.pk])


@transaction.atomic
def set_aside(*, question: OpenQuestion, by: User, at: datetime) -> None:
    """No card for this one: not for us, or no question at all."""
    _decide(question, QuestionState.ASIDE, by, at, None)
    note(
        act="set_question_aside",
        by=by,
        at=at,
        commune=question.commune_id,
        subject="open_question",
        ids=[question.pk],
    )


def _decide(
    question: OpenQuestion, state: QuestionState, by: User, at: datetime, card: AnswerCard | None
) -> None:
    question.state, question.card, question.decided_at, question.decided_by = state.value, card, at, by
    question.save(update_fields=["state", "card", "decided_at", "decided_by"])


@transaction.atomic
def keep_desk(*, commune: str, details: DeskDetails, by: User | None, at: datetime) -> HelpDesk:
    """Whom learners of this commune call.

    Raises: AskingError for a number that is none
    """
    numbers = {name: check_phone(getattr(details, name)) for name in ("police", "clinic", "desk")}
    values = {**numbers, "places": details.places, "changed_at": at, "changed_by": by}
    desk, _ = HelpDesk.objects.update_or_create(commune_id=commune, defaults=values)
    note(act="keep_help_desk", by=by, at=at, commune=commune, subject="commune", ids=[commune])
    return desk


@transaction.atomic
def ask_for_help(*, person: Person, words: str, at: datetime) -> bool:
    """A card's owner asks that somebody comes or calls: a need of his household.

    Missing: False where he lives in no household here; then a person has to be asked directly.
    """
    living = Residence.objects.filter(person=person, valid_to=None).select_related("household").first()
    if living is None or living.household is None:
        return False
    entry = NeedEntry(living.household, NeedKind.WANTS_VISIT, at.date(), person, words)
    raise_needs(commune_code=person.commune_id, entries=[entry], by=None, at=at)
    return True
