"""Coverage is kept between pages and is never older than the register."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bdhvs.ops.territory import scope
from bdhvs.people.commands import leave_commune
from bdhvs.plans.coverage import listed_by_hamlet
from bdhvs.plans.jobs import keep_counts_of_all
from tests.village import ACT, KY_ANH, TODAY, Village, a_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(catalogue: None) -> Village:
    village = a_village()
    keep_counts_of_all(TODAY)
    return village


def asks_the_register(look: Callable[[], object]) -> bool:
    with CaptureQueriesContext(connection) as asked:
        look()
    return any('FROM "people_residence"' in query["sql"] for query in asked.captured_queries)


def test_the_second_page_does_not_count_the_register_again(village: Village) -> None:
    with scope([KY_ANH]):
        assert asks_the_register(lambda: listed_by_hamlet(KY_ANH, TODAY))
        assert not asks_the_register(lambda: listed_by_hamlet(KY_ANH, TODAY))
        assert listed_by_hamlet(KY_ANH, TODAY)["person"] == {
            village.hamlets[0].code: 4,
            village.hamlets[1].code: 2,
        }
        assert listed_by_hamlet(KY_ANH, TODAY)["household"] == {
            village.hamlets[0].code: 2,
            village.hamlets[1].code: 1,
        }


def test_who_leaves_is_gone_from_the_next_page_before_and_after_the_worker(village: Village) -> None:
    with scope([KY_ANH]):
        listed_by_hamlet(KY_ANH, TODAY)
        leave_commune(person=village.people["cuc"], on=TODAY, **ACT)
        assert listed_by_hamlet(KY_ANH, TODAY)["person"][village.hamlets[0].code] == 3
    keep_counts_of_all(TODAY)
    with scope([KY_ANH]):
        assert listed_by_hamlet(KY_ANH, TODAY)["person"][village.hamlets[0].code] == 3
        assert not asks_the_register(lambda: listed_by_hamlet(KY_ANH, TODAY))
