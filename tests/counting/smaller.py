"""Makes a village that shows a difference small: rows are left out as long as the difference stays."""

from collections.abc import Callable

from tests.villages.rows import Tables

KEPT = {"commune", "hamlet", "hamlet_successor", "unit", "team"}
"""Tables to which others point by code: their rows stay."""


def smallest(tables: Tables, differs: Callable[[Tables], bool]) -> Tables:
    """A village with fewer rows for which `differs` still holds; none of them can be left out."""
    current = {table: list(rows) for table, rows in tables.items()}
    size = -1
    while size != sum(map(len, current.values())):
        size = sum(map(len, current.values()))
        for table in sorted(current.keys() - KEPT, key=lambda name: -len(current[name])):
            _thin(current, table, differs)
    return current


def _thin(current: Tables, table: str, differs: Callable[[Tables], bool]) -> None:
    """Leave out rows of one table, half of them first, then fewer."""
    step = max(len(current[table]), 1)
    while step >= 1:
        start = 0
        while start < len(current[table]):
            rows = current[table]
            without = {**current, table: rows[:start] + rows[start + step :]}
            if _still(differs, without):
                current[table] = without[table]
            else:
                start += step
        step //= 2


def _still(differs: Callable[[Tables], bool], tables: Tables) -> bool:
    try:
        return differs(tables)
    except (KeyError, StopIteration):  # a row that others point to cannot be left out
        return False


def shown(tables: Tables) -> str:
    """The rows that are left, without their empty columns."""
    lines = [
        f"{table}: " + ", ".join(f"{name}={value}" for name, value in row.items() if value is not None)
        for table, rows in tables.items()
        if table not in KEPT
        for row in rows
    ]
    return "\n".join(lines)
