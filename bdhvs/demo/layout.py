"""Sheets as tables of the export layout, in Parquet. The layout's own views say how: DuckDB runs the same SELECTs.

One definition of each table, that of the migrations; here it reads text files and rows in memory instead of
PostgreSQL's tables.
"""

import json
import pkgutil
import re
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.db.migrations import RunSQL
from django.db.models import Field, Model

from bdhvs.demo.sheets import COLUMNS, NULL
from bdhvs.exchange.export.writing import DUCKDB_TYPES, SHARED
from bdhvs.indicators.layout import LAYOUT

_VIEW: Final = re.compile(r"CREATE (?:OR REPLACE )?VIEW layout\.(\w+) .*? AS (.*?);?$", re.DOTALL)
_TABLES: Final = re.compile(r"(?:FROM|JOIN) (\w+)")
_TYPES: Final = {
    "bigint": "BIGINT", "integer": "BIGINT", "integer unsigned": "BIGINT", "smallint": "BIGINT", "bool": "BOOLEAN",
    "boolean": "BOOLEAN", "date": "DATE", "time": "TIME", "timestamp with time zone": "TIMESTAMPTZ", "bytea": "VARCHAR",
    "numeric": "DOUBLE",
}  # fmt: skip


@cache
def views() -> dict[str, str]:
    """SELECT of every table of the layout, as the newest migration says it."""
    found: dict[str, str] = {}
    for operation in _operations():
        if isinstance(operation, RunSQL) and (match := _VIEW.match(str(operation.sql))):
            found[match[1]] = match[2]
    return {name: found[name] for name in LAYOUT}


def _operations() -> Iterable[object]:
    rooms = sorted(app.name for app in apps.get_app_configs() if app.name.startswith("bdhvs."))
    for room in rooms:
        folder = Path(*import_module(room).__path__) / "migrations"
        for module in sorted(pkgutil.iter_modules([str(folder)]), key=lambda found: found.name):
            yield from import_module(f"{room}.migrations.{module.name}").Migration.operations


@cache
def _columns(table: str) -> dict[str, str]:
    """DuckDB types of a table's columns, from its model."""
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    return {str(field.column): _type_of(field) for field in model._meta.concrete_fields}


def _type_of(field: "Field[Any, Any]") -> str:
    from django.db import connection

    kind = (field.db_type(connection) or "").split("(")[0]
    return "VARCHAR" if kind.endswith("[]") else _TYPES.get(kind, "VARCHAR")


def open_sheets(duck: Any, folder: Path) -> None:
    """Views named like the tables over the sheets of a folder; a table that was not written is empty."""
    for table in COLUMNS:
        path, types = folder / f"{table}.tsv", {column: _columns(table)[column] for column in COLUMNS[table]}
        if path.exists():
            listed = ", ".join(f"'{column}': '{kind}'" for column, kind in types.items())
            duck.execute(
                f"CREATE TEMP VIEW {table} AS SELECT {_shown(types)} FROM read_csv('{path}', delim = '\\t', "  # noqa: S608
                f"quote = '', escape = '', header = false, nullstr = '{NULL}', auto_detect = false, "
                f"columns = {{{listed}}})"
            )
    _make_up(duck)


def _shown(types: dict[str, str]) -> str:
    lists = [column for column in types if column in ("topics", "served", "places")]
    replaced = ", ".join(f"string_split(nullif(trim({c}, '{{}}'), ''), ',') AS {c}" for c in lists)
    return f"* REPLACE ({replaced})" if lists else "*"


def _make_up(duck: Any) -> None:
    """Every table that a view reads and nobody filled, empty."""
    there = {row[0] for row in duck.execute("SELECT table_name FROM information_schema.tables").fetchall()}
    for table in {table for select in views().values() for table in _TABLES.findall(select)} - there:
        _create(duck, table)


def _create(duck: Any, table: str) -> None:
    listed = ", ".join(
        f"{column} {'VARCHAR[]' if column in ('topics', 'served', 'places') else kind}"
        for column, kind in _columns(table).items()
    )
    duck.execute(f"CREATE TEMP TABLE {table} ({listed})")


def hold(duck: Any, rows: Iterable[Model]) -> None:
    """Rows that no database holds, as tables named like theirs: the few that are not written as sheets."""
    by_table: dict[str, list[tuple[object, ...]]] = {}
    for row in rows:
        fields = row._meta.concrete_fields
        by_table.setdefault(row._meta.db_table, []).append(
            tuple(_plain(getattr(row, str(f.attname))) for f in fields)
        )
    for table, values in by_table.items():
        _create(duck, table)
        duck.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values[0]))})", values)  # noqa: S608


def _plain(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def write_tables(duck: Any, folder: Path, part: str | None) -> None:
    """The tables of one commune as `<table>/<part>.parquet`; without a part those that all communes share."""
    for table, select in views().items():
        if (table in SHARED) is not (part is None):
            continue
        columns = ", ".join(f"CAST({name} AS {DUCKDB_TYPES[kind]}) AS {name}" for name, kind in LAYOUT[table])
        path = folder / f"{table}.parquet" if part is None else folder / table / f"{part}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = f"SELECT {columns} FROM ({select})"  # noqa: S608
        duck.execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
