"""Coming in: a scanned card, a card's number with six digits, or a phone (or card) number with four pictures.

The browser keeps a signed ticket (its own cookie) that names the card and its turn. It opens pages below /hoc/ only.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Final

from django.core import signing

from bdhvs.accounts.signin.tries import Counted, begin_try, forgive
from bdhvs.learning.cards import secrets
from bdhvs.learning.cards.models import LearnerCard
from bdhvs.learning.cards.rules import (
    WRONG_ANYWHERE,
    WRONG_HERE,
    NoPlaceError,
    Token,
    WrongCodeError,
    digits_of,
    read_token,
)
from bdhvs.ops.territory import scope

COOKIE: Final = "bdhvs_hoc"
_SALT = "bdhvs.learner.ticket"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the cookie says."""

    commune: str
    card: int
    turn: int

    def signed(self) -> str:
        return signing.dumps([self.commune, self.card, self.turn], salt=_SALT)


def ticket_of(cookie: str, *, longest: timedelta) -> Ticket | None:
    """The ticket, if we signed it and it is not too old."""
    try:
        commune, card, turn = signing.loads(cookie, salt=_SALT, max_age=longest)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Ticket(str(commune), int(card), int(turn))


def card_of(ticket: Ticket) -> LearnerCard | None:
    """The card in force behind a ticket. Needs the scope of its commune."""
    cards = LearnerCard.objects.filter(pk=ticket.card, turn=ticket.turn, revoked_at=None)
    return cards.select_related("person").filter(person__died_on=None, person__merged_into=None).first()


def enter_by_scan(*, text: str) -> Ticket:
    """The secret of the code: 128 bits, so nobody guesses it and no limit is needed.

    Raises: WrongCodeError.
    """
    token = read_token(text)
    with scope([token.commune]):
        card = _in_force(token)
        if card is None or not compare_digest(bytes(card.secret_hash), secrets.hashed(token.secret)):
            raise WrongCodeError
        return Ticket(token.commune, card.pk, card.turn)


def enter_by_digits(*, commune: str, number: str, digits: str, here: str, at: datetime) -> Ticket:
    """The number of a card and its six digits, where a code cannot be scanned.

    Raises: NoPlaceError, WrongCodeError, TooManyTriesError.
    """
    if not commune:
        raise NoPlaceError
    wanted = int(digits_of(number) or 0)
    counted = _counted(f"{commune} {wanted}", here)
    begin_try(counted=counted, at=at)
    with scope([commune]):
        card = _in_force(Token(commune, wanted, ""))
        if card is None or not _any_equal(
            card.digits_hash, secrets.digits_hashes(digits_of(digits), card=card.pk)
        ):
            raise WrongCodeError
    forgive(counted=counted)
    return Ticket(commune, card.pk, card.turn)


def enter_by_pictures(
    *, commune: str, number: str, pictures: tuple[str, ...], here: str, at: datetime
) -> Ticket:
    """A phone number (or a card's number) and the four pictures, on a shared device.

    One telephone may serve a family: each card of that phone is looked at, at most four.
    Raises: NoPlaceError, WrongCodeError, TooManyTriesError, BusyError.
    """
    if not commune:
        raise NoPlaceError
    digits = digits_of(number)
    counted = _counted(f"{commune} {digits}", here)
    begin_try(counted=counted, at=at)
    with scope([commune]):
        cards = _cards_with(commune, digits)
    found = [card for card in cards if secrets.same_pictures(pictures, card.pictures)]
    if not cards:
        secrets.same_pictures(pictures, "")  # as long as for a number that is known
    if len(found) != 1:
        raise WrongCodeError
    forgive(counted=counted)
    return Ticket(commune, found[0].pk, found[0].turn)


def _cards_with(commune: str, digits: str) -> list[LearnerCard]:
    if digits.startswith("0"):
        hashes = secrets.phone_hashes(digits, commune=commune)
        cards = LearnerCard.objects.filter(commune_id=commune, phone_hash__in=hashes, revoked_at=None)
    else:
        cards = LearnerCard.objects.filter(commune_id=commune, pk=int(digits or 0), revoked_at=None)
    return list(cards.order_by("pk")[:4])


def _in_force(token: Token) -> LearnerCard | None:
    return LearnerCard.objects.filter(
        pk=token.number, commune_id=token.commune, revoked_at=None, person__died_on=None
    ).first()


def _any_equal(kept: bytes | memoryview, hashes: list[bytes]) -> bool:
    return any(compare_digest(bytes(kept), one) for one in hashes)


def _counted(card: str, here: str) -> Counted:
    """Wrong tries are counted by card and device, and by card everywhere, never by address alone: a class is one."""
    narrow, wide = (sha256(f"learner {part}".encode()).hexdigest() for part in (f"{card} {here}", card))
    return Counted(narrow, wide, WRONG_HERE, WRONG_ANYWHERE)
