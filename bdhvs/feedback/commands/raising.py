"""Raising needs: from a visit, from a desk, and by a citizen who scanned a code and has no account."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.feedback.models import Need
from bdhvs.feedback.rules import NeedKind, NeedSource, plain_slip, slip_code
from bdhvs.journal.commands import all_or_nothing, note
from bdhvs.ops.keyring import keyed_hashes
from bdhvs.people.models import Household, Person
from bdhvs.people.sealing import seal
from bdhvs.skills.correcting import check_within

_REALM = "feedback slip {}"


@dataclass(frozen=True, slots=True)
class NeedEntry:
    """What was told on a day: of a household, or of a hamlet or unit as a whole."""

    household: Household | None
    kind: NeedKind
    raised_on: date
    person: Person | None = None
    words: str = ""
    uuid: UUID | None = None
    source: NeedSource = NeedSource.VISIT
    hamlet_code: str | None = None
    unit_code: str | None = None
    reach: str = ""
    gist: str = ""

    @property
    def hamlet(self) -> str | None:
        return self.household.hamlet_id if self.household else self.hamlet_code


@all_or_nothing
def raise_needs(
    *, commune_code: str, entries: Sequence[NeedEntry], by: User | None, at: datetime
) -> list[Need]:
    """Write needs whole or not at all: one statement and one line of the journal.

    Raises: OutsideTerritoryError for somebody who works for other places
    """
    for entry in entries:
        if entry.source is not NeedSource.VISIT:  # who was given a household told of it, wherever it lies now
            check_within(by, [entry.unit_code or entry.hamlet])
    made = Need.objects.bulk_create([_need(commune_code, entry, by, at) for entry in entries])
    if made:
        ids = [need.pk for need in made]
        note(act="raise_needs", by=by, at=at, commune=commune_code, subject="need", ids=ids)
    return made


@transaction.atomic
def raise_with_slip(*, commune_code: str, entry: NeedEntry, chance: bytes, at: datetime) -> str:
    """Take in what a citizen sent, and give the code by which the answer is read later. "" when it came before.

    Only a keyed hash of the code is kept: whoever reads the database reads no answer of anybody by it.
    """
    if entry.uuid and Need.objects.filter(commune_id=commune_code, uuid=entry.uuid).exists():
        return ""
    code = slip_code(chance)
    need = _need(commune_code, replace(entry, source=NeedSource.CITIZEN), None, at)
    need.slip_hash = slip_hashes(code, commune=commune_code)[0]
    need.save()
    note(act="raise_needs", by=None, at=at, commune=commune_code, subject="need", ids=[need.pk])
    return code


def slip_hashes(code: str, *, commune: str) -> list[bytes]:
    """The hashes a code may stand under, the one to write first."""
    return keyed_hashes(plain_slip(code), realm=_REALM.format(commune))


def _need(commune: str, entry: NeedEntry, by: User | None, at: datetime) -> Need:
    return Need(
        uuid=entry.uuid or uuid4(),
        commune_id=commune,
        hamlet_id=entry.hamlet,
        unit_id=entry.unit_code,
        places=[entry.unit_code] if entry.unit_code else [],
        household=entry.household,
        person=entry.person,
        source=entry.source.value,
        kind=entry.kind.value,
        words=seal(entry.words) or None,
        reach=seal(entry.reach) or None,
        gist=entry.gist,
        raised_on=entry.raised_on,
        raised_at=at,
        raised_by=by,
    )
