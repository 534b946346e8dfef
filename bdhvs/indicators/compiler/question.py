"""A question, and stored SQL text into which its values are put. Plain Python: no ibis, no Django.

The text holds sentinels such as `'@commune@'`. They are replaced only by values of known form (a date, a level, a
code of letters, digits and a few marks), so that nothing a person typed can reach the text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final, Literal

Dialect = Literal["postgres", "duckdb", "pyspark"]
Resident = Literal["present", "permanent"]
TextShape = Literal["rows", "cells", "evidence", "figures", "figure_cells"]

DIALECTS: Final[tuple[Dialect, ...]] = ("postgres", "duckdb", "pyspark")
LEVELS: Final = ("E0", "E1", "E2", "E3", "E4")
HANOI: Final = timezone(timedelta(hours=7))
OUTSIDE: Final = ""
"""Stands in `hamlets` for units that belong to no hamlet."""

PIECE: Final = "-- piece "
QUESTION: Final = "-- question"
"""Lines of a text that say where its named pieces begin and end (indicators/common.py takes it apart there)."""

_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.:\-]*( × [0-9A-Za-z_\-]+)?")


class QuestionError(ValueError):
    """A value that cannot be part of a question."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a definition.

    `as_of` is D; `start` the first day of the plan, `by` the last day of the target (`in period` = start to
    min(D, by)). `year_only` is the (month, day) taken for a birth of which only the year is known. `hamlets`
    restricts the units to those hamlets (OUTSIDE: units of no hamlet); None means all.
    """

    commune: str
    as_of: date
    start: date
    by: date
    at_least: str = "E0"
    resident: Resident = "present"
    year_only: tuple[int, int] = (12, 31)
    hamlets: frozenset[str] | None = None

    @property
    def end(self) -> date:
        """Last day of `in period`."""
        return min(self.as_of, self.by)


@dataclass(frozen=True, slots=True)
class CompiledText:
    """SQL text of one definition for one engine, to be bound to questions."""

    dialect: Dialect
    shape: TextShape
    text: str

    def bind(self, question: Question, *, unit_ids: Iterable[str] | None = None) -> str:
        """The text with the values of the question in it.

        `unit_ids` restricts `evidence` to those units; None means all.
        Raises: QuestionError
        """
        text = self.text
        for name, value in _values(question, unit_ids):
            text = text.replace(f"'@{name}@'", value)
        if left := re.search(r"'@\w+@'", text):
            raise QuestionError(f"chưa có giá trị cho {left.group()}")
        return text


def _values(question: Question, unit_ids: Iterable[str] | None) -> Iterator[tuple[str, str]]:
    if question.at_least not in LEVELS or question.resident not in ("present", "permanent"):
        raise QuestionError("mức minh chứng hoặc cách tính cư trú không hợp lệ")
    yield "commune", _code(question.commune)
    yield "resident", _quoted(question.resident)
    yield "floor", _quoted(question.at_least)
    yield from _dates(question)
    yield "year_only", _quoted(str(_month_day(question.year_only)))
    yield "all_hamlets", _quoted("yes" if question.hamlets is None else "no")
    yield "hamlets", _codes(question.hamlets)
    yield "all_units", _quoted("yes" if unit_ids is None else "no")
    yield "units", _codes(unit_ids)


def _dates(question: Question) -> Iterator[tuple[str, str]]:
    day, start, end = (_day(d) for d in (question.as_of, question.start, question.end))
    yield "day", _quoted(day.isoformat())
    yield "start", _quoted(start.isoformat())
    yield "end", _quoted(end.isoformat())
    yield "day_number", _quoted(f"{day:%Y%m%d}")
    yield "day_closes", _instant(day + timedelta(days=1))
    yield "end_closes", _instant(end + timedelta(days=1))
    yield "start_opens", _instant(start)
    yield "weeks", _quoted(",".join(d.isoformat() for d in weeks(question)))
    yield "days", _quoted(",".join((start + timedelta(n)).isoformat() for n in range((end - start).days + 1)))


def weeks(question: Question) -> Iterator[date]:
    """Mondays in the plan of weeks whose Sunday is over by D (rule 11)."""
    monday = question.start + timedelta(days=-question.start.weekday() % 7)
    while monday <= question.by and monday + timedelta(days=6) <= question.as_of:
        yield monday
        monday += timedelta(days=7)


def _day(value: date) -> date:
    if type(value) is not date:
        raise QuestionError("cần một ngày")
    return value


def _instant(value: date) -> str:
    """The first moment of a day in Viet Nam, as a UTC instant."""
    return _quoted(f"{datetime.combine(value, time(), HANOI).astimezone(UTC):%Y-%m-%d %H:%M:%S}")


def _month_day(value: tuple[int, int]) -> int:
    date(2000, *value)
    return value[0] * 100 + value[1]


def _quoted(value: str) -> str:
    return f"'{value}'"


def _code(value: str) -> str:
    if not _CODE.fullmatch(value):
        raise QuestionError(f"mã không hợp lệ: {value!r}")
    return _quoted(value)


def _codes(values: Iterable[str] | None) -> str:
    return ", ".join(_code(v) if v else "''" for v in sorted(values or ())) or "''"


def on(question: Question, as_of: date) -> Question:
    """The same question on another day."""
    return replace(question, as_of=as_of)
