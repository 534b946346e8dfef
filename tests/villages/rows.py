"""The rows of one village: every table of the layout, each a list of dicts with every column present."""

from typing import Any

from bdhvs.indicators.layout import LAYOUT

Row = dict[str, Any]
Tables = dict[str, list[Row]]


def empty_tables() -> Tables:
    """Every table of the layout, without a row."""
    return {table: [] for table in LAYOUT}


def complete(table: str, **values: object) -> Row:
    """A row of `table` with a value for each column; a column not named is null.

    Raises: KeyError when the layout has no such column.
    """
    columns = [name for name, _ in LAYOUT[table]]
    unknown = set(values) - set(columns)
    if unknown:
        raise KeyError(f"{table} has no column {sorted(unknown)}")
    return {name: values.get(name) for name in columns}


def add(tables: Tables, table: str, **values: object) -> Row:
    """Append a row to `table` and return it."""
    row = complete(table, **values)
    tables[table].append(row)
    return row
