"""Start the real command line in a folder of its own and look at what it leaves behind."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bdhvs.ops.folder import Folder

ROOT = Path(__file__).resolve().parents[2]
CLEAN = {
    key: value for key, value in os.environ.items() if not key.startswith(("BDHVS_", "DATABASE_", "PYTEST"))
}


def until(happened: Callable[[], bool], seconds: float = 20) -> bool:
    """Wait for something; False when it did not come."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if happened():
            return True
        time.sleep(0.05)
    return happened()


def processes_of(home: Path) -> list[str]:
    """Live processes that work for this folder: by their line, their folder or their environment."""
    found = []
    mark = str(home)
    for proc in Path("/proc").iterdir():
        if not proc.name.isdigit() or int(proc.name) == os.getpid():
            continue
        try:
            line = (proc / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
            environment = (proc / "environ").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if line and (mark in line or f"BDHVS_DATA={mark}" in environment):
            found.append(line)
    return found


def migrate(folder: Folder, owner_url: str) -> None:
    """All migrations, as the child of every start does them."""
    environment = {**CLEAN, **folder.keys(), "BDHVS_DATA": str(folder.home), "DATABASE_URL": owner_url}
    environment["DJANGO_SETTINGS_MODULE"] = "bdhvs.config.settings"
    done = subprocess.run([sys.executable, "-m", "bdhvs.ops.prepare"], cwd=ROOT, env=environment, check=False)
    if done.returncode:
        raise RuntimeError(f"migrations failed:\n{(folder.log / 'upgrade.log').read_text()[-3000:]}")


@dataclass
class Product:
    """A running `bdhvs run`."""

    process: subprocess.Popen[str]
    home: Path
    said: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        found = re.search(r"https?://\S+:(\d+)", "".join(self.said))
        assert found, "".join(self.said)
        return int(found.group(1))

    def listen(self, for_what: str = "Nhấn Ctrl+C") -> None:
        """Read its words until it says so."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if for_what in line:
                return
        raise AssertionError(f"ended ({self.process.wait()}) after saying: {''.join(self.said)}")

    def tell(self, number: signal.Signals) -> int:
        """Send a signal and wait for the end."""
        self.process.send_signal(number)
        return self.process.wait(30)


@contextmanager
def product(
    home: Path, *words: str, wait: bool = True, environment: Mapping[str, str] | None = None
) -> Iterator[Product]:
    """`bdhvs run` on a free port; killed at the end if it still lives."""
    line = [sys.executable, "-m", "bdhvs", "run", "--data", str(home), "--port", "0", *words]
    with subprocess.Popen(
        line,
        cwd=ROOT,
        env={**CLEAN, **(environment or {})},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        running = Product(process, home)
        try:
            if wait:
                running.listen()
            yield running
        finally:
            process.kill()
            until(lambda: not processes_of(home))


def command(
    home: Path, *words: str, environment: Mapping[str, str] | None = None, program: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """One `bdhvs` line to its end, of this program or of a copy of it."""
    line = [sys.executable, "-m", "bdhvs", "--data", str(home), *words]
    clean = {**CLEAN, **(environment or {})}
    return subprocess.run(
        line, cwd=program, env=clean, text=True, capture_output=True, check=False, timeout=3600
    )
