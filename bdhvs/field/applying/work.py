"""What a batch speaks of, read once: households, persons, where they lived, whose hamlets they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from bdhvs.feedback.queries import erasures_of
from bdhvs.field.applying.settled import RefusedError, Told, WaitsError
from bdhvs.field.models import Grant
from bdhvs.people.models import Household, Person, Residence
from bdhvs.skills.commands import known_items

Row = TypeVar("Row", Household, Person)


@dataclass
class Work:
    """The register as far as these events name it, kept up while they are applied."""

    commune: str
    at: datetime
    households: dict[UUID, Household]
    persons: dict[UUID, Person]
    homes: dict[int, dict[int, str]]
    rights: dict[UUID, list[tuple[str, int | None]]]
    items: frozenset[str] = field(default_factory=frozenset)
    erased: tuple[set[int], set[int]] = (set(), set())
    """Households, and single persons, who have asked that their data be erased."""

    @classmethod
    def of(cls, commune: str, told: Sequence[Told], at: datetime) -> "Work":
        """Six queries, however many events."""
        named = {uuid for event in told for uuid in named_in(event)}
        households = {h.uuid: h for h in _register(Household.objects.all(), commune, named)}
        persons = {p.uuid: p for p in _register(Person.objects.all(), commune, named)}
        homes = _homes(list(persons.values()))
        rights: dict[UUID, list[tuple[str, int | None]]] = {}
        grants = Grant.objects.filter(device_id__in={event.device.pk for event in told})
        for device, hamlet, until in grants.values_list("device_id", "hamlet_id", "ended_seq"):
            rights.setdefault(device, []).append((hamlet, until))
        erased = erasures_of([household.pk for household in households.values()])
        return cls(commune, at, households, persons, homes, rights, known_items(), erased)

    def household(self, uuid: UUID, event: Told) -> Household:
        """Raises: WaitsError when it has not arrived, RefusedError when it is not the author's"""
        found = self.households.get(uuid)
        if found is None:
            raise WaitsError(uuid)
        self.check_right(event, found.hamlet_id)
        return found

    def person(self, uuid: UUID, event: Told) -> Person:
        """Raises: WaitsError, RefusedError"""
        found = self.persons.get(uuid)
        if found is None:
            raise WaitsError(uuid)
        if not any(self.has_right(event, place) for place in self.places_of(found)):
            raise RefusedError("outside_territory")
        return found

    def places_of(self, person: Person) -> set[str]:
        """Hamlets where the person is or was; who moved away stays known to those who met him here."""
        return {*person.places, *self.homes.get(person.pk, {}).values()}

    def has_right(self, event: Told, hamlet: str) -> bool:
        mine = self.rights.get(event.device.pk, ())
        return any(code == hamlet and (until is None or event.envelope.seq <= until) for code, until in mine)

    def check_right(self, event: Told, hamlet: str) -> None:
        """Raises: RefusedError"""
        if not self.has_right(event, hamlet):
            raise RefusedError("outside_territory")

    def learn(self, *, household: Household | None = None, person: Person | None = None) -> None:
        """What an event of this batch has just made."""
        if household is not None:
            self.households[household.uuid] = household
        if person is not None:
            self.persons[person.uuid] = person
            self.homes |= _homes([person])


def _homes(people: Sequence[Person]) -> dict[int, dict[int, str]]:
    """Households, with their hamlets, in which each person lives or lived.

    Who was written twice and merged lives where the kept one does: a phone that has not heard of it yet is understood,
    what it tells stays with the record it named, and parts again with it.
    """
    found: dict[int, dict[int, str]] = {}
    lived = Residence.objects.filter(person_id__in=[person.pk for person in people])
    for pk, household, hamlet in lived.values_list("person_id", "household_id", "hamlet_id"):
        found.setdefault(pk, {})[household] = hamlet
    merged = {person.pk: person.merged_into_id for person in people if person.merged_into_id is not None}
    if merged:
        kept = _homes(list(Person.objects.filter(pk__in=merged.values())))
        for pk, other in merged.items():
            found[pk] = {**kept.get(other, {}), **found.get(pk, {})}
    return found


def _register(rows: QuerySet[Row], commune: str, named: Iterable[UUID]) -> QuerySet[Row]:
    return rows.filter(commune_id=commune, uuid__in=named)


def named_in(event: Told) -> set[UUID]:
    """Every household and person that an event speaks of."""
    return {event.envelope.subject_id, *_uuids(event.payload)}


def _uuids(said: object) -> set[UUID]:
    if isinstance(said, UUID):
        return {said}
    if isinstance(said, dict):
        return set().union(*(_uuids(part) for part in said.values()), _persons_of_fields(said))
    if isinstance(said, list):
        return set().union(*(_uuids(part) for part in said))
    if isinstance(said, str) and len(said) == 36:
        return _as_uuid(said)
    if hasattr(said, "model_fields_set"):
        return _uuids(vars(said))
    return set()


def _persons_of_fields(said: dict[object, object]) -> set[UUID]:
    """`person/<uuid>/phone` names a person."""
    found: set[UUID] = set()
    for name in said:
        if isinstance(name, str) and name.startswith("person/"):
            found |= _as_uuid(name.split("/")[1])
    return found


def _as_uuid(text: str) -> set[UUID]:
    try:
        return {UUID(text)}
    except ValueError:
        return set()
