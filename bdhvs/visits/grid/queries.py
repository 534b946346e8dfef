"""People of a hamlet and what is on record of them, in a few queries however many."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection

from bdhvs.lib.evidence import Level
from bdhvs.people.models import Person, Residence
from bdhvs.people.rules import lane_of
from bdhvs.skills.commands import without_consent
from bdhvs.skills.rules import Result
from bdhvs.visits.assigning.rules import natural
from bdhvs.visits.grid.rules import Answer, Held

_LATEST: Final = """
SELECT DISTINCT ON (person_id, item_code) person_id, item_code, id, result, degree, occurred_on, level
FROM skills_attainment
WHERE person_id = ANY(%s) AND item_code = ANY(%s) AND superseded_by_id IS NULL
ORDER BY person_id, item_code, occurred_on DESC, recorded_at DESC, id DESC
"""


@dataclass(frozen=True, slots=True)
class GridPerson:
    """A row: who, where, and whether anything may be written by name."""

    number: int
    person: Person
    home: str
    lane: str
    closed: bool


def people_of_hamlet(commune: str, hamlet: str, on: date) -> list[GridPerson]:
    """Who lives in the hamlet that day, house by house; a child without the guardian's consent is closed."""
    homes = Residence.objects.filter(commune_id=commune, hamlet_id=hamlet, person__merged_into=None).valid_on(
        on
    )
    rows = list(homes.select_related("person", "household").order_by("role", "pk"))
    rows.sort(key=lambda r: (natural(lane_of(r.household.address)), natural(r.household.address),
                             natural(r.household.code), r.household_id))  # fmt: skip
    once = list({row.person_id: row for row in rows}.values())
    closed = {person.pk for person in without_consent((row.person, on) for row in once)}
    return [
        GridPerson(n, row.person, row.household.code, lane_of(row.household.address), row.person_id in closed)
        for n, row in enumerate(once, start=1)
    ]


def held_of(persons: Collection[int], items: Collection[str]) -> dict[tuple[int, str], Held]:
    """The newest answer by person and item. Missing: nothing on record."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, [list(persons), list(items)])
        return {
            (person, item): Held(Answer(Result(result), degree), on, Level(level), pk)
            for person, item, pk, result, degree, on, level in cursor.fetchall()
        }
