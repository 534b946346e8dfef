"""A few thousand people beside the named cast, written at once as the application's role."""

from typing import Any

from django.db import connection

from bdhvs.ops.territory import scope
from tests.village import KY_ANH

HAMLETS = 20
HOMES = 500
PEOPLE = 2_000
_INVENT = f"""
INSERT INTO places_hamlet (code, commune_code, name, position, valid_from)
SELECT '{KY_ANH}-T' || 100 + n, '{KY_ANH}', 'Thôn ' || 100 + n, 100 + n, '2025-07-01'
FROM generate_series(1, {HAMLETS}) n;
INSERT INTO people_household (uuid, commune_code, hamlet_code, code, address, priority, valid_from)
SELECT gen_random_uuid(), '{KY_ANH}', '{KY_ANH}-T' || 101 + n % {HAMLETS}, 'D' || n, '', '', '2025-07-01'
FROM generate_series(1, {HOMES}) n;
INSERT INTO people_person (uuid, commune_code, places, name, name_key, sort_key, birth_year, sex)
SELECT gen_random_uuid(), '{KY_ANH}', ARRAY['{KY_ANH}-T' || 101 + (1 + n % {HOMES}) % {HAMLETS}],
  'Người ' || n, 'nguoi ' || n, n || ' nguoi', 1940 + n % 80, 'female'
FROM generate_series(1, {PEOPLE}) n;
INSERT INTO people_residence (person_id, household_id, commune_code, hamlet_code, kind, role, valid_from)
SELECT p.id, h.id, '{KY_ANH}', h.hamlet_code, 'permanent', 'member', '2025-07-01'
FROM people_person p
JOIN people_household h ON h.code = 'D' || 1 + substr(p.name_key, 7)::int % {HOMES} AND h.commune_code = '{KY_ANH}'
WHERE p.name LIKE 'Người %';
"""


def a_crowd() -> None:
    """Adds hamlets, households and people to Kỳ Anh."""
    with scope([KY_ANH]), connection.cursor() as cursor:
        cursor.execute(_INVENT)


def plan_of(sql: str, *parameters: Any) -> str:
    """The plan under the open scope, with scans of whole tables made dear: is there an index that serves it?"""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}", list(parameters) or None)
        return "\n".join(row[0] for row in cursor.fetchall())
