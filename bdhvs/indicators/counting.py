"""Asking the stored text: rows of the database in, plain counts out. Never loads the compiler."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import connection

from bdhvs.indicators.common import common_pieces, taken_apart
from bdhvs.indicators.compiler.question import CompiledText, TextShape
from bdhvs.indicators.compiler.texts import VERSION
from bdhvs.indicators.definitions import Shape
from bdhvs.indicators.measures import Measure
from bdhvs.indicators.models import Compiled
from bdhvs.indicators.rules import decimal_text

LEVELS = ("E0", "E1", "E2", "E3", "E4", "none")
Row = dict[str, Any]


class NotCompiledError(LookupError):
    """The catalogue has not been loaded for this definition."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Integers of one place, group or part. Missing: apart, never inside `failed`.

    `share`: there is a base; without one (counts, values, ranks) the denominator is null (rule 9).
    """

    numerator: int = 0
    failed: int = 0
    missing: int = 0
    base_unknown: int = 0
    by_level: dict[str, int] = field(default_factory=dict)
    share: bool = True

    @property
    def denominator(self) -> int | None:
        return self.numerator + self.failed + self.missing if self.share else None

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.numerator + other.numerator,
            self.failed + other.failed,
            self.missing + other.missing,
            self.base_unknown + other.base_unknown,
            {
                k: self.by_level.get(k, 0) + other.by_level.get(k, 0)
                for k in {**self.by_level, **other.by_level}
            },
            self.share and other.share,
        )


def stamp(definition_hash: str) -> str:
    """Stored text belongs to a definition and to a version of the compiler."""
    return f"{definition_hash[:60]}.{VERSION}"


class Texts:
    """The stored texts of some definitions, read in one query."""

    def __init__(self, hashes: Iterable[str]) -> None:
        stored = Compiled.objects.filter(dialect="postgres", hash__in={stamp(h) for h in hashes})
        self._texts = {(c.hash, c.shape): c.text for c in stored}

    def shapes(self, definition_hash: str) -> set[str]:
        """Which texts there are.

        Raises: NotCompiledError, because none at all would count as zero of zero.
        """
        found = {shape for known, shape in self._texts if known == stamp(definition_hash)}
        if not found:
            raise NotCompiledError(f"{definition_hash[:8]}: load the catalogue")
        return found

    def get(self, definition_hash: str, shape: TextShape) -> CompiledText:
        """The text of a shape.

        Raises: NotCompiledError
        """
        try:
            return CompiledText("postgres", shape, self._texts[stamp(definition_hash), shape])
        except KeyError:
            raise NotCompiledError(f"{definition_hash[:8]} {shape}") from None


_FOR_WHOLE_SETS = (
    "SELECT set_config('enable_nestloop', 'off', true), set_config('jit', 'off', true), "
    "set_config('work_mem', '64MB', true), set_config('default_statistics_target', '10', true)"
)
_AS_BEFORE = "RESET enable_nestloop; RESET jit; RESET work_mem; RESET default_statistics_target"


def ask(sql: str) -> list[Row]:
    """Run bound text and give its rows by column name.

    The text joins whole sets. Right after an import the planner has no statistics and would loop over them (80 s
    instead of 0.3 s were seen), so loops are off while it runs. Sorts and hashes of a ward fit into memory, and
    compiling a text to machine code takes longer than running it. Of a piece that lives for seconds a rough statistic
    will do: a fine one costs a third of making the piece.
    """
    with _for_whole_sets():
        return _rows(sql)


@contextmanager
def _for_whole_sets() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(_FOR_WHOLE_SETS)
        yield
        cursor.execute(_AS_BEFORE)


def _rows(sql: str) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def counts_of(row: Row, prefix: str = "") -> Counts:
    """The counts of a row of `cells`, whole or of one part or group."""
    levels = {} if prefix else {name: int(row[name.lower()]) for name in LEVELS if row.get(name.lower())}
    return Counts(
        int(row[f"{prefix}numerator"]),
        int(row[f"{prefix}failed"]),
        int(row[f"{prefix}missing"]),
        0 if prefix else int(row["base_unknown"]),
        levels,
    )


def slices(row: Row) -> Iterator[tuple[str, str, str]]:
    """(group, part, column prefix) of every count in a row of `cells`, the whole first."""
    yield "", "", ""
    for name in row:
        if name.endswith("_numerator") and name.startswith(("part_", "group_")):
            prefix = name.removesuffix("numerator")
            kind, _, code = prefix.rstrip("_").partition("_")
            yield (code, "", prefix) if kind == "group" else ("", code, prefix)


Place = tuple[str | None, str, str]
"""(hamlet or None for the commune, group, part)"""


@dataclass(frozen=True, slots=True)
class Answer:
    """All counts of a measure on a day by place, and what stands beside."""

    counts: dict[Place, Counts]
    extra: dict[str, Any]


def count_all(measures: Mapping[str, Measure], commune: str, as_of: date) -> Iterator[tuple[str, Answer]]:
    """Count each measure in every hamlet and in the whole commune; what several of them ask for is looked up once.

    Raises: NotCompiledError
    """
    texts = Texts(measure.definition_hash for measure in measures.values())
    asked = {key: _asked(texts, measure, commune, as_of) for key, measure in measures.items()}
    with _for_whole_sets(), common_pieces([text for one in asked.values() for text in one.values()]) as made:
        for key, one in asked.items():
            yield key, answer(one.keys(), partial(_rows_of, one, made), measures[key].shape)


def _rows_of(texts: Mapping[TextShape, str], made: Mapping[str, int], shape: TextShape) -> list[Row]:
    return _rows(taken_apart(texts[shape]).without(made))


def _asked(texts: Texts, measure: Measure, commune: str, as_of: date) -> dict[TextShape, str]:
    """The texts that count a measure, bound to the day."""
    question = measure.question(commune, as_of)
    counting: tuple[TextShape, ...] = ("cells", "figure_cells")
    known = texts.shapes(measure.definition_hash)
    return {
        shape: texts.get(measure.definition_hash, shape).bind(question)
        for shape in counting
        if shape in known
    }


def answer(shapes: Collection[str], run: Callable[[TextShape], list[Row]], shape: Shape = "share") -> Answer:
    """Put the rows of whichever engine ran the texts into counts."""
    counts: dict[Place, Counts] = {(None, "", ""): Counts()}
    extra: dict[str, Any] = {}
    if "cells" in shapes:
        rows = run("cells")
        if rows and "squares" in rows[0]:
            extra["change"] = _change(rows)
        else:
            _add_rows(counts, rows)
    if "figure_cells" in shapes:
        rows = run("figure_cells")
        extra["figure"] = _figure(rows, shape)
        if "cells" not in shapes:
            _add_figures(counts, rows, shape)
    if shape in ("count", "rank") or "cells" not in shapes:
        counts = {place: replace(one, share=shape == "share") for place, one in counts.items()}
    return Answer(counts, extra)


def _add_rows(counts: dict[Place, Counts], rows: Sequence[Row]) -> None:
    for row in rows:
        for group, part, prefix in slices(row):
            here = counts_of(row, prefix)
            if row["hamlet_code"] is not None:
                counts[row["hamlet_code"], group, part] = here
            counts[None, group, part] = counts.get((None, group, part), Counts()) + here


def _add_figures(counts: dict[Place, Counts], rows: Sequence[Row], shape: Shape) -> None:
    """Figures alone: n of N, the rest not yet; units without a figure are told apart (rule 6). Of a count the whole
    number; a value or a rank is no count and stands in `extra` only."""
    for row in rows:
        n, whole = int(row["numerator"] or 0), int(row["denominator"] or 0)
        if shape != "share":
            n = whole = int(row["value"] or 0) if shape == "count" else 0
        here = Counts(n, whole - n, by_level={"E4": n} if n else {})
        if row["hamlet_code"] is not None:
            counts[row["hamlet_code"], "", ""] = here
        counts[None, "", ""] += here


def _figure(rows: Sequence[Row], shape: Shape) -> dict[str, Any] | None:
    """The figure as it was told: n of N, or one exact number as text where it is no share."""
    reporting = sum(int(row["reporting"]) for row in rows)
    missing = sum(int(row["missing"]) for row in rows)
    if not reporting:
        return {"units": {"reporting": 0, "missing": missing}} if missing else None
    newest = max((row for row in rows if row["as_of"]), key=lambda row: row["as_of"])
    told: dict[str, Any] = {
        "numerator": sum(int(row["numerator"] or 0) for row in rows),
        "denominator": sum(int(row["denominator"] or 0) for row in rows),
    }
    if shape != "share":
        told = {"value": decimal_text(sum((Decimal(row["value"] or 0) for row in rows), Decimal(0)))}
    return {
        **told,
        "as_of": newest["as_of"].isoformat(),
        "source": newest["source"] or "",
        "units": {"reporting": reporting, "missing": missing},
    }


def _change(rows: Sequence[Row]) -> dict[str, Any]:
    return {
        "n": sum(int(row["n"]) for row in rows),
        "total": str(sum(row["total"] or 0 for row in rows)),
        "squares": str(sum(row["squares"] or 0 for row in rows)),
    }
