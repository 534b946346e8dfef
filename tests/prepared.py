"""A database server's folder that has every migration, made once and copied for each run and each test that needs one.

It is kept in .pytest_cache, one for each version of PostgreSQL. New migrations are added to the kept one; when an old
one changed, or what migrations are made from, it is made anew.
"""

import fcntl
import hashlib
import json
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from bdhvs.ops.cluster import DATABASE, OWNER, SUPERUSER, Cluster
from bdhvs.ops.folder import Folder
from bdhvs.ops.roles import ready_database
from tests.kept import DOORS
from tests.ops.starting import ROOT, migrate

NO_SYNC = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "jit": "off"}
UNVISITED = """
DO $$ DECLARE one text; BEGIN
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('ALTER TABLE public.%I SET (autovacuum_enabled = off)', one);
  END LOOP;
END $$;
"""
"""A vacuum between two tests finds tables empty, for each test takes its rows back, and tells the planner so: a test
that then stores a few hundred rows took thirty times as long, or not, by the clock of the server."""
MAKERS = (
    "requirements.txt",  # migrations of libraries
    "bdhvs/ops/schema.py",
    "bdhvs/ops/roles.py",
    "bdhvs/ops/cluster.py",
    "bdhvs/field/publishing.py",
    "tests/prepared.py",
    "tests/kept.py",
)
"""What decides about the schema beside the migrations."""
TEMPLATE = "bdhvs_migrated"
"""A second, untouched copy of the migrated database, which nobody connects to: test databases are made from it."""


def lay_out(home: Path, binaries: Path | None = None) -> None:
    """Put a stopped server's folder with the migrated database into `home`, which holds none yet."""
    home.mkdir(mode=0o711, parents=True, exist_ok=True)
    cluster = Cluster(home, binaries)
    cluster.data.parent.mkdir(exist_ok=True)
    cache = ROOT / ".pytest_cache" / f"database-{cluster.major}"
    cache.parent.mkdir(exist_ok=True)
    with cache.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one run makes it, the others wait
        wanted = _made_from()
        if _kept(cache) != wanted:
            _make(cache, wanted, binaries)
        _copy(cache / "pg", cluster.data)


def prepare_office(home: Path, binaries: Path | None = None) -> Folder:
    """A folder with database and migrations but without the catalogue: the machine room does not need it."""
    folder = Folder(home)
    folder.make()
    folder.keys()
    lay_out(home, binaries)
    folder.mark_prepared()
    return folder


def _make(cache: Path, wanted: dict[str, str], binaries: Path | None) -> None:
    with TemporaryDirectory(prefix="bdhvs-prepared-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)  # root's server runs as another user, who must walk through
        folder = Folder(Path(name) / "home")
        folder.make()
        folder.keys()
        data = Cluster(folder.home, binaries).data
        if _kept(cache).items() <= wanted.items() and (cache / "pg").exists():
            _copy(cache / "pg", data)
        with ready_database(folder.home, binaries, NO_SYNC) as cluster:
            migrate(folder, cluster.url(OWNER))
            with psycopg.connect(cluster.conninfo(OWNER, "postgres"), autocommit=True) as owner:
                owner.execute(f"DROP DATABASE IF EXISTS {TEMPLATE}")
                owner.execute(f"CREATE DATABASE {TEMPLATE} TEMPLATE {DATABASE}")
            with psycopg.connect(cluster.conninfo(SUPERUSER, TEMPLATE), autocommit=True) as admin:
                admin.execute(DOORS)
                admin.execute(UNVISITED)
        shutil.rmtree(cache, ignore_errors=True)
        cache.mkdir()
        _copy(data, cache / "pg")
    (cache / "made-from.json").write_text(json.dumps(wanted))


def _kept(cache: Path) -> dict[str, str]:
    """Which files the kept folder was made from; nothing when there is none, or one cut off half way."""
    mark = cache / "made-from.json"
    return dict(json.loads(mark.read_text())) if mark.exists() else {}


def _made_from() -> dict[str, str]:
    files = [*ROOT.glob("bdhvs/*/migrations/*.py"), *(ROOT / name for name in MAKERS)]
    return {
        str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(files)
    }


def _copy(source: Path, target: Path) -> None:
    """With its owners and rights; root's server belongs to another user."""
    subprocess.run(["cp", "-a", source, target], check=True)
