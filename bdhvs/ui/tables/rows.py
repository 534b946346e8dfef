"""Rows behind a table: the same questions asked of a QuerySet and of a list."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from django.db.models import F, Q, QuerySet

from bdhvs.lib.vietnamese import fold, sort_key
from bdhvs.ui.tables.columns import Column, Kind, ratio_of
from bdhvs.ui.tables.state import State, bound


class Rows(Protocol):
    """What a table asks of its rows."""

    def count(self) -> int: ...
    def slice(self, start: int, stop: int) -> list[Any]: ...
    def iterate(self, limit: int) -> Iterator[Any]: ...


class QueryRows:
    """Rows of a QuerySet; the database sorts, filters and counts."""

    def __init__(self, rows: QuerySet[Any], columns: Sequence[Column], state: State) -> None:
        self._rows = _sorted_query(_filtered_query(rows, columns, state), columns, state)

    def count(self) -> int:
        return self._rows.count()

    def slice(self, start: int, stop: int) -> list[Any]:
        return list(self._rows[start:stop])

    def iterate(self, limit: int) -> Iterator[Any]:
        yield from self._rows[:limit].iterator(chunk_size=2000)


class ListRows:
    """Rows of a list; small enough to sort and filter here."""

    def __init__(self, rows: Sequence[Any], columns: Sequence[Column], state: State) -> None:
        kept = [row for row in rows if _passes(row, columns, state)]
        column = next((c for c in columns if c.key == state.sort), None)
        self._rows = _sorted_list(kept, column, down=state.down) if column else kept

    def count(self) -> int:
        return len(self._rows)

    def slice(self, start: int, stop: int) -> list[Any]:
        return self._rows[start:stop]

    def iterate(self, limit: int) -> Iterator[Any]:
        yield from self._rows[:limit]


def rows_of(rows: Any, columns: Sequence[Column], state: State) -> Rows:
    """The right kind of rows."""
    return QueryRows(rows, columns, state) if isinstance(rows, QuerySet) else ListRows(rows, columns, state)


def _filtered_query(rows: QuerySet[Any], columns: Sequence[Column], state: State) -> QuerySet[Any]:
    found = Q()
    for column in columns:
        if column.searchable and state.search:
            found |= Q(**{f"{column.path}__icontains": state.search})
        exact = state.filters.get(column.key)
        if exact and column.narrow:
            rows = column.narrow(rows, exact)
        elif exact:
            rows = rows.filter(**{f"{column.path}__{'exact' if column.choices else 'icontains'}": exact})
        for end, lookup in (("from", "gte"), ("to", "lte")):
            limit = bound(column, state.filters.get(f"{column.key}.{end}", ""))
            if limit is not None:
                rows = rows.filter(**{f"{column.path}__{lookup}": limit})
    return rows.filter(found)


def _sorted_query(rows: QuerySet[Any], columns: Sequence[Column], state: State) -> QuerySet[Any]:
    column = next((c for c in columns if c.key == state.sort), None)
    if column is None:
        return rows if rows.query.order_by or rows.query.extra_order_by else rows.order_by("pk")
    names = column.order_by or (column.path,)
    order = [F(n).desc(nulls_last=True) if state.down else F(n).asc(nulls_last=True) for n in names]
    return rows.order_by(*order, "pk")


def _passes(row: Any, columns: Sequence[Column], state: State) -> bool:
    if state.search and not _mentions(row, columns, fold(state.search)):
        return False
    return all(_passes_column(row, column, state) for column in columns if column.filterable)


def _mentions(row: Any, columns: Sequence[Column], wanted: str) -> bool:
    return any(wanted in fold(column.write(column.value(row))) for column in columns if column.searchable)


def _passes_column(row: Any, column: Column, state: State) -> bool:
    exact = state.filters.get(column.key)
    if exact:
        value = column.value(row)
        return str(value) == exact if column.choices else fold(exact) in fold(column.write(value))
    low = bound(column, state.filters.get(f"{column.key}.from", ""))
    high = bound(column, state.filters.get(f"{column.key}.to", ""))
    if low is None and high is None:
        return True
    value = ratio_of(column.value(row))
    return value is not None and (low is None or value >= low) and (high is None or value <= high)


def _sorted_list(rows: list[Any], column: Column, *, down: bool) -> list[Any]:
    """Unknown values come last, whichever way the rest is sorted."""
    keyed = [(_sort_value(column, row), row) for row in rows]
    known = sorted((pair for pair in keyed if pair[0] is not None), key=lambda pair: pair[0], reverse=down)
    return [row for _, row in known] + [row for key, row in keyed if key is None]


def _sort_value(column: Column, row: Any) -> Any:
    value = ratio_of(column.value(row))
    if value is None or value == "":
        return None
    if column.order_by:
        return tuple(str(getattr(row, name)) for name in column.order_by)
    if column.ranged:
        return value
    if column.kind == Kind.CHIP and column.choices:
        return list(column.choices).index(str(value)) if str(value) in column.choices else None
    return _natural(column.write(value))


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Thôn 2 before Thôn 10; letters in Vietnamese order."""
    parts: list[tuple[int, int, str]] = []
    for word in text.split():
        parts.append((0, int(word), "") if word.isascii() and word.isdigit() else (1, 0, sort_key(word)))
    return tuple(parts)
