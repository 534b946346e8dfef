"""The stored register of a commune as an import compares with it: read once, in two queries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

# Two plain queries and no join: right after a large import the planner knows nothing of the new rows.
_PEOPLE = """
SELECT id, number_hash, name_key, name, birth_date, birth_year, sex, phone, died_on
FROM people_person WHERE commune_code = %s AND merged_into_id IS NULL
"""
_EPISODES = """
SELECT person_id, id, household_id, hamlet_code, kind, role, valid_from
FROM people_residence WHERE commune_code = %s AND valid_to IS NULL
"""
_HOUSEHOLDS = """
SELECT id, hamlet_code, code, address, priority FROM people_household
WHERE commune_code = %s AND valid_to IS NULL AND merged_into_id IS NULL
"""
_CODES = "SELECT code FROM people_household WHERE commune_code = %s"


@dataclass(slots=True)
class Episode:
    """An open residence."""

    id: int
    household: int
    hamlet: str
    kind: str
    role: str
    valid_from: date


@dataclass(slots=True)
class KnownPerson:
    """A person of the register with the open residences."""

    id: int
    number_hash: bytes | None
    key: str
    name: str
    birth_date: date | None
    birth_year: int | None
    sex: str
    phone: bytes | None
    died_on: date | None
    episodes: list[Episode] = field(default_factory=list)

    def episode(self, *, temporary: bool) -> Episode | None:
        """The open residence of this class: temporary, or any other kind."""
        return next((e for e in self.episodes if (e.kind == "temporary") == temporary), None)

    def lives_in_hamlet(self, hamlet: str) -> bool:
        return any(episode.hamlet == hamlet for episode in self.episodes)

    def lives_in_household(self, household: int | None) -> bool:
        return household is not None and any(episode.household == household for episode in self.episodes)


@dataclass(slots=True)
class KnownHousehold:
    id: int
    hamlet: str
    code: str
    address: str
    priority: str


class Register:
    """People and households of one commune, by the keys an import looks for."""

    def __init__(self, people: list[KnownPerson], households: list[KnownHousehold], codes: set[str]) -> None:
        self.people = {person.id: person for person in people}
        self.households = {household.id: household for household in households}
        self.by_code = {household.code: household for household in households}
        self.codes = codes
        self.by_number = {person.number_hash: person for person in people if person.number_hash}
        self.by_name: dict[str, list[KnownPerson]] = {}
        for person in people:
            self.by_name.setdefault(person.key, []).append(person)
        self._names: dict[int, set[str]] | None = None

    def of_number(self, hashes: Iterable[bytes]) -> KnownPerson | None:
        """Who has the number, under whichever key it was written."""
        return next((self.by_number[hashed] for hashed in hashes if hashed in self.by_number), None)

    def names_in(self, household: int) -> set[str]:
        """Folded names of the people who live in a household now."""
        if self._names is None:
            self._names = {}
            for person in self.people.values():
                for episode in person.episodes:
                    self._names.setdefault(episode.household, set()).add(person.key)
        return self._names.get(household, set())


def load_register(commune: str) -> Register:
    """Everybody of the commune who was not merged away, the dead included: their numbers are taken."""
    return Register(_people(commune), list(_households(commune)), _codes(commune))


def _people(commune: str) -> list[KnownPerson]:
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [commune])
        people = {row[0]: _person(*row) for row in cursor.fetchall()}
        cursor.execute(_EPISODES, [commune])
        for person, *episode in cursor.fetchall():
            if person in people:
                people[person].episodes.append(Episode(*episode))
    return list(people.values())


def _person(
    number: int,
    hashed: object,
    key: str,
    name: str,
    birth_date: date | None,
    birth_year: int | None,
    sex: str,
    *rest: Any,
) -> KnownPerson:
    phone, died_on = rest
    return KnownPerson(number, _bytes(hashed), key, name, birth_date, birth_year, sex, _bytes(phone), died_on)


def _bytes(value: object) -> bytes | None:
    return bytes(value) if isinstance(value, (bytes, memoryview)) else None


def _households(commune: str) -> Iterator[KnownHousehold]:
    with connection.cursor() as cursor:
        cursor.execute(_HOUSEHOLDS, [commune])
        for row in cursor:
            yield KnownHousehold(*row)


def _codes(commune: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_CODES, [commune])
        return {row[0] for row in cursor}
