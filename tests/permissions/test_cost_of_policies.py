"""What the policies cost the head of a hamlet: his lists touch his rows, found by index, whatever the ward holds.

A policy is a barrier: the database may ask only leak-proof conditions of an index before it. So each list of a reader
without the whole commune names his places in the query, too (decision 0035); here every plan of his lists is read.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bdhvs.accounts.commands import Post
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.ops.territory import scope, within
from tests.performance.crowd import HAMLETS, PEOPLE, a_crowd
from tests.roles import SUPERUSER, acting_as
from tests.signing import signed_in
from tests.village import KY_ANH, a_user, a_village

pytestmark = pytest.mark.django_db
HIS = f"{KY_ANH}-T101"
OF_THE_REGISTER = ("people_person", "people_residence", "people_household")
LISTS = ("/danh-sach/", "/danh-sach/?tim=nguoi", "/danh-sach/ho/")
AS_MANY_AS_A_WARD = "people_person"
"""The table that the sample makes as large as a ward's; of a few hundred households the planner reads all, and may."""
MOST = 3 * PEOPLE // HAMLETS
"""Rows that one query may look at in a table: his people, with room for a list that asks twice; the ward has more."""

MORE = """
INSERT INTO people_person (uuid, commune_code, places, name, name_key, sort_key, birth_year, sex)
SELECT gen_random_uuid(), commune_code, places, name, name_key, sort_key, birth_year, sex
FROM people_person, generate_series(1, 5) WHERE NOT places @> ARRAY[%s]
"""
"""The ward as large as one is: who lives elsewhere, five times more."""


@pytest.fixture
def head(catalogue: None) -> Iterator[User]:
    """The planner knows what the tables hold, as in an office where they were analyzed overnight."""
    with acting_as(SUPERUSER), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE bdhvs_app")
        a_village()
        a_crowd()
        learn_sizes(cursor)
        with scope([KY_ANH]):
            cursor.execute(MORE, [HIS])
        user = a_user("truong", "Trưởng Thôn", Post(Role.HAMLET_HEAD, KY_ANH, HIS))
        learn_sizes(cursor)
        yield user


def learn_sizes(cursor: Any) -> None:
    """Before the many are written, too: what tests before it rolled back may have been counted as a table of nobody."""
    cursor.execute("RESET ROLE")
    cursor.execute("ANALYZE " + ", ".join(OF_THE_REGISTER))
    cursor.execute("SET LOCAL ROLE bdhvs_app")


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def plans(user: User, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    with CaptureQueriesContext(connection) as asked:
        assert signed_in(user).get(path).status_code == 200
    texts = [query["sql"] for query in asked.captured_queries]
    with within(user.territory):
        for text in texts:
            if text.startswith("SELECT") and any(f'"{table}"' in text for table in OF_THE_REGISTER):
                yield text, explained(text)


def touched(node: dict[str, Any]) -> float:
    """Rows of its table that a node read, those that its filter threw away included."""
    return float((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"])


def asked_per_row(node: dict[str, Any]) -> bool:
    """Whether a node works out the scope itself: only an InitPlan may, which runs once for the whole query."""
    once = node.get("Parent Relationship") == "InitPlan" and node["Actual Loops"] <= 1
    said = [
        value
        for key, value in node.items()
        if key in ("Filter", "Output") or key.endswith(("Cond", "Filter"))
    ]
    return not once and bool(re.search(r"scope_|current_setting", str(said)))


def test_lists_of_a_hamlets_head_read_his_rows_and_ask_for_his_scope_once(head: User) -> None:
    too_many, per_row, shown = [], [], set()
    for path in LISTS:
        for text, plan in plans(head, path):
            for node in nodes(plan):
                if node.get("Relation Name") in OF_THE_REGISTER:
                    shown |= {(path, node["Relation Name"])} if node["Actual Rows"] else set()
                    too_many += [f"{path}: {touched(node)} of {node['Relation Name']}: {text[:300]}"] * (
                        node["Relation Name"] == AS_MANY_AS_A_WARD and touched(node) > MOST
                    )
                per_row += [f"{path}: {node['Node Type']}: {text[:300]}"] * asked_per_row(node)
    assert too_many == [], "\n".join(too_many)
    assert per_row == [], "\n".join(per_row)
    assert {path for path, _ in shown} == set(LISTS)
    with within(head.territory):
        whole = explained(f"SELECT * FROM people_person WHERE commune_code = '{KY_ANH}'")
    assert max(map(touched, nodes(whole))) > MOST, (
        "without his places in the query the policy reads the whole ward"
    )


def explained(text: str) -> dict[str, Any]:
    """Its plan. A sample is so small that reading all of it can be the cheapest: asked is what an index can serve."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN (ANALYZE, VERBOSE, TIMING OFF, FORMAT JSON) {text}")
        plan: dict[str, Any] = cursor.fetchone()[0][0]["Plan"]
    return plan
