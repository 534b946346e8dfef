"""Questions that pages and the worker ask again and again are answered from an index, under the role's policies."""

import re

import pytest
from django.db import connection

from bdhvs.indicators.catalogue import catalogue as definitions
from bdhvs.indicators.compiler.question import TextShape
from bdhvs.indicators.counting import Texts, ask
from bdhvs.indicators.models import Cell
from bdhvs.ops.territory import scope
from bdhvs.people.models import Household, Person, Residence
from bdhvs.plans.measuring import measured
from bdhvs.plans.queries import targets_in_force
from bdhvs.skills.models import Attainment
from tests.performance.crowd import a_crowd, plan_of
from tests.village import KY_ANH, TODAY, Village, a_village

pytestmark = pytest.mark.django_db
ROWS = re.compile(r"rows=(\d+)")
MERGES = re.compile(r"(?:person|household)_merge AS \((.*?)\n\),", re.DOTALL)
MOST_ROWS = 1e12
"""No rule joins so much, even where the planner knows nothing about the rows."""


@pytest.fixture
def village(catalogue: None) -> Village:
    made = a_village()
    a_crowd()
    return made


def plan(rows) -> str:  # type: ignore[no-untyped-def]
    sql, parameters = rows.query.sql_with_params()
    return plan_of(sql, *parameters)


def served_by_an_index(found: str) -> bool:
    """The policy itself is a condition of the index; which index it is depends on statistics that tests lack."""
    lines = [line for line in found.splitlines() if "Index Cond" in line]
    return any("commune_code" in line or "hamlet_code" in line for line in lines) and "Seq Scan" not in found


def test_residents_of_a_hamlet_come_from_an_index(village: Village) -> None:
    with scope([KY_ANH]):
        found = plan(Residence.objects.filter(commune_id=KY_ANH, hamlet_id=f"{KY_ANH}-T101"))
    assert served_by_an_index(found)


def test_households_of_a_hamlet_come_from_an_index_for_its_head_too(village: Village) -> None:
    hamlet = f"{KY_ANH}-T101"
    with scope([KY_ANH], [hamlet]):
        found = plan(Household.objects.filter(commune_id=KY_ANH, hamlet_id=hamlet))
    assert served_by_an_index(found)


def test_people_of_a_year_of_birth_come_from_an_index(village: Village) -> None:
    with scope([KY_ANH]):
        found = plan(Person.objects.filter(commune_id=KY_ANH, birth_year=1948))
    assert served_by_an_index(found)


def test_the_homes_of_a_person_come_from_an_index(village: Village) -> None:
    with scope([KY_ANH]):
        found = plan(Residence.objects.filter(person=village.people["sau"]))
    assert re.search("Index.* using people_residence|Bitmap Index Scan on people_residence", found)


def test_what_a_person_attained_comes_from_an_index(village: Village) -> None:
    with scope([KY_ANH]):
        found = plan(Attainment.objects.filter(person=village.people["sau"], commune_id=KY_ANH))
    assert "skills_attainment_" in found


def test_what_staff_attained_comes_from_an_index_for_their_focal_person(village: Village) -> None:
    with scope([KY_ANH], [village.office.code]), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # a village is small enough to be read whole
        found = plan(Attainment.objects.filter(commune_id=KY_ANH, item_code="learning_account"))
    assert "Index Cond" in found  # by place or by item: statistics that tests lack decide
    assert "Seq Scan" not in found
    assert "places &&" in found


def test_cells_of_the_board_come_from_an_index(village: Village) -> None:
    with scope([KY_ANH]):
        found = plan(Cell.objects.filter(commune_id=KY_ANH, measure__in=["a" * 64, "b" * 64], as_of=TODAY))
    assert "Seq Scan" not in found
    assert re.search("Index.* (using|on) indicators_cell_", found)  # which of them is the planner's affair


def test_the_planner_never_expects_rows_beyond_reason(village: Village) -> None:
    """A chain of merges once made it expect 10 to the power of 40 rows, and a ward was not counted in ten minutes."""
    with scope([KY_ANH]):
        measures = [measure for _, _, measure in measured(targets_in_force(KY_ANH, TODAY))]
        texts = Texts(measure.definition_hash for measure in measures)
        for measure in measures:
            shape: TextShape = "cells" if "cells" in texts.shapes(measure.definition_hash) else "figure_cells"
            sql = texts.get(measure.definition_hash, shape).bind(measure.question(KY_ANH, TODAY))
            lines = [row["QUERY PLAN"] for row in ask("EXPLAIN " + sql)]
            most = max(int(number) for line in lines for number in ROWS.findall(line))
            assert most < MOST_ROWS, measure.indicator_id
            for first in MERGES.findall(sql):  # says that an old id has one new one, which no statistics say
                assert "GROUP BY" in first, measure.indicator_id
    assert {measure.indicator_id for measure in measures} <= set(definitions())
