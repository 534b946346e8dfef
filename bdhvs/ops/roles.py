"""The two roles and the database.

The owner migrates and backs up; the application is neither owner nor superuser: row-level security binds it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from bdhvs.ops.cluster import APP, DATABASE, OWNER, SUPERUSER, Cluster

# The same lines, for a server of the province: deploy/postgresql.sql (a test runs that file).
_MISSING_ROLES = {
    OWNER: sql.SQL("CREATE ROLE {} LOGIN CREATEDB BYPASSRLS").format(sql.Identifier(OWNER)),
    APP: sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(APP)),
}


def prepare_database(cluster: Cluster) -> None:
    """Make the roles and the database of a running cluster. Does nothing when they are there."""
    with psycopg.connect(cluster.conninfo(SUPERUSER, "postgres"), autocommit=True) as turn:
        turn.execute("SELECT pg_advisory_lock(1)")  # two first commands at once: one makes, one waits
        _make_database(cluster)


def _make_database(cluster: Cluster) -> None:
    with psycopg.connect(cluster.conninfo(SUPERUSER, "postgres"), autocommit=True) as admin:
        if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            return
        there = {row[0] for row in admin.execute("SELECT rolname FROM pg_roles")}
        for name, statement in _MISSING_ROLES.items():
            if name not in there:
                admin.execute(statement)
            admin.execute(
                sql.SQL("ALTER ROLE {} SET search_path = public, layout").format(sql.Identifier(name))
            )
    # New databases copy template1 with its default rights, so a test database is like the real one.
    with psycopg.connect(cluster.conninfo(SUPERUSER, "template1"), autocommit=True) as template:
        for statement in default_rights():
            template.execute(statement)
    with psycopg.connect(cluster.conninfo(SUPERUSER, "postgres"), autocommit=True) as admin:
        names = {"db": sql.Identifier(DATABASE), "owner": sql.Identifier(OWNER), "app": sql.Identifier(APP)}
        admin.execute(sql.SQL("CREATE DATABASE {db} OWNER {owner}").format(**names))
        admin.execute(sql.SQL("REVOKE ALL ON DATABASE {db} FROM PUBLIC").format(**names))
        admin.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {db} TO {app}").format(**names))


def default_rights() -> list[sql.Composed]:
    """What the application may do with the owner's future tables: rows yes, structure no."""
    rights = (
        "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES",
        "GRANT USAGE, SELECT, UPDATE ON SEQUENCES",
        "GRANT USAGE ON SCHEMAS",
    )
    line = "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} " + "{right} TO {app}"
    names = {"owner": sql.Identifier(OWNER), "app": sql.Identifier(APP)}
    return [sql.SQL(line).format(right=sql.SQL(right), **names) for right in rights]


@contextmanager
def ready_database(
    home: Path, binaries: Path | None = None, settings: Mapping[str, str] | None = None
) -> Iterator[Cluster]:
    """A running cluster with its roles and database, for the command line and for tests.

    Tests: `with ready_database(folder, settings={"fsync": "off"}) as cluster:` then `cluster.environment()`.
    """
    with Cluster(home, binaries, settings).running() as cluster:
        prepare_database(cluster)
        yield cluster
