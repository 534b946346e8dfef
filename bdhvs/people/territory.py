"""Keeping `Person.places`: hamlets of present residence and units of present membership (design §4).

A record that others were merged into stands for all of them, so it is seen wherever any of them is.
"""

from collections.abc import Iterable

from django.db import connection

_REFRESH = """
WITH RECURSIVE same AS (
  SELECT q.id AS kept, q.id FROM unnest(%s::bigint[]) AS q(id)
  UNION
  SELECT same.kept, p.id FROM same JOIN people_person p ON p.merged_into_id = same.id
)
UPDATE people_person p SET places = found.places
FROM (
  SELECT same.kept, coalesce(array_agg(DISTINCT place ORDER BY place) FILTER (WHERE place IS NOT NULL), '{}') AS places
  FROM same
  LEFT JOIN (
    SELECT person_id, hamlet_code::text AS place FROM people_residence WHERE valid_to IS NULL
    UNION ALL
    SELECT person_id, unit_code FROM people_membership WHERE valid_to IS NULL AND unit_code IS NOT NULL
  ) held ON held.person_id = same.id
  GROUP BY same.kept
) AS found
WHERE p.id = found.kept AND p.places IS DISTINCT FROM found.places
"""


def refresh_places(person_ids: Iterable[int]) -> None:
    """Work out anew where these persons may be seen, from their open episodes; one statement for all."""
    with connection.cursor() as cursor:
        cursor.execute(_REFRESH, [list(person_ids)])
