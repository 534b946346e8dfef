"""What the rules of the priority list ask, of every household of a hamlet in one query."""

from datetime import date
from typing import Final

from django.db import connection

from bdhvs.visits.priority.rules import Home

_HOMES: Final = """
WITH home AS (
  SELECT id, priority FROM people_household
  WHERE commune_code = %(commune)s AND hamlet_code = %(hamlet)s AND merged_into_id IS NULL
    AND valid_from <= %(on)s AND (valid_to IS NULL OR valid_to > %(on)s)
), living AS (
  SELECT r.household_id, p.id AS person_id, coalesce(p.birth_date, make_date(p.birth_year, 12, 31)) AS born
  FROM people_residence r JOIN home ON home.id = r.household_id JOIN people_person p ON p.id = r.person_id
  WHERE r.valid_from <= %(on)s AND (r.valid_to IS NULL OR r.valid_to > %(on)s) AND r.kind <> 'absent'
    AND p.merged_into_id IS NULL AND (p.died_on IS NULL OR p.died_on > %(on)s)
), counted AS (
  SELECT household_id, count(*) AS people,
         count(*) FILTER (WHERE born <= %(on)s::date - make_interval(years => %(elderly_age)s)) AS elderly
  FROM living GROUP BY household_id
), reached AS (
  SELECT DISTINCT v.household_id FROM visits_visit v JOIN home ON home.id = v.household_id
  WHERE v.outcome = 'done' AND v.superseded_by_id IS NULL AND v.occurred_on <= %(on)s
), latest AS (
  SELECT DISTINCT ON (living.household_id, a.person_id, a.item_code) living.household_id, a.result
  FROM living JOIN skills_attainment a ON a.person_id = living.person_id
  WHERE a.superseded_by_id IS NULL AND a.occurred_on <= %(on)s
    AND a.item_code IN (SELECT i.code FROM skills_itemset s JOIN skills_item i ON i.id = s.item_id)
  ORDER BY living.household_id, a.person_id, a.item_code, a.occurred_on DESC, a.recorded_at DESC, a.id DESC
), results AS (
  SELECT household_id, count(*) AS answered, count(*) FILTER (WHERE result = 'no') AS refused
  FROM latest GROUP BY household_id
)
SELECT home.id, coalesce(people, 0), coalesce(elderly, 0), reached.household_id IS NOT NULL,
       coalesce(answered, 0), coalesce(refused, 0), home.priority
FROM home LEFT JOIN counted ON counted.household_id = home.id LEFT JOIN reached ON reached.household_id = home.id
LEFT JOIN results ON results.household_id = home.id
"""


def homes_of_hamlet(commune: str, hamlet: str, on: date, elderly_age: int) -> dict[int, Home]:
    """Every household of the day with what the rules ask of it. A bare year of birth counts as its last day."""
    with connection.cursor() as cursor:
        cursor.execute(_HOMES, {"commune": commune, "hamlet": hamlet, "on": on, "elderly_age": elderly_age})
        return {row[0]: Home(*row[1:]) for row in cursor.fetchall()}
