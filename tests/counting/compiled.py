"""The compiler's texts, run on a village, in words that the slow count uses too."""

from dataclasses import dataclass
from typing import Any

import duckdb

from bdhvs.indicators.catalogue import catalogue
from bdhvs.indicators.compiler.question import CompiledText
from bdhvs.indicators.compiler.question import Question as Bound
from bdhvs.indicators.definitions import Definition
from bdhvs.indicators.tests.kept import texts as kept
from tests.oracle.count import Count, UnitRow
from tests.oracle.question import Question

Row = dict[str, Any]


def texts(indicator: str) -> dict[str, CompiledText]:
    """The texts of an entry of the catalogue, compiled once."""
    return {str(shape): text for shape, text in kept(catalogue()[indicator]).items()}


def ask(database: duckdb.DuckDBPyConnection, text: CompiledText, question: Question) -> list[Row]:
    """Rows of one text, as dicts."""
    bound = Bound(
        commune=question.commune,
        as_of=question.as_of,
        start=question.plan_start,
        by=question.by,
        at_least=question.floor,
        resident="permanent" if question.resident == "permanent" else "present",
        year_only=question.year_only_birth,
    )
    answer = database.execute(text.bind(bound))
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


@dataclass(frozen=True)
class Seen:
    """A unit as one of the two programmes sees it."""

    key: str
    outcome: str
    level: str | None
    parts: tuple[tuple[str, str], ...] = ()
    groups: frozenset[str] = frozenset()


def seen_by_compiler(definition: Definition, row: Row) -> Seen:
    """A row of the text `rows`."""
    return Seen(
        key=row["unit_id"],
        outcome=row["outcome"],
        level=row["level"],
        parts=tuple((name, row[f"part_{name}"]) for name in sorted(definition.parts)),
        groups=frozenset(name for name in definition.groups if row[f"group_{name}"]),
    )


def seen_by_oracle(row: UnitRow) -> Seen:
    """A unit of the slow count."""
    return Seen(row.key, row.outcome, row.level, tuple(sorted(row.parts.items())), row.groups)


def unit_differences(definition: Definition, slow: Count, rows: list[Row]) -> list[str]:
    """Units that the two see differently, one line each."""
    ours = {row.key: row for row in slow.rows}
    theirs = {row["unit_id"]: row for row in rows if row["outcome"] != "base_unknown"}
    found = [f"{key} counted twice" for key in _twice(rows)]
    for key in sorted(ours.keys() | theirs.keys()):
        mine = seen_by_oracle(ours[key]) if key in ours else None
        other = seen_by_compiler(definition, theirs[key]) if key in theirs else None
        if mine != other:
            found.append(f"{key}: slow {mine}; compiled {other}")
        elif mine and theirs[key]["hamlet_code"] not in (ours[key].hamlets or {None}):
            found.append(f"{key}: slow in {set(ours[key].hamlets)}; compiled in {theirs[key]['hamlet_code']}")
    unknown = sum(1 for row in rows if row["outcome"] == "base_unknown")
    if unknown != slow.total.base_unknown:
        found.append(f"base_unknown: slow {slow.total.base_unknown}; compiled {unknown}")
    return found


def _twice(rows: list[Row]) -> list[str]:
    keys = [row["unit_id"] for row in rows]
    return sorted({key for key in keys if keys.count(key) > 1})
