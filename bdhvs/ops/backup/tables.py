"""The owner's look at the tables: which there are, their rows as text that every PostgreSQL writes alike."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from psycopg import sql

from bdhvs.ops.backup.archive import Proof

ALIKE = (
    "SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL timezone = 'UTC'; SET LOCAL bytea_output = 'hex';"
    "SET LOCAL extra_float_digits = 1; SET LOCAL intervalstyle = 'postgres'; SET LOCAL client_encoding = 'UTF8';"
    "SET LOCAL synchronize_seqscans = off; SET LOCAL statement_timeout = 0; SET LOCAL row_security = off;"
)
"""Text of values must not depend on the server. `row_security = off`: an error rather than half of the rows."""

_TABLES = """
SELECT c.relname, array_agg(a.attname ORDER BY a.attnum), pg_table_size(c.oid)
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
 GROUP BY c.oid ORDER BY c.relname
"""
_SEQUENCES = (
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' ORDER BY 1"
)
LEFT_OUT = ("django_migrations", "accounts_signinsession", "accounts_signintry")
"""Steps of the structure are made anew; who was signed in signs in again."""

Owner = psycopg.Connection[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Table:
    """One table with the columns that hold something of their own."""

    name: str
    columns: tuple[str, ...]
    size: int = 0

    def copy(self, direction: str) -> sql.Composed:
        """`COPY … TO STDOUT` or `COPY … FROM STDIN`."""
        columns = sql.SQL(", ").join(map(sql.Identifier, self.columns))
        return sql.SQL("COPY public.{} ({}) " + direction).format(sql.Identifier(self.name), columns)


def tables_of(owner: Owner) -> list[Table]:
    """Everything that a backup carries."""
    found = owner.execute(_TABLES).fetchall()
    rows = [(str(name), columns, size) for name, columns, size in found]
    return [Table(name, tuple(columns), size) for name, columns, size in rows if name not in LEFT_OUT]  # type: ignore[arg-type]


def rows_of(owner: Owner, table: Table) -> Iterator[bytes]:
    """The rows as text, in the order in which they lie; a few at a time."""
    with owner.cursor() as cursor, cursor.copy(table.copy("TO STDOUT")) as copy:
        waiting = bytearray()
        for stretch in copy:
            waiting += stretch
            if len(waiting) > 64 * 1024:
                yield bytes(waiting)
                waiting.clear()
        yield bytes(waiting)


def proof_of(owner: Owner, table: Table) -> Proof:
    """What the table holds now, to compare with what a backup says it held."""
    total, size = hashlib.sha256(), 0
    for stretch in rows_of(owner, table):
        total.update(stretch)
        size += len(stretch)
    return Proof(size, total.hexdigest())


def sequences_of(owner: Owner) -> dict[str, list[object]]:
    """Where each counter stands: `[last value, whether it was given out]`."""
    found = {}
    for (name,) in owner.execute(_SEQUENCES).fetchall():
        one = sql.SQL("SELECT last_value, is_called FROM public.{}").format(sql.Identifier(str(name)))
        found[str(name)] = list(owner.execute(one).fetchone() or ())
    return found
