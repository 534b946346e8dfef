"""Cả nước, tỉnh, xã: the same measure side by side, nothing invented."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from bdhvs.figures.commands import FigureDetails, record_figure
from bdhvs.figures.models import Figure
from bdhvs.lib.evidence import Level
from bdhvs.ops.territory import scope
from bdhvs.plans.commands import change_plan
from bdhvs.plans.levels import COMMUNE, NATIONAL, PROVINCE, Levels, figures_of_levels, levels_of
from bdhvs.plans.models import Plan
from bdhvs.plans.tests.test_board import guide, state_of
from bdhvs.plans.tests.test_editing_rows import typed
from bdhvs.ui.inspection import assert_good_page
from tests.village import ACT, KY_ANH, PASSWORD, TODAY, Village, a_village, days_ago

pytestmark = pytest.mark.django_db
TARGET = "/ke-hoach/ky-anh-2026/KA-T4/"


@pytest.fixture
def village(catalogue: None) -> Village:
    return a_village()


def told(level: str, as_of: date, **numbers: object) -> None:
    measure = f"household_guided@{level}"
    details = FigureDetails(measure=measure, as_of=as_of, source="Báo cáo 9/BC", **numbers)  # type: ignore[arg-type]
    record_figure(commune_code=KY_ANH, details=details, level=Level.E4, **ACT)


def levels() -> Levels:
    found = levels_of(state_of("KA-T4"), KY_ANH)
    assert found is not None
    return found


def test_nothing_is_filled_in_where_nothing_is_known(village: Village) -> None:
    with scope([KY_ANH]):
        found = levels()
    assert [row.share for row in found.rows[:2]] == [None, None]
    assert [row.asked for row in found.rows[:2]] == ["", ""]
    assert found.chart is None


def test_the_national_value_is_quoted_with_its_day_and_source(village: Village) -> None:
    with scope([KY_ANH]):
        plan = Plan.objects.get(pk="ky-anh-2026")
        change_plan(
            plan=plan, section="targets", row_id="KA-T4", values={"indicator": "vneid_confirmed"}, **ACT
        )
        found = levels()
    assert found.rows[0].asked == "trên 60%, đến 31/12/2026"
    assert "01-KH/BCĐTW" in found.quoted_from


def test_figures_of_province_and_country_stand_beside_the_communes_count(village: Village) -> None:
    with scope([KY_ANH]):
        guide(village, "sau")
        told("province", days_ago(40), numerator=10, denominator=100)
        told("province", days_ago(20), numerator=30, denominator=100)
        told("national", days_ago(30), value=Decimal("45.5"))
        found = levels()
    assert [row.label for row in found.rows] == [NATIONAL, PROVINCE, COMMUNE]
    assert [row.n_of for row in found.rows] == [None, (30, 100), (1, 3)]
    assert [str(row.share) for row in found.rows] == ["91/200", "3/10", "1/3"]
    assert found.chart is not None


def test_a_later_figure_is_not_known_before_its_day(village: Village) -> None:
    with scope([KY_ANH]):
        told("province", TODAY, numerator=30, denominator=100)
        assert figures_of_levels(KY_ANH, "household_guided", days_ago(1)) == {}
        assert set(figures_of_levels(KY_ANH, "household_guided", TODAY)) == {PROVINCE}


def test_figures_of_higher_levels_never_enter_the_communes_count(village: Village) -> None:
    with scope([KY_ANH]):
        guide(village, "sau")
        told("province", days_ago(20), numerator=3000, denominator=9000)
        state = state_of("KA-T4")
    assert state.whole is not None
    assert (state.whole.numerator, state.whole.denominator) == (1, 3)


def test_the_officer_enters_a_figure_and_sees_it_on_the_page(client: Client, village: Village) -> None:
    client.login(username="lan", password=PASSWORD)
    path = f"{TARGET}cap-tren/"
    assert_good_page(client.get(path).content.decode())
    form = typed(client.get(path).context["form"], level=PROVINCE, as_of="31/10/2026", numerator="1.200",
                 denominator="4.000", source="Báo cáo 77/BC-SKHCN")  # fmt: skip
    assert client.post(path, form).status_code == 302
    page = client.get(TARGET).content.decode()
    assert_good_page(page)
    assert "1.200 / 4.000 = 30%" in page
    assert "Báo cáo 77/BC-SKHCN" in page


@pytest.mark.parametrize(
    ("numbers", "field"),
    [
        ({"numerator": "5"}, "denominator"),
        ({"numerator": "9", "denominator": "5"}, "numerator"),
        ({}, "numerator"),
        ({"numerator": "1", "denominator": "5", "percent": "20"}, "percent"),
        ({"percent": "101"}, "percent"),
        ({"percent": "20", "as_of": "01/01/2999"}, "as_of"),
        ({"percent": "20", "source": ""}, "source"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_in_place(
    client: Client, village: Village, numbers: dict[str, str], field: str
) -> None:
    client.login(username="lan", password=PASSWORD)
    form = {"level": PROVINCE, "as_of": "31/10/2026", "source": "Báo cáo"} | numbers
    answer = client.post(f"{TARGET}cap-tren/", form)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    with scope([KY_ANH]):
        assert not Figure.objects.exists()


def test_a_leader_sees_the_block_and_enters_nothing(client: Client, village: Village) -> None:
    client.login(username="minh", password=PASSWORD)
    page = client.get(TARGET).content.decode()
    assert "Cả nước / tỉnh / xã" in page
    assert "cap-tren" not in page
    assert client.get(f"{TARGET}cap-tren/").status_code == 403


def test_the_choice_of_the_commune_is_said_in_the_sentence(client: Client, village: Village) -> None:
    with scope([KY_ANH]):
        plan = Plan.objects.get(pk="ky-anh-2026")
        values = {"settings": {"resident": "present", "rule": "certificate"}}
        change_plan(plan=plan, section="targets", row_id="KA-T4", values=values, **ACT)
    client.login(username="minh", password=PASSWORD)
    assert "xã chọn cách xác định: có giấy chứng nhận được xem" in client.get(TARGET).content.decode()


@pytest.mark.parametrize("place", ["'", "99901-T01", "x y", "%27%20OR%201"])
def test_a_place_that_is_not_of_the_commune_is_not_found(village: Village, place: str) -> None:
    client = Client()
    client.force_login(village.lan)
    assert client.get(f"/ke-hoach/ky-anh-2026/KA-T4/?noi={place}").status_code == 404
