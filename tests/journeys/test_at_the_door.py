"""The team member's evening in a real browser, without a network, with the app killed twice; then the board.

`BDHVS_PICTURES=folder` keeps a picture of each step.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from bdhvs.ops.territory import scope
from bdhvs.plans.measuring import states
from bdhvs.plans.queries import targets_in_force
from bdhvs.ui import build
from tests.faults.browser import BrowserPhone, a_phone, browser_driver
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
SECONDS_A_TAP = 4
SECONDS_TO_READ = 15
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
def phone(driver: Playwright, evening: Evening, live_server, tmp_path: Path) -> Iterator[BrowserPhone]:  # type: ignore[no-untyped-def]
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
