"""Nothing of a plan is lost: who saved what when, what differs, and the way back."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bdhvs.ops.territory import scope
from bdhvs.plans.commands import change_plan
from bdhvs.plans.models import Plan
from bdhvs.plans.tests.test_editing_rows import typed
from bdhvs.ui.inspection import assert_good_page
from tests.village import KY_ANH, NOW, PASSWORD, Village, a_village

pytestmark = pytest.mark.django_db
ROOT = "/ke-hoach/ky-anh-2026"


@pytest.fixture
def village(catalogue: None) -> Village:
    return a_village()


@pytest.fixture
def lan(client: Client, village: Village) -> Client:
    client.login(username="lan", password=PASSWORD)
    return client


def changed(village: Village, **values: Any) -> None:
    with scope([KY_ANH]):
        plan = Plan.objects.get(pk="ky-anh-2026")
        change_plan(plan=plan, section="targets", row_id="KA-T4", values=values, by=village.lan, at=NOW)


def value_now() -> str:
    with scope([KY_ANH]):
        rows = Plan.objects.get(pk="ky-anh-2026").content["targets"]
    return str(next(row["value"] for row in rows if row["id"] == "KA-T4"))


def test_the_history_says_who_saved_what(lan: Client, village: Village) -> None:
    changed(village, value="80")
    page = lan.get(f"{ROOT}/lich-su/").content.decode()
    assert_good_page(page)
    assert "Bản 2 (đang dùng)" in page
    assert "Nguyễn Thị Lan" in page
    assert "sửa KA-T4" in page


def test_a_file_that_is_no_plan_is_refused_with_its_line_and_nothing_is_kept(lan: Client) -> None:
    file = SimpleUploadedFile("ke-hoach.yaml", b"plan: {id: ky-anh-2026}\nplan: {id: ky-anh-2026}")
    page = lan.post("/ke-hoach/nap/", {"file": file})
    assert page.status_code == 422
    assert_good_page(page.content.decode())
    assert "Dòng 2: mục `plan` viết hai lần." in page.content.decode()
    assert value_now() == "70"


def test_any_two_versions_are_compared_in_words(lan: Client, village: Village) -> None:
    changed(village, value="80")
    changed(village, soft=None)
    page = lan.get(f"{ROOT}/so-sanh/", {"cu": "1", "moi": "3"}).content.decode()
    assert_good_page(page)
    assert "Chỉ tiêu KA-T4: sửa" in page
    for words in ("mức phấn đấu", '<td data-label="Trước">70</td>', '<td data-label="Sau">80</td>'):
        assert words in page


def test_without_a_choice_the_newest_is_compared_with_the_one_before(lan: Client, village: Village) -> None:
    changed(village, value="80")
    changed(village, value="85")
    context = lan.get(f"{ROOT}/so-sanh/").context
    assert (context["old"], context["new"]) == (2, 3)


def test_a_plan_with_one_version_compares_with_itself(lan: Client) -> None:
    assert "Hai bản giống nhau" in lan.get(f"{ROOT}/so-sanh/").content.decode()


def test_versions_that_never_were_are_not_found(lan: Client) -> None:
    assert lan.get(f"{ROOT}/so-sanh/", {"cu": "7"}).status_code == 404
    assert lan.get(f"{ROOT}/so-sanh/", {"cu": "²"}).status_code == 200


def test_an_earlier_version_comes_back_as_a_new_one(lan: Client, village: Village) -> None:
    changed(village, value="80")
    lan.post(f"{ROOT}/ban/1/")
    assert value_now() == "70"
    with scope([KY_ANH]):
        assert [one.note for one in village.plan.versions.order_by("version")][-1] == "trở lại bản 1"
        assert village.plan.versions.count() == 3


def test_who_edited_while_another_went_back_is_told(lan: Client, village: Village) -> None:
    changed(village, value="80")
    path = f"{ROOT}/sua/targets/KA-T4/"
    form = lan.get(path).context["form"]
    lan.post(f"{ROOT}/ban/1/")
    assert lan.post(path, typed(form, value="81")).status_code == 409
    assert value_now() == "70"


def test_a_leader_cannot_go_back(client: Client, village: Village) -> None:
    changed(village, value="80")
    client.login(username="minh", password=PASSWORD)
    assert client.post(f"{ROOT}/ban/1/").status_code == 403
    assert "/ban/1/" not in client.get(f"{ROOT}/lich-su/").content.decode()


def test_a_longer_history_asks_no_more_of_the_database(
    lan: Client, village: Village, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    changed(village, value="80")
    with django_assert_max_num_queries(40) as short:
        lan.get(f"{ROOT}/lich-su/")
    for value in range(81, 95):
        changed(village, value=str(value))
    with django_assert_max_num_queries(len(short)):
        lan.get(f"{ROOT}/lich-su/")
