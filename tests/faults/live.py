"""The real web server on the test's database, in a process that can be killed."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from bdhvs.ops.folder import ROOT
from bdhvs.ops.run import THREADS
from tests.faults.phone import Answer, LineCutError


def database_url(user: str = "bdhvs_app", name: str = "") -> str:
    """The test's own database as a process finds it."""
    held = connection.settings_dict
    host, port = quote(str(held["HOST"]), safe=""), held["PORT"]
    chosen = name or held["NAME"]
    return f"postgresql://{user}@/{chosen}?host={host}" + (f"&port={port}" if port else "")


class LiveServer:
    """granian with the application; `kill` is a power cut for it."""

    def __init__(self, data: Path, environment: Mapping[str, str] | None = None) -> None:
        self.data, self.environment = data, dict(environment or {"DATABASE_URL": database_url()})
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        line = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1", "--no-ws"]
        line += [
            "--blocking-threads",
            THREADS,
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--no-access-log",
        ]
        environment = {
            **os.environ,
            "BDHVS_PROCESS": "web",
            "BDHVS_DATA": str(self.data),
            **self.environment,
        }
        environment.pop("DATABASE_OWNER_URL", None)
        with (self.data / "web.out").open("ab") as log:
            self.process = subprocess.Popen(
                [*line, "bdhvs.config.wsgi:application"],
                cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + 90
        while time.monotonic() < end:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError((self.data / "web.out").read_text()[-2000:])

    def kill(self) -> None:
        """SIGKILL for the whole group: nothing is tidied up."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def __call__(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        """As a line of a phone."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            line.request(method, path, body or None, headers)
            answer = line.getresponse()
            named = {key.lower(): value for key, value in answer.getheaders()}
            return Answer(answer.status, answer.read(), named.get("content-type", ""), named)
        except (OSError, http.client.HTTPException) as error:
            raise LineCutError from error
        finally:
            line.close()


@contextmanager
def serving(data: Path, environment: Mapping[str, str] | None = None) -> Iterator[LiveServer]:
    """A running server; a data folder of its own."""
    data.mkdir(parents=True, exist_ok=True)
    (data / "log").mkdir(exist_ok=True)
    server = LiveServer(data, environment)
    server.start()
    try:
        yield server
    finally:
        server.kill()
