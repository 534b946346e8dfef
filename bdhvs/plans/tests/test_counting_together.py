"""A page and the worker that count at the same moment do not get in each other's way."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from bdhvs.indicators.counting import NotCompiledError
from bdhvs.indicators.models import Cell, Compiled
from bdhvs.ops.territory import scope
from bdhvs.plans.measuring import states
from bdhvs.plans.queries import targets_in_force
from tests.village import KY_ANH, TODAY, a_village


def count_all(_: int) -> int:
    try:
        with scope([KY_ANH]):
            return len(
                states(commune=KY_ANH, targets=list(targets_in_force(KY_ANH, TODAY)), as_of=TODAY, fresh=True)
            )
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_four_at_once_leave_each_cell_once(catalogue: None) -> None:
    a_village()
    with ThreadPoolExecutor(4) as together:
        assert len(set(together.map(count_all, range(4)))) == 1
    with scope([KY_ANH]):
        cells = Cell.objects.filter(as_of=TODAY).values_list("measure", "hamlet", "group_code", "part")
        assert len(cells) == len(set(cells)) > 0


@pytest.mark.django_db
def test_a_definition_that_is_not_compiled_is_an_error_and_not_zero_of_zero(catalogue: None) -> None:
    a_village()
    Compiled.objects.all().delete()
    with scope([KY_ANH]), pytest.raises(NotCompiledError):
        states(commune=KY_ANH, targets=list(targets_in_force(KY_ANH, TODAY)), as_of=TODAY, fresh=True)
