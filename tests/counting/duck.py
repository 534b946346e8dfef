"""A village in DuckDB, with the tables of the layout, as an export would be read."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Any

import duckdb

from bdhvs.indicators.layout import LAYOUT
from tests.villages.rows import Tables

TYPES = {
    "text": "VARCHAR",
    "date": "DATE",
    "instant": "TIMESTAMP",
    "int": "BIGINT",
    "bool": "BOOLEAN",
    "decimal": "DECIMAL(16, 4)",
    "time": "TIME",
}


@contextmanager
def village_database(tables: Tables) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that holds the village."""
    database = duckdb.connect(config={"threads": 1})
    try:
        database.execute(_structure())
        fill(database, tables)
        yield database
    finally:
        database.close()


def fill(database: duckdb.DuckDBPyConnection, tables: Tables) -> None:
    """Put a village in place of the one before."""
    for table in LAYOUT:
        database.execute(f"DELETE FROM {table}")
        if tables[table]:
            rows = ", ".join(f"({', '.join(map(literal, row.values()))})" for row in tables[table])
            database.execute(f"INSERT INTO {table} VALUES {rows}")


def _structure() -> str:
    return "; ".join(
        f"CREATE TABLE {table} ({', '.join(f'{name} {TYPES[kind]}' for name, kind in columns)})"
        for table, columns in LAYOUT.items()
    )


def literal(value: Any) -> str:
    """A value as SQL text; instants in UTC without a zone, as the layout says."""
    if value is None:
        return "NULL"
    if isinstance(value, bool | int | float):
        return str(value).upper()
    if isinstance(value, datetime):
        return f"TIMESTAMP '{value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=' ')}'"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, time):
        return f"TIME '{value.isoformat()}'"
    return "'" + str(value).replace("'", "''") + "'"
