"""What a column shows and how a column is summed. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bdhvs.lib.labelled import Labelled

MOST_COLUMNS: Final = 20


class OwnFormError(ValueError):
    """A form that cannot be as it was sent; the text is shown as it is."""


class ColumnSource(Labelled):
    TARGET = "target", "chỉ tiêu của kế hoạch"
    COUNT = "count", "phần mềm đếm"
    FIGURE = "figure", "số liệu các nơi báo"


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """A column. `code`: plan and target, a count, or a measure."""

    title: str
    source: ColumnSource
    code: str


def columns_of(raw: Iterable[Mapping[str, str]]) -> tuple[OwnColumn, ...]:
    return tuple(OwnColumn(one["title"], ColumnSource(one["source"]), one["code"]) for one in raw)


def raw_columns(columns: Iterable[OwnColumn]) -> list[dict[str, str]]:
    return [{"title": c.title, "source": c.source.value, "code": c.code} for c in columns]


def check_columns(columns: tuple[OwnColumn, ...]) -> None:
    """Raises: OwnFormError for none, too many, or two of one title"""
    if not columns:
        raise OwnFormError("Mẫu biểu chưa có cột nào. Hãy chọn ít nhất một cột.")
    if len(columns) > MOST_COLUMNS:
        raise OwnFormError(f"Mẫu biểu có {len(columns)} cột, nhiều hơn {MOST_COLUMNS}.")
    titles = [one.title.casefold() for one in columns]
    twice = next((t for t in titles if titles.count(t) > 1), "")
    if twice:
        raise OwnFormError(f"Hai cột cùng tên “{twice}”. Hãy đặt tên khác nhau.")


@dataclass(frozen=True, slots=True)
class Told:
    """One cell. Missing: `number` None. `of`: the whole, where it is a share."""

    number: Any = None
    of: int | None = None
    share: bool = False

    @property
    def is_known(self) -> bool:
        return self.number is not None and (not self.share or self.of is not None)


def total(cells: Iterable[Told], share: bool) -> tuple[Told, int, int]:
    """Sum of what is known, how many places told, of how many. Parts and wholes are summed, never percentages."""
    every = list(cells)
    known = [one for one in every if one.is_known]
    if not known:
        return Told(share=share), 0, len(every)
    of = sum(one.of or 0 for one in known) if share else None
    return Told(sum(one.number for one in known), of, share), len(known), len(every)
