"""The feed of changes: each home once, by as many rows as were touched, whatever the session has planned before."""

import pytest
from django.db import connection

from bdhvs.ops.territory import scope
from tests.performance.crowd import HOMES, PEOPLE, a_crowd
from tests.village import KY_ANH, a_village

pytestmark = pytest.mark.django_db

_CHANGE = "UPDATE people_person SET sex = 'male' WHERE name LIKE 'Người %%' AND birth_year >= %s"
_TOLD = "SELECT count(*), count(DISTINCT household_id) FROM field_change WHERE seq > %s"
_READ = """
SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables
WHERE relname IN ('people_residence', 'people_household')
"""


def asked(sql: str, *values: int) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values) or None)
        return tuple(cursor.fetchone() or ())


@pytest.mark.parametrize("since", [1940, 2019], ids=["many", "few"])
def test_a_change_of_many_people_tells_of_each_of_their_homes_once(since: int) -> None:
    a_village()
    a_crowd()
    with scope([KY_ANH]), connection.cursor() as cursor:
        (before,) = asked("SELECT coalesce(max(seq), 0) FROM field_change")
        cursor.execute(_CHANGE, [since])
        rows, homes = asked(_TOLD, before)
    assert rows == homes == (HOMES if since == 1940 else PEOPLE // 80)


def test_a_session_that_began_in_an_empty_register_reads_no_more_rows_than_it_touches() -> None:
    """The first evening of a commune: phones sent a little, then a list of thousands came, and nothing was analysed."""
    village = a_village()
    change = "UPDATE people_person SET sex = 'male' WHERE id = %s"
    with scope([KY_ANH]), connection.cursor() as cursor:
        for _ in range(12):  # a session keeps its plan after a few calls
            cursor.execute(change, [village.people["binh"].pk])
    a_crowd()
    with scope([KY_ANH]), connection.cursor() as cursor:
        (person,) = asked("SELECT max(id) FROM people_person")
        (before,) = asked(_READ)
        cursor.execute(change, [person])
        (after,) = asked(_READ)
        cursor.execute(_CHANGE, [2015])
        many = cursor.rowcount
        (last,) = asked(_READ)
    assert after - before <= 10, "of one person"
    assert 100 < many < 200
    assert last - after <= 10 * many, "of many"
