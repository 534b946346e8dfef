"""One sealed file holds everything and brings it back, or says that it cannot."""

import itertools
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest

from bdhvs.ops.backup.recovery import code_of, written
from bdhvs.ops.cluster import DEBIAN_15, OWNER, Cluster
from bdhvs.ops.folder import Folder
from bdhvs.ops.roles import ready_database
from tests.ops.offices import HEAD, an_office, contents, structure, uploads, write_line
from tests.ops.starting import command, processes_of, until

AS_IT_WAS = {"BDHVS_PREPARING": "1"}  # without the catalogue that every start brings up to date
needs_15 = pytest.mark.skipif(not DEBIAN_15.exists(), reason="PostgreSQL 15 is not installed")


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder that every account may walk through, as /srv is."""
    with TemporaryDirectory(prefix="bdhvs-backup-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="module")
def office(place: Path) -> Folder:
    return an_office(place / "xã Kỳ Anh")


@pytest.fixture(scope="module")
def backup(place: Path, office: Folder) -> Path:
    file = place / "usb" / "xã.bdhvs"
    done = command(office.home, "backup", str(file))
    assert done.returncode == 0, done.stderr
    return file


@pytest.fixture(scope="module")
def code_file(place: Path, office: Folder) -> Path:
    """The sheet of paper, as a file."""
    path = place / "paper"
    path.write_text(written(code_of(office.home)).lower().replace("-", " "))
    return path


@pytest.fixture(scope="module")
def restored(place: Path, backup: Path, code_file: Path) -> tuple[Path, dict[str, Any]]:
    """A folder that was brought back, and what was said of it.

    An attempt that was cut off there had left the seals of another journal behind; that a restore makes a folder that
    is not there is told below (people go on writing).
    """
    home = place / "máy mới"
    (home / "journal").mkdir(parents=True)
    (home / "restoring").touch()
    for commune in ("18775", "99901"):
        (home / "journal" / commune).write_text("77-ffffffffffffffff\n")
    line = ("restore", str(backup), "--code-file", str(code_file), "--json")
    done = command(home, *line, environment=AS_IT_WAS)
    assert done.returncode == 0, done.stderr
    return home, json.loads(done.stdout)


def test_a_restored_folder_equals_the_one_that_was_taken_and_begins_another_life(
    office: Folder, restored: tuple[Path, dict[str, Any]]
) -> None:
    home, told = restored
    assert told["equal"] is True
    with ready_database(office.home) as old, ready_database(home) as new:
        assert contents(new.conninfo(OWNER)) == contents(old.conninfo(OWNER))
        assert structure(new.bin, new.conninfo(OWNER)) == structure(old.bin, old.conninfo(OWNER))
        assert life_of(new) != life_of(old)
        assert job_of(new) == ("doing", None), "without a worker, so it is taken up again"
    assert uploads(home) == uploads(office.home)
    assert Folder(home).keys() == office.keys()
    assert code_of(home) == code_of(office.home), "the same sheet of paper opens the next backups"
    assert until(lambda: not processes_of(home))


def test_a_restored_folder_keeps_the_seals_of_its_own_journal_and_no_other(
    restored: tuple[Path, dict[str, Any]],
) -> None:
    home, told = restored
    assert told["journal"] == {"18775": HEAD}
    assert {path.name: path.read_text() for path in (home / "journal").iterdir()} == {"18775": f"{HEAD}\n"}
    assert told["made_at"] == json.loads((home / "backup.json").read_text())["restored_from"]


def test_a_backup_names_the_newest_seal_of_each_journal_and_nobody_can_change_it(
    place: Path, backup: Path, code_file: Path
) -> None:
    done = command(place / "none", "backup", str(backup), "--verify", "--code-file", str(code_file), "--json")
    assert json.loads(done.stdout)["journal"] == {"18775": HEAD}
    content = backup.read_bytes()
    assert HEAD.encode() in content, "in the head of the file, readable without the code"
    other = place / "đổi dấu"
    other.write_bytes(content.replace(HEAD.encode(), b"1-ffffffffffffffff"))
    done = command(place / "none", "backup", str(other), "--verify", "--code-file", str(code_file))
    assert done.returncode == 2


def life_of(cluster: Cluster) -> object:
    with psycopg.connect(cluster.url(OWNER)) as owner:
        return owner.execute("SELECT life FROM ops_installation").fetchone()


def job_of(cluster: Cluster) -> object:
    with psycopg.connect(cluster.url(OWNER)) as owner:
        return owner.execute("SELECT status::text, worker_id FROM procrastinate_jobs").fetchone()


@needs_15
@pytest.mark.parametrize("way", ["18 to 15", "15 to 18"])
def test_a_backup_does_not_depend_on_the_version_of_the_server(place: Path, office: Folder, way: str) -> None:
    old, new = (None, DEBIAN_15) if way == "18 to 15" else (DEBIAN_15, None)
    source = office.home if old is None else an_office(place / "của tỉnh", DEBIAN_15).home
    file = place / f"{way}.bdhvs"
    with ready_database(source, old) as cluster:
        outside = {"DATABASE_URL": cluster.url(), "DATABASE_OWNER_URL": cluster.url(OWNER)}
        done = command(source, "backup", str(file), environment=outside)
        assert done.returncode == 0, done.stderr
        before = contents(cluster.conninfo(OWNER))
    other = place / f"nơi khác {way}"
    with ready_database(other / "server", new, {"fsync": "off"}) as cluster:
        assert cluster.major == (15 if new else 18)
        outside = {"DATABASE_URL": cluster.url(), "DATABASE_OWNER_URL": cluster.url(OWNER)}
        paper = place / "paper of it"
        paper.write_text(written(code_of(source)))
        line = ("restore", str(file), "--code-file", str(paper))
        done = command(other / "home", *line, environment={**outside, **AS_IT_WAS})
        assert done.returncode == 0, done.stderr
        assert contents(cluster.conninfo(OWNER)) == before


def test_people_go_on_writing_and_the_backup_is_of_one_moment(
    place: Path, office: Folder, code_file: Path
) -> None:
    """Two tables get one row each in one transaction, again and again: a backup never has one without the other."""
    stop, file, home = threading.Event(), place / "busy", place / "busy home"
    with ready_database(office.home) as cluster:
        writer = threading.Thread(target=write_pairs, args=(cluster.url(OWNER), stop))
        writer.start()
        try:
            done = command(office.home, "backup", str(file))
        finally:
            stop.set()
            writer.join()
    assert done.returncode == 0, done.stderr
    line = ("restore", str(file), "--code-file", str(code_file))
    assert not home.exists()
    assert command(home, *line, environment=AS_IT_WAS).returncode == 0
    with ready_database(home) as cluster, psycopg.connect(cluster.url(OWNER)) as owner:
        lines = owner.execute("SELECT fields[1] FROM journal_line WHERE act = 'pair' ORDER BY id").fetchall()
        codes = owner.execute("SELECT code FROM places_code WHERE kind = 'pair' ORDER BY id").fetchall()
    assert lines == codes
    assert lines


def write_pairs(url: str, stop: threading.Event) -> None:
    with psycopg.connect(url, autocommit=True) as owner:
        for number in itertools.count():
            if stop.wait(0.002):
                return
            with owner.transaction():
                write_line(owner, "pair", [str(number)])
                owner.execute(
                    "INSERT INTO places_code (kind, code, label, position) VALUES ('pair', %s, '', 0)",
                    (f"{number}",),
                )


def test_a_folder_with_anything_in_it_is_refused_and_left_alone(
    place: Path, backup: Path, code_file: Path
) -> None:
    home = place / "đang dùng"
    home.mkdir()
    (home / "ảnh.jpg").write_bytes(b"1")
    done = command(home, "restore", str(backup), "--code-file", str(code_file))
    assert done.returncode == 2
    assert "không trống" in done.stderr
    assert [p.name for p in home.iterdir()] == ["ảnh.jpg"]


def test_a_hosted_database_with_tables_is_refused_and_left_alone(
    place: Path, office: Folder, backup: Path, code_file: Path
) -> None:
    with ready_database(office.home) as cluster:
        before = contents(cluster.conninfo(OWNER))
        outside = {"DATABASE_URL": cluster.url(), "DATABASE_OWNER_URL": cluster.url(OWNER)}
        done = command(
            place / "none", "restore", str(backup), "--code-file", str(code_file), environment=outside
        )
        assert done.returncode == 2
        assert "Cơ sở dữ liệu không trống" in done.stderr
        assert contents(cluster.conninfo(OWNER)) == before
    assert not (place / "none").exists()


def test_another_code_opens_nothing_and_touches_nothing(place: Path, backup: Path) -> None:
    wrong = place / "wrong"
    wrong.write_text(written(bytes(20)))
    done = command(place / "wrong home", "restore", str(backup), "--code-file", str(wrong))
    assert done.returncode == 2
    assert "không mở được" in done.stderr
    assert not (place / "wrong home").exists()


@pytest.mark.parametrize("damage", ["cut", "changed", "swapped", "longer", "not ours"])
def test_a_damaged_file_is_refused_and_nothing_is_kept(
    place: Path, backup: Path, code_file: Path, damage: str
) -> None:
    content = bytearray(backup.read_bytes())
    middle = len(content) // 2
    if damage == "cut":
        del content[-10:]
    elif damage == "changed":
        content[middle] ^= 1
    elif damage == "swapped":
        content[-40:-20], content[-20:] = content[-20:], content[-40:-20]
    elif damage == "longer":
        content += b"x"
    else:
        content[:5] = b"hello"
    file, home = place / "damaged", place / "damaged home"
    file.write_bytes(content)
    for words in (("backup", str(file), "--verify"), ("restore", str(file))):
        done = command(home, *words, "--code-file", str(code_file))
        assert done.returncode == 2, done.stdout
        assert "sao lưu" in done.stderr
        assert not home.exists()


def test_nothing_personal_and_no_key_can_be_read_from_the_file(office: Folder, backup: Path) -> None:
    content = backup.read_bytes()
    assert "Hà Tĩnh".encode() not in content
    for key in office.keys().values():
        assert key.encode() not in content
        assert bytes.fromhex(key) not in content
    assert backup.stat().st_mode & 0o077 == 0


def test_a_rehearsal_restores_beside_compares_and_leaves_nothing(office: Folder, backup: Path) -> None:
    before = sorted(path.name for path in office.home.iterdir())
    done = command(office.home, "backup", str(backup), "--rehearse", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["equal"] is True
    with ready_database(office.home) as cluster, psycopg.connect(cluster.url(OWNER)) as owner:
        names = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    assert told["tables"] == len(names) - 3, "all but steps of the structure, sessions and tries to sign in"
    assert sorted(path.name for path in office.home.iterdir()) == before
    assert until(lambda: not processes_of(office.home))


def test_an_existing_file_is_never_written_over(office: Folder, backup: Path) -> None:
    before = backup.read_bytes()
    done = command(office.home, "backup", str(backup))
    assert done.returncode == 2
    assert backup.read_bytes() == before


def test_a_full_disk_leaves_no_file(place: Path, office: Folder) -> None:
    if os.geteuid() != 0 or not Path("/dev/full").exists():
        pytest.skip("needs root to mount a small disk")
    small = place / "small"
    small.mkdir()
    if os.system(f"mount -t tmpfs -o size=8k tmpfs '{small}' 2>/dev/null") != 0:  # noqa: S605
        pytest.skip("this machine does not let us mount")
    try:
        done = command(office.home, "backup", str(small / "file"))
        assert done.returncode == 2
        assert "Không ghi được" in done.stderr
        assert list(small.iterdir()) == []
    finally:
        os.system(f"umount '{small}'")  # noqa: S605


def test_a_cluster_stopped_at_once_says_nothing_when_it_is_already_gone(place: Path) -> None:
    Cluster(place / "never made").stop_now()
