"""Rule 6: figures of reporting units, summed; never mixed with counts of persons."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.force import in_force, reaches_floor
from tests.oracle.question import Question
from tests.oracle.register import Row, Tables


@dataclass(frozen=True)
class FigureCount:
    """Σn and ΣN over the latest figure of each unit, and which units reported."""

    numerator: int
    denominator: int
    failed: int
    missing: int
    reporting: int
    units_missing: int
    value: Fraction = Fraction(0)


def reports(row: Row, shape: str) -> bool:
    """A row that lacks n or N does not report a share; of a count, value or rank one number is enough."""
    if shape == "share":
        return row["numerator"] is not None and row["denominator"] is not None
    return number_of(row) is not None


def number_of(row: Row) -> Fraction | None:
    """The plain number of a row: its value, else its n."""
    told = row["value"] if row.get("value") is not None else row["numerator"]
    return None if told is None else Fraction(told)


def figure_count(
    tables: Tables,
    question: Question,
    measure: str,
    units: list[str],
    unit_of: Callable[[Row], str | None],
    shape: str = "share",
) -> FigureCount:
    """The figures of a measure over these units; `unit_of` says whose figure a row is."""
    rows = [
        row
        for row in tables["figure"]
        if row["measure"] == measure
        and row["commune_code"] == question.commune
        and in_force("figure", row, question.as_of)
        and reaches_floor(row, question.floor)
        and reports(row, shape)
    ]
    used = {unit: figures_of_unit([row for row in rows if unit_of(row) == unit]) for unit in units}
    rows = [row for figures in used.values() for row in figures]
    numerator = sum(row["numerator"] or 0 for row in rows)
    denominator = sum(row["denominator"] or 0 for row in rows)
    value = sum((number_of(row) or Fraction(0) for row in rows), Fraction(0))
    reporting = sum(1 for figures in used.values() if figures)
    silent = len(used) - reporting
    return FigureCount(numerator, denominator, denominator - numerator, 0, reporting, silent, value)


def figures_of_unit(rows: list[Row]) -> list[Row]:
    """The latest total of a unit; of a unit that reports by group only, the latest of each group. Never both."""
    latest: dict[str | None, Row] = {}
    for row in sorted(rows, key=lambda row: (row["as_of"], row["recorded_at"])):
        latest[row["group_code"]] = row
    return [latest[None]] if None in latest else list(latest.values())
