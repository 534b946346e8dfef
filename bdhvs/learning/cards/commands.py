"""Issuing, revoking, choosing pictures. A secret exists once, on the sheet that is printed in the same act."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.learning.cards import secrets
from bdhvs.learning.cards.models import LearnerCard
from bdhvs.learning.cards.queries import children_without_consent
from bdhvs.learning.cards.rules import LARGEST_SHEET, CardError, NoConsentError, Token, check_pictures
from bdhvs.people.models import Person, Residence
from bdhvs.people.sealing import unseal


@dataclass(frozen=True, slots=True)
class Issued:
    """What is printed and kept nowhere."""

    card: LearnerCard
    token: Token
    digits: str


@transaction.atomic
def issue_cards(*, people: Iterable[Person], by: User | None, at: datetime) -> list[Issued]:
    """A new card for each; the card that somebody had before is worth nothing from now on.

    Raises: CardError for too many at once or somebody who died; NoConsentError for a child without consent.
    """
    wanted = list(people)
    if not wanted:
        raise CardError("Chưa chọn ai để cấp thẻ.")
    if len(wanted) > LARGEST_SHEET:
        raise CardError(f"Mỗi lần cấp nhiều nhất {LARGEST_SHEET} thẻ; hãy chọn từng hộ hoặc từng thôn.")
    if any(person.died_on or person.merged_into_id for person in wanted):
        raise CardError("Có người đã mất hoặc đã gộp vào bản ghi khác; hãy tải lại trang.")
    if children := children_without_consent(wanted, at.date()):
        raise NoConsentError(
            f"{len(children)} trẻ chưa có ý kiến đồng ý của người giám hộ; hãy ghi ý kiến trước."
        )
    LearnerCard.objects.filter(person__in=wanted, revoked_at=None).update(revoked_at=at)
    issued = _made(wanted, by, at)
    commune = wanted[0].commune_id
    ids = [person.pk for person in wanted]
    note(act="issue_cards", by=by, at=at, commune=commune, subject="person", ids=ids)
    return issued


def _made(people: list[Person], by: User | None, at: datetime) -> list[Issued]:
    homes = dict(
        Residence.objects.filter(person__in=people, valid_to=None).values_list("person_id", "hamlet_id")
    )
    drawn = [(person, secrets.new_secret(), secrets.new_digits()) for person in people]
    cards = LearnerCard.objects.bulk_create(
        LearnerCard(
            person=person,
            commune_id=person.commune_id,
            hamlet_id=homes.get(person.pk),
            secret_hash=secrets.hashed(secret),
            digits_hash=b"",
            phone_hash=_phone(person),
            issued_at=at,
            issued_by=by,
        )
        for person, secret, _ in drawn
    )
    for card, (_, _, digits) in zip(cards, drawn, strict=True):
        card.digits_hash = secrets.digits_hashes(digits, card=card.pk)[0]
    LearnerCard.objects.bulk_update(cards, ["digits_hash"])
    return [
        Issued(card, Token(card.commune_id, card.pk, secret), digits)
        for card, (_, secret, digits) in zip(cards, drawn, strict=True)
    ]


def _phone(person: Person) -> bytes | None:
    phone = unseal(person.phone)
    return secrets.phone_hashes(phone, commune=person.commune_id)[0] if phone else None


@transaction.atomic
def revoke_card(*, card: LearnerCard, by: User | None, at: datetime) -> None:
    """A lost card opens nothing from this moment, and whoever is in with it is out."""
    changed = LearnerCard.objects.filter(pk=card.pk, revoked_at=None).update(revoked_at=at)
    if changed:
        ids = [card.person_id]
        note(act="revoke_card", by=by, at=at, commune=card.commune_id, subject="person", ids=ids)


@transaction.atomic
def choose_pictures(*, card: LearnerCard, pictures: tuple[str, ...], at: datetime) -> None:
    """The learner's own four pictures for a shared device; journaled as the learner's act, not a user's.

    Raises: CardError.
    """
    check_pictures(pictures)
    card.pictures = secrets.pictures_hash(pictures)
    card.save(update_fields=["pictures"])
    ids = [card.person_id]
    note(act="choose_pictures", by=None, at=at, commune=card.commune_id, subject="person", ids=ids)


@transaction.atomic
def leave(*, card: LearnerCard) -> None:
    """Sign out: every browser that came in with this card is out."""
    LearnerCard.objects.filter(pk=card.pk).update(turn=F("turn") + 1)
