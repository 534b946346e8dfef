"""A name typed into any search box never stands in an address, and everything after the search still works."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from bdhvs.ops.territory import scope
from bdhvs.people.commands import register_person
from bdhvs.people.commands.registering import PersonDetails
from bdhvs.ui.inspection import assert_good_page
from tests.village import ACT, KY_ANH, PASSWORD, Village, a_village

pytestmark = pytest.mark.django_db
NAME = "Phạm Thị Sáu"
TYPED = re.compile(r"s(á|%C3%A1)u\b", re.IGNORECASE)


@pytest.fixture
def village() -> Village:
    cache.clear()
    return a_village()


@pytest.fixture
def lan(village: Village) -> Client:
    client = Client()
    assert client.login(username="lan", password=PASSWORD)
    return client


def searched(client: Client, path: str, **typed: str) -> tuple[str, str]:
    """Address and text of the page that the search leads to."""
    answer = client.post(path, {"tim_kin": "1", **typed})
    assert answer.status_code == 303
    address = answer.headers["Location"]
    assert not TYPED.search(address), address
    page = client.get(address)
    assert page.status_code == 200
    assert_good_page(page.content.decode())
    return address, page.content.decode()


def links(text: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'(?:href|action)="([^"]*)"', text)]


@pytest.mark.parametrize("typed", [{"tim": "Sáu"}, {"q": "Sáu"}, {"tim": "Sáu", "thon": "18775-T01"}])
def test_a_person_is_found_and_no_link_of_the_page_names_her(lan: Client, typed: dict[str, str]) -> None:
    _, text = searched(lan, "/danh-sach/", **typed)
    assert NAME in text
    assert not [link for link in links(text) if TYPED.search(link)]


def test_every_search_box_of_the_register_posts(lan: Client, village: Village) -> None:
    sau = village.people["sau"].uuid
    for path in ("/danh-sach/", "/danh-sach/ho/", f"/danh-sach/nguoi/{sau}/gop/"):
        text = lan.get(path).content.decode()
        forms = re.findall(r"<form[^>]*role=\"search\"[^>]*>", text)
        assert forms, path
        assert all('method="post"' in form for form in forms), path
        assert "Dũng" in searched(lan, path, tim="Dũng")[1], path


def test_sorting_paging_printing_and_export_go_on_from_the_search(lan: Client, village: Village) -> None:
    with scope([KY_ANH]):
        for number in range(30):
            details = PersonDetails(name=f"Lê Văn Sáu {number}", birth_year=1970)
            register_person(commune_code=KY_ANH, details=details, household=village.homes["dung"], **ACT)
    _, text = searched(lan, "/danh-sach/", tim="Sáu")
    assert 'trong <b class="num">31</b>' in text
    second = next(link for link in links(text) if "page=2" in link)
    assert "Sáu" in lan.get(f"/danh-sach/{second}").content.decode()
    sort = next(link for link in links(text) if "sort=" in link)
    assert 'trong <b class="num">31</b>' in lan.get(f"/danh-sach/{sort}").content.decode()
    assert (
        "Dũng"
        not in lan.get(f"/danh-sach/{next(k for k in links(text) if 'out=print' in k)}").content.decode()
    )
    book = lan.get(f"/danh-sach/{next(k for k in links(text) if 'out=xlsx' in k)}")
    assert b"".join(book).startswith(b"PK")


def test_choosing_columns_and_rows_keeps_the_search_without_naming_it(lan: Client) -> None:
    _, text = searched(lan, "/danh-sach/", tim="Sáu")
    gets = re.findall(r'<form[^>]*method="get"[^>]*>.*?</form>', text, re.DOTALL)
    assert gets
    assert not [form for form in gets if re.search(r'value="[^"]*Sáu', form)]
    assert all('name="kin"' in form for form in gets)


def test_an_old_or_borrowed_address_shows_the_list_and_says_so(lan: Client, village: Village) -> None:
    address, _ = searched(lan, "/danh-sach/", tim="Sáu")
    borrowed = Client()
    assert borrowed.login(username="hoa", password=PASSWORD)
    text = borrowed.get(address).content.decode()
    assert "Lần tìm này đã hết hạn" in text
    assert 'value="Sáu"' not in text


def test_a_search_without_the_token_of_the_form_is_refused(village: Village) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.login(username="lan", password=PASSWORD)
    assert strict.post("/danh-sach/", {"tim_kin": "1", "tim": "Sáu"}).status_code == 403
