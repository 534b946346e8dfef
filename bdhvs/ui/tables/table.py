"""A table as the page draws it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import QueryDict

from bdhvs.ui.tables.columns import Cell, Column
from bdhvs.ui.tables.rows import Rows, rows_of
from bdhvs.ui.tables.state import SIZES, State, filter_names

PRINT_LIMIT = 2_000
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Empty:
    """What to say, and what to do next, where a table has no row."""

    title: str
    says: str = ""
    url: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """Head of a column. `sorted` is "", ascending or descending."""

    column: Column
    href: str
    sorted: str

    @property
    def icon(self) -> str:
        return {"ascending": "sort_up", "descending": "sort_down"}.get(self.sorted, "sort")


@dataclass(frozen=True, slots=True)
class FilterBox:
    """One filter in the form: a text box, a list, or a pair of limits."""

    column: Column
    names: list[str]
    values: list[str]

    @property
    def ends(self) -> list[tuple[str, str, str]]:
        return list(zip(("từ", "đến"), self.names, self.values, strict=True)) if len(self.names) == 2 else []


class Table(Generic[Row]):
    """Rows and columns with what the reader asked of them.

    Asks the database twice (count, page), however many rows there are.
    """

    def __init__(
        self,
        rows: QuerySet[Any] | Sequence[Row],
        columns: Sequence[Column],
        query: QueryDict,
        *,
        key: str,
        caption: str,
        prefix: str = "",
        sort: str = "",
        empty: Empty | None = None,
    ) -> None:
        self.key = key
        self.caption = caption
        self.exportable = True
        self.all_columns = list(columns)
        self.empty = empty or Empty(
            "Chưa có dòng nào", "Danh sách này sẽ có dòng khi công việc bắt đầu được ghi nhận."
        )
        self.state = State.read(query, columns, prefix=prefix, sort=sort)
        self.default_sort = sort
        self._rows: Rows = rows_of(rows, self.all_columns, self.state)

    @property
    def id(self) -> str:
        return f"table-{self.key}"

    @cached_property
    def columns(self) -> list[Column]:
        chosen = self.state.columns or tuple(c.key for c in self.all_columns if not c.hidden)
        return [column for column in self.all_columns if column.key in chosen or column.heading]

    @cached_property
    def count(self) -> int:
        return self._rows.count()

    @property
    def pages(self) -> int:
        return max(-(-self.count // self.state.size), 1)

    @property
    def page(self) -> int:
        return min(self.state.page, self.pages)

    @cached_property
    def rows(self) -> list[list[Cell]]:
        """Cells of the page at hand."""
        if self.state.output == "print":
            return [self.cells(row) for row in self._rows.iterate(PRINT_LIMIT)]
        start = (self.page - 1) * self.state.size
        return [self.cells(row) for row in self._rows.slice(start, start + self.state.size)]

    def iterate(self, limit: int) -> Iterator[list[Cell]]:
        """Cells of every row that passes the filters, at most `limit`."""
        return (self.cells(row) for row in self._rows.iterate(limit))

    def cells(self, row: Any) -> list[Cell]:
        return [column.cell(row) for column in self.columns]

    @property
    def first(self) -> int:
        return (self.page - 1) * self.state.size + 1 if self.count else 0

    @property
    def last(self) -> int:
        return min(self.page * self.state.size, self.count)

    @property
    def narrowed(self) -> bool:
        return bool(self.state.search or self.state.filters)

    @property
    def headers(self) -> list[Header]:
        return [self._header(column) for column in self.columns]

    def _header(self, column: Column) -> Header:
        mine = self.state.sort == column.key
        turned = f"-{column.key}" if mine and not self.state.down else column.key
        way = ("descending" if self.state.down else "ascending") if mine else ""
        return Header(column, self.state.link(sort=turned) if column.sortable else "", way)

    @property
    def searchable(self) -> bool:
        return any(column.searchable for column in self.all_columns)

    @property
    def filters(self) -> list[FilterBox]:
        boxes = []
        for column in self.all_columns:
            names = filter_names(column)
            if names:
                boxes.append(FilterBox(column, names, [self.state.filters.get(name, "") for name in names]))
        return boxes

    @property
    def narrowings(self) -> list[tuple[str, str]]:
        """Each active filter in words, with the address that lifts it."""
        searched = self.searchable and self.state.search
        said = [(f"Tìm “{searched}”", self.state.link(q=""))] if searched else []
        for name, value in self.state.filters.items():
            key, _, end = name.partition(".")
            column = next(c for c in self.all_columns if c.key == key)
            word = {"from": "từ", "to": "đến"}.get(end, "là" if column.choices else "có")
            shown = column.choices.get(value, value) if column.choices else value
            rest = {k: v for k, v in self.state.filters.items() if k != name}
            said.append((f"{column.label} {word} {shown}", self.state.link(filters=rest)))
        return said

    @property
    def hidden_fields(self) -> list[tuple[str, str]]:
        """What the filter form carries along: everything but the filters themselves."""
        return self.state.pairs(page=1, q="", filters={}, size=SIZES[0])

    @property
    def column_fields(self) -> list[tuple[str, str]]:
        return self.state.address(page=1, columns=())

    @property
    def size_fields(self) -> list[tuple[str, str]]:
        return self.state.address(page=1, size=SIZES[0])

    @property
    def sizes(self) -> tuple[int, ...]:
        return SIZES

    @property
    def clear_link(self) -> str:
        return self.state.link(q="", filters={})

    @property
    def export_link(self) -> str:
        return self.state.link(out="xlsx")

    @property
    def print_link(self) -> str:
        return self.state.link(out="print")

    @property
    def page_links(self) -> list[tuple[str, str]]:
        """Numbers to click; a gap is written as "…" without address."""
        near = {1, self.pages, *range(self.page - 1, self.page + 2)}
        shown = sorted(number for number in near if 1 <= number <= self.pages)
        links: list[tuple[str, str]] = []
        for before, number in zip([0, *shown], shown, strict=False):
            if number - before > 1:
                links.append(("…", ""))
            links.append((str(number), self.state.link(page=number)))
        return links

    @property
    def previous_link(self) -> str:
        return self.state.link(page=self.page - 1) if self.page > 1 else ""

    @property
    def next_link(self) -> str:
        return self.state.link(page=self.page + 1) if self.page < self.pages else ""

    @property
    def cut(self) -> bool:
        """True when a print-out cannot hold all rows."""
        return self.state.output == "print" and self.count > PRINT_LIMIT
