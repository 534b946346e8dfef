"""deploy/postgresql.sql makes on a server of the province what the program makes on its own."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from bdhvs.ops.cluster import APP, DEBIAN_15, OWNER, SUPERUSER, Cluster
from bdhvs.ops.roles import prepare_database
from tests.ops.starting import ROOT

FACTS = """
SELECT (SELECT array_agg((rolname, rolsuper, rolcreatedb, rolbypassrls, rolcreaterole, rolconfig)::text
                         ORDER BY rolname)
          FROM pg_roles WHERE rolname LIKE 'bdhvs%%'),
       (SELECT datacl::text FROM pg_database WHERE datname = 'bdhvs'),
       (SELECT array_agg((defaclobjtype, defaclnamespace, defaclacl)::text ORDER BY defaclobjtype) FROM pg_default_acl)
"""


@pytest.fixture
def place() -> Iterator[Path]:
    with TemporaryDirectory(prefix="bdhvs-sql-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


def facts(cluster: Cluster) -> object:
    with psycopg.connect(cluster.conninfo(SUPERUSER)) as connection:
        return connection.execute(FACTS).fetchone()


def test_the_file_and_the_program_make_the_same_roles_and_rights(place: Path) -> None:
    binaries = DEBIAN_15 if DEBIAN_15.exists() else None
    with Cluster(place / "file", binaries, {"fsync": "off"}).running() as cluster:
        line = [
            cluster.bin / "psql",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-v",
            "owner_password=a",
            "-v",
            "app_password=b",
        ]
        line += ["-d", cluster.url(SUPERUSER, "postgres"), "-f", ROOT / "deploy" / "postgresql.sql"]
        subprocess.run([str(word) for word in line], check=True)
        from_file = facts(cluster)
        with psycopg.connect(cluster.url(OWNER)) as owner:
            owner.execute("CREATE TABLE mark (id bigint)")
        with psycopg.connect(cluster.url(APP)) as app:
            app.execute("INSERT INTO mark VALUES (1)")
    with Cluster(place / "program", binaries, {"fsync": "off"}).running() as cluster:
        prepare_database(cluster)
        assert facts(cluster) == from_file
