"""What a column is, and how one value of it is written."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from bdhvs.ui import formats
from bdhvs.ui.components import Status

CODE: Final = re.compile(r"[A-ZĐ0-9h]{1,8}(?:[-.][A-ZĐ0-9h]{1,8}){1,3}")


class Kind(StrEnum):
    """How values of a column are written, sorted and filtered."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    CHIP = "chip"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Column:
    """One column, declared once for the page, the print-out and the .xlsx file.

    `source`: dotted path of the value (default: `key`) or a function of the row.
    `order_by`: fields of a QuerySet that sort this column, where the value itself would sort wrongly (names).
    `choices`: code → label; makes the filter a list, and writes the label in place of the code.
    `status_of`: the state (see `components.Status`) whose chip is drawn; the value is then its label.
    `narrow`: own filter of a QuerySet, where plain containment is too slow or wrong.
    `goal`: what a percentage is measured against; rounding never lifts a value onto it.
    `link`: address of the row, for kind LINK.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    source: str | Callable[[Any], Any] | None = None
    sortable: bool = True
    filterable: bool = False
    searchable: bool = False
    hidden: bool = False
    heading: bool = False
    order_by: Sequence[str] = ()
    choices: Mapping[str, str] | None = None
    status_of: Callable[[Any], str] | None = None
    narrow: Callable[[Any, str], Any] | None = None
    link: Callable[[Any], str] | None = None
    places: int | None = None
    goal: float | None = None
    hint: str = ""

    @property
    def path(self) -> str:
        """The lookup of a QuerySet: `hamlet.name` → `hamlet__name`."""
        return (self.source if isinstance(self.source, str) else self.key).replace(".", "__")

    @property
    def labels(self) -> Mapping[str, str]:
        """Words in place of codes; a chip column without its own uses those of the states."""
        if self.choices is None and self.kind == Kind.CHIP and self.status_of is None:
            return Status.labels()
        return self.choices or {}

    @property
    def numeric(self) -> bool:
        return self.kind in {Kind.NUMBER, Kind.PERCENT}

    @property
    def ranged(self) -> bool:
        return self.numeric or self.kind == Kind.DATE

    @property
    def align(self) -> str:
        return {"number": "is-number", "percent": "is-number", "date": "is-date"}.get(self.kind, "is-text")

    def value(self, row: Any) -> Any:
        """The bare value of a row. Missing: None anywhere along the path is None."""
        if callable(self.source):
            return self.source(row)
        found = row
        for name in (self.source or self.key).split("."):
            if found is None:
                return None
            found = found.get(name) if isinstance(found, Mapping) else getattr(found, name)
        return found

    def cell(self, row: Any) -> "Cell":
        value = self.value(row)
        status = self.status_of(row) if self.status_of else value if self.kind == Kind.CHIP else ""
        link = self.link(row) if self.link and value not in (None, "") else ""
        return Cell(self, value, self.write(value), str(status or ""), link)

    def write(self, value: Any) -> str:
        """A value as the reader sees it; empty text when there is none."""
        if value is None or value == "":
            return ""
        if self.kind == Kind.PERCENT:
            return "" if ratio_of(value) is None else formats.vn_share(value, self.goal)
        if self.kind == Kind.NUMBER:
            return formats.vn_number(value, self.places)
        if self.kind == Kind.DATE and isinstance(value, (date, datetime)):
            return formats.vn_date(value)
        return self.labels.get(str(value), str(value))


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of one row, ready to be drawn."""

    column: Column
    value: Any
    text: str
    status: str = ""
    href: str = ""

    @property
    def looks(self) -> str:
        """Classes of the cell: those of its column, and that a code ("AH-A33") or hours never break at the hyphen."""
        return f"{self.column.align} is-code" if CODE.fullmatch(self.text) else self.column.align


def ratio_of(value: Any) -> Any:
    """A ratio, bare or as an object with `.value`. Unit: ratio 0..1."""
    return getattr(value, "value", value)
