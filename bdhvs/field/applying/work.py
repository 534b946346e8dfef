"""What a batch speaks of, read once: households, persons, where they lived, whose hamlets they are."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection

from bdhvs.feedback.queries import erasures_of
from bdhvs.field.applying.settled import RefusedError, Told, WaitsError
from bdhvs.field.envelope import EventCorrected, VisitTold
from bdhvs.field.models import Grant
from bdhvs.people.models import Household, Person, Residence
from bdhvs.skills.commands import Episode, Lived, known_items


@dataclass
class Work:
    """The register as far as these events name it, kept up while they are applied."""

    commune: str
    at: datetime
    households: dict[UUID, Household]
    persons: dict[UUID, Person]
    homes: dict[int, dict[int, str]]
    lived: Lived | None = None
    """Residences of these people, until an event of the register may have changed them."""
    items: frozenset[str] = field(default_factory=frozenset)
    erased: tuple[set[int], set[int]] = (set(), set())
    """Households, and single persons, who have asked that their data be erased."""
    given: dict[UUID, list[tuple[str, int | None]]] = field(default_factory=dict)
    """Hamlets that a phone was ever given; read when it writes of one that it does not hold now."""
    results: int = 0
    """How many results these events have told so far."""

    @classmethod
    def of(cls, commune: str, told: Sequence[Told], at: datetime) -> "Work":
        """Three queries for visits to people who are known, at most six, however many events.

        Whom the events name comes with his homes; what is still unknown then is asked for by itself.
        """
        named = {uuid for event in told for uuid in named_in(event)}
        households: dict[UUID, Household] = {}
        persons: dict[UUID, Person] = {}
        homes: dict[int, dict[int, str]] = {}
        lived: dict[int, list[Episode]] = {}
        for person, household, episode in _living(commune, named):
            persons.setdefault(person.uuid, person)
            households.setdefault(household.uuid, household)
            homes.setdefault(person.pk, {})[household.pk] = episode.hamlet
            lived.setdefault(person.pk, []).append(episode)
        if unknown := named - households.keys() - persons.keys():
            empty = Household.objects.filter(commune_id=commune, uuid__in=unknown)
            households |= {household.uuid: household for household in empty}
        if unknown := unknown - households.keys():
            alone = Person.objects.filter(commune_id=commune, uuid__in=unknown)
            persons |= {person.uuid: person for person in alone}
        homes = _with_kept(persons.values(), homes)
        erased = erasures_of([household.pk for household in households.values()])
        return cls(commune, at, households, persons, homes, lived, _items_in(told), erased)

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
        """What the phone holds now; or held once, up to what it had written when it heard of the change."""
        if hamlet in event.device.places:
            return True
        mine = self._given_to(event.device.pk)
        return any(code == hamlet and (until is None or event.envelope.seq <= until) for code, until in mine)

    def _given_to(self, device: UUID) -> list[tuple[str, int | None]]:
        if device not in self.given:
            grants = Grant.objects.filter(device_id=device)
            self.given[device] = list(grants.values_list("hamlet_id", "ended_seq"))
        return self.given[device]

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


_PERSON, _HOUSEHOLD = Person._meta.concrete_fields, Household._meta.concrete_fields
_COLUMNS = [*(f"p.{one.column}" for one in _PERSON), *(f"h.{one.column}" for one in _HOUSEHOLD)]
_LIVING = f"""
SELECT {", ".join(_COLUMNS)}, r.valid_from, r.valid_to, r.hamlet_code
FROM people_person p JOIN people_residence r ON r.person_id = p.id JOIN people_household h ON h.id = r.household_id
WHERE p.commune_code = %s AND p.uuid = ANY(%s::uuid[]) ORDER BY r.valid_from, r.id
"""  # noqa: S608 our own columns


def _living(commune: str, named: Iterable[UUID]) -> Iterator[tuple[Person, Household, Episode]]:
    """Each residence of the named people. With every batch: building this query would cost more than asking it."""
    with connection.cursor() as cursor:
        cursor.execute(_LIVING, [commune, list(named)])
        rows = cursor.fetchall()
    end = len(_PERSON)
    for row in rows:
        person = Person.from_db("default", [one.attname for one in _PERSON], row[:end])
        household = Household.from_db("default", [one.attname for one in _HOUSEHOLD], row[end:-3])
        yield person, household, Episode(*row[-3:])


def _homes(people: Sequence[Person]) -> dict[int, dict[int, str]]:
    """Households, with their hamlets, in which each person lives or lived."""
    found: dict[int, dict[int, str]] = {}
    lived = Residence.objects.filter(person_id__in=[person.pk for person in people])
    for pk, household, hamlet in lived.values_list("person_id", "household_id", "hamlet_id"):
        found.setdefault(pk, {})[household] = hamlet
    return _with_kept(people, found)


def _with_kept(people: Iterable[Person], found: dict[int, dict[int, str]]) -> dict[int, dict[int, str]]:
    """Who was written twice and merged lives where the kept one does: a phone that has not heard of it yet is
    understood, what it tells stays with the record it named, and parts again with it."""
    merged = {person.pk: person.merged_into_id for person in people if person.merged_into_id is not None}
    if merged:
        kept = _homes(list(Person.objects.filter(pk__in=merged.values())))
        for pk, other in merged.items():
            found[pk] = {**kept.get(other, {}), **found.get(pk, {})}
    return found


def _items_in(told: Sequence[Told]) -> frozenset[str]:
    """The items among the codes that visits name; all of them where a correction may name any."""
    visits = [event.payload for event in told if isinstance(event.payload, VisitTold)]
    if any(isinstance(event.payload, EventCorrected) for event in told):
        return known_items()
    codes = {one.item for said in visits for one in said.results}
    codes |= {one.status for said in visits for one in said.statuses}
    return known_items(codes) if codes else frozenset()


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
