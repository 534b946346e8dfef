"""A real phone browser: Chromium with a profile on the disk, the real app, the real server.

Everything is done as a thumb does it: by the words on the screen.
"""

import os
import shutil
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from bdhvs.accounts.models import User
from tests.faults.line import Line, line_to
from tests.ops.starting import until

PIN = "274913"
SCREEN = {"width": 360, "height": 800}
SWITCHES = ["--no-sandbox", "--disable-dev-shm-usage"]
SAVED = "Đã lưu trên máy"
PATIENCE = 180
"""Seconds for what is sure to come: a machine may be busy, and nothing waits longer than it takes."""
NUMBER_OF = """([state]) => new Promise((done, fail) => {
  const asked = indexedDB.open("bdhvs-di-dong");
  asked.onerror = () => fail(asked.error);
  asked.onsuccess = () => {
    const all = asked.result.transaction("events").objectStore("events").getAll();
    all.onsuccess = () => { asked.result.close(); done(all.result.filter((row) => row.state === state).length); };
  };
})"""

REMEMBERS = """addEventListener("DOMContentLoaded", () => {
  self.told = [];
  const box = document.getElementById("toast");
  const tell = () => box.textContent && self.told.push(box.textContent);
  if (box) new MutationObserver(tell).observe(box, { childList: true });
})"""

NAME_OF_DEVICE = """() => new Promise((done) => {
  const asked = indexedDB.open("bdhvs-di-dong");
  asked.onsuccess = () => {
    const kept = asked.result.transaction("meta").objectStore("meta").get("device");
    kept.onsuccess = () => { asked.result.close(); done(kept.result.device_id); };
  };
})"""


class BrowserPhone:
    """One phone of one person, on a line of its own. `taps` counts what a thumb had to do."""

    def __init__(self, playwright: Playwright, line: Line, profile: Path) -> None:
        self.playwright, self.line, self.base, self.profile = playwright, line, line.url, profile
        self.taps = 0
        self.said: list[str] = []
        self.start()

    # --- the machine

    def start(self, **more: Any) -> None:
        """The browser with this phone's profile, as after switching the phone on."""
        self.context: BrowserContext = self.playwright.chromium.launch_persistent_context(
            str(self.profile), executable_path=shutil.which("chromium"), args=SWITCHES, viewport=SCREEN,  # type: ignore[arg-type]
            is_mobile=True, has_touch=True, accept_downloads=True, **more,
        )  # fmt: skip
        self.context.set_default_timeout(PATIENCE * 1000)
        self.context.add_init_script(REMEMBERS)
        self.page: Page = self.context.pages[0]
        self.listen(self.page)

    def listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())

    def kill(self) -> None:
        """SIGKILL, as when the phone's battery is taken out: nothing gets a chance to finish."""
        pids = processes_of(self.profile)
        assert pids
        for pid in pids:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        assert until(lambda: not processes_of(self.profile), PATIENCE)
        with suppress(PlaywrightError):
            self.context.close()
        for lock in self.profile.glob("Singleton*"):
            lock.unlink()

    def close(self) -> None:
        self.context.close()

    def new_tab(self) -> Page:
        page = self.context.new_page()
        self.listen(page)
        return page

    # --- joining and unlocking

    def sign_in(self, user: User) -> None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        self.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.base}])

    def join(self, user: User) -> None:
        """From the link to the list of households, with the shell kept for later without a network."""
        self.sign_in(user)
        self.page.goto(f"{self.base}/di-dong/vao/")
        self.page.click("text=Ghép điện thoại này")
        self.page.wait_for_url(f"{self.base}/di-dong/")
        self.type_pin()
        self.type_pin()
        self.page.wait_for_selector(".house", state="attached")  # long lists stand in closed lanes
        self.page.evaluate("navigator.serviceWorker.ready")

    def join_and_go_offline(self, user: User) -> None:
        self.join(user)
        self.line.be("cut")

    def open(self) -> None:
        self.page.goto(f"{self.base}/di-dong/")

    def type_pin(self, pin: str = PIN) -> None:
        self.page.wait_for_selector(".keys")
        for digit in pin:
            self.page.click(f".key:text-is('{digit}')")

    def unlock(self) -> None:
        self.open()
        self.type_pin()
        self.page.wait_for_selector("h1:has-text('Hôm nay')")

    # --- the work

    def go(self, address: str) -> None:
        self.page.evaluate("(address) => { location.hash = address }", address)

    def tap(self, selector: str) -> None:
        self.taps += 1
        self.page.click(selector)

    def open_house(self, name: str = "") -> None:
        """From today's list: the first household, or the one of this name."""
        where = f".house:has-text('{name}')" if name else ".house"
        self.tap(f"{where} >> nth=0")
        self.page.wait_for_selector("text=Ghi lượt thăm")

    def fill_visit(self, *, topics: Sequence[str] = ("Kết nối Wi-Fi",), mark: str = "can") -> None:
        """Household card is open: one person, topics by their words, a result for each."""
        self.tap("text=Ghi lượt thăm")
        self.page.wait_for_selector("h2:has-text('Gặp ai?')")
        self.tap(".ask:has(h2:text-is('Gặp ai?')) .chip >> nth=0")
        for topic in topics:
            self.tap(f".chip:has-text('{topic}')")
            self.tap(f".result:has(h3:has-text('{topic}')) >> .seg--{mark}")

    def fill_visit_with_photo(self) -> None:
        self.open_house()
        self.fill_visit()
        self.take_photo()

    def save(self) -> None:
        self.save_by("text=Lưu lượt thăm")

    def save_by(self, selector: str) -> None:
        """The phone says that it is saved, after this tap; the words stand for seconds only."""
        self.page.evaluate("self.told = []")
        self.tap(selector)
        assert self.heard(SAVED)

    def heard(self, words: str) -> bool:
        """Wait until the phone has said so since the page was opened, or since it was last asked to save."""
        return until(lambda: any(words in one for one in self.page.evaluate("self.told ?? []")), PATIENCE)

    def record_visit(self, name: str = "", **how: Any) -> None:
        self.open_house(name)
        self.fill_visit(**how)
        self.save()

    def record_nobody_home(self, name: str = "") -> None:
        self.open_house(name)
        self.tap(".bottom >> text=Không gặp")
        self.save_by("text=Không có ai ở nhà")

    def take_photo(self) -> None:
        """Noise of a camera's size: nothing of it packs well."""
        drawn = BytesIO()
        picture = Image.effect_noise((1600, 1200), 90).convert("RGB")
        picture.save(drawn, "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0")
        self.page.click("summary:text-is('Ảnh')")
        self.page.set_input_files(
            "#anh", {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": drawn.getvalue()}
        )
        self.page.wait_for_selector(".photos canvas")

    # --- what the phone holds

    def waiting(self) -> int:
        return int(self.page.evaluate(NUMBER_OF, ["waiting"]))

    def device(self) -> str:
        """The name this phone goes by now."""
        return str(self.page.evaluate(NAME_OF_DEVICE))

    def done(self) -> int:
        return int(self.page.evaluate(NUMBER_OF, ["done"]))

    def sent(self, count: int = 0, seconds: float = PATIENCE) -> bool:
        """Wait until only `count` are unsent."""
        end = time.monotonic() + seconds
        while self.waiting() > count and time.monotonic() < end:
            self.page.wait_for_timeout(200)
        return self.waiting() == count

    def come_online(self) -> None:
        """There is a network again; everything that waited is sent."""
        self.line.be("open")
        self.send_now()
        assert self.sent()

    def meet_the_network(self) -> None:
        """There is a network again, and nobody touches the phone: what it is told may change the screen at once."""
        self.line.be("open")
        self.page.evaluate("window.dispatchEvent(new Event('online'))")

    def send_now(self) -> None:
        self.go("#/chua-gui")
        self.page.click("text=Gửi ngay")


def processes_of(profile: Path) -> list[int]:
    """Live processes of the browser with this profile."""
    found = []
    for proc in Path("/proc").iterdir():
        if not proc.name.isdigit():
            continue
        with suppress(OSError):
            line = (proc / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if f"--user-data-dir={profile}" in line and int(proc.name) != os.getpid():
                found.append(int(proc.name))
    return found


@contextmanager
def browser_driver() -> Iterator[Playwright]:
    """Playwright runs a loop in this thread; the test still asks the database from here, one thing at a time."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as playwright:
            yield playwright
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@contextmanager
def a_phone(driver: Playwright, server: str, profile: Path) -> Iterator[BrowserPhone]:
    """On a line of its own to the server; afterwards no script of the page may have failed."""
    with line_to(server) as line:
        made = BrowserPhone(driver, line, profile)
        yield made
        made.close()
    assert until(nobody_works, PATIENCE)
    assert made.said == []


def nobody_works() -> bool:
    """The server has finished what the phone still asked: the tables can be emptied."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND state <> 'idle'"
        )
        return bool(cursor.fetchone() == (0,))
