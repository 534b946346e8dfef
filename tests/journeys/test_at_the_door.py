"""The team member's evening in a real browser, without a network, with the app killed twice; then the board.

`BDHVS_PICTURES=folder` keeps a picture of each step.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright
from pytest_django.live_server_helper import LiveServer

from bdhvs.ops.territory import scope
from bdhvs.plans.measuring import states
from bdhvs.plans.queries import targets_in_force
from bdhvs.ui import build
from tests.faults.browser import PIN, SAVED, SCREEN, SWITCHES, BrowserPhone, a_phone, browser_driver
from tests.faults.evening import Evening, an_evening, ask, count
from tests.village import KY_ANH

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium"),
    pytest.mark.django_db(transaction=True),
]
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAPS_OF_A_VISIT = 6
TAPS_OF_NOBODY_HOME = 3
PLATFORM, ONLINE = "nền tảng Bình dân học vụ số", "Kết nối Wi-Fi"
SECONDS_A_TAP = 8
SECONDS_TO_READ = 30
TWO_MINUTES = 120


@pytest.fixture(scope="module")
def driver() -> Iterator[Playwright]:
    build.build()
    with browser_driver() as playwright:
        yield playwright


@pytest.fixture
def evening(catalogue: None) -> Evening:
    return an_evening()


@pytest.fixture
def phone(
    driver: Playwright, evening: Evening, live_server: LiveServer, tmp_path: Path
) -> Iterator[BrowserPhone]:
    with a_phone(driver, live_server.url, tmp_path / "profile") as made:
        yield made


def see(phone: BrowserPhone, name: str) -> None:
    """Keep the picture of a step when somebody wants to look."""
    if folder := os.environ.get("BDHVS_PICTURES"):
        phone.page.wait_for_timeout(300)
        phone.page.screenshot(path=f"{folder}/{name}.png")


def test_an_evening_of_twenty_visits_without_a_network_is_on_the_board(
    phone: BrowserPhone, evening: Evening
) -> None:
    phone.join(evening.member)
    phone.line.be("cut")
    for number in range(20):
        if number in (7, 14):  # the battery, twice
            phone.kill()
            phone.start()
            phone.unlock()
            assert phone.waiting() == number
        if number % 5 == 4:
            phone.record_nobody_home()
        else:
            phone.record_visit(topics=(PLATFORM, ONLINE) if number % 3 == 0 else (ONLINE,))
    assert (phone.waiting(), count("SELECT count(*) FROM field_event")) == (20, 0)
    see(phone, "20-chua-gui")
    phone.line.be("open")
    phone.send_now()
    assert phone.sent()
    the_board_agrees()


def the_board_agrees() -> None:
    """The target's cell against the visits counted by hand from the rows."""
    visits = ask("SELECT household_id, outcome, topics FROM visits_visit")
    assert len(visits) == 20
    assert len({row[0] for row in visits}) == 20
    assert sum(row[1] == "nobody_home" for row in visits) == 4
    shown = [number for number in range(20) if number % 5 != 4 and number % 3 == 0]
    assert count("SELECT count(*) FROM skills_attainment") == 16 + len(shown)
    day = ask("SELECT max(occurred_on) FROM visits_visit")[0][0]
    with scope([KY_ANH]):
        targets = [target for target in targets_in_force(KY_ANH, day) if target.code == "KA-T4"]
        state = states(commune=KY_ANH, targets=targets, as_of=day, fresh=True)[0]
    assert state.whole is not None
    assert (state.whole.numerator, state.whole.denominator) == (len(shown), 27)


def test_a_visit_is_recorded_in_two_minutes(
    phone: BrowserPhone, evening: Evening, capsys: pytest.CaptureFixture[str]
) -> None:
    """Taps are counted; seconds are what an unhurried thumb would take, reading once."""
    phone.join(evening.member)
    phone.taps = 0
    phone.record_visit()
    visit, phone.taps = phone.taps, 0
    phone.record_nobody_home()
    nobody = phone.taps
    seconds = SECONDS_TO_READ + visit * SECONDS_A_TAP
    with capsys.disabled():
        sys.stdout.write(f"\na visit: {visit} taps, about {seconds} s; nobody home: {nobody} taps\n")
    assert (visit, nobody) == (TAPS_OF_A_VISIT, TAPS_OF_NOBODY_HOME)
    assert seconds <= TWO_MINUTES


def test_a_visit_can_be_put_right_and_taken_back(phone: BrowserPhone, evening: Evening) -> None:
    phone.join(evening.member)
    phone.line.be("cut")
    phone.record_visit(mark="no")
    phone.record_visit()
    phone.go("#/chua-gui")
    phone.save_by("text=Bỏ lượt này >> nth=0")
    phone.page.click("a:has-text('Sửa') >> nth=-1")
    phone.page.wait_for_selector("h1:has-text('Sửa lượt thăm')")
    phone.tap(".seg--well >> nth=0")
    phone.save()
    phone.line.be("open")
    phone.send_now()
    assert phone.sent()
    assert count("SELECT count(*) FROM visits_visit WHERE superseded_by_id IS NULL AND outcome = 'done'") == 1
    assert ask("SELECT result, degree FROM skills_attainment a WHERE superseded_by_id IS NULL") == [
        ("yes", 2)
    ]


def test_the_purpose_of_a_visit_can_be_another_one(phone: BrowserPhone, evening: Evening) -> None:
    """Guidance unless somebody says otherwise; the taps of the usual visit are counted above."""
    phone.join(evening.member)
    phone.line.be("cut")
    phone.record_visit()
    phone.open_house()
    phone.fill_visit()
    phone.page.click("summary:has-text('Đến để')")
    phone.page.click(".seg--spot_check")
    phone.page.wait_for_selector("h2:has-text('Đã xem lại gì?')")
    see(phone, "22-den-de-lam-gi")
    phone.save()
    phone.go("#/chua-gui")
    phone.page.click("a:has-text('Sửa') >> nth=0")
    phone.page.wait_for_selector("h1:has-text('Sửa lượt thăm')")
    assert phone.page.get_attribute(".seg--spot_check", "aria-pressed") == "true"
    phone.line.be("open")
    phone.send_now()
    assert phone.sent()
    assert ask("SELECT kind FROM visits_visit ORDER BY id") == [("guidance",), ("spot_check",)]


def test_what_the_door_tells_of_the_register_arrives(phone: BrowserPhone, evening: Evening) -> None:
    phone.join(evening.member)
    phone.line.be("cut")
    phone.go("#/ho-moi")
    phone.page.fill("[name=house]", "77")
    phone.page.fill("[name=lane]", "ngõ 9")
    phone.page.fill("[name=full_name]", "Đỗ Thị Mới")
    phone.page.fill("[name=birth_year]", "1961")
    phone.page.click("text=Lưu hộ mới")
    phone.page.wait_for_selector("h1:has-text('Đỗ Thị Mới')")
    phone.fill_visit()
    phone.save()
    phone.go("#/danh-sach")
    phone.page.fill("#tim", "moi 77")
    phone.page.click(".house:has-text('Đỗ Thị Mới')")
    phone.page.click("text=Có thay đổi trong nhà này")
    phone.page.click("text=Thêm người")
    phone.page.fill("[name=full_name]", "Đỗ Văn Con")
    phone.page.click("text=Lưu người mới")
    phone.page.wait_for_selector(".person:has-text('Đỗ Văn Con')")
    phone.line.be("open")
    phone.send_now()
    assert phone.sent()
    assert ask("SELECT outcome FROM field_event GROUP BY outcome") == [("applied",)]
    assert count("SELECT count(*) FROM people_person WHERE name IN ('Đỗ Thị Mới', 'Đỗ Văn Con')") == 2
    assert count("SELECT count(*) FROM people_household WHERE address = 'Số 77, ngõ 9'") == 1


SCREENS = {
    "05-danh-sach": "#/danh-sach", "06-so-ghi": "#/chua-gui", "07-them": "#/them", "08-tien-do": "#/tien-do",
    "09-cai-dat": "#/cai-dat", "10-hoi-dap": "#/tro-giup", "11-ho-moi": "#/ho-moi", "12-cac-the": "#/the",
    "13-the-noi": "#/the/S2", "14-cam-nang": "#/cam-nang", "15-cam-nang-bo-tui": "#/cam-nang/pocket-guide",
}  # fmt: skip
OF_A_HOUSEHOLD = {
    "14-ho": "", "15-tham": "/tham", "16-khong-gap": "/khong-gap", "17-thay-doi": "/thay-doi",
    "18-nguoi-moi": "/nguoi-moi",
}  # fmt: skip


def test_every_step_on_a_small_screen_is_free_of_barriers(phone: BrowserPhone, evening: Evening) -> None:
    phone.sign_in(evening.member)
    phone.page.goto(f"{phone.base}/di-dong/")
    phone.page.wait_for_selector("text=Vào bằng tài khoản của tôi")
    looked_at(phone, "01-bat-dau")
    phone.page.goto(f"{phone.base}/di-dong/vao/")
    see(phone, "02-ghep-may")
    phone.page.click("text=Ghép điện thoại này")
    phone.page.wait_for_selector(".keys")
    looked_at(phone, "03-ma-pin")
    phone.type_pin()
    phone.type_pin()
    phone.page.wait_for_selector(".house")
    looked_at(phone, "04-hom-nay")
    phone.line.be("cut")
    phone.record_visit()
    for name, address in SCREENS.items():
        phone.go(address)
        phone.page.wait_for_timeout(250)
        looked_at(phone, name)
    phone.go("#/")
    home = phone.page.get_attribute(".house >> nth=0", "href")
    for name, rest in OF_A_HOUSEHOLD.items():
        phone.go(f"{home}{rest}")
        phone.page.wait_for_timeout(250)
        looked_at(phone, name)
    a_visit_with_everything_open(phone, f"{home}/tham")


def a_visit_with_everything_open(phone: BrowserPhone, address: str) -> None:
    phone.go(address)
    phone.page.wait_for_selector("h2:has-text('Gặp ai?')")
    phone.tap(".chip >> nth=0")
    phone.tap(".chip:has-text('Kết nối Wi-Fi')")
    phone.tap(".seg--can >> nth=0")
    phone.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    looked_at(phone, "19-ket-qua")
    phone.page.locator(".result >> nth=0").scroll_into_view_if_needed()
    see(phone, "20-lam-duoc")


def looked_at(phone: BrowserPhone, name: str) -> None:
    """No serious finding of axe, no target smaller than a thumb, nothing wider than the screen."""
    see(phone, name)
    if not phone.page.evaluate("'axe' in window"):
        phone.page.evaluate(AXE.read_text())
    found = phone.page.evaluate(
        "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }).then((said) => said.violations"
        ".filter((one) => ['serious', 'critical'].includes(one.impact)).map((one) => [one.id, one.nodes[0].html]))"
    )
    assert found == [], name
    small = phone.page.evaluate(
        """() => [...document.querySelectorAll("a, button, summary, input, select")].filter((one) => {
          const box = (one.closest("label") ?? one).getBoundingClientRect();
          return box.width > 0 && box.height > 0 && box.height < 43.5 && !one.closest("p, h3, dd");
        }).map((one) => one.outerHTML.slice(0, 90))"""
    )
    assert small == [], name
    assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def test_the_keyboard_alone_records_a_visit(phone: BrowserPhone, evening: Evening) -> None:
    phone.join(evening.member)
    press_until(phone, ".house")
    phone.page.keyboard.press("Enter")
    phone.page.wait_for_selector("text=Ghi lượt thăm")
    press_until(phone, "a[href$='/tham']")
    phone.page.keyboard.press("Enter")
    phone.page.wait_for_selector("h2:has-text('Gặp ai?')")
    for wanted in (".chip", ".ask:nth-of-type(2) .chip", ".seg--can"):
        press_until(phone, wanted)
        phone.page.keyboard.press("Space")
    press_until(phone, ".bottom .btn-primary")
    phone.page.keyboard.press("Enter")
    assert phone.heard(SAVED)


def press_until(phone: BrowserPhone, selector: str) -> None:
    """Tab on until such a thing has the focus."""
    for _ in range(120):
        phone.page.keyboard.press("Tab")
        if phone.page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(selector)


def test_the_shell_opens_without_a_network_and_says_so(phone: BrowserPhone, evening: Evening) -> None:
    phone.join(evening.member)
    phone.page.reload()
    phone.line.be("cut")
    phone.page.reload()
    phone.page.wait_for_selector("h1:has-text('Mở khóa')")
    asked = phone.page.evaluate("performance.getEntriesByType('navigation')[0].transferSize")
    assert asked == 0  # from the phone itself, so the two seconds do not depend on any line


def test_wrong_pins_wipe_the_list_but_not_the_work(phone: BrowserPhone, evening: Evening) -> None:
    phone.join(evening.member)
    phone.line.be("cut")
    phone.record_visit()
    phone.open()
    for left in range(9, 0, -1):
        phone.type_pin("111112")
        phone.page.wait_for_selector(f"text=Còn {left} lần thử")
    phone.type_pin("111112")
    phone.page.wait_for_selector("h1:has-text('Đã khóa')")
    assert phone.waiting() == 1
    phone.line.be("open")
    phone.join(evening.member)
    assert phone.sent()
    assert count("SELECT count(*) FROM visits_visit") == 1


def test_the_phones_own_lock_opens_the_list_where_it_gives_a_secret(
    phone: BrowserPhone, evening: Evening
) -> None:
    devices = phone.context.new_cdp_session(phone.page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "hasPrf": True,
    }  # fmt: skip
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    phone.join(evening.member)
    phone.go("#/cai-dat")
    phone.page.click("summary:has-text('Mở bằng vân tay')")
    phone.page.fill("[name=pin]", PIN)
    phone.page.click("text=Dùng vân tay, khuôn mặt")
    phone.page.wait_for_selector("text=Lần sau mở được bằng khóa của điện thoại")
    phone.page.click("text=Khóa ngay")
    phone.page.click("text=Mở bằng khóa của điện thoại")
    phone.page.wait_for_selector("h1:has-text('Cài đặt')")


def test_leaving_is_refused_while_something_is_unsent(phone: BrowserPhone, evening: Evening) -> None:
    phone.join(evening.member)
    phone.line.be("cut")
    phone.record_visit()
    phone.go("#/cai-dat")
    phone.page.click(".btn-danger")
    phone.page.wait_for_selector("text=Chưa thoát được: còn 1 mục chưa gửi")
    assert phone.waiting() == 1
    phone.line.be("open")
    phone.send_now()
    assert phone.sent()
    assert phone.page.locator("text=Chưa thoát được").count() == 0  # no longer true, no longer said
    phone.go("#/cai-dat")
    phone.page.click(".btn-danger")
    phone.page.wait_for_selector("text=Vào bằng tài khoản của tôi")
    assert count("SELECT count(*) FROM visits_visit") == 1


def test_inside_zalo_nothing_is_recorded(
    driver: Playwright, evening: Evening, live_server: LiveServer
) -> None:
    agent = "Mozilla/5.0 (Linux; Android 11; SM-A105F) Chrome/95.0 Mobile Safari/537.36 Zalo android/12"
    chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
    page = chromium.new_context(user_agent=agent, viewport=SCREEN).new_page()  # type: ignore[arg-type]
    page.goto(f"{live_server.url}/di-dong/")
    page.wait_for_selector("h1:has-text('Mở bằng Chrome')")
    assert page.get_attribute(".btn-primary", "href").startswith("intent://")  # type: ignore[union-attr]
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    if folder := os.environ.get("BDHVS_PICTURES"):
        page.screenshot(path=f"{folder}/21-zalo.png")
    chromium.close()
