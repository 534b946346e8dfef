"""What a target asks on a day, which number answers it, and whether it does: for every shape, and in one place.

A share is answered by n of N; a quota by n alone; a value or a rank by the one number that was told, or by the mean
change between two tests.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Protocol

from bdhvs.indicators.definitions import Definition
from bdhvs.indicators.rules import Change, PlaceCount, mean_with_interval
from bdhvs.plans.models import Target
from bdhvs.plans.rules import Base, Op, TargetUnit, is_reached

POINTS: Final = 100
"""Scores are kept as a share of the test; plans speak of points of a hundred."""

Number = int | Decimal
Decided = tuple[Number, int | None]
"""The number that decides, and of how many; no base where it is not a share."""


class Total(Protocol):
    """A total of the commune, live or frozen."""

    @property
    def numerator(self) -> int: ...

    @property
    def extra(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A value and the last day to reach it. `quarter` names the stage on the way, "" is the target itself."""

    value: Decimal
    by: date | None
    quarter: str = ""


def asked_on(target: Target, as_of: date) -> Asked | None:
    """The next stage whose quarter is not over, else the target's own value. Missing: None waits for a decision."""
    stages = sorted((end_of_quarter(one["quarter"]), one) for one in target.settings.get("phases", ()))
    for end, one in stages:
        if as_of <= end and (target.by_date is None or end < target.by_date):
            return Asked(Decimal(one["value"]), end, one["quarter"])
    return None if target.value is None else Asked(target.value, target.by_date)


def end_of_quarter(quarter: str) -> date:
    """The last day of `2026-Q2`: 30/6/2026."""
    year, number = (int(part) for part in quarter.split("-Q"))
    return date(year + number // 4, number % 4 * 3 + 1, 1) - timedelta(days=1)


def asked_of(target: Target, hamlet: str) -> Decimal | None:
    """The value that the plan sets for this hamlet by name. Missing: None where it names none."""
    own = target.settings.get("value_by", {}).get(hamlet)
    return None if own is None else Decimal(own)


def deciding(target: Target, definition: Definition, cell: PlaceCount | None) -> Decided | None:
    """What the cell says to the target: of the persons, or of the figure where that decides.

    Missing: None where there is nothing to decide by.
    """
    if cell is None:
        return None
    figure = cell.extra.get("figure") or {}
    if target.unit in (TargetUnit.VALUE, TargetUnit.RANK):
        return _told(figure, cell)
    if target.base == Base.FIGURE or (definition.figures is not None and definition.shape == "count"):
        return _of_figure(figure, definition)
    of = cell.denominator if target.unit == TargetUnit.PERCENT else None
    return cell.numerator, of


def number_in(definition: Definition | None, cell: Total | None) -> Number | None:
    """The number of a total, whatever a target asks of it: what two days of one measure are compared by."""
    if cell is None:
        return None
    if definition is None or definition.shape not in ("value", "rank"):
        return int(cell.numerator)
    told = _told(cell.extra.get("figure") or {}, cell)
    return told[0] if told else None


def _told(figure: dict[str, Any], cell: Total) -> Decided | None:
    if "value" in figure:
        return Decimal(figure["value"]), None
    change = change_in(cell)
    return None if change is None or change.mean is None else (change.mean * POINTS, None)


def _of_figure(figure: dict[str, Any], definition: Definition) -> Decided | None:
    if definition.shape == "count":
        return (Decimal(figure["value"]), None) if "value" in figure else None
    return (figure["numerator"], figure["denominator"]) if "numerator" in figure else None


def change_in(cell: Total) -> Change | None:
    """Mean change between first and last test with its interval; None of a cell that holds no such change."""
    held = cell.extra.get("change")
    if held is None:
        return None
    return mean_with_interval(int(held["n"]), Decimal(held["total"]), Decimal(held["squares"]))


def reached(target: Target, asked: Decimal | None, counts: Decided | None) -> bool | None:
    """Whether the counts meet what is asked. Missing: None where one of the two is not known."""
    if counts is None or asked is None or not target.op:
        return None
    return is_reached(
        Op(target.op), number=counts[0], denominator=counts[1], value=asked, unit=TargetUnit(target.unit)
    )


def needed(target: Target, denominator: int | None, asked: Decimal) -> Fraction | None:
    """The least number that meets the target over this base, exactly; of a value, the value itself.

    Missing: None where no pace leads there: a rank, an upper limit, a share of nobody.
    """
    if target.op not in (">=", ">", "=") or target.unit == TargetUnit.RANK:
        return None
    if target.unit == TargetUnit.VALUE:
        return Fraction(asked)
    exact = Fraction(asked)
    if target.unit == TargetUnit.PERCENT:
        if not denominator:
            return None
        exact = exact * denominator / 100
    least = -(-exact.numerator // exact.denominator)
    return Fraction(least + 1 if target.op == ">" and least == exact else least)
