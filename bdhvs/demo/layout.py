"""Sheets as tables of the export layout, in Parquet. The layout's own views say how: DuckDB runs the same SELECTs.

One definition of each table, that of the migrations; here it reads text files instead of PostgreSQL's tables.
"""

import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.db.migrations import RunSQL
from django.db.models import Field

from bdhvs.demo.sheets import COLUMNS, NULL
from bdhvs.indicators.layout import LAYOUT

_VIEW: Final = re.compile(r"CREATE VIEW layout\.(\w+) .*? AS (.*);$", re.DOTALL)
_ROOMS: Final = (
    "places", "people", "skills", "learning", "visits", "gatherings", "outreach", "figures", "programmes", "reports",
)  # fmt: skip
_TYPES: Final = {
    "bigint": "BIGINT", "integer": "BIGINT", "integer unsigned": "BIGINT", "smallint": "BIGINT", "bool": "BOOLEAN",
    "boolean": "BOOLEAN", "date": "DATE", "time": "TIME", "timestamp with time zone": "TIMESTAMPTZ", "bytea": "VARCHAR",
}  # fmt: skip
LAYOUT_TYPES: Final = {
    "text": "VARCHAR", "date": "DATE", "instant": "TIMESTAMPTZ", "int": "BIGINT", "bool": "BOOLEAN",
    "decimal": "DECIMAL(16,4)", "time": "TIME",
}  # fmt: skip


@cache
def views() -> dict[str, str]:
    """SELECT of every table of the layout that is drawn from the sheets."""
    found: dict[str, str] = {}
    for room in _ROOMS:
        migration = import_module(f"bdhvs.{room}.migrations.0002_territory_and_layout").Migration
        for operation in migration.operations:
            if isinstance(operation, RunSQL) and (match := _VIEW.match(str(operation.sql))):
                found[match[1]] = match[2]
    return {name: select for name, select in found.items() if _drawn(select)}


def _drawn(select: str) -> bool:
    tables = set(re.findall(r"(?:FROM|JOIN) (\w+)", select))
    return tables <= COLUMNS.keys() | {"skills_framework"}


@cache
def sheet_columns(table: str) -> dict[str, str]:
    """DuckDB types of a sheet's columns, from the models."""
    fields = {field.column: field for model in apps.get_models() if model._meta.db_table == table
              for field in model._meta.concrete_fields}  # fmt: skip
    return {column: _type_of(fields[column]) for column in COLUMNS[table]}


def _type_of(field: "Field[Any, Any]") -> str:
    from django.db import connection

    kind = (field.db_type(connection) or "").split("(")[0]
    if kind.endswith("[]"):
        return "VARCHAR"
    return {"numeric": "DOUBLE"}.get(kind, _TYPES.get(kind, "VARCHAR"))


def open_sheets(duck: Any, folder: Path, framework: tuple[int, str, str]) -> None:
    """Views named like the tables over the sheets of a folder; a sheet that was not written is an empty table."""
    for table in COLUMNS:
        path, types = folder / f"{table}.tsv", sheet_columns(table)
        if not path.exists():
            path.touch()
        listed = ", ".join(f"'{column}': '{kind}'" for column, kind in types.items())
        lists = [column for column in types if column in ("topics", "served", "places")]
        replaced = "".join(
            f"string_split(nullif(trim({c}, '{{}}'), ''), ',') AS {c}, " for c in lists
        ).rstrip(", ")
        shown = f"* REPLACE ({replaced})" if lists else "*"
        duck.execute(
            f"CREATE OR REPLACE TEMP VIEW {table} AS SELECT {shown} FROM read_csv('{path}', delim = '\\t', quote = '', "  # noqa: S608
            f"escape = '', header = false, nullstr = '{NULL}', auto_detect = false, columns = {{{listed}}})"
        )
    number, code, version = framework
    duck.execute(
        "CREATE OR REPLACE TEMP VIEW skills_framework AS "
        f"SELECT {number} AS id, '{code}' AS code, '{version}' AS version"
    )


def write_tables(duck: Any, folder: Path, part: str) -> None:
    """One Parquet file `<table>/<part>.parquet` for each table of the layout that has rows."""
    for table, select in views().items():
        columns = ", ".join(f"CAST({name} AS {LAYOUT_TYPES[kind]}) AS {name}" for name, kind in LAYOUT[table])
        goal = folder / table
        goal.mkdir(parents=True, exist_ok=True)
        duck.execute(
            f"COPY (SELECT {columns} FROM ({select})) TO '{goal / part}.parquet' (FORMAT parquet, COMPRESSION zstd)"  # noqa: S608
        )
