"""Answers of the practice form: what was chosen, whether it was right, in an order that does not give it away."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Protocol, TypeVar

from bdhvs.learning.lessons.practice import Question
from bdhvs.lib.vietnamese import fold

Thing = TypeVar("Thing")
TYPED_LENGTH: Final = 60


class Answers(Protocol):
    """A posted form."""

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Judged:
    """One question with what was answered. `right` is None while nothing was."""

    question: Question
    given: tuple[str, ...]
    right: bool | None


def shuffled(things: Sequence[Thing], seed: str) -> list[Thing]:
    """The same order for everybody, and not the one of the file: answers in a row say nothing."""
    marks = [sha256(f"{seed} {place}".encode()).digest() for place in range(len(things))]
    order = sorted(range(len(things)), key=lambda place: marks[place])
    if order == list(range(len(things))):
        order = order[1:] + order[:1]
    return [things[place] for place in order]


def keys_of(question: Question) -> tuple[str, ...]:
    """What the parts of a right answer are called in the form, in the order in which they are asked."""
    if question.kind == "order":
        return tuple(f"{question.id}.{option.id}" for option in question.options)
    if question.kind == "match":
        return tuple(f"{question.id}.{place}" for place in range(len(question.pairs)))
    return (question.id,)


def judged(question: Question, answers: Answers) -> Judged:
    """Missing: a question of which a part is unanswered is not judged."""
    given = [answers.getlist(key) for key in keys_of(question)]
    if not all(values and values[0].strip() for values in given):
        return Judged(question, (), None)
    flat = tuple(value[:TYPED_LENGTH] for values in given for value in values)
    return Judged(question, flat, _is_right(question, flat))


def _is_right(question: Question, given: tuple[str, ...]) -> bool:
    if question.kind == "text":
        return fold(given[0]) in {fold(word) for word in question.accepts}
    if question.kind in ("order", "match"):
        return given == tuple(str(place) for place in range(1, len(given) + 1))
    return set(given) == {option.id for option in question.options if option.right}
