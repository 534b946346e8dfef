"""Beginning a plan: from nothing, from last year's, from a neighbour's."""

from typing import Any

import pytest
from django.test import Client

from bdhvs.ops.territory import scope
from bdhvs.plans.models import Plan
from bdhvs.plans.tests.test_editing_rows import typed
from bdhvs.ui.inspection import assert_good_page
from tests.village import KY_ANH, KY_HOA, PASSWORD, Village, a_village

pytestmark = pytest.mark.django_db
NEW, COPY = "/ke-hoach/moi/", "/ke-hoach/moi/chep/"


@pytest.fixture
def village(catalogue: None) -> Village:
    return a_village()


@pytest.fixture
def lan(client: Client, village: Village) -> Client:
    client.login(username="lan", password=PASSWORD)
    return client


def plan_in(commune: str, plan_id: str) -> Plan:
    with scope([commune]):
        return Plan.objects.get(pk=plan_id)


def begun(client: Client, path: str, **changes: Any) -> Any:
    return client.post(path, typed(client.get(path).context["form"], **changes))


def test_a_plan_from_nothing_carries_the_communes_words(lan: Client) -> None:
    assert_good_page(lan.get(NEW).content.decode())
    answer = begun(lan, NEW, plan_id="ky-anh-2027", year="2027", letters="KA", signing="deputy",
                   period_from="01/01/2027", last_day="31/12/2027")  # fmt: skip
    assert answer.headers["Location"] == "/ke-hoach/ky-anh-2027/sua/"
    held = plan_in(KY_ANH, "ky-anh-2027").content
    assert held["plan"]["commune_name"] == "xã Kỳ Anh"
    assert held["plan"]["province_name"] == "tỉnh Hà Tĩnh"
    assert (held["plan"]["period_from"], held["plan"]["period_to"]) == ("2027-01-01", "2028-01-01")
    assert held["document"]["signing"] == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
    assert held["labels"]["team"] == "Tổ chuyển đổi số cộng đồng"


def test_an_id_in_use_is_refused_and_what_was_typed_stays(lan: Client) -> None:
    answer = begun(lan, NEW, plan_id="ky-anh-2026", title="Kế hoạch đang gõ")
    assert answer.status_code == 422
    assert "đã có" in answer.content.decode()
    assert "Kế hoạch đang gõ" in answer.content.decode()
    assert plan_in(KY_ANH, "ky-anh-2026").version == 1


def test_an_id_that_another_commune_uses_is_refused_too(client: Client, village: Village) -> None:
    client.login(username="tam", password=PASSWORD)
    answer = begun(client, NEW, plan_id="ky-anh-2026")
    assert answer.status_code == 422
    assert plan_in(KY_ANH, "ky-anh-2026").commune_id == KY_ANH


def test_ids_that_would_hide_a_page_are_refused(lan: Client) -> None:
    assert begun(lan, NEW, plan_id="cach-do").status_code == 422


def test_a_period_that_ends_before_it_begins_is_refused(lan: Client) -> None:
    answer = begun(lan, NEW, period_from="01/06/2027", last_day="31/05/2027")
    assert answer.context["form"].errors["last_day"]


def test_next_years_copy_is_shown_before_it_is_stored(lan: Client) -> None:
    assert_good_page(lan.get(COPY).content.decode())
    form = typed(
        lan.get(COPY).context["form"],
        source="cua-xa:ky-anh-2026",
        plan_id="ky-anh-2027",
        year="2027",
        letters="KA",
    )
    shown = lan.post(COPY, form)
    page = shown.content.decode()
    assert_good_page(page)
    assert "Chưa có gì được lưu" in page
    assert "30/06/2027" in page
    with scope([KY_ANH]):
        assert not Plan.objects.filter(pk="ky-anh-2027").exists()
    form["agreed"] = "1"
    assert lan.post(COPY, form).headers["Location"] == "/ke-hoach/ky-anh-2027/sua/"
    made = plan_in(KY_ANH, "ky-anh-2027")
    assert made.content["plan"]["copied_from"] == "ky-anh-2026"
    assert len(made.content["targets"]) == 6


def test_a_neighbours_plan_becomes_ours_with_our_names(client: Client, village: Village) -> None:
    client.login(username="tam", password=PASSWORD)
    form = typed(client.get(COPY).context["form"], source="xa-khac:ngok-bay-2025", year="2027")
    form["agreed"] = "1"
    client.post(COPY, form)
    with scope([KY_HOA]):
        made = Plan.objects.get(commune_id=KY_HOA)
    assert made.pk == "ky-hoa-2027"
    assert made.content["plan"]["commune_name"] == "xã Kỳ Hoa"
    assert {row["id"].partition("-")[0] for row in made.content["targets"]} == {"KH"}


def test_a_source_out_of_sight_cannot_be_copied(client: Client, village: Village) -> None:
    client.login(username="tam", password=PASSWORD)
    form = typed(client.get(COPY).context["form"], source="cua-xa:ky-anh-2026")
    assert client.post(COPY, form).status_code == 422


def test_the_mark_of_a_copy_goes_when_the_officer_has_gone_through_it(lan: Client) -> None:
    form = typed(
        lan.get(COPY).context["form"], source="cua-xa:ky-anh-2026", plan_id="ky-anh-2027", year="2027"
    )
    form["agreed"] = "1"
    lan.post(COPY, form)
    head = "/ke-hoach/ky-anh-2027/sua/plan/"
    lan.post(head, typed(lan.get(head).context["form"], copied_from="on"))
    assert "copied_from" not in plan_in(KY_ANH, "ky-anh-2027").content["plan"]
