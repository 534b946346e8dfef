"""What the reader asked of a table, as it stands in the address: sort, filters, page, size, columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from django.http import QueryDict

from bdhvs.ui.formats import plain_number
from bdhvs.ui.searching import Reader, locked, reader_of
from bdhvs.ui.tables.columns import Column, Kind

SIZES = (25, 50, 100, 200)
LONGEST = 200


@dataclass(frozen=True, slots=True)
class State:
    """Parsed query string of one table. `prefix` keeps two tables on a page apart; `reader` is whose addresses it
    makes: what was typed stands in them locked."""

    prefix: str = ""
    reader: Reader | None = None
    sort: str = ""
    down: bool = False
    page: int = 1
    size: int = SIZES[0]
    search: str = ""
    columns: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    others: tuple[tuple[str, str], ...] = ()
    output: str = ""

    @classmethod
    def read(
        cls,
        query: QueryDict,
        columns: Iterable[Column],
        *,
        prefix: str = "",
        sort: str = "",
    ) -> "State":
        """The state an address asks for; whatever cannot be understood is left out, never an error."""
        known = {column.key: column for column in columns}
        own = {name: _text(query, prefix + name) for name in ("sort", "page", "size", "q", "out")}
        asked = own["sort"] or sort
        key = asked.removeprefix("-")
        sortable = key in known and known[key].sortable
        size = _whole(own["size"], SIZES[0])
        return cls(
            prefix=prefix,
            reader=reader_of(query),
            sort=key if sortable else "",
            down=sortable and asked.startswith("-"),
            page=max(_whole(own["page"], 1), 1),
            size=size if size in SIZES else SIZES[0],
            search=own["q"],
            columns=tuple(k for k in query.getlist(prefix + "cols") if k in known),
            filters=_filters(query, list(known.values()), prefix),
            others=_others(query, known.values(), prefix),
            output=own["out"] if own["out"] in {"xlsx", "print"} else "",
        )

    def pairs(self, **changes: object) -> list[tuple[str, str]]:
        """Name and value of everything that differs from the plain table, for links and hidden fields of a search."""
        sort = f"{'-' if self.down else ''}{self.sort}"
        now = {"sort": sort, "page": self.page, "size": self.size, "q": self.search, "out": "", **changes}
        usual = {"sort": "", "page": 1, "size": SIZES[0], "q": "", "out": ""}
        kept = [(self.prefix + k, str(v)) for k, v in now.items() if k in usual and v != usual[k]]
        filters = changes.get("filters", self.filters)
        columns = changes.get("columns", self.columns)
        if isinstance(filters, Mapping):
            kept += [(f"{self.prefix}f.{k}", str(v)) for k, v in filters.items()]
        if isinstance(columns, tuple):
            kept += [(self.prefix + "cols", str(k)) for k in columns]
        return [*self.others, *kept]

    def link(self, **changes: object) -> str:
        """Address with some things changed; a new question starts on page one."""
        return "?" + urlencode(self.address(**{"page": 1, **changes}))

    def address(self, **changes: object) -> list[tuple[str, str]]:
        """The same pairs as they may stand in an address: what was typed is locked."""
        return locked(self.pairs(**changes), self.reader)


def filter_names(column: Column) -> list[str]:
    """Names of the filter boxes of a column: one, or two for a range."""
    if not column.filterable:
        return []
    return (
        [f"{column.key}.from", f"{column.key}.to"] if column.ranged and not column.choices else [column.key]
    )


def bound(column: Column, text: str) -> date | Decimal | None:
    """One end of a range as typed: 05/09/2026, 1.234,5 or 72,5 for percent. Missing: None when not understood."""
    if column.kind == Kind.DATE:
        return _day(text)
    try:
        number = Decimal(plain_number(text.rstrip("% ")))
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    return number / 100 if column.kind == Kind.PERCENT else number


def _day(text: str) -> date | None:
    for shape in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y"):
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
    return None


def _filters(query: QueryDict, columns: Sequence[Column], prefix: str) -> dict[str, str]:
    names = [name for column in columns for name in filter_names(column)]
    asked = {name: _text(query, f"{prefix}f.{name}") for name in names}
    lists = {column.key: column.choices for column in columns if column.choices}
    return {name: value for name, value in asked.items() if value and value in lists.get(name, (value,))}


def _others(query: QueryDict, columns: Iterable[Column], prefix: str) -> tuple[tuple[str, str], ...]:
    own = {prefix + name for name in ("sort", "page", "size", "q", "out", "cols")}
    own |= {f"{prefix}f.{name}" for column in columns for name in filter_names(column)}
    return tuple((name, value) for name, values in query.lists() if name not in own for value in values)


def _text(query: QueryDict, name: str) -> str:
    return query.get(name, "").replace("\0", "").strip()[:LONGEST]


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else otherwise
