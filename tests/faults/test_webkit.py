"""The same app in WebKit, the engine of every iPhone: its own database, cryptography and dates.

Driven over plain WebDriver, as Debian's `webkit2gtk-driver` with `xvfb` offers it.
"""

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from bdhvs.ui import build
from tests.faults.browser import PIN
from tests.faults.evening import Evening, ask

BROWSER = Path("/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser")
THERE = shutil.which("WebKitWebDriver") is not None and shutil.which("Xvfb") is not None and BROWSER.exists()
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not THERE, reason="needs WebKit (apt install webkit2gtk-driver xvfb)"),
    pytest.mark.django_db(transaction=True),
]
PATIENCE = 120
SCREEN = ":87"


class WebKit:
    """One window. What is asked of the page is asked in its own script."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        options = {"binary": str(BROWSER), "args": ["--automation"]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        self.session = ""
        self.session = f"/session/{self.call('POST', '/session', wanted)['sessionId']}"

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        data = json.dumps(body or {}).encode() if method == "POST" else None
        asked = urllib.request.Request(  # noqa: S310 - our own driver
            f"{self.address}{self.session}{path}",
            method=method,
            data=data,
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310 - our own driver
            return json.loads(answer.read())["value"]

    def go(self, address: str) -> None:
        self.call("POST", "/url", {"url": address})

    def run(self, script: str, *given: Any) -> Any:
        return self.call("POST", "/execute/sync", {"script": script, "args": list(given)})

    def wait(self, script: str) -> None:
        end = time.monotonic() + PATIENCE
        while not self.run(f"return Boolean({script})"):
            assert time.monotonic() < end, self.run("return document.body.innerText")
            time.sleep(0.3)

    def tap(self, selector: str, words: str = "") -> None:
        """The first thing of this kind with these words, once it is there."""
        found = (
            f"[...document.querySelectorAll({selector!r})].find((one) => one.innerText.includes({words!r}))"
        )
        self.wait(found)
        self.run(f"{found}.click()")

    def type_pin(self) -> None:
        self.wait("document.querySelector('.keys')")
        for digit in PIN:
            self.tap(".key", digit)


@pytest.fixture
def webkit() -> Iterator[WebKit]:
    build.build()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "DISPLAY": SCREEN,
        "GDK_BACKEND": "x11",
        "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
    }
    environment["WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS"] = "1"  # as root; it sees our own pages only
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(["Xvfb", SCREEN, "-screen", "0", "800x900x24"], **quiet) as screen:
        with subprocess.Popen(["WebKitWebDriver", f"--port={port}"], env=environment, **quiet) as driver:
            yield a_window(port)
            driver.terminate()
        screen.terminate()


def a_window(port: int) -> WebKit:
    """The driver and its screen take a moment to be there."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return WebKit(port)
        except (urllib.error.URLError, ConnectionError):
            assert time.monotonic() < end
            time.sleep(0.5)


def signed_in(webkit: WebKit, server: str, evening: Evening) -> None:
    client = Client()
    client.force_login(evening.member)
    name = settings.SESSION_COOKIE_NAME
    webkit.go(f"{server}/di-dong/manifest.webmanifest")
    cookie = {"name": name, "value": client.cookies[name].value, "path": "/", "httpOnly": True}
    webkit.call("POST", "/cookie", {"cookie": cookie})


def test_webkit_joins_keeps_its_keys_records_and_finds_the_visit_again(
    webkit: WebKit, evening: Evening, live_server: LiveServer
) -> None:
    """Keys that cannot be taken out lie in WebKit's own database, and days are days of Viet Nam there, too."""
    server = live_server.url.replace("127.0.0.1", "localhost")
    signed_in(webkit, server, evening)
    webkit.go(f"{server}/di-dong/vao/")
    webkit.wait("document.readyState === 'complete'")
    webkit.tap("button", "Ghép điện thoại này")
    webkit.type_pin()
    webkit.wait("document.body.innerText.includes('Nhập lại mã PIN')")
    webkit.type_pin()
    webkit.tap(".house")
    webkit.wait("document.body.innerText.includes('Ghi lượt thăm')")
    assert "NaN" not in webkit.run("return document.body.innerText")
    webkit.tap(".bottom a", "Không gặp")
    webkit.tap("button", "Không có ai ở nhà")
    webkit.wait("document.body.innerText.includes('Đã lưu trên máy')")
    webkit.go(f"{server}/di-dong/")
    webkit.type_pin()
    webkit.wait("document.body.innerText.includes('Đã đến 1 nhà')")
    webkit.wait("!document.querySelector('.badge') || document.querySelector('.badge').hidden")
    told = ask(
        "SELECT outcome, v.occurred_on = (v.recorded_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date FROM visits_visit v"
    )
    assert told == [("nobody_home", True)]
    webkit.call("DELETE", "")
