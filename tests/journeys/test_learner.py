"""Learners in a real browser: an old woman with a paper card, a pupil beside her, the keyboard alone, no network.

`BDHVS_PICTURES=folder` keeps a picture of each page.
"""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from bdhvs.learning.cards.commands import Issued, issue_cards
from bdhvs.learning.site.models import SelfStudy
from bdhvs.ops.territory import scope
from bdhvs.ui import build
from bdhvs.ui.inspection import problems
from tests.faults.browser import browser_driver
from tests.ops.starting import until
from tests.village import ACT, KY_ANH, a_village

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium"),
    pytest.mark.django_db(transaction=True),
]
AXE = build.MODULES / "axe-core" / "axe.min.js"
RULES = (
    "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }).then((said) => said.violations"
    ".filter((one) => ['serious', 'critical'].includes(one.impact)).map((one) => [one.id, one.nodes[0].html]))"
)
SMALL = """() => [...document.querySelectorAll("a, button, summary, select, input:not([type=hidden])")]
.filter((one) => {
  const box = (one.closest("label") ?? one).getBoundingClientRect();
  return box.width > 0 && box.height > 0 && box.height < 43.5 && !one.closest("p:not(.way), .skip, svg");
}).map((one) => one.outerHTML.slice(0, 90))"""
FIRST_PAGE, LESSON_PAGE, REQUESTS = 60_000, 150_000, 8
KEPT = "async (address) => Boolean(await (await caches.open('hoc-bai')).match(address))"
LESSON = "/hoc/bai/s1-khoa-man-hinh/"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    build.build()
    with browser_driver() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture
def sau(transactional_db: None) -> Issued:
    village = a_village()
    with scope([KY_ANH]):
        return issue_cards(people=[village.people["sau"]], **ACT)[0]


@pytest.fixture
def phone(chromium: Browser, sau: Issued) -> Iterator[BrowserContext]:
    with chromium.new_context(
        viewport={"width": 360, "height": 800}, has_touch=True, bypass_csp=True
    ) as context:
        context.set_default_timeout(30_000)
        yield context


def looked_at(page: Page, name: str) -> None:
    """Good as HTML, no serious finding of axe, nothing too small for a thumb, nothing wider than the screen."""
    assert problems(page.content()) == [], name
    page.evaluate(AXE.read_text())
    assert page.evaluate(RULES) == [], name
    assert page.evaluate(SMALL) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    if folder := os.environ.get("BDHVS_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True, caret="initial")


def through_the_lesson(page: Page) -> None:
    page.click("text=Bắt đầu")
    for number in range(1, 6):
        assert page.inner_text(f"#buoc-{number} .step__no") == f"Bước {number} trên 5"
        assert page.locator(".panel:visible").count() == 1
        page.click(".walk .btn-primary")
    page.click("text=Tôi làm được rồi")
    page.wait_for_selector("text=Giỏi quá!")


def test_an_old_woman_with_a_paper_card_learns_and_her_record_knows(
    phone: BrowserContext, sau: Issued, live_server: LiveServer
) -> None:
    page = phone.new_page()
    page.goto(f"{live_server.url}/hoc/the/?xa={KY_ANH}&so={sau.token.number}#{sau.token}")
    page.wait_for_selector("h1:has-text('Xin chào Phạm Thị Sáu')")
    looked_at(page, "hoc-nha")
    page.fill("#q", "khoa may")
    page.press("#q", "Enter")
    page.click(f"a[href='{LESSON}']")
    looked_at(page, "hoc-bai")
    through_the_lesson(page)
    looked_at(page, "hoc-xong")
    page.goto(f"{live_server.url}/hoc/")
    page.click("text=Đúng, ghi vào sổ của tôi")
    page.wait_for_selector("text=Đã ghi vào sổ của bác.")
    page.goto(f"{live_server.url}/hoc/da-hoc/")
    assert "Đặt khóa màn hình" in page.inner_text("section:has-text('Bác tự học')")
    looked_at(page, "hoc-da-hoc")
    with scope([KY_ANH]):
        rows = list(SelfStudy.objects.values_list("person__name", "kind", "code", "level"))
    assert rows == [("Phạm Thị Sáu", "lesson", "s1-khoa-man-hinh", "E0")]
    page.goto(f"{live_server.url}/hoc/")
    page.click("text=Ra khỏi trang của tôi")
    page.goto(f"{live_server.url}/hoc/da-hoc/")
    page.wait_for_selector("text=Chưa có bài nào học xong trên máy này")
    assert "Phạm Thị Sáu" not in page.content()


def test_a_pupil_helps_his_grandmother_and_keeps_his_own_learning_apart(
    phone: BrowserContext, sau: Issued, live_server: LiveServer
) -> None:
    """On the pupil's phone: large letters for her, a simulation in which nothing is lost, his own lesson not hers."""
    page = phone.new_page()
    page.goto(f"{live_server.url}/hoc/?xa={KY_ANH}&nhom=hoc-sinh")
    page.click("text=Chữ to")
    page.wait_for_selector("html[data-text=large]")
    page.click("text=Chữ to")
    page.wait_for_selector("html[data-text=larger]")
    page.goto(f"{live_server.url}{LESSON}")
    page.wait_for_selector(".walk >> text=Bắt đầu")
    assert page.evaluate("document.querySelector('.walk').getBoundingClientRect().bottom <= innerHeight")
    looked_at(page, "hoc-bai-chu-to")
    page.click("text=Chữ vừa")
    page.wait_for_selector("html[data-text=normal]")
    page.goto(f"{live_server.url}{LESSON}")
    through_the_lesson(page)
    page.goto(f"{live_server.url}/hoc/thu/giu-ma-otp/")
    page.click("[data-way=nghe]")
    page.click("[data-way=hoi]")
    page.wait_for_selector("text=Hỏi thêm chỉ làm mình dễ tin hơn")
    page.click(".scene:not([hidden]) svg", position={"x": 8, "y": 8})
    page.wait_for_selector("text=Chỗ này chưa phải")
    page.click("text=Chỉ cho tôi chỗ chạm")
    assert page.locator(".is-shown").get_attribute("data-way") == "cup"
    looked_at(page, "hoc-lam-thu")
    page.click("[data-way=cup]")
    page.wait_for_selector("text=Nhớ nhé:")
    page.goto(f"{live_server.url}/hoc/the/?xa={KY_ANH}&so={sau.token.number}#{sau.token}")
    page.click("text=Không, của người khác")
    page.reload()
    assert page.locator("[data-join]").is_hidden()
    with scope([KY_ANH]):
        assert not SelfStudy.objects.exists()


def press_until(page: Page, selector: str) -> None:
    """Tab on until such a thing has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_the_keyboard_alone_reads_practises_and_tries(phone: BrowserContext, live_server: LiveServer) -> None:
    page = phone.new_page()
    page.goto(f"{live_server.url}{LESSON}")
    press_until(page, ".walk .btn-primary")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "ten-buoc-1"
    page.goto(f"{live_server.url}/hoc/luyen/s1/")
    press_until(page, "input[name='S1-01']")
    page.keyboard.press("Space")
    page.wait_for_selector(".question:not([hidden]) .verdict:not([hidden])")
    looked_at(page, "hoc-luyen")
    press_until(page, ".quiz > .actions .btn-primary")
    page.keyboard.press("Enter")
    page.wait_for_selector("#cau-2:not([hidden])")
    page.goto(f"{live_server.url}/hoc/thu/dat-khoa-may/")
    press_until(page, "[data-way=anh]")
    page.keyboard.press("Space")
    page.wait_for_selector("text=Mình cần Cài đặt")
    press_until(page, "[data-way=caidat]")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-scene=muc]:not([hidden])")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "chu-de/",
        "chu-de/an-toan/",
        "tim/?q=zzzqqq",
        "thu/",
        "bai/s1-khoa-man-hinh/loa/",
        "mat-mang/",
        "vao/",
        "the/",
        "hinh/",
        "tim/?q=khoa may",
        "hoi/",
        "hoi/nguoi-that/",
    ],
)
def test_every_other_page_has_no_barrier(
    phone: BrowserContext, live_server: LiveServer, address: str
) -> None:
    page = phone.new_page()
    page.goto(f"{live_server.url}/hoc/{address}")
    looked_at(page, f"hoc-{address.replace('/', '-')[:14]}")


def test_a_question_typed_without_marks_opens_exactly_the_step(
    phone: BrowserContext, live_server: LiveServer
) -> None:
    page = phone.new_page()
    page.goto(f"{live_server.url}/hoc/")
    page.click("text=Hỏi một câu")
    press_until(page, "#q")
    page.keyboard.type("chu ky so la gi")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".answer a")
    assert "chu" not in page.url.removeprefix(live_server.url)
    looked_at(page, "hoi-tra-loi")
    page.click(".answer a[href*='#buoc-']")
    page.wait_for_selector(".step:visible")
    assert page.locator(".panel:visible").get_attribute("id") == page.url.partition("#")[2]
    page.goto(f"{live_server.url}/hoc/hoi/")
    page.fill("#q", "Tôi lỡ chuyển tiền cho kẻ lừa đảo rồi, mã 738251")
    page.click(".ask button")
    page.wait_for_selector(".alarm")
    looked_at(page, "hoi-nguy-cap")


def test_an_opened_lesson_is_there_without_a_network(phone: BrowserContext, live_server: LiveServer) -> None:
    page = phone.new_page()
    page.goto(f"{live_server.url}{LESSON}")
    assert until(lambda: page.evaluate(KEPT, LESSON))
    phone.set_offline(True)
    page.goto(f"{live_server.url}{LESSON}")
    through_the_lesson(page)
    page.goto(f"{live_server.url}/hoc/chu-de/")
    page.wait_for_selector("h1:has-text('Đang mất mạng')")
    page.wait_for_selector(f"a[href='{LESSON}']")
    looked_at(page, "hoc-mat-mang")
    phone.set_offline(False)


def weigh(page: Page, address: str) -> tuple[int, int]:
    """Bytes over the line and requests of a first visit, as Chromium counts them."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    sizes: list[int] = []
    line.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto(address, wait_until="networkidle")
    return sum(sizes), len(sizes)


def test_the_first_page_and_a_lesson_are_light(phone: BrowserContext, live_server: LiveServer) -> None:
    page = phone.new_page()
    weight, requests = weigh(page, f"{live_server.url}/hoc/?xa={KY_ANH}")
    assert weight <= FIRST_PAGE
    assert requests <= REQUESTS
    page.close()
    assert weigh(phone.new_page(), f"{live_server.url}{LESSON}")[0] <= LESSON_PAGE


def test_without_a_script_everything_but_the_simulations_comforts_works(
    chromium: Browser, sau: Issued, live_server: LiveServer
) -> None:
    with chromium.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{live_server.url}{LESSON}")
        assert page.locator(".step:visible").count() == 5
        page.click("text=Tôi làm được rồi")
        page.wait_for_selector("h1:has-text('Giỏi quá')")
        page.goto(f"{live_server.url}/hoc/luyen/s1/")
        page.click("text=Sáu số bác tự nghĩ")
        page.click("text=Xem mình đúng mấy câu")
        page.wait_for_selector("text=Bác trả lời 1 câu, đúng 1 câu")
        page.goto(f"{live_server.url}/hoc/thu/giu-ma-otp/")
        page.click("[data-way=bo]")
        page.wait_for_selector("text=Nhớ nhé:")
