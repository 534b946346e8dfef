"""The feed of a change that touches many: the same households as one by one, and whole sets where there are many."""

import pytest
from django.db import connection

from bdhvs.field.publishing import MANY
from bdhvs.ops.territory import scope
from tests.performance.crowd import HOMES, PEOPLE, a_crowd
from tests.village import KY_ANH, a_village

pytestmark = pytest.mark.django_db

_RENAME = "UPDATE people_person SET sex = 'male' WHERE name LIKE 'Người %%' AND birth_year >= %s"
_TOLD = "SELECT count(*), count(DISTINCT household_id) FROM field_change WHERE seq > %s"


@pytest.mark.parametrize("since", [1940, 2019], ids=["many", "few"])
def test_a_change_of_many_people_tells_of_each_of_their_homes_once(since: int) -> None:
    a_village()
    a_crowd()
    with scope([KY_ANH]), connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(seq), 0) FROM field_change")
        (before,) = cursor.fetchone() or (0,)
        cursor.execute(_RENAME, [since])
        touched = cursor.rowcount
        cursor.execute(_TOLD, [before])
        rows, homes = cursor.fetchone() or (0, 0)
        cursor.execute("SHOW enable_nestloop")
        loops = cursor.fetchone()
    assert (touched >= MANY) == (since == 1940)
    assert rows == homes == (HOMES if since == 1940 else PEOPLE // 80)
    assert loops == ("on",), "whoever writes goes on as before"
