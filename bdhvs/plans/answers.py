"""Answers of the command line and the API as plain data (design §13): integers, decimal text, no percentages."""

from datetime import date
from decimal import Decimal
from typing import Any

from bdhvs.indicators.counting import LEVELS
from bdhvs.indicators.rules import PlaceCount
from bdhvs.indicators.rules import decimal_text as text_of
from bdhvs.plans.coverage import Coverage, coverages
from bdhvs.plans.measuring import TargetState


def targets_answer(commune: str, as_of: date, states: list[TargetState]) -> dict[str, Any]:
    """The whole answer of `bdhvs targets --json`."""
    held = coverages(commune, as_of)
    rows = [target_answer(state, held.get(state.definition.of)) for state in states]
    return {"commune": commune, "as_of": as_of.isoformat(), "targets": rows}


def target_answer(state: TargetState, covered: Coverage | None) -> dict[str, Any]:
    """One target of it. `base_coverage`: listed of official, null where no official total was entered."""
    target, whole = state.target, state.whole
    return {
        "id": target.code,
        "plan": target.plan_id,
        "indicator": target.indicator_id,
        "of": state.definition.of,
        "shape": state.definition.shape,
        "op": target.op or None,
        "value": decimal_text(state.asked.value if state.asked else None),
        "unit": target.unit,
        "by": target.by_date.isoformat() if target.by_date else None,
        "phase": phase_answer(state),
        "soft": target.soft,
        **_counts(whole),
        "base_coverage": {"listed": covered.listed, "official": covered.official}
        if covered and covered.official
        else None,
        "by_level": levels(whole),
        "parts": {name: _part(cell) for name, cell in sorted(state.parts.items())},
        "groups": {name: _counts(cell) for name, cell in sorted(state.groups.items())},
        "figure": figure_answer(state),
        "figure_units": state.figure_units,
        "change": whole.extra.get("change") if whole else None,
        "adjusted": state.adjusted,
        "status": state.status.value,
        "forecast_on": state.pace.reached_on.isoformat() if state.pace and state.pace.reached_on else None,
    }


def phase_answer(state: TargetState) -> dict[str, Any] | None:
    """The stage that `value` belongs to, with its last day; null where the target's own value is asked."""
    asked = state.asked
    if asked is None or not asked.quarter:
        return None
    by = asked.by.isoformat() if asked.by else None
    return {"quarter": asked.quarter, "by": by, "of": decimal_text(state.target.value)}


def levels(cell: PlaceCount | None) -> dict[str, int]:
    """Passing units by their highest level; those without a levelled fact under `none`. Sums to the numerator."""
    held = cell.by_level if cell else {}
    named = {level: int(held.get(level, 0)) for level in LEVELS if level != "none"}
    return {**named, "none": int(held["none"])} if held.get("none") else named


def decimal_text(value: Decimal | None) -> str | None:
    """A decimal without trailing zeros: 70, not 70.0000."""
    return None if value is None else text_of(value)


def figure_answer(state: TargetState) -> dict[str, Any] | None:
    """The external figure: its own numerator and denominator, never added to the persons."""
    figure = state.figure
    if figure is None:
        return None
    return {key: figure.get(key) for key in ("numerator", "denominator", "value", "as_of", "source")}


def _counts(cell: PlaceCount | None) -> dict[str, Any]:
    if cell is None:
        return {"numerator": None, "denominator": None, "failed": None, "missing": None, "base_unknown": None}
    return {
        "numerator": cell.numerator,
        "denominator": cell.denominator,
        "failed": cell.failed,
        "missing": cell.missing,
        "base_unknown": cell.base_unknown,
    }


def _part(cell: PlaceCount) -> dict[str, int]:
    return {"numerator": cell.numerator, "failed": cell.failed, "missing": cell.missing}
