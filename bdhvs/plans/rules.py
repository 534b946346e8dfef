"""What a plan may say, and when a target is met. Pure: no Django, no clock, no database."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Final

from bdhvs.lib.labelled import Labelled


class PlanKind(StrEnum):
    """What the plan is for; a communications plan may carry no target at all."""

    MAIN = "main"
    COMMUNICATIONS = "communications"


class Op(StrEnum):
    """The comparison a plan asks for, stored as written and never flattened ("trên 70%" is `>`, not `>=`)."""

    AT_LEAST = ">="
    MORE_THAN = ">"
    EXACTLY = "="
    AT_MOST = "<="
    LESS_THAN = "<"


class TargetUnit(Labelled):
    """What the number of a target counts in."""

    PERCENT = "percent", "phần trăm"
    COUNT = "count", "số lượng"
    RANK = "rank", "thứ hạng"
    VALUE = "value", "giá trị"


class Base(StrEnum):
    """Which number decides the status: the register of the commune, or an external figure."""

    REGISTER = "register"
    FIGURE = "figure"


class Evidence(StrEnum):
    """Strength of evidence, weakest first."""

    SELF_DECLARED = "E0"
    RECORDED = "E1"
    ASSESSED = "E2"
    CERTIFIED = "E3"
    OFFICIAL = "E4"


class Cadence(StrEnum):
    """How often a duty comes round."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    NINE_MONTHS = "nine_months"
    YEAR = "year"


class MeasureRule(StrEnum):
    """How "có kiến thức, kỹ năng số" is established where the plan itself is silent."""

    ASSESSMENT = "assessment"
    CERTIFICATE = "certificate"
    OFFICIAL_LIST = "official_list"


class TargetStatus(StrEnum):
    """Where a target stands on a day."""

    REACHED = "reached"
    ON_PACE = "on_pace"
    LATE = "late"
    MISSED = "missed"
    NO_DATA = "no_data"
    NEEDS_DECISION = "needs_decision"


ALWAYS = "always"
"""The term of a task that the plan wants done all the time ("thường xuyên")."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why a plan file is refused, with the place in the file (1-based; 0 = no place known)."""

    line: int
    column: int
    sentence: str
    path: str = ""


class PlanFileError(ValueError):
    """A plan file that cannot be read; says everything that is wrong, each with its place."""

    def __init__(self, problems: tuple[Problem, ...], *, name: str) -> None:
        """Keep the problems in the order of the file."""
        self.problems = problems
        self.name = name
        super().__init__("\n".join(self.lines()))

    def lines(self) -> list[str]:
        """`file:line:column: sentence`, one for each problem."""
        return [f"{self.name}:{p.line}:{p.column}: {p.sentence}" for p in self.problems]

    def places(self) -> list[str]:
        """The same for somebody who looks at a page: the line as an editor counts it."""
        return [f"Dòng {p.line}: {p.sentence}." if p.line else f"{p.sentence}." for p in self.problems]


def is_reached(
    op: Op, *, number: int | Decimal, denominator: int | None, value: Decimal, unit: TargetUnit
) -> bool | None:
    """Whether a number meets a target, exactly (no rounding: 699 of 1000 is not "trên 70%").

    Missing: a share of nobody is neither reached nor missed.
    """
    if unit is TargetUnit.PERCENT:
        if not denominator:
            return None
        exact = _exact(
            value
        )  # both sides times what is below the line: whole numbers, as a board has a thousand
        return compares(op, _whole(number) * (100 * exact.denominator), exact.numerator * denominator)
    return compares(op, _whole(number), _exact(value))


def _whole(number: int | Decimal) -> Fraction | int:
    return number if isinstance(number, int) else Fraction(number)


@lru_cache(maxsize=1024)
def _exact(value: Decimal) -> Fraction:
    return Fraction(value)


_COMPARISONS: Final[Mapping[Op, Callable[[Fraction | int, Fraction | int], bool]]] = {
    Op.AT_LEAST: operator.ge,
    Op.MORE_THAN: operator.gt,
    Op.EXACTLY: operator.eq,
    Op.AT_MOST: operator.le,
    Op.LESS_THAN: operator.lt,
}


def compares(op: Op, actual: Fraction | int, asked: Fraction | int) -> bool:
    """`actual op asked`, without rounding."""
    return _COMPARISONS[op](actual, asked)


def status(
    *, decided: bool, reached: bool | None, on: date, by: date | None, forecast_on: date | None
) -> TargetStatus:
    """Where a target stands on a day.

    A target still short on its last day is missed from the day after. One without a date is never missed. Whether a
    soft target ("phấn đấu") may be shown in red is a matter of the page, not of this rule.
    """
    if not decided:
        return TargetStatus.NEEDS_DECISION
    if reached is None:
        return TargetStatus.NO_DATA
    if reached:
        return TargetStatus.REACHED
    if by is None:
        return TargetStatus.ON_PACE if forecast_on else TargetStatus.LATE
    if on > by:
        return TargetStatus.MISSED
    on_time = forecast_on is not None and forecast_on <= by
    return TargetStatus.ON_PACE if on_time else TargetStatus.LATE


class PlanCommuneError(ValueError):
    """A plan for a commune that is not in the list."""


class PlanChangedError(ValueError):
    """Somebody else saved the plan after this reader opened it."""


class PlanTakenError(ValueError):
    """A new plan under an id that is already in use."""
