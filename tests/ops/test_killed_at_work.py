"""kill -9 in the middle of real work: the web process that stores a list, the worker at an import, a recount, a backup.

Afterwards the work is there whole or not at all, and the next start goes on with it. (The supervisor: test_run.py;
a backup, a restore, an upgrade on the command line: test_sudden_death.py; batches of phones: tests/faults.)
"""

import http.client
import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import connection
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued

from bdhvs.indicators.models import Cell, Dirty
from bdhvs.ops import jobs as machine_jobs
from bdhvs.ops.cluster import OWNER
from bdhvs.ops.folder import ROOT, Folder
from bdhvs.ops.territory import scope
from bdhvs.people.import_models import ImportBatch, ImportState
from bdhvs.people.importing import commands
from bdhvs.people.jobs import run_import
from bdhvs.people.models import Household, Person, Residence
from bdhvs.people.rules import ResidenceKind
from bdhvs.people.tests.importing_books import book
from bdhvs.plans.jobs import keep_counts, keep_counts_of_all
from bdhvs.plans.measuring import recount_all
from bdhvs.plans.queries import targets_in_force
from bdhvs.plans.tests.test_incremental import cells_on
from benchmarks.import_people import FAMILY, GIVEN, MIDDLE
from tests.faults.live import database_url, serving
from tests.ops.starting import command, until
from tests.village import KY_ANH, NOW, TODAY, Village, a_village

HOMES, EACH = 150, 4
KILLS = 4
HEADER = ["Số hộ", "Họ và tên", "Ngày sinh", "Giới tính", "Quan hệ với chủ hộ", "Thôn"]


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that every account may walk through."""
    with TemporaryDirectory(prefix="bdhvs-killed-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def village(transactional_db: None, catalogue: None) -> Village:
    return a_village()


def a_list(path: Path) -> Path:
    names = [" ".join(words) for words in itertools.product(FAMILY, MIDDLE, GIVEN)]
    rows = [
        [home, names[home * EACH + n], 1950 + n, "Nam", "Chủ hộ" if n == 0 else "Con", "Thôn 1"]
        for home in range(1, HOMES + 1)
        for n in range(EACH)
    ]
    return book(path, [HEADER, *rows])


def staged(village: Village, place: Path) -> ImportBatch:
    """A list that is looked at and waits for the officer's word."""
    with scope([KY_ANH]):
        batch = commands.take_in(
            path=a_list(place / "ds.xlsx"), file_name="ds.xlsx", commune=KY_ANH, hamlet=None,
            since=date(2026, 11, 1), residence=ResidenceKind.PERMANENT, by=village.lan, at=NOW,
        )  # fmt: skip
        commands.check(batch=batch, on=TODAY)
        batch.refresh_from_db()
        assert batch.state == ImportState.READY, (batch.state, batch.failure)
        assert batch.counts["new"] == HOMES * EACH, batch.counts
    return batch


def register() -> tuple[int, int, int]:
    """Households, people, homes of people."""
    with scope([KY_ANH]):
        return Household.objects.count(), Person.objects.count(), Residence.objects.count()


def plus_list(before: tuple[int, int, int]) -> tuple[int, int, int]:
    return before[0] + HOMES, before[1] + HOMES * EACH, before[2] + HOMES * EACH


def assert_whole_or_nothing(batch: ImportBatch, before: tuple[int, int, int]) -> bool:
    """Whether the list is in the register; half of it is never there, and the batch says the same."""
    with scope([KY_ANH]):
        state = ImportBatch.objects.get(pk=batch.pk).state
    stored = state == ImportState.STORED
    assert register() == (plus_list(before) if stored else before), state
    return stored


# --- the web process ----------------------------------------------------------------------------------------------


def signed_in(user: Any) -> dict[str, str]:
    """Headers of a browser with a session and the secret of its forms."""
    client = Client()
    client.force_login(user)
    request = RequestFactory().get("/")
    token = get_token(request)
    cookies = {
        settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value,
        settings.CSRF_COOKIE_NAME: str(request.META["CSRF_COOKIE"]),
    }
    return {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "X-CSRFToken": token,
    }


def post(port: int, path: str, headers: dict[str, str]) -> str:
    """Where the answer leads."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        line.request("POST", path, b"", {**headers, "Content-Length": "0"})
        answer = line.getresponse()
        return answer.headers.get("Location", str(answer.status))
    finally:
        line.close()


def test_the_web_process_killed_while_it_stores_a_list(village: Village, place: Path) -> None:
    batch, before, chance = staged(village, place), register(), random.Random(5)
    path, headers = f"/nguoi-dan/nhap/{batch.uuid}/ghi/", signed_in(village.lan)
    environment = {
        "DATABASE_URL": database_url(),
        "BDHVS_DEMO": "1",
    }  # nobody is sent to set up a second factor
    with serving(place / "web", environment) as server:
        for _ in range(KILLS):
            sender = threading.Thread(target=lambda: _quietly(post, server.port, path, headers))
            sender.start()
            until(lambda: at_work() > 0, 60)
            time.sleep(chance.uniform(0, 1))
            server.kill()
            sender.join(60)
            if _settled() and assert_whole_or_nothing(batch, before):
                break
            server.start()
        else:
            assert post(server.port, path, headers) == f"/nguoi-dan/nhap/{batch.uuid}/"
    assert assert_whole_or_nothing(batch, before)


def _quietly(act: Callable[..., object], *words: object) -> None:
    with suppress(OSError, http.client.HTTPException):
        act(*words)


def _settled() -> bool:
    """Until the server has noticed that those who were killed are gone; what they began is taken back then."""
    assert until(lambda: at_work() == 0, 60), "somebody still works in the database"
    return True


def at_work() -> int:
    """Others who have something open in this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND state <> 'idle' AND backend_type = 'client backend'"
        )
        (number,) = cursor.fetchone() or (0,)
    return int(number)


# --- the worker ---------------------------------------------------------------------------------------------------


@contextmanager
def worker(place: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The worker of `bdhvs run` by itself, until its queue is empty; killed at the end if it still lives."""
    environment = {
        **os.environ, "BDHVS_PROCESS": "worker", "BDHVS_DATA": str(place), "DATABASE_URL": database_url(),
        "DATABASE_OWNER_URL": database_url(OWNER), "DJANGO_SETTINGS_MODULE": "bdhvs.config.settings",
    }  # fmt: skip
    line = [sys.executable, "-W", "ignore", "-m", "tests.ops.worker"]
    with (
        (place / "worker.out").open("ab") as out,
        subprocess.Popen(line, cwd=ROOT, env=environment, stdout=out, stderr=out) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


def jobs(status: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status = %s::procrastinate_job_status", [status]
        )
        (number,) = cursor.fetchone() or (0,)
    return int(number)


def killed_in_the_middle(place: Path, chance: random.Random) -> None:
    """A worker killed soon after it has begun with the job."""
    with worker(place) as process:
        assert until(lambda: jobs("doing") == 1, 120), (place / "worker.out").read_text()[-2000:]
        time.sleep(chance.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL)
        assert process.wait(30) == -signal.SIGKILL
    _settled()
    assert jobs("doing") == 1, "it had finished: nothing was cut off"


def next_start(place: Path) -> None:
    """The dead worker's last sign of life grows old; the job that it had is taken up again, as every five minutes."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    async_to_sync(machine_jobs.take_up_stalled.func)(0)
    assert jobs("doing") == 0
    with worker(place) as process:
        assert process.wait(240) == 0, (place / "worker.out").read_text()[-2000:]
    assert (jobs("todo"), jobs("doing"), jobs("failed")) == (0, 0, 0)


def test_the_worker_killed_while_it_stores_a_list_goes_on_at_the_next_start(
    village: Village, place: Path
) -> None:
    batch, before, chance = staged(village, place), register(), random.Random(6)
    with scope([KY_ANH]):
        ImportBatch.objects.filter(pk=batch.pk).update(state=ImportState.STORING)
    run_import.defer(batch=batch.pk, commune=KY_ANH)
    killed_in_the_middle(place, chance)
    assert_whole_or_nothing(batch, before)
    next_start(place)
    assert assert_whole_or_nothing(batch, before)


def test_the_worker_killed_while_it_counts_leaves_the_old_count_or_the_new_one(
    village: Village, place: Path
) -> None:
    chance = random.Random(7)
    today = timezone.localdate()
    keep_counts_of_all(today)
    with scope([KY_ANH]):
        old = cells_on(today)
        Cell.objects.filter(as_of=today).delete()
    keep_counts.configure().defer(timestamp=0)
    killed_in_the_middle(place, chance)
    with suppress(
        AlreadyEnqueued
    ):  # the next minute asks for the same work; the worker may have done so itself
        keep_counts.configure().defer(timestamp=60)
    with scope([KY_ANH]):
        assert cells_on(today) in ({}, old)
    next_start(place)
    with scope([KY_ANH]):
        assert cells_on(today) == old
        assert not Dirty.objects.exists()
        recount_all(commune=KY_ANH, targets=list(targets_in_force(KY_ANH, today)), as_of=today)
        assert cells_on(today) == old


def test_the_worker_killed_at_a_backup_leaves_whole_files_only(village: Village, place: Path) -> None:
    folder = Folder(place)
    folder.make()
    folder.keys()
    (place / "uploads").mkdir(exist_ok=True)
    (place / "uploads" / "anh.jpg").write_bytes(os.urandom(8_000_000))
    machine_jobs.backup_now.defer()
    killed_in_the_middle(place, random.Random(8))
    for file in (place / "backup").glob("*.bdhvs"):
        assert command(place, "backup", str(file), "--verify").returncode == 0
    next_start(place)
    kept = list((place / "backup").iterdir())
    assert kept
    assert {file.suffix for file in kept} == {".bdhvs"}
