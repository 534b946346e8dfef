"""Acts on the registries: adding, correcting, ending, and taking a name out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.lib.vietnamese import fold
from bdhvs.people.models import Person
from bdhvs.people.sealing import seal, unseal
from bdhvs.registries.models import RegistryEntry, RegistryNote
from bdhvs.registries.rules import GONE, EntryStep, RegistryError, RegistryKind, check_entry
from bdhvs.skills.correcting import check_within


@dataclass(frozen=True, slots=True)
class EntryDetails:
    """What a row says."""

    kind: RegistryKind
    name: str
    valid_from: date
    valid_to: date | None = None
    offers: str = ""
    owner: str = ""
    place: str = ""
    quantity: int | None = None
    contact: str = ""
    consent_on: date | None = None
    hamlet_code: str | None = None
    unit_code: str | None = None
    person: Person | None = None

    def columns(self) -> dict[str, Any]:
        """Values of a row; the contact apart, because it is sealed anew each time."""
        return {
            "name": self.name, "offers": self.offers, "owner": self.owner, "place": self.place,
            "quantity": self.quantity, "consent_on": self.consent_on, "hamlet_id": self.hamlet_code,
            "unit_id": self.unit_code, "person_id": self.person.pk if self.person else None,
            "valid_from": self.valid_from, "valid_to": self.valid_to,
        }  # fmt: skip


@transaction.atomic
def add_entries(
    *, commune_code: str, entries: Sequence[EntryDetails], by: User | None, at: datetime
) -> list[RegistryEntry]:
    """Put rows into the registries, all or none.

    Raises: RegistryError, OutsideTerritoryError
    """
    made = [_new(commune_code, details, by, at) for details in entries]
    RegistryEntry.objects.bulk_create(made)
    _tell(made, EntryStep.ADDED, by, at)
    note(
        act="add_entry",
        by=by,
        at=at,
        commune=commune_code,
        subject="registry_entry",
        ids=[e.pk for e in made],
    )
    return made


def _new(commune: str, details: EntryDetails, by: User | None, at: datetime) -> RegistryEntry:
    _check(details, by, at)
    return RegistryEntry(
        commune_id=commune, kind=details.kind.value, name_key=fold(details.name), added_at=at, added_by=by,
        contact=seal(details.contact) or None, **details.columns(),
    )  # fmt: skip


@transaction.atomic
def correct_entry(
    *, entry: RegistryEntry, details: EntryDetails, by: User | None, at: datetime
) -> RegistryEntry:
    """Say otherwise; the history names the boxes that changed.

    Raises: RegistryError for a row whose person asked to be left out, OutsideTerritoryError
    """
    held = _held(entry, by)
    _check(details, by, at)
    told = details.columns()
    changed = [name for name, value in told.items() if getattr(held, name) != value]
    for name in changed:
        setattr(held, name, told[name])
    if unseal(held.contact) != details.contact:
        held.contact = seal(details.contact) or None
        changed.append("contact")
    held.name_key = fold(held.name)
    held.save()
    fields = [name.removesuffix("_id") for name in changed]
    _tell([held], EntryStep.CORRECTED, by, at, changed=fields)
    note(act="correct_entry", by=by, at=at, commune=held.commune_id, subject="registry_entry", ids=[held.pk],
         fields=fields)  # fmt: skip
    return held


@transaction.atomic
def end_entry(*, entry: RegistryEntry, valid_to: date, by: User | None, at: datetime) -> None:
    """Write the first day it is there no more.

    Raises: RegistryError, OutsideTerritoryError
    """
    held = _held(entry, by)
    if valid_to <= held.valid_from:
        raise RegistryError("Ngày kết thúc phải sau ngày bắt đầu.")
    held.valid_to = valid_to
    held.save(update_fields=["valid_to"])
    _tell([held], EntryStep.ENDED, by, at, until=valid_to)
    note(act="end_entry", by=by, at=at, commune=held.commune_id, subject="registry_entry", ids=[held.pk])


@transaction.atomic
def withdraw_entry(*, entry: RegistryEntry, on: date, by: User | None, at: datetime) -> None:
    """Take a name out because its owner asked: name, contact and the link to the register go; that somebody was
    there, from when to when, stays.

    Raises: RegistryError, OutsideTerritoryError
    """
    held = _held(entry, by)
    if held.consent_on is None:
        raise RegistryError("Chỉ rút tên người. Thứ khác thì ghi ngày kết thúc.")
    held.name, held.name_key, held.contact, held.person = GONE, fold(GONE), None, None
    held.offers = held.owner = ""
    held.withdrawn_on = on
    ends = max(on, held.valid_from + timedelta(days=1))
    held.valid_to = min(held.valid_to, ends) if held.valid_to else ends
    held.save()
    _tell([held], EntryStep.WITHDRAWN, by, at, until=held.valid_to)
    note(act="withdraw_entry", by=by, at=at, commune=held.commune_id, subject="registry_entry", ids=[held.pk])


def _check(details: EntryDetails, by: User | None, at: datetime) -> None:
    check_entry(details.kind, details.valid_from, details.valid_to, details.consent_on, at.date())
    check_within(by, [details.unit_code or details.hamlet_code])


def _held(entry: RegistryEntry, by: User | None) -> RegistryEntry:
    check_within(by, [entry.unit_id or entry.hamlet_id])
    held = RegistryEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if held.withdrawn_on is not None:
        raise RegistryError("Người này đã rút tên; dòng này không sửa được nữa.")
    return held


def _tell(
    entries: Sequence[RegistryEntry],
    step: EntryStep,
    by: User | None,
    at: datetime,
    *,
    changed: Sequence[str] = (),
    until: date | None = None,
) -> None:
    RegistryNote.objects.bulk_create(
        RegistryNote(
            entry=one, commune_id=one.commune_id, hamlet_id=one.hamlet_id, unit_id=one.unit_id, step=step.value,
            changed=list(changed), until=until, at=at, by=by,
        )
        for one in entries
    )  # fmt: skip
