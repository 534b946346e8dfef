"""A small office with rows of every awkward kind, and ways to compare two of them without the code under test."""

import re
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql

from bdhvs.ops.cluster import OWNER
from bdhvs.ops.folder import Folder
from bdhvs.ops.roles import ready_database
from tests.prepared import prepare_office

SEAL = bytes(range(32))
HEAD = "1-0001020304050607"
"""The newest seal of the journal of this office, as it is printed."""
AWKWARD = (
    "Nguyễn Thị Thuỳ Dương",
    "tab\there",
    "two\nlines",
    "back\\slash\\N",
    "",
    "\\N",
    "\\.",
    "Kpă Hờ Ƀía 🏠",
)


def an_office(home: Path, binaries: Path | None = None) -> Folder:
    """Database, migrations, rows and uploads; the catalogue is not needed here."""
    folder = prepare_office(home, binaries)
    with ready_database(home, binaries) as cluster, psycopg.connect(cluster.url(OWNER)) as owner:
        furnish(owner)
    (home / "uploads" / "ab").mkdir(parents=True)
    (home / "uploads" / "ab" / "anh.jpg").write_bytes(bytes(range(256)) * 2000)
    (home / "uploads" / "trống").write_bytes(b"")
    return folder


def furnish(owner: psycopg.Connection[tuple[object, ...]]) -> None:
    """A province, its commune, and journal lines: arrays, nulls, texts that look like commands of COPY."""
    owner.execute(
        "INSERT INTO places_province (code, name, kind, valid_from) VALUES ('42', 'Hà Tĩnh', 'tỉnh', '2025-07-01')"
    )
    owner.execute(
        "WITH worker AS (INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id)"
        " INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id)"
        " SELECT 'long', 'people.import', '{\"batch\": 1}', 'doing', id FROM worker"
    )
    for number, text in enumerate(AWKWARD):
        write_line(owner, f"act{number}", [text, "x"])
    owner.execute(
        "INSERT INTO journal_block"
        " (commune_code, number, from_id, to_id, count, last_at, marks, previous, hash, sealed_at)"
        " VALUES ('18775', 1, 1, 8, 8, now(), 'marks', %s, %s, now())",
        (bytes(32), SEAL),
    )


def write_line(owner: psycopg.Connection[tuple[object, ...]], act: str, fields: list[str]) -> None:
    owner.execute(
        "INSERT INTO journal_line (at, act, commune_code, subject_kind, subject_ids, count, fields)"
        " VALUES (now(), %s, '18775', '', '{}', 1, %s)",
        (act, fields),
    )


def contents(conninfo: str) -> dict[str, list[str]]:
    """Every row of every table as sorted text, and every counter. Independent of the code under test."""
    found = {}
    with psycopg.connect(conninfo) as owner:
        names = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (name,) in names:
            rows = owner.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(str(name))))
            found[str(name)] = sorted(str(row[0]) for row in rows)
        counters = owner.execute(
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
        )
        found["counters"] = sorted(f"{row}" for row in counters)
    for name in ("ops_installation", "django_migrations", "procrastinate_workers"):  # of a life that ended
        found.pop(name)
    found["procrastinate_jobs"] = [re.sub(r",\d*\)$", ")", row) for row in found["procrastinate_jobs"]]
    return found


def structure(binaries: Path, conninfo: str) -> str:
    """Tables, constraints, triggers, policies, functions, as pg_dump writes them."""
    line = [str(binaries / "pg_dump"), "--schema-only", "--restrict-key=x", "-d", conninfo]
    done = subprocess.run(line, capture_output=True, text=True, check=True)
    return "\n".join(sorted(done.stdout.splitlines()))


def uploads(home: Path) -> dict[str, bytes]:
    folder = home / "uploads"
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
