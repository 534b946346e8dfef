"""When a target will be reached at the present weekly pace, and the pace it needs. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Pace:
    """Unit: passing units (or what a value is told in) per week.

    `reached_on` is None at a standstill; `needed_per_week` None without a date.
    Missing: `per_week` is None when there is no count of four weeks ago.
    """

    per_week: Fraction | None
    reached_on: date | None
    left: Fraction
    needed_per_week: Fraction | None


def forecast(
    *, now: Number, before: Number | None, weeks: int, needed: Fraction | None, on: date, by: date | None
) -> Pace | None:
    """Straight on from the last `weeks` weeks; None where nobody knows how many are needed."""
    if needed is None:
        return None
    left = max(Fraction(0), needed - Fraction(now))
    per_week = (Fraction(now) - Fraction(before)) / weeks if before is not None else None
    return Pace(per_week, _reached_on(left, per_week, on), left, _needed(left, on, by))


def _reached_on(left: Fraction, per_week: Fraction | None, on: date) -> date | None:
    if left == 0:
        return on
    if per_week is None or per_week <= 0:
        return None
    days = left * 7 / per_week
    whole = -(-days.numerator // days.denominator)
    return on + timedelta(days=whole) if whole < 36500 else None


def _needed(left: Fraction, on: date, by: date | None) -> Fraction | None:
    if by is None or left == 0:
        return None
    days = (by - on).days
    return left * 7 / days if days > 0 else None
