"""`bdhvs run`: it starts quickly, says where it is, and leaves nobody behind, whatever ends it."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bdhvs.ops.folder import Folder
from tests.ops.starting import CLEAN, ROOT, command, migrate, processes_of, product, until
from tests.prepared import prepare_office

LISTEN = "0A"  # state of a socket in /proc/net/tcp


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """One office, prepared once: the tests below start and stop it."""
    with TemporaryDirectory(prefix="bdhvs-run-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        place = Path(name) / "xã thử"
        prepare_office(place)
        yield place


def answer(url: str) -> int:
    """Status of a page, redirects followed by nobody."""
    try:
        with urllib.request.urlopen(url, timeout=10) as page:  # noqa: S310 our own server
            return int(page.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def addresses_listening_on(port: int) -> set[str]:
    """Local addresses that accept connections on this port."""
    found = set()
    for table in ("tcp", "tcp6"):
        path = Path("/proc/net") / table
        for line in path.read_text().splitlines()[1:] if path.exists() else []:
            address, number = line.split()[1].split(":")
            if line.split()[3] == LISTEN and int(number, 16) == port:
                found.add(address)
    return found


def children_of(pid: int, word: str) -> list[int]:
    """Children with this word in their line."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed if word in Path(f"/proc/{child}/cmdline").read_text()]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_every_process(home: Path, number: signal.Signals) -> None:
    with product(home) as running:
        assert processes_of(home)
        assert running.tell(number) == 0
        assert until(lambda: not processes_of(home), 5), processes_of(home)


def test_the_next_start_prepares_nothing_again_and_answers_on_loopback_only(home: Path) -> None:
    prepared = (home / "prepared").stat().st_mtime_ns
    with product(home) as running:
        assert answer(f"http://127.0.0.1:{running.port}/") < 500
        assert (home / "prepared").stat().st_mtime_ns == prepared
        assert addresses_listening_on(running.port) == {"0100007F"}, "127.0.0.1, as the kernel writes it"


def test_a_signal_while_it_starts_ends_every_process(home: Path) -> None:
    with product(home, wait=False) as running:
        running.listen("Đang mở")
        running.tell(signal.SIGTERM)
        assert until(lambda: not processes_of(home), 10), processes_of(home)


def test_when_its_parent_is_killed_every_process_ends(home: Path) -> None:
    line = [sys.executable, "-m", "bdhvs", "run", "--data", str(home), "--port", "0"]
    with subprocess.Popen(
        ["/bin/sh", "-c", '"$@" & wait', "sh", *line], cwd=ROOT, env=CLEAN, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        assert any("Ctrl+C" in said for said in parent.stdout)
        parent.kill()
        parent.wait()
        assert until(lambda: not processes_of(home), 15), processes_of(home)


def test_after_kill_9_nobody_stays_and_the_folder_starts_again(home: Path) -> None:
    with product(home) as running:
        assert running.tell(signal.SIGKILL) == -signal.SIGKILL
        assert until(lambda: not processes_of(home), 15), processes_of(home)
    with product(home) as running:
        assert answer(f"http://127.0.0.1:{running.port}/") < 500
        assert running.tell(signal.SIGTERM) == 0


def test_a_dead_web_server_ends_the_rest_and_says_so(home: Path) -> None:
    with product(home) as running:
        (web,) = children_of(running.process.pid, "granian")
        os.kill(web, signal.SIGKILL)
        assert running.process.wait(30) == 2
        assert until(lambda: not processes_of(home), 10), processes_of(home)


def test_with_an_outside_database_no_server_is_started_and_pages_do_not_know_the_owner(
    tmp_path: Path,
) -> None:
    folder = Folder(tmp_path / "hosted")
    folder.make()
    migrate(folder, os.environ["DATABASE_OWNER_URL"])
    folder.mark_prepared()
    outside = {key: os.environ[key] for key in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    with product(folder.home, environment=outside) as running:
        (web,) = children_of(running.process.pid, "granian")
        assert "DATABASE_OWNER_URL" not in Path(f"/proc/{web}/environ").read_text()
        assert not (folder.home / "pg").exists()
        assert running.tell(signal.SIGTERM) == 0


def test_a_busy_port_is_refused_in_one_sentence(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        done = command(home, "run", "--port", str(port))
    assert done.returncode == 2
    assert done.stderr == f"Cổng {port} đang có chương trình khác dùng. Hãy thử --port {port + 1}.\n"


def test_another_command_works_while_it_runs(home: Path) -> None:
    with product(home):
        done = command(home, "check", "--json")
        wrong = {one["code"] for one in json.loads(done.stdout)["findings"] if one["level"] == "problem"}
        assert wrong <= {"backup"}, done.stdout  # the recovery code of a new office is not printed yet
        assert done.returncode == bool(wrong), done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nothing"], "Không có lệnh"),
        (["check", "--colour"], "không hiểu tham số: --colour"),
        (["run", "--port", "x"], "giá trị 'x' không đúng"),
        (["run", "--tls-cert", "a.pem"], "--tls-cert và --tls-key phải đi cùng nhau"),
        (["check", "--as"], "--as cần một giá trị"),
    ],
)
def test_wrong_use_is_one_line_and_2(home: Path, words: list[str], told: str) -> None:
    done = command(home, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_help_lists_the_commands_in_vietnamese_and_starts_nothing(tmp_path: Path) -> None:
    done = command(tmp_path / "none", "--help")
    assert done.returncode == 0
    assert "kiểm tra máy" in done.stdout
    assert command(tmp_path / "none", "check", "--help").stdout.startswith("cách dùng: bdhvs check")
    assert not (tmp_path / "none").exists()


def test_a_folder_that_lost_its_keys_is_not_given_new_ones(home: Path) -> None:
    keys, away = home / "secrets.env", home / "secrets.away"
    keys.rename(away)
    try:
        done = command(home, "check")
        assert done.returncode == 2
        assert "sao lưu" in done.stderr
        assert not keys.exists()
    finally:
        away.rename(keys)


def test_keys_and_logs_are_closed_to_others(home: Path) -> None:
    assert (home / "secrets.env").stat().st_mode & 0o077 == 0
    assert (home / "log").stat().st_mode & 0o077 == 0
