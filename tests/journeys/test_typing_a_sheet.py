"""A page of visits on paper typed back at a desk: keys are counted, the page is a full one."""

import shutil
import sys
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, Playwright
from pytest_django.live_server_helper import LiveServer

from bdhvs.accounts.commands import Post
from bdhvs.accounts.rules import Role
from bdhvs.ops.territory import scope
from bdhvs.ui import build
from bdhvs.visits.models import VisitSheet
from tests.faults.browser import SWITCHES, browser_driver
from tests.faults.evening import Evening, an_evening, ask, count
from tests.village import KY_ANH, a_user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium"),
    pytest.mark.django_db(transaction=True),
]
ITEMS = ["D1", "C1", "S1", "S2", "P1", "F1", "bank_account", "learning_account"]
KEYS_A_MINUTE = 200
"""A typist of forty words a minute; somebody who reads boxes of a page is not slower than words of a letter."""


@pytest.fixture(scope="module")
def driver() -> Iterator[Playwright]:
    build.build()
    with browser_driver() as playwright:
        yield playwright


@pytest.fixture
def evening(catalogue: None) -> Evening:
    return an_evening()


class Desk:
    """An officer's keyboard. Every key that is pressed is counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)


@pytest.fixture
def sheet(evening: Evening, live_server: LiveServer, driver: Playwright) -> Iterator[tuple[Desk, VisitSheet]]:
    """The fullest of the printed pages, opened as the scanner of its QR code opens it."""
    with scope([KY_ANH]):
        leader = a_user("nga", "Trần Nga", Post(Role.TEAM_LEADER, KY_ANH, evening.hamlet))
    client = Client()
    client.force_login(leader)
    client.post("/den-nha/phieu/", {"thon": evening.hamlet, "lane": "", "items": ITEMS})
    with scope([KY_ANH]):
        fullest = max(VisitSheet.objects.all(), key=lambda one: sum(map(len, one.members)))
    chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
    page = chromium.new_context(viewport={"width": 1366, "height": 768}).new_page()
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page.goto(f"{live_server.url}/den-nha/phieu/{fullest.code}/")
    yield Desk(page), fullest
    chromium.close()


def test_a_full_page_takes_one_key_a_box_and_one_a_household(
    sheet: tuple[Desk, VisitSheet], capsys: pytest.CaptureFixture[str]
) -> None:
    desk, page = sheet
    boxes = desk.page.locator("input.cell:enabled:not([data-ends])").count()
    homes = len(page.households)
    desk.page.focus("input.cell >> nth=0")
    for members in page.members:
        desk.press("g")
        for _ in members:
            desk.press(*("x", "x", "k", " ", "2", "x", " ", "k"))
    with capsys.disabled():
        sys.stdout.write(
            f"\na full page: {homes} households, {boxes} boxes, {desk.keys} keys, "
            f"about {60 * desk.keys // KEYS_A_MINUTE} s at {KEYS_A_MINUTE} keys a minute\n"
        )
    assert desk.keys == boxes + homes
    desk.page.click("text=Lưu phiếu")
    desk.page.wait_for_selector(f"text=Đã ghi {homes} hộ")
    people = sum(map(len, page.members))
    assert count("SELECT count(*) FROM skills_attainment") == people * 6
    assert ask("SELECT outcome, count(*) FROM visits_visit GROUP BY 1") == [("done", homes)]
    told = ask(
        "SELECT item_code, result, degree, count(*) FROM skills_attainment GROUP BY 1, 2, 3 ORDER BY 1"
    )
    signs = {
        "D1": ("yes", None),
        "C1": ("yes", None),
        "S1": ("no", None),
        "P1": ("yes", 2),
        "F1": ("yes", None),
    }
    assert {item: (result, degree) for item, result, degree, _ in told} == signs | {
        "learning_account": ("no", None)
    }


def test_a_usual_page_is_typed_in_a_minute(
    sheet: tuple[Desk, VisitSheet], capsys: pytest.CaptureFixture[str]
) -> None:
    """Of each four households: one not reached yet, one where nobody was, two where the first person was shown three
    things. The rest of a household is left with one key."""
    desk, page = sheet
    desk.page.focus("input.cell >> nth=0")
    for number, _ in enumerate(page.households):
        desk.press(
            *[("Enter",), ("v",), ("g", "x", "k", "x", "Enter"), ("g", " ", "x", "2", "Enter")][number % 4]
        )
    seconds = 60 * desk.keys / KEYS_A_MINUTE
    with capsys.disabled():
        sys.stdout.write(
            f"\na usual page: {len(page.households)} households, {desk.keys} keys, about {seconds:.0f} s\n"
        )
    desk.page.click("text=Lưu phiếu")
    desk.page.wait_for_selector("text=Đã ghi")
    reached = [outcome for (outcome,) in ask("SELECT outcome FROM visits_visit ORDER BY id")]
    assert reached == [
        ("", "nobody_home", "done", "done")[n % 4] for n in range(len(page.households)) if n % 4
    ]
    assert seconds <= 60
