"""New households and persons, and corrections of what was written about them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.lib.vietnamese import fold, normalise_name, sort_key
from bdhvs.people.models import Household, Person, Residence
from bdhvs.people.rules import HouseholdRole, NumberTakenError, Priority, ResidenceKind, Sex
from bdhvs.people.sealing import number_fields, number_hashes, seal
from bdhvs.people.territory import refresh_places
from bdhvs.places.models import Hamlet
from bdhvs.places.rules import PlaceClosedError


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What may be written about a person. Empty means unknown, never "no"."""

    name: str
    birth_date: date | None = None
    birth_year: int | None = None
    sex: Sex = Sex.UNKNOWN
    number: str = ""
    phone: str = ""
    uuid: UUID | None = None  # where the phone of a team has named the person already

    def columns(self, commune: str) -> dict[str, object]:
        """As columns of the register: folded keys, sealed number and phone."""
        name = normalise_name(self.name)
        return {
            "name": name,
            "name_key": fold(name),
            "sort_key": sort_key(name),
            "birth_date": self.birth_date,
            "birth_year": self.birth_date.year if self.birth_date else self.birth_year,
            "sex": self.sex.value,
            "phone": seal(self.phone) or None,
            **number_fields(self.number, commune=commune),
            **({"uuid": self.uuid} if self.uuid else {}),
        }


@transaction.atomic
def register_household(
    *,
    hamlet: Hamlet,
    code: str,
    valid_from: date,
    by: User | None,
    at: datetime,
    address: str = "",
    priority: Priority = Priority.NONE,
    uuid: UUID | None = None,
) -> Household:
    """A new household in a hamlet; `uuid` where the phone of a team has named it already.

    Raises: PlaceClosedError when the hamlet is not on the map of that day.
    """
    if hamlet.valid_from > valid_from or (hamlet.valid_to and hamlet.valid_to <= valid_from):
        raise PlaceClosedError(f"{hamlet.name} không có trên bản đồ ngày {valid_from:%d/%m/%Y}.")
    household = Household.objects.create(
        uuid=uuid or uuid4(),
        commune_id=hamlet.commune_id,
        hamlet=hamlet,
        code=code,
        address=address,
        priority=priority.value,
        valid_from=valid_from,
    )
    note(
        act="register_household",
        by=by,
        at=at,
        commune=hamlet.commune_id,
        subject="household",
        ids=[household.pk],
    )
    return household


@transaction.atomic
def register_person(
    *,
    commune_code: str,
    details: PersonDetails,
    by: User | None,
    at: datetime,
    household: Household | None = None,
    lives_from: date | None = None,
    kind: ResidenceKind = ResidenceKind.PERMANENT,
    role: HouseholdRole = HouseholdRole.MEMBER,
) -> Person:
    """A person of the register; known by membership alone when no household is named."""
    _refuse_known_number(details.number, commune_code)
    person = Person.objects.create(
        commune_id=commune_code, **details.columns(commune_code), places=_places(household)
    )
    if household is not None:
        Residence.objects.create(
            person=person,
            household=household,
            commune_id=commune_code,
            hamlet_id=household.hamlet_id,
            kind=kind.value,
            role=role.value,
            valid_from=lives_from or household.valid_from,
        )
    note(act="register_person", by=by, at=at, commune=commune_code, subject="person", ids=[person.pk])
    return person


def _places(household: Household | None) -> list[str]:
    return [household.hamlet_id] if household else []


@transaction.atomic
def correct_person(*, person: Person, details: PersonDetails, by: User | None, at: datetime) -> list[str]:
    """Correct what is written about a person; gives the names of the fields that changed.

    An empty number or phone leaves the stored one as it is.
    """
    _refuse_known_number(details.number, person.commune_id, but=person.pk)
    kept = {"number_hash", "number_tail"} if not details.number else set()
    kept |= {"phone"} if not details.phone else set()
    wanted = {k: v for k, v in details.columns(person.commune_id).items() if k not in kept}
    sealed = {"number_tail", "phone"}
    changed = [k for k, v in wanted.items() if k in sealed or _plain(getattr(person, k)) != v]
    for field in changed:
        setattr(person, field, wanted[field])
    if changed:
        person.save(update_fields=changed)
        note(
            act="correct_person",
            by=by,
            at=at,
            commune=person.commune_id,
            subject="person",
            ids=[person.pk],
            fields=changed,
        )
        refresh_places([person.pk])
    return changed


def _refuse_known_number(number: str, commune: str, but: int = 0) -> None:
    """The database refuses a number twice under one key; here it is looked for under the older keys too."""
    if not number:
        return
    older = number_hashes(number, commune=commune)[1:]
    others = Person.objects.filter(commune_id=commune, merged_into=None, number_hash__in=older)
    if others.exclude(pk=but).exists():
        raise NumberTakenError("Số định danh này đã ghi cho một người khác trong xã.")


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


@transaction.atomic
def set_priority(*, household: Household, priority: Priority, by: User | None, at: datetime) -> None:
    """Mark why a household is helped first, from the short neutral list."""
    household.priority = priority.value
    household.save(update_fields=["priority"])
    note(
        act="set_priority",
        by=by,
        at=at,
        commune=household.commune_id,
        subject="household",
        ids=[household.pk],
        fields=["priority"],
    )
