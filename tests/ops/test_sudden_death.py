"""kill -9 in the middle of a backup, a restore or an upgrade: afterwards all of it is there, or none of it."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bdhvs.ops.backup.recovery import ENVIRONMENT, code_of, written
from bdhvs.ops.cluster import OWNER
from bdhvs.ops.folder import Folder
from bdhvs.ops.roles import ready_database
from tests.ops.offices import an_office, contents, uploads
from tests.ops.starting import CLEAN, ROOT, command, processes_of, until

AS_IT_WAS = {"BDHVS_PREPARING": "1"}


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    with TemporaryDirectory(prefix="bdhvs-death-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="module")
def office(place: Path) -> Folder:
    return an_office(place / "home")


def killed_after(seconds: float, home: Path, *words: str, environment: dict[str, str]) -> bool:
    """Start a line and kill its process; False when it was quicker than that."""
    line = [sys.executable, "-m", "bdhvs", "--data", str(home), *words]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        line, cwd=ROOT, env={**CLEAN, **environment}, stdout=quiet, stderr=quiet
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.wait()
    assert until(lambda: not processes_of(home), 60), "the server outlived everybody"
    return process.returncode == -signal.SIGKILL


def test_killed_backups_leave_whole_files_or_none(place: Path, office: Folder) -> None:
    target = place / "backups"
    for turn in range(4):
        killed_after(random.uniform(0.3, 3), office.home, "backup", str(target / f"{turn}"), environment={})
    for file in target.glob("[0-9]") if target.exists() else ():
        assert command(office.home, "backup", str(file), "--verify").returncode == 0
    assert command(office.home, "backup", str(target / "after")).returncode == 0


def test_a_killed_restore_is_never_taken_for_a_whole_one_and_can_be_done_again(
    place: Path, office: Folder
) -> None:
    file, home = place / "file", place / "new"
    assert command(office.home, "backup", str(file)).returncode == 0
    paper = {ENVIRONMENT: written(code_of(office.home)), **AS_IT_WAS}
    for _ in range(3):
        killed_after(random.uniform(0.5, 8), home, "restore", str(file), environment=paper)
        if (home / "restoring").exists():
            done = command(home, "check")
            assert done.returncode == 2
            assert "khôi phục dở" in done.stderr
        elif home.exists():
            break  # it had finished
    if (home / "restoring").exists() or not home.exists():
        begun = time.monotonic()
        done = command(home, "restore", str(file), environment=paper)
        assert done.returncode == 0, f"{done.stderr} after {time.monotonic() - begun:.0f} s"
    with ready_database(office.home) as old, ready_database(home) as new:
        assert contents(new.conninfo(OWNER)) == contents(old.conninfo(OWNER))
    assert uploads(home) == uploads(office.home)
