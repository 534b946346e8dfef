"""Rule 6: figures of reporting units, summed; never mixed with counts of persons."""

from collections.abc import Callable
from dataclasses import dataclass

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


def reports(row: Row) -> bool:
    """A row that lacks n or N does not report."""
    return row["numerator"] is not None and row["denominator"] is not None


def figure_count(
    tables: Tables, question: Question, measure: str, units: list[str], unit_of: Callable[[Row], str | None]
) -> FigureCount:
    """The figures of a measure over these units; `unit_of` says whose figure a row is."""
    latest: dict[str, Row] = {}
    for row in tables["figure"]:
        unit = unit_of(row)
        counts = (
            row["measure"] == measure
            and row["commune_code"] == question.commune
            and row["group_code"] is None
            and in_force("figure", row, question.as_of)
            and reaches_floor(row, question.floor)
            and reports(row)
        )
        if counts and unit is not None and unit in units:
            held = latest.get(unit)
            if held is None or (row["as_of"], row["recorded_at"]) > (held["as_of"], held["recorded_at"]):
                latest[unit] = row
    numerator = sum(row["numerator"] for row in latest.values())
    denominator = sum(row["denominator"] for row in latest.values())
    return FigureCount(
        numerator, denominator, denominator - numerator, 0, len(latest), len(set(units)) - len(latest)
    )
