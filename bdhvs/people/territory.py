"""Keeping `Person.places`: hamlets of present residence and units of present membership (design §4)."""

from collections.abc import Iterable

from django.db import connection

_REFRESH = """
UPDATE people_person p SET places = found.places
FROM (
  SELECT q.id, coalesce(array_agg(DISTINCT place ORDER BY place) FILTER (WHERE place IS NOT NULL), '{}') AS places
  FROM unnest(%s::bigint[]) AS q(id)
  LEFT JOIN (
    SELECT person_id, hamlet_code::text AS place FROM people_residence WHERE valid_to IS NULL
    UNION ALL
    SELECT person_id, unit_code FROM people_membership WHERE valid_to IS NULL AND unit_code IS NOT NULL
  ) held ON held.person_id = q.id
  GROUP BY q.id
) AS found
WHERE p.id = found.id AND p.places IS DISTINCT FROM found.places
"""


def refresh_places(person_ids: Iterable[int]) -> None:
    """Work out anew where these persons may be seen, from their open episodes; one statement for all."""
    with connection.cursor() as cursor:
        cursor.execute(_REFRESH, [list(person_ids)])
