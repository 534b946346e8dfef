"""Bring the sheets into PostgreSQL as the application's role: COPY into a table of the session, then INSERT … SELECT.

COPY straight into a table under row-level security is refused; the second step runs under the policies and
constraints like every other write.
"""

from collections.abc import Mapping
from pathlib import Path

from django.db import connection
from django.db.backends.utils import CursorWrapper

from bdhvs.demo.sheets import COLUMNS, Sheets

_BLOCK = 1 << 20


def free_ids() -> dict[str, int]:
    """The last id that was given out in every table with a sequence; the sample goes on after it."""
    with connection.cursor() as cursor:
        return {table: _last_id(cursor, table) for table in COLUMNS if COLUMNS[table][0] == "id"}


def _last_id(cursor: CursorWrapper, table: str) -> int:
    cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
    (sequence,) = cursor.fetchone() or ("",)
    cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM {sequence}")  # noqa: S608
    return int((cursor.fetchone() or (0,))[0])


def store(sheets: Sheets) -> Mapping[str, int]:
    """Store every sheet inside the caller's scope and transaction, and move the sequences on. Counts: rows by table."""
    with connection.cursor() as cursor:
        for table, columns in COLUMNS.items():
            path = sheets.path(table)
            if path.exists():
                _copy(cursor, table, columns, path)
                if columns[0] == "id":
                    cursor.execute(
                        "SELECT setval(pg_get_serial_sequence(%s, 'id'), greatest(%s, 1))",
                        [table, sheets.last_id(table)],
                    )
    return sheets.counts


def _copy(cursor: CursorWrapper, table: str, columns: tuple[str, ...], path: Path) -> None:
    names = ", ".join(columns)
    cursor.execute(f"CREATE TEMP TABLE sheet ON COMMIT DROP AS SELECT {names} FROM {table} LIMIT 0")  # noqa: S608
    with cursor.copy(f"COPY sheet ({names}) FROM STDIN") as copy, path.open("rb") as file:
        while block := file.read(_BLOCK):
            copy.write(block)
    cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM sheet")  # noqa: S608
    cursor.execute("DROP TABLE sheet")
