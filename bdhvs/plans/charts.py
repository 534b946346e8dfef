"""Charts of a target: one definition for page and document."""

from collections.abc import Mapping
from fractions import Fraction

from bdhvs.indicators.models import Cell
from bdhvs.plans import board as boards
from bdhvs.plans.measuring import TargetState, deciding
from bdhvs.ui.charts.drawing import Chart
from bdhvs.ui.charts.kinds import evidence_by_place, trend


def trend_chart(state: TargetState) -> Chart | None:
    """The share of the last weeks and today, with the aim; None for what is no share."""
    if state.whole is None or state.shape != "share":
        return None
    points = [*state.trend, (state.as_of, state.whole)]
    return trend(
        f"Diễn biến {state.target.code}",
        [(day, _share(state, cell)) for day, cell in points],
        goal=boards.goal(state),
        by=state.target.by_date,
    )


def _share(state: TargetState, cell: Cell) -> float | None:
    counts = deciding(state.target, cell)
    return float(Fraction(counts[0], counts[1])) if counts and counts[1] else None


def hamlet_chart(state: TargetState, places: Mapping[str, str], reading: boards.Reading) -> Chart | None:
    """Each hamlet's split by evidence level; None where the target is not counted by hamlet."""
    if not state.hamlets or state.shape != "share":
        return None
    unit = reading.unit_word(state.definition.of)
    split = {
        places.get(code, code): boards.evidence(state, cell, unit)
        for code, cell in sorted(state.hamlets.items())
    }
    return evidence_by_place(
        f"{state.target.code} theo {reading.hamlet_word}", split, place_word=reading.hamlet_word.capitalize()
    )
