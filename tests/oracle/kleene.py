"""Three answers, and the level of evidence of a yes (rules 1 and 9)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Truth = bool | None
"""None is missing."""


@dataclass(frozen=True)
class Answer:
    """Yes, no or missing; a yes may carry the level of the facts it stands on."""

    truth: Truth
    level: str | None = None

    def __post_init__(self) -> None:
        if self.truth is not True and self.level is not None:
            raise ValueError("only a yes has a level")


YES, NO, MISSING = Answer(True), Answer(False), Answer(None)


def answer(truth: Truth, level: str | None = None) -> Answer:
    """An answer; the level of anything but a yes is dropped."""
    return Answer(truth, level if truth is True else None)


def least(levels: Iterable[str | None]) -> str | None:
    """The lowest level present; conditions without a levelled fact do not lower it."""
    known = [level for level in levels if level is not None]
    return min(known) if known else None


def greatest(levels: Iterable[str | None]) -> str | None:
    """The highest level present."""
    known = [level for level in levels if level is not None]
    return max(known) if known else None


def both(answers: Sequence[Answer]) -> Answer:
    """Kleene `and`: one no decides, then one missing; the level is the least of its parts (rule 9)."""
    if any(each.truth is False for each in answers):
        return NO
    if any(each.truth is None for each in answers):
        return MISSING
    return Answer(True, least(each.level for each in answers))


def one(answers: Sequence[Answer]) -> Answer:
    """Kleene `or`: one yes decides, then one missing; the level is the greatest of the passing (rule 9)."""
    if any(each.truth is True for each in answers):
        return Answer(True, greatest(each.level for each in answers if each.truth is True))
    if any(each.truth is None for each in answers):
        return MISSING
    return NO


def either(answers: Sequence[Answer]) -> Answer:
    """Rule 1: alternative evidence of one thing. Missing only when all are missing."""
    if any(each.truth is True for each in answers):
        return one(answers)
    return MISSING if all(each.truth is None for each in answers) else NO


def opposite(given: Answer) -> Answer:
    """Kleene `not`. A no stands on no levelled fact."""
    return MISSING if given.truth is None else Answer(not given.truth)


def at_least(answers: Sequence[Answer], needed: int) -> Answer:
    """`count(…) >= k`: yes at k yes, missing while yes and missing together reach k, else no.

    The level is the highest at which k of them still stand: k of them together are an `and`, the choice among
    them an `or`.
    """
    yes = [each for each in answers if each.truth is True]
    open_ = [each for each in answers if each.truth is None]
    if len(yes) >= needed:
        levels = sorted((each.level or "" for each in yes), reverse=True)
        return Answer(True, (levels[needed - 1] or None) if needed > 0 else None)
    return MISSING if len(yes) + len(open_) >= needed else NO
