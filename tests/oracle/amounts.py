"""Values in a comparison: exact, unknown, or a count of which only bounds are known (§7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.oracle.kleene import Answer, Truth, answer

Part = tuple[Decimal, str | None]


@dataclass(frozen=True)
class Amount:
    """Something between `low` and `high`; equal when known; `high` None is without bound.

    `parts` are the pieces that make `low`, with their levels.
    """

    low: Any
    high: Any
    parts: tuple[Part, ...] = ()


UNKNOWN = Amount(0, None)
"""Nothing was written down and a log is open: any number is possible."""
NOT_KNOWN = Amount(None, None)


def exactly(value: Any) -> Amount:
    """A known value, or one that is not known at all when None."""
    return NOT_KNOWN if value is None else Amount(value, value)


def counted(parts: Sequence[Part]) -> Amount:
    """A sum of known pieces."""
    total = sum((amount for amount, _ in parts), Decimal(0))
    return Amount(total, total, tuple(parts))


def of_answers(answers: Sequence[Answer]) -> Amount:
    """At least as many as say yes, at most those and the missing ones."""
    yes = [each for each in answers if each.truth is True]
    unseen = sum(1 for each in answers if each.truth is None)
    return Amount(len(yes), len(yes) + unseen, tuple((Decimal(1), each.level) for each in yes))


def times(left: Amount, right: Amount) -> Amount:
    """A product of exact values that are not negative."""
    return exactly(left.low * right.low)


def compare_amounts(left: Amount, operator: str, right: Amount) -> Answer:
    """Two values compared; missing while the bounds allow both answers."""
    if left == NOT_KNOWN or right == NOT_KNOWN:
        return answer(None)
    truth = _compare(left, operator, right)
    return answer(truth, _level(left, operator, right) if truth else None)


def _compare(left: Amount, operator: str, right: Amount) -> Truth:
    if operator == ">=":
        return _not_below(left, right)
    if operator == "<=":
        return _not_below(right, left)
    if operator == ">":
        return _opposite(_not_below(right, left))
    if operator == "<":
        return _opposite(_not_below(left, right))
    same = _same(left, right)
    return same if operator == "=" else _opposite(same)


def _opposite(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _not_below(left: Amount, right: Amount) -> Truth:
    """left >= right, for every or for no value within the bounds."""
    if right.high is not None and left.low >= right.high:
        return True
    if left.high is not None and left.high < right.low:
        return False
    return None


def _same(left: Amount, right: Amount) -> Truth:
    if left.low == left.high == right.low == right.high:
        return True
    if left.low == left.high and right.low == right.high:
        return False
    apart = (left.high is not None and left.high < right.low) or (
        right.high is not None and right.high < left.low
    )
    return False if apart else None


def _level(left: Amount, operator: str, right: Amount) -> str | None:
    """The highest level at which the pieces at or above it still satisfy the comparison."""
    levels = sorted({level for _, level in left.parts if level is not None}, reverse=True)
    for level in levels:
        kept = [part for part in left.parts if part[1] is None or part[1] >= level]
        total = counted(kept)
        if operator in (">=", ">", "=") and _compare(Amount(total.low, total.low), operator, right) is True:
            return level
    return None
