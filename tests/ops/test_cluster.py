"""The embedded server: who runs it, who stops it, and what a sudden death leaves."""

import os
import pwd
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from bdhvs.ops import refuge
from bdhvs.ops.cluster import APP, OWNER, SUPERUSER, Cluster
from bdhvs.ops.roles import ready_database
from bdhvs.ops.rules import ClusterError
from tests.ops.starting import CLEAN, ROOT, processes_of, until

NO_SYNC = {"fsync": "off"}
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that every account may walk through, as /srv is; pytest's own are closed."""
    with TemporaryDirectory(prefix="bdhvs-ops-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


def work_in(home: Path, *, as_user: str | None = None) -> subprocess.Popen[str]:
    """Another process that works with the server until its input is closed."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom bdhvs.ops.roles import ready_database\n"
        f"with ready_database(Path({str(home)!r}), settings={NO_SYNC!r}) as c:\n"
        "    print(c.server_pid(), flush=True)\n    sys.stdin.read()\n"
    )
    python = python_for(as_user) if as_user else sys.executable
    return subprocess.Popen(
        [python, "-c", code],
        cwd=ROOT,
        env={**CLEAN, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        user=as_user,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def python_for(user: str) -> str:
    """A Python of our version that this account may start; ours may lie in root's home."""
    code = f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]!r})"
    for python in (sys.executable, "/usr/bin/python3"):
        line = ["/bin/sh", "-c", 'exec "$0" -c "$1"', python, code]
        if subprocess.run(line, user=user, cwd="/", capture_output=True, check=False).returncode == 0:
            return python
    pytest.skip(f"{user} can start no Python {sys.version_info[0]}.{sys.version_info[1]}")


def first_word(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())


def finish(process: subprocess.Popen[str]) -> int:
    process.communicate(timeout=30)
    return process.returncode


def rows(cluster: Cluster) -> int:
    with psycopg.connect(cluster.url(APP)) as connection:
        row = connection.execute("SELECT count(*) FROM mark").fetchone()
        assert row is not None
        return int(row[0])


def add_row(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url(OWNER)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS mark (id bigint)")
    with psycopg.connect(cluster.url(APP)) as connection:
        connection.execute("INSERT INTO mark VALUES (1)")


def test_data_stay_and_the_server_does_not(place: Path) -> None:
    home = place / "Xã Kỳ Anh, thôn 1 (bản thử)"
    for expected in (1, 2):
        with ready_database(home, settings=NO_SYNC) as cluster:
            add_row(cluster)
            assert rows(cluster) == expected
        assert until(lambda: not processes_of(home))


def test_a_path_too_long_for_a_socket_works(place: Path) -> None:
    home = place / ("d" * 120)
    with ready_database(home, settings=NO_SYNC) as cluster:
        add_row(cluster)
        assert cluster.socket != cluster.data
        assert stat.S_IMODE(cluster.socket.stat().st_mode) == 0o700
    cluster.socket.rmdir()


@as_root
def test_root_gives_the_server_to_an_ordinary_user_and_opens_nothing(place: Path) -> None:
    home = place / "home"
    before = {folder: folder.stat().st_mode for folder in home.parents}
    with ready_database(home, settings=NO_SYNC) as cluster:
        pid = cluster.server_pid()
        assert Path(f"/proc/{pid}").stat().st_uid == pwd.getpwnam("nobody").pw_uid
        assert stat.S_IMODE(cluster.data.stat().st_mode) == 0o700
        other = pwd.getpwnam("nobody").pw_uid
        line = [str(cluster.bin / "psql"), "-c", "SELECT 1", cluster.url(SUPERUSER, "postgres")]
        stranger = subprocess.run(line, user=other, cwd="/", capture_output=True, text=True, check=False)
        assert "Peer authentication failed" in stranger.stderr, "others of that account are not superuser"
    assert {folder: folder.stat().st_mode for folder in home.parents} == before


@as_root
def test_root_below_a_closed_folder_works_and_opens_nothing(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with ready_database(tmp_path / "home", settings=NO_SYNC) as cluster:
        add_row(cluster)
        assert rows(cluster) == 1
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


@as_root
def test_root_below_a_closed_folder_in_a_strict_container_gets_a_folder_of_its_own(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setattr(refuge, "may_map", lambda: False)
    monkeypatch.setattr(refuge, "REFUGE", place / "refuge")
    for expected in (1, 2):
        with ready_database(tmp_path / "home", settings=NO_SYNC) as cluster:
            add_row(cluster)
            assert rows(cluster) == expected
            assert Path(f"/proc/{cluster.server_pid()}").stat().st_uid == pwd.getpwnam("nobody").pw_uid
            assert cluster.data.is_relative_to(place / "refuge")
            assert len(list((place / "refuge").iterdir())) == 1
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


@as_root
def test_an_ordinary_user_runs_it_himself_and_root_may_join(place: Path) -> None:
    daemon = pwd.getpwnam("daemon")
    own = place / "of daemon"
    own.mkdir()
    os.chown(own, daemon.pw_uid, daemon.pw_gid)
    process = work_in(own / "home", as_user="daemon")
    pid = first_word(process)
    assert Path(f"/proc/{pid}").stat().st_uid == daemon.pw_uid
    with ready_database(own / "home") as joined:
        assert joined.server_pid() == pid
    assert finish(process) == 0
    assert (own / "home" / "pg").stat().st_uid == daemon.pw_uid
    with ready_database(own / "home") as again:
        assert Path(f"/proc/{again.server_pid()}").stat().st_uid == daemon.pw_uid


def test_two_commands_at_once_share_one_server_and_the_last_one_stops_it(place: Path) -> None:
    home = place / "home"
    processes = [work_in(home) for _ in range(2)]
    pids = {first_word(process) for process in processes}
    assert len(pids) == 1
    assert finish(processes[0]) == 0
    with ready_database(home) as cluster:
        assert {cluster.server_pid()} == pids
    assert finish(processes[1]) == 0
    assert until(lambda: not processes_of(home))


def test_when_the_starter_is_killed_the_server_stops_by_itself(place: Path) -> None:
    home = place / "home"
    process = work_in(home)
    first_word(process)
    process.kill()
    finish(process)
    assert until(lambda: not processes_of(home))


def test_a_killed_server_starts_again_with_its_data(place: Path) -> None:
    home = place / "home"
    with ready_database(home, settings=NO_SYNC) as cluster:
        add_row(cluster)
        pid = cluster.server_pid()
        assert pid
        os.kill(pid, signal.SIGKILL)
        assert until(lambda: cluster.server_pid() is None)
    with ready_database(home) as cluster:
        assert rows(cluster) == 1


def test_a_lock_file_with_the_number_of_a_stranger_is_not_believed(place: Path) -> None:
    home = place / "home"
    with ready_database(home, settings=NO_SYNC) as cluster:
        add_row(cluster)
    (home / "pg" / "postmaster.pid").write_text(f"{os.getpid()}\n{home / 'pg'}\n")
    with ready_database(home) as cluster:
        assert rows(cluster) == 1


def test_a_folder_half_made_is_made_again(place: Path) -> None:
    half = place / "home" / "pg.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with ready_database(place / "home", settings=NO_SYNC) as cluster:
        add_row(cluster)
    assert not half.exists()


def test_a_folder_of_another_version_is_refused_in_one_sentence(place: Path) -> None:
    (place / "home" / "pg").mkdir(parents=True)
    (place / "home" / "pg" / "PG_VERSION").write_text("13\n")
    with pytest.raises(ClusterError, match="PostgreSQL 13"), Cluster(place / "home").running():
        pass


def test_the_application_is_neither_owner_nor_superuser(place: Path) -> None:
    with (
        ready_database(place / "home", settings=NO_SYNC) as cluster,
        psycopg.connect(cluster.url(APP)) as app,
    ):
        row = app.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = %s",
            [APP],
        ).fetchone()
        assert row == (False, False, False, False)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE own (id bigint)")
