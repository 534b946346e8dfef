"""Records that may be one person written twice.

Same folded name, same year of birth, a hamlet in common, and nobody said they are two. Two different 12-digit
numbers are two people, where both were written under the same key; the same number twice is refused.
"""

from dataclasses import dataclass
from typing import Final

from django.db import connection

from bdhvs.people.models import Membership, Person, Residence
from bdhvs.places.queries import hamlet_names

LIMIT: Final = 200

_PAIRS = """
SELECT a.id, b.id
FROM people_person a
JOIN people_person b
  ON b.commune_code = a.commune_code AND b.name_key = a.name_key AND b.birth_year = a.birth_year AND b.id > a.id
WHERE a.commune_code = %(commune)s AND a.merged_into_id IS NULL AND b.merged_into_id IS NULL
  AND a.places && b.places
  AND (a.sex = b.sex OR a.sex = '' OR b.sex = '')
  AND (a.birth_date = b.birth_date OR a.birth_date IS NULL OR b.birth_date IS NULL)
  AND (a.number_hash IS NULL OR b.number_hash IS NULL
       OR left(encode(a.number_hash, 'hex'), -64) <> left(encode(b.number_hash, 'hex'), -64))
  AND NOT EXISTS (SELECT 1 FROM people_distinctpair d WHERE d.left_id = a.id AND d.right_id = b.id)
ORDER BY a.sort_key, a.id, b.id
LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Two records that look like one person."""

    left: Person
    right: Person

    @property
    def says(self) -> str:
        """Why they are suspected, in words."""
        day = self.left.birth_date is not None and self.left.birth_date == self.right.birth_date
        return f"Cùng tên, cùng {'ngày sinh' if day else 'năm sinh'}, cùng nơi"


def suspected(commune: str, limit: int = LIMIT) -> list[Suspicion]:
    """Pairs to look at, by given name; two queries however many pairs."""
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, {"commune": commune, "limit": limit})
        pairs = cursor.fetchall()
    people = Person.objects.in_bulk({pk for pair in pairs for pk in pair})
    return [Suspicion(people[left], people[right]) for left, right in pairs]


@dataclass(frozen=True, slots=True)
class Side:
    """One of two records, with what helps to tell: homes, groups, how much hangs on it."""

    person: Person
    homes: tuple[str, ...]
    groups: tuple[str, ...]


def sides(*people: Person) -> list[Side]:
    """The records side by side; two queries."""
    ids = [person.pk for person in people]
    homes: dict[int, list[str]] = {}
    names = hamlet_names(people[0].commune_id)
    lived = Residence.objects.filter(person_id__in=ids).select_related("household").order_by("valid_from")
    for home in lived:
        until = f" đến {home.valid_to:%d/%m/%Y}" if home.valid_to else ""
        where = f"Hộ {home.household.code}, {names.get(home.hamlet_id, home.hamlet_id)}"
        words = f"{where}: {home.get_kind_display()} từ {home.valid_from:%d/%m/%Y}{until}"
        homes.setdefault(home.person_id, []).append(words)
    groups: dict[int, list[str]] = {}
    for held in Membership.objects.filter(person_id__in=ids).select_related("unit"):
        unit = f", {held.unit.name}" if held.unit else ""
        groups.setdefault(held.person_id, []).append(f"{held.get_group_code_display()}{unit}")
    return [Side(p, tuple(homes.get(p.pk, ())), tuple(groups.get(p.pk, ()))) for p in people]
