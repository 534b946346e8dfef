"""The gallery in a real browser, answered from memory: no server, no database."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import resolve
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright
from pytest_django import Settings

from bdhvs.ui import build
from bdhvs.ui.middleware import ContentSecurityMiddleware

AXE = build.MODULES / "axe-core" / "axe.min.js"
HTML = "text/html; charset=utf-8"
HOST = "http://localhost"
RULES = "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("bdhvs.ui.tests.addresses"),
    pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    build.build()
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()


@pytest.fixture(autouse=True)
def _team(settings: Settings) -> None:
    settings.DEBUG = True


def answer(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = resolve(request.path, "bdhvs.ui.tests.addresses").func(request)
    return response


def serve(route: Route) -> None:
    """What the site would answer, with its own security headers."""
    address = urlsplit(route.request.url)
    if address.path.startswith("/static/"):
        found = finders.find(address.path.removeprefix("/static/"))
        assert isinstance(found, str), address.path
        route.fulfill(path=Path(found))
        return
    headers = {name: value for name, value in route.request.headers.items() if not name.startswith(":")}
    request = RequestFactory().get(f"{address.path}?{address.query}", headers=headers)
    response = ContentSecurityMiddleware(answer)(request)
    body = response.content if not response.streaming else b"".join(response)
    route.fulfill(status=response.status_code, headers=dict(response.items()), body=body)


def visit(context: BrowserContext, address: str = "/gallery/") -> Page:
    context.route("**/*", serve)
    page = context.new_page()
    page.goto(HOST + address)
    return page


@pytest.mark.parametrize("width", [360, 768, 1366, 1920])
def test_no_page_is_wider_than_its_screen(browser: Browser, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = visit(context)
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(("width", "contrast"), [(360, "normal"), (1366, "normal"), (1366, "high")])
def test_a_machine_finds_no_barrier(browser: Browser, width: int, contrast: str) -> None:
    with browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=True) as context:
        context.add_cookies([{"name": "bdhvs_tuong_phan", "value": contrast, "url": HOST}])
        page = visit(context)
        page.evaluate("document.querySelectorAll('details:not([data-menu])').forEach(d => d.open = true)")
        page.add_script_tag(content=AXE.read_text())
        found = page.evaluate(RULES)["violations"]
        assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == []


def test_a_table_is_sorted_in_place_under_the_security_policy(browser: Browser) -> None:
    with browser.new_context(viewport={"width": 1366, "height": 800}) as context:
        complaints: list[str] = []
        page = visit(context)
        page.on("console", lambda message: complaints.append(message.text))
        page.evaluate("window.sameDocument = true")
        page.get_by_role("link", name="Số hộ").first.click()
        page.wait_for_url("**/gallery/?sort=households")
        page.wait_for_selector("th[aria-sort=ascending] >> text=Số hộ")
        assert page.evaluate("window.sameDocument")
        assert page.locator("#table-cac-thon tbody th").first.inner_text() == "Xóm 1"
        assert complaints == []


def test_a_table_is_sorted_without_scripts(browser: Browser) -> None:
    with browser.new_context(viewport={"width": 1366, "height": 800}, java_script_enabled=False) as context:
        page = visit(context)
        page.get_by_role("link", name="Số hộ").first.click()
        assert page.locator("#table-cac-thon tbody th").first.inner_text() == "Xóm 1"
        page.goto(f"{page.url.split('?')[0]}?q=bac+son")  # the form itself posts to those who are signed in
        assert page.locator("#table-cac-thon tbody th").all_inner_texts() == ["Thôn Bắc Sơn"]


def test_a_link_in_a_cell_opens_its_own_page(browser: Browser) -> None:
    with browser.new_context(viewport={"width": 1366, "height": 800}) as context:
        page = visit(context)
        page.locator("#table-cac-thon tbody a").first.click()
        page.wait_for_url("**/gallery/job/")
        assert page.locator("h1").inner_text() == "Việc đang chạy"


def test_someone_signed_out_meanwhile_is_led_to_the_whole_sign_in_page(browser: Browser) -> None:
    with browser.new_context(viewport={"width": 1366, "height": 800}) as context:
        page = visit(context)
        sign_in = '<!doctype html><html lang="vi"><title>Đăng nhập</title><h1>Đăng nhập</h1></html>'
        page.route(
            "**/gallery/?sort=households", lambda route: route.fulfill(body=sign_in, content_type=HTML)
        )
        page.get_by_role("link", name="Số hộ").first.click()
        page.get_by_role("heading", name="Đăng nhập").wait_for(timeout=5000)
        assert page.locator("#table-cac-thon").count() == 0


def test_a_lost_connection_is_said_and_nothing_on_the_page_is_lost(browser: Browser) -> None:
    with browser.new_context(viewport={"width": 1366, "height": 800}) as context:
        page = visit(context)
        page.route("**/gallery/?*", lambda route: route.abort())
        page.get_by_role("link", name="Số hộ").first.click()
        page.wait_for_selector("#connection >> text=Mất kết nối")
        assert page.locator("#table-cac-thon tbody tr").count() == 25
