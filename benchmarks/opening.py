"""The app on a phone without a network: how heavy its shell is, how soon it opens from the phone itself."""

import re
import shutil
import tempfile
import time
from gzip import compress
from pathlib import Path
from typing import Any

from benchmarks.telling import Part

TIMES = 5
SLOWER = 4
"""An old phone's processor beside this one."""


def weigh(part: Part) -> None:
    """Everything that a phone fetches to keep: the worker, what it lists, the pictures of the first screen."""
    from django.test import Client

    client = Client(headers={"accept-encoding": "gzip"})
    worker = client.get("/di-dong/sw.js")
    wanted = re.findall(r'"url": "([^"]+)"', worker.content.decode())
    icons = client.get("/di-dong/manifest.webmanifest").json()["icons"]
    wanted += sorted({icon["src"] for icon in icons})
    total = len(compress(worker.content, 6)) + sum(_weight(client, address) for address in wanted)
    part.add(
        f"shell of the app as it is sent, gzip: the worker and {len(wanted)} files",
        f"{total / 1000:.0f} kB",
        budget="≤ 150 kB",
    )


def _weight(client: Any, address: str) -> int:
    answer = client.get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    packed = answer.headers.get("Content-Encoding") == "gzip" or answer.headers["Content-Type"] == "image/png"
    return len(body if packed else compress(body, 6))


def open_offline(part: Part, user: Any, server: str, people: int) -> None:
    """Chromium with the profile of a joined phone; the line is cut before it opens."""
    if shutil.which("chromium") is None:
        part.notes.append("Opening without a network: not measured, Chromium is not here.")
        return
    from tests.faults.browser import BrowserPhone, browser_driver
    from tests.faults.line import line_to

    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home,
        browser_driver() as driver,
        line_to(server) as line,
    ):
        phone = BrowserPhone(driver, line, Path(home))
        phone.context.set_default_timeout(120_000)
        phone.join(user)
        line.be("cut")
        for slower, words in ((1, ""), (SLOWER, f", processor {SLOWER}× slower")):
            gates, lists = zip(*(_opened(phone, slower) for _ in range(TIMES)), strict=True)
            part.add(
                f"opening with the network cut, {people:,} people on the phone{words}, "
                f"slowest of {TIMES}: until the PIN can be typed · from its last digit to the list",
                f"{max(gates):.1f} s · {max(lists):.1f} s",
                budget="" if words else "2 s",
            )
        phone.close()


def _opened(phone: Any, slower: int) -> tuple[float, float]:
    """As after switching the phone on: the browser itself is there, nothing of the page is."""
    phone.close()
    phone.start()
    phone.context.set_default_timeout(120_000)
    session = phone.context.new_cdp_session(phone.page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    begun = time.perf_counter()
    phone.page.goto(f"{phone.base}/di-dong/", wait_until="commit")
    phone.page.wait_for_selector(".keys")
    gate = time.perf_counter() - begun
    phone.type_pin(phone_pin()[:-1])
    begun = time.perf_counter()
    phone.page.click(f".key:text-is('{phone_pin()[-1]}')")
    phone.page.wait_for_selector(".house", state="attached")
    return gate, time.perf_counter() - begun


def phone_pin() -> str:
    from tests.faults.browser import PIN

    return PIN
