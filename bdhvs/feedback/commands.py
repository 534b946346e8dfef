"""Raising and answering needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.feedback.models import Need
from bdhvs.feedback.rules import NeedAnsweredError, NeedKind, NeedState
from bdhvs.journal.commands import note
from bdhvs.people.models import Household, Person
from bdhvs.people.sealing import seal


@dataclass(frozen=True, slots=True)
class NeedEntry:
    """What a household told on a day."""

    household: Household
    kind: NeedKind
    raised_on: date
    person: Person | None = None
    words: str = ""
    uuid: UUID | None = None


@transaction.atomic
def raise_needs(
    *, commune_code: str, entries: Sequence[NeedEntry], by: User | None, at: datetime
) -> list[Need]:
    """Write needs whole or not at all: one statement and one line of the journal."""
    made = Need.objects.bulk_create([_need(entry, by, at) for entry in entries])
    if made:
        ids = [need.pk for need in made]
        note(act="raise_needs", by=by, at=at, commune=commune_code, subject="need", ids=ids)
    return made


def _need(entry: NeedEntry, by: User | None, at: datetime) -> Need:
    return Need(
        uuid=entry.uuid or uuid4(),
        commune_id=entry.household.commune_id,
        hamlet_id=entry.household.hamlet_id,
        household=entry.household,
        person=entry.person,
        kind=entry.kind.value,
        words=seal(entry.words) or None,
        raised_on=entry.raised_on,
        raised_at=at,
        raised_by=by,
    )


@transaction.atomic
def answer_need(
    *, need: Need, answer: str, by: User | None, at: datetime, state: NeedState = NeedState.ANSWERED
) -> None:
    """Say what was done about it, or why nothing was; the household's card no longer shows it.

    Raises: NeedAnsweredError
    """
    changed = Need.objects.filter(pk=need.pk, state=NeedState.OPEN.value).update(
        state=state.value, answer=answer.strip(), answered_at=at, answered_by=by
    )
    if not changed:
        raise NeedAnsweredError("Nhu cầu này đã được trả lời trước đó.")
    note(act="answer_need", by=by, at=at, commune=need.commune_id, subject="need", ids=[need.pk])
