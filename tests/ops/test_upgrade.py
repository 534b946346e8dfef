"""An upgrade is tried on a copy; the real data change only afterwards, and all at once."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from bdhvs.ops.cluster import DEBIAN_15, OWNER
from bdhvs.ops.folder import Folder
from bdhvs.ops.roles import ready_database
from bdhvs.ops.rules import OperationError
from bdhvs.ops.upgrading import exchange
from tests.ops.offices import an_office, contents, uploads
from tests.ops.starting import ROOT, command, processes_of, until

STEP = """
from django.db import migrations
class Migration(migrations.Migration):
    dependencies = [("ops", {before!r})]
    operations = [migrations.RunSQL("CREATE TABLE ops_tried (id bigint)"), migrations.RunSQL({sql!r})]
"""


@pytest.fixture
def place() -> Iterator[Path]:
    with TemporaryDirectory(prefix="bdhvs-upgrade-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def newer(place: Path) -> Path:
    """A program of the next version: a copy of this one, to which a test adds a step.

    Without its catalogue: what is told here is of the steps, and a first start loads the catalogue elsewhere
    (tests/journeys/test_officer.py).
    """
    program = place / "program"
    unneeded = shutil.ignore_patterns("built", "tests", "load_catalogue.py")
    shutil.copytree(ROOT / "bdhvs", program / "bdhvs", ignore=unneeded)
    for name in ("requirements.txt", "catalogue"):
        (program / name).symlink_to(ROOT / name)
    return program


def add_step(program: Path, sql: str) -> None:
    folder = program / "bdhvs" / "ops" / "migrations"
    before = max(path.stem for path in folder.glob("00*.py"))
    (folder / "0999_tried.py").write_text(STEP.format(before=before, sql=sql))


def tables(home: Path) -> dict[str, list[str]]:
    with ready_database(home) as cluster:
        return contents(cluster.conninfo(OWNER))


def test_a_step_that_fails_on_the_copy_leaves_the_old_state_running(place: Path, newer: Path) -> None:
    home = an_office(place / "home").home
    before = tables(home)
    add_step(newer, "SELECT 1 / 0")
    done = command(home, "upgrade", program=newer)
    assert done.returncode == 2
    assert "thử trên bản sao không thành công" in done.stderr
    assert tables(home) == before
    assert "ops_tried" not in before
    add_step(newer, "INSERT INTO ops_tried VALUES (1)")
    done = command(home, "upgrade", program=newer)
    assert done.returncode == 0, done.stderr
    assert tables(home)["ops_tried"] == ["(1)"]
    assert not list(home.glob("rehearsal-*"))
    assert list((home / "backup").glob("*.bdhvs")), "a backup of the state before stays"


def test_a_step_that_fails_for_real_undoes_the_steps_before_it(place: Path, newer: Path) -> None:
    """The copy was fine, the real one is not: its table is there already."""
    home = an_office(place / "home").home
    with ready_database(home) as cluster, psycopg.connect(cluster.url(OWNER)) as owner:
        owner.execute("CREATE TABLE later (id bigint)")
    before = tables(home)
    add_step(newer, "CREATE TABLE later (id bigint)")
    done = command(home, "check", program=newer)
    assert "1 bước nâng cấp" in done.stdout
    done = command(home, "targets", "--commune", "18775", program=newer)  # every start migrates, too
    assert done.returncode == 2
    assert "Không nâng cấp được" in done.stderr
    assert tables(home) == before


@pytest.mark.skipif(not DEBIAN_15.exists(), reason="PostgreSQL 15 is not installed")
def test_a_folder_of_an_older_postgresql_is_carried_over(place: Path) -> None:
    folder: Folder = an_office(place / "home", DEBIAN_15)
    with ready_database(folder.home, DEBIAN_15) as cluster:
        before = contents(cluster.conninfo(OWNER))
    files = uploads(folder.home)
    assert command(folder.home, "check").returncode == 2, "an older server is never started by chance"
    done = command(folder.home, "upgrade")
    assert done.returncode == 0, done.stderr
    with ready_database(folder.home) as cluster:
        assert cluster.major == 18
        after = contents(cluster.conninfo(OWNER))
    assert {name: rows for name, rows in after.items() if before.get(name)} == {
        name: rows for name, rows in before.items() if rows
    }
    assert uploads(folder.home) == files
    assert until(lambda: not processes_of(folder.home))


def test_two_folders_swap_at_once(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    exchange(tmp_path / "a", tmp_path / "b")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]
    with pytest.raises(OperationError, match="không đổi chỗ"):
        exchange(tmp_path / "a", tmp_path / "none")
