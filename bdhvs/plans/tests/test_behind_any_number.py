"""Whoever stands behind a number can be listed, whatever kind of number a plan asks for."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from bdhvs.indicators.queries import evidence_behind, units_behind
from bdhvs.indicators.tests.test_common import all_measures
from bdhvs.learning import commands as learning
from bdhvs.ops.territory import scope
from bdhvs.plans.models import Target
from bdhvs.skills.models import FrameworkInUse
from tests.village import ACT, KY_ANH, TODAY, Village, a_village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture
def village() -> Village:
    village = a_village()
    with scope([KY_ANH]):
        framework = FrameworkInUse.objects.get(commune_id=KY_ANH, group_code="citizen").framework
        for month, score in ((3, "0.40"), (9, "0.70")):
            outcome = learning.TestOutcome("citizen", True, Decimal(score))
            learning.record_test_result(
                person=village.people["sau"], framework=framework, outcome=outcome,
                occurred_on=date(2026, month, 1), **ACT,
            )  # fmt: skip
    return village


def test_every_entry_of_the_catalogue_has_a_list_behind_it(village: Village) -> None:
    with scope([KY_ANH]):
        for asked in all_measures().values():
            assert all(unit.outcome for unit in units_behind(asked, KY_ANH, TODAY)), asked.indicator_id
            evidence_behind(asked, KY_ANH, TODAY)


def test_the_page_of_a_paired_change_lists_who_has_both_tests(village: Village, client: Client) -> None:
    with scope([KY_ANH]):
        Target.objects.create(
            plan=village.plan, commune_id=KY_ANH, code="KA-T99", kind="target", position=99, says="Thử",
            indicator_id="competence_change", op=">=", value=Decimal("0.1"), unit="value",
        )  # fmt: skip
    client.force_login(village.lan)
    page = client.get(f"/ke-hoach/{village.plan.pk}/KA-T99/")
    assert page.status_code == 200
    assert page.context["count"] == 1
    assert client.get(f"/ke-hoach/{village.plan.pk}/KA-T99/?ket_qua=fail").context["count"] == 0
