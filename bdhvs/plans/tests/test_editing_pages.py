"""The plan editor as its readers meet it."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bdhvs.ops.territory import scope
from bdhvs.plans.commands import edit_plan
from bdhvs.plans.editing import SECTIONS
from bdhvs.plans.models import Plan, PlanVersion
from bdhvs.plans.tests.test_editing_rows import typed
from bdhvs.ui.inspection import assert_good_page
from tests.village import ACT, KY_ANH, PASSWORD, Village, a_village

pytestmark = pytest.mark.django_db
ROOT = "/ke-hoach/ky-anh-2026"
TARGET = f"{ROOT}/sua/targets/KA-T4/"


@pytest.fixture
def village(catalogue: None) -> Village:
    return a_village()


@pytest.fixture
def lan(client: Client, village: Village) -> Client:
    """The standing officer at her desk."""
    client.login(username="lan", password=PASSWORD)
    return client


def content() -> dict[str, Any]:
    with scope([KY_ANH]):
        held: dict[str, Any] = Plan.objects.get(pk="ky-anh-2026").content
    return held


def sent(client: Client, path: str, **changes: str) -> Any:
    """The form of a page sent back with some fields typed anew."""
    return client.post(path, dict(typed(client.get(path).context["form"], **changes).lists()))


def row(section: str, code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in content()[section] if one["id"] == code)
    return found


def test_every_page_of_the_editor_is_a_good_page(lan: Client) -> None:
    paths = [
        f"{ROOT}/sua/",
        f"{ROOT}/can-xem/",
        f"{ROOT}/lich-su/",
        f"{ROOT}/",
        "/ke-hoach/cach-do/",
        "/ke-hoach/",
    ]
    paths += [f"{ROOT}/sua/{section}/" for section in SECTIONS]
    for section in SECTIONS.values():
        if section.is_list:
            paths.append(f"{ROOT}/sua/{section.key}/them/")
        rows = content().get(section.key, [])
        if section.letter and rows:
            paths += [
                f"{ROOT}/sua/{section.key}/{rows[0]['id']}/",
                f"{ROOT}/sua/{section.key}/{rows[0]['id']}/xoa/",
            ]
    paths += [f"{ROOT}/sua/recipients/1/", f"{ROOT}/sua/recipients/1/xoa/"]
    for path in paths:
        page = lan.get(path)
        assert page.status_code == 200, path
        assert_good_page(page.content.decode())


def test_the_officer_changes_a_target_and_the_board_row_follows(lan: Client, village: Village) -> None:
    answer = sent(lan, TARGET, value="75", op=">=")
    assert answer.headers["Location"] == f"{ROOT}/sua/targets/#dong-KA-T4"
    assert (row("targets", "KA-T4")["value"], row("targets", "KA-T4")["op"]) == ("75", ">=")
    with scope([KY_ANH]):
        assert village.plan.targets.get(code="KA-T4").value == 75
        assert village.plan.versions.order_by("-version")[0].note == "sửa chỉ tiêu KA-T4"


def test_saving_without_a_change_makes_no_new_version(lan: Client, village: Village) -> None:
    sent(lan, TARGET)
    with scope([KY_ANH]):
        assert PlanVersion.objects.filter(plan=village.plan).count() == 1


def test_a_mistake_is_told_at_its_field_and_what_was_typed_stays(lan: Client) -> None:
    answer = sent(lan, TARGET, value="170", says="Câu đang gõ dở")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "không vượt quá 100" in page
    assert "Câu đang gõ dở" in page
    assert_good_page(page)
    assert row("targets", "KA-T4")["value"] == "70"


def test_a_malformed_number_of_a_new_row_is_told_at_its_field(lan: Client) -> None:
    answer = sent(
        lan, f"{ROOT}/sua/budget/them/", id="ngân sách", says="Nguồn khác", clause="IV", code="sponsorship"
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors["id"]


def test_a_task_is_added_with_lead_partners_and_term(lan: Client) -> None:
    path = f"{ROOT}/sua/tasks/them/"
    form = typed(
        lan.get(path).context["form"], does="Mở lớp ban tối", clause="II.2", kind="class", always="on"
    )
    form["lead"] = "teams"
    form.setlist("with", ["police", "youth_union"])
    assert lan.post(path, dict(form.lists())).status_code == 302
    made = content()["tasks"][-1]
    assert set(made.pop("with")) == {"police", "youth_union"}
    assert made == {
        "id": "KA-A23",
        "clause": "II.2",
        "does": "Mở lớp ban tối",
        "kind": "class",
        "lead": "teams",
        "due": "always",
    }


def test_the_second_of_two_tabs_is_told_and_loses_nothing(lan: Client) -> None:
    first, second = (lan.get(TARGET).context["form"] for _ in range(2))
    lan.post(TARGET, typed(first, value="80"))
    late = typed(second, value="65", says="Lời của thẻ thứ hai")
    told = lan.post(TARGET, late)
    page = told.content.decode()
    assert told.status_code == 409
    assert "Chưa lưu" in page
    assert "Lời của thẻ thứ hai" in page
    assert "Nguyễn Thị Lan" in page
    assert_good_page(page)
    assert row("targets", "KA-T4")["value"] == "80"
    again = typed(told.context["form"])
    assert lan.post(TARGET, again).status_code == 302
    assert (row("targets", "KA-T4")["value"], row("targets", "KA-T4")["says"]) == (
        "65",
        "Lời của thẻ thứ hai",
    )


def test_two_tabs_on_different_rows_both_keep_their_work(lan: Client) -> None:
    other = f"{ROOT}/sua/targets/KA-T1/"
    first, second = lan.get(TARGET).context["form"], lan.get(other).context["form"]
    lan.post(TARGET, typed(first, value="80"))
    answer = lan.post(other, typed(second, soft="on"), follow=True)
    assert "Phần người khác vừa lưu vẫn còn" in answer.content.decode()
    assert (row("targets", "KA-T4")["value"], row("targets", "KA-T1")["soft"]) == ("80", True)


def test_what_was_typed_into_a_removed_row_can_still_be_copied(lan: Client) -> None:
    form = lan.get(TARGET).context["form"]
    lan.post(f"{TARGET}xoa/", {"seen": "1"})
    told = lan.post(TARGET, typed(form, says="Câu chưa kịp lưu"))
    assert told.status_code == 409
    assert "Câu chưa kịp lưu" in told.content.decode()
    assert_good_page(told.content.decode())


def test_removing_asks_first_and_says_who_mentions_the_row(lan: Client) -> None:
    asked = lan.get(f"{TARGET}xoa/").content.decode()
    assert "KA-A3, KA-A13, KA-A15" in asked
    assert row("targets", "KA-T4")
    lan.post(f"{TARGET}xoa/", {"seen": "1"})
    assert "KA-T4" not in [one["id"] for one in content()["targets"]]


def test_removing_from_a_stale_page_asks_again(lan: Client) -> None:
    sent(lan, TARGET, value="80")
    assert lan.post(f"{TARGET}xoa/", {"seen": "1"}).status_code == 409
    assert row("targets", "KA-T4")


def test_rows_change_places(lan: Client) -> None:
    lan.post(f"{ROOT}/sua/targets/KA-T2/chuyen/", {"len": "1"})
    assert [one["id"] for one in content()["targets"]][:2] == ["KA-T2", "KA-T1"]


def test_remarks_stand_beside_their_row(lan: Client) -> None:
    page = lan.get(f"{ROOT}/sua/targets/").content.decode()
    assert "KA-T4 ghi “trên 70%”" in page
    assert "KA-T4 ghi “trên 70%”" in lan.get(TARGET).content.decode()
    assert "KA-T4 ghi “trên 70%”" in lan.get(f"{ROOT}/can-xem/").content.decode()


def test_the_list_of_ways_to_measure_answers_a_search_and_keeps_the_choice(lan: Client) -> None:
    answer = lan.get(
        "/ke-hoach/cach-do/",
        {"tim": "chữ ký số", "indicator": "household_guided"},
        headers={"HX-Request": "true"},
    )
    page = answer.content.decode()
    assert "adult_signature" in page
    assert 'value="household_guided" checked' in page
    assert "hamlet_two_channels" not in page


def test_a_leader_reads_and_does_not_edit(client: Client, village: Village) -> None:
    client.login(username="minh", password=PASSWORD)
    for path in (f"{ROOT}/", f"{ROOT}/can-xem/", f"{ROOT}/lich-su/", f"{ROOT}/so-sanh/"):
        page = client.get(path)
        assert page.status_code == 200
        assert "/sua/" not in page.content.decode()
    for path in (
        f"{ROOT}/sua/",
        f"{ROOT}/sua/targets/",
        TARGET,
        f"{TARGET}xoa/",
        "/ke-hoach/moi/",
        "/ke-hoach/moi/chep/",
    ):
        assert client.get(path).status_code == 403, path
    assert client.post(f"{ROOT}/sua/targets/KA-T2/chuyen/", {"len": "1"}).status_code == 403


def test_an_officer_of_the_next_commune_finds_no_such_plan(client: Client, village: Village) -> None:
    client.login(username="tam", password=PASSWORD)
    for path in (
        f"{ROOT}/sua/",
        f"{ROOT}/sua/targets/",
        TARGET,
        f"{ROOT}/lich-su/",
        f"{ROOT}/so-sanh/",
        f"{ROOT}/can-xem/",
    ):
        assert client.get(path).status_code == 404, path
    assert client.post(f"{TARGET}xoa/", {"seen": "1"}).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Client, village: Village) -> None:
    for path in (f"{ROOT}/sua/", TARGET, "/ke-hoach/moi/", f"{ROOT}/lich-su/", "/ke-hoach/cach-do/"):
        assert client.get(path).headers["Location"].startswith("/dang-nhap/")


def test_addresses_that_name_nothing_are_not_found(lan: Client) -> None:
    for path in (
        f"{ROOT}/sua/wording/",
        f"{ROOT}/sua/targets/KA-T99/",
        f"{ROOT}/sua/labels/them/",
        f"{ROOT}/KA-A1/sua/",
    ):
        assert lan.get(path).status_code == 404, path


def test_the_old_way_to_the_row_of_a_target_still_leads_there(lan: Client) -> None:
    assert lan.get(f"{ROOT}/KA-T4/sua/").status_code == 200


def test_a_longer_plan_asks_no_more_of_the_database(
    lan: Client, village: Village, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(40) as short:
        lan.get(f"{ROOT}/sua/tasks/")
    held = content()
    more = [held["tasks"][0] | {"id": f"KA-A{number}"} for number in range(100, 160)]
    with scope([KY_ANH]):
        plan = Plan.objects.get(pk="ky-anh-2026")
        edit_plan(
            plan=plan, content=held | {"tasks": [*held["tasks"], *more]}, version=plan.version, note="", **ACT
        )
    with django_assert_max_num_queries(len(short)):
        lan.get(f"{ROOT}/sua/tasks/")
