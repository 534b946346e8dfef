"""Processes that die: the web server, the database, and a server that comes back from last night's backup."""

import random
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from django.conf import settings

from bdhvs.ops.backup.dumping import Source, take_backup
from bdhvs.ops.backup.restoring import scratch
from bdhvs.ops.cluster import OWNER, Cluster
from bdhvs.ops.roles import ready_database
from tests.faults.live import LiveServer, database_url, serving
from tests.faults.phone import Phone
from tests.faults.world import (
    Direct,
    Field,
    can,
    check_applied_once,
    check_no_gap,
    check_nothing_lost,
    check_receipts_are_durable,
    join,
    number,
)
from tests.village import KY_ANH


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that every account may walk through."""
    with TemporaryDirectory(prefix="bdhvs-faults-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


def visits(phone: Phone, field: Field, count: int) -> None:
    person = field.people["binh"]
    for n in range(count):
        item = ("D1", "D2", "I1", "S1")[n % 4]
        phone.visit(field.homes["binh"], met=[person], results=[can(person, item)])


def send_until(phone: Phone, ended: threading.Event) -> None:
    while phone.outbox and not ended.is_set():
        if phone.send_once() != "sent":
            return


@pytest.mark.parametrize("seed", [3])
def test_fault_03_the_web_server_killed_in_the_middle_of_a_batch(
    the_open_field: Field, place: Path, seed: int
) -> None:
    field, chance = the_open_field, random.Random(seed)
    phone = join(field.members["oanh"], Direct())
    with serving(place / "web") as server:
        phone.line = server
        for _ in range(4):
            visits(phone, field, 60)
            ended = threading.Event()
            sender = threading.Thread(target=send_until, args=(phone, ended))
            sender.start()
            time.sleep(chance.uniform(0.05, 0.8))
            server.kill()
            ended.set()
            sender.join(60)
            check_receipts_are_durable(phone)
            check_nothing_lost(phone)
            server.start()
        assert phone.flush(100)
    assert number("SELECT count(*) FROM visits_visit WHERE uuid IS NOT NULL") == 240
    check_no_gap(phone)
    check_applied_once()


@contextmanager
def own_cluster(place: Path) -> Iterator[Cluster]:
    """The test's database in a server of its own, which may be stopped at once."""
    with ready_database(place / "db") as cluster:
        dump = place / "dump"
        owner = database_url(OWNER)
        subprocess.run([cluster.bin / "pg_dump", "-Fc", "-f", dump, "-d", owner], check=True)
        subprocess.run(
            [cluster.bin / "pg_restore", "-d", cluster.url(OWNER), "--no-comments", dump],
            check=False, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        yield cluster


def test_fault_03_the_database_stopped_at_once_in_the_middle_of_a_batch(
    the_open_field: Field, place: Path
) -> None:
    field, chance = the_open_field, random.Random(33)
    phone = join(field.members["oanh"], Direct())
    with own_cluster(place) as cluster, serving(place / "web", {"DATABASE_URL": cluster.url()}) as server:
        phone.line = server
        for _ in range(2):
            visits(phone, field, 60)
            ended = threading.Event()
            sender = threading.Thread(target=send_until, args=(phone, ended))
            sender.start()
            time.sleep(chance.uniform(0.2, 0.8))
            cluster.stop_now()
            ended.set()
            sender.join(60)
            with Cluster(cluster.home).running():  # started again, with recovery; its other user keeps it
                pass
            assert set(phone.receipts) <= stored(cluster)
        assert flushed(phone)
        assert stored(cluster) == set(phone.said_saved)
        with psycopg.connect(cluster.url(OWNER)) as owner:
            count = owner.execute(
                "SELECT count(*), count(DISTINCT uuid) FROM visits_visit WHERE uuid IS NOT NULL"
            )
            assert count.fetchone() == (120, 120)


def flushed(phone: Phone) -> bool:
    """Until the pool of the server has noticed that the database is back."""
    end = time.monotonic() + 120
    while phone.outbox and time.monotonic() < end:
        phone.send_once()
    return not phone.outbox


def stored(cluster: Cluster) -> set[str]:
    with psycopg.connect(cluster.url(OWNER)) as owner:
        return {str(row[0]) for row in owner.execute("SELECT uuid FROM field_event")}


def test_fault_25_fault_31_a_backup_of_last_night_in_a_fresh_cluster(
    the_open_field: Field, place: Path
) -> None:
    """What came after the backup is sent again; an old cursor is not believed; outboxes stay."""
    field = the_open_field
    phone, other = (join(field.members[name], Direct()) for name in ("oanh", "phuc"))
    visits(phone, field, 3)
    assert phone.flush()
    for one in (phone, other):
        one.pull()
    backup = place / "last-night.bdhvs"
    keys = {
        "BDHVS_SECRET_KEY": settings.SECRET_KEY,
        "BDHVS_PERSON_KEY": settings.PERSON_KEY,
        "BDHVS_FIELD_KEY": ",".join(settings.FIELD_KEYS),
    }
    home = place / "office"
    (home / "uploads").mkdir(parents=True)
    source = Source(database_url(OWNER), home, keys, CODE)
    take_backup(source, backup, at=datetime.now(UTC))
    visits(phone, field, 3)
    assert phone.flush()
    phone.pull()
    unsent = other.visit(field.homes["sau"])
    epoch = phone.epoch
    with scratch(backup, CODE, place) as (environment, _), serving(place / "web", environment) as server:
        for one in (phone, other):
            one.line = server
            one.pull()
            assert one.epoch != epoch
            assert set(one.cards) == {field.homes["sau"], field.homes["binh"]}
        assert len(phone.outbox) == 3
        assert unsent in other.outbox
        assert phone.flush()
        assert other.flush()
        answer = phone.call("GET", "/sync/have?from_seq=1").json()
        assert (answer["have"], answer["missing"]) == ([[1, 6]], [])
        for one in (phone, other):
            one.pull()
        assert phone.cards == other.cards
        with psycopg.connect(environment["DATABASE_OWNER_URL"]) as owner:
            found = owner.execute("SELECT count(*), count(DISTINCT uuid) FROM field_event").fetchone()
            assert found == (7, 7)


CODE = bytes(range(20))


def test_a_live_server_is_the_same_application(the_open_field: Field, place: Path) -> None:
    phone = join(the_open_field.members["oanh"], Direct())
    with serving(place / "web") as server:
        assert isinstance(server, LiveServer)
        phone.line = server
        phone.pull()
        assert phone.joined["commune"]["code"] == KY_ANH
        assert set(phone.cards) == {the_open_field.homes["sau"], the_open_field.homes["binh"]}
