import re

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import resolve
from pytest_django import Settings

from bdhvs.ui.context import CONTRAST_COOKIE, TEXT_COOKIE, Section, mark_current, page
from bdhvs.ui.inspection import assert_good_page, problems

pytestmark = pytest.mark.urls("bdhvs.ui.tests.addresses")
ERROR_PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "500.html", "503.html", "ui/offline.html"]


@pytest.fixture(autouse=True)
def _team(settings: Settings) -> None:
    settings.DEBUG = True


def answer(request: HttpRequest) -> HttpResponse:
    """What the view at this address says, without the middleware of the whole site."""
    response: HttpResponse = resolve(request.path, "bdhvs.ui.tests.addresses").func(request)
    return response


def gallery(query: str = "", **headers: str) -> str:
    response = answer(RequestFactory().get(f"/gallery/?{query}", headers=headers))
    assert response.status_code == 200
    content = getattr(response, "content", b"")
    return bytes(content).decode()


@pytest.mark.parametrize(
    "query", ["", "sort=-guided&page=2", "q=khong-co", "f.guided.from=50&f.status=late", "out=print"]
)
def test_the_gallery_keeps_every_promise_of_a_page(query: str) -> None:
    assert_good_page(gallery(query))


def test_the_gallery_is_for_the_team_only(settings: Settings) -> None:
    settings.DEBUG = False
    with pytest.raises(Http404):
        answer(RequestFactory().get("/gallery/"))


def test_a_table_answers_alone_when_only_the_table_is_wanted() -> None:
    part = gallery("sort=name", **{"HX-Request": "true", "HX-Target": "table-cac-thon"})
    assert "<html" not in part
    assert part.lstrip().startswith('<section class="tbl" id="table-cac-thon"')
    assert problems(part) == []


def test_going_back_in_the_browser_gets_the_whole_page() -> None:
    headers = {"HX-Request": "true", "HX-Target": "table-cac-thon", "HX-History-Restore-Request": "true"}
    assert "<html" in gallery("", **headers)


def test_everything_asked_by_script_is_also_a_link_or_a_form() -> None:
    html = gallery()
    for tag in re.findall(r"<(\w+)[^>]*\shx-(?:get|post)=", html):
        assert tag == "section"  # only running work, which carries a link of its own
    assert html.count('href="?sort=') >= 5


def test_a_filter_without_result_says_what_to_do() -> None:
    html = gallery("q=khong-co-thon-nay")
    assert "Không có dòng nào khớp" in html
    assert "Bỏ hết bộ lọc" in html


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_an_error_page_needs_nothing_and_says_what_was_kept(name: str) -> None:
    html = render_to_string(name)
    assert_good_page(html)
    for words in ("Việc gì đã xảy ra", "Dữ liệu của anh/chị", "Nên làm gì tiếp"):
        assert words in html


def choose(**values: str) -> dict[str, str]:
    response = answer(RequestFactory().post("/preferences/", values))
    assert response.status_code == 302
    return {"to": response.headers["Location"], **{name: m.value for name, m in response.cookies.items()}}


def test_display_choices_are_kept_and_the_reader_stays_on_the_page() -> None:
    assert choose(contrast="high", next="/plans/?page=2") == {"to": "/plans/?page=2", CONTRAST_COOKIE: "high"}
    assert choose(text="larger", next="/") == {"to": "/", TEXT_COOKIE: "larger"}


def test_a_choice_that_does_not_exist_is_not_kept() -> None:
    assert choose(contrast="<script>") == {"to": "/"}


@pytest.mark.parametrize("address", ["https://example.vn/", "//example.vn", "javascript:alert(1)"])
def test_the_way_back_never_leaves_the_site(address: str) -> None:
    assert choose(text="large", next=address)["to"] == "/"


def test_chosen_contrast_reaches_the_page() -> None:
    request: HttpRequest = RequestFactory().get("/")
    request.COOKIES = {CONTRAST_COOKIE: "high", TEXT_COOKIE: "huge"}
    known = page(request)
    assert (known["contrast"], known["text_size"]) == ("high", "normal")


def test_the_section_one_is_in_is_marked() -> None:
    sections = [Section("Chính", "/"), Section("Hộ", "/people/"), Section("Trùng", "/people/duplicates/")]
    assert [s.label for s in mark_current(sections, "/people/duplicates/4/") if s.current] == ["Trùng"]
    assert [s.label for s in mark_current(sections, "/people/7/") if s.current] == ["Hộ"]
    assert [s.label for s in mark_current(sections, "/") if s.current] == ["Chính"]
    assert not [s for s in mark_current(sections, "/other/") if s.current]
