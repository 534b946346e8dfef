"""The best three passages for a question. Nothing is made up: what stands here stands in a lesson."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bdhvs.learning.asking.passages import Library, Passage
from bdhvs.learning.asking.ranking import Text

MOST: Final = 3
ENOUGH: Final = 22.5
"""Below this a passage is a guess: nothing is answered. Measured by `make bench`, see decision 0052."""
OF_THE_LESSON: Final = 1.0
"""How much the whole lesson counts beside the passage itself."""
OF_THE_BEST: Final = 0.45


@dataclass(frozen=True, slots=True)
class Fit:
    """A passage and how well it fits: its score, times the share of the question that its lesson speaks of."""

    passage: Passage
    strength: float


def fits(known: Library, question: str) -> list[Fit]:
    """The best passage of each lesson, best first."""
    asked = known.ranking.asked(question)
    best: dict[str, tuple[float, Text[Passage]]] = {}
    for text in known.passages:
        score = known.ranking.score(asked, text) * text.thing.worth
        if score > best.get(text.thing.lesson, (0.0, text))[0]:
            best[text.thing.lesson] = score, text
    found = []
    for lesson, (score, text) in best.items():
        whole = known.lessons[lesson]
        total = score + OF_THE_LESSON * known.ranking.score(asked, whole)
        found.append(Fit(text.thing, total * known.ranking.covered(asked, whole)))
    return sorted(found, key=lambda fit: -fit.strength)


def answers(known: Library, question: str) -> list[Passage]:
    """At most three passages, each of another lesson. Missing: nothing when our lessons hardly speak of it."""
    found = fits(known, question)
    if not found or found[0].strength < ENOUGH:
        return []
    return [fit.passage for fit in _near_the_best(found)][:MOST]


def _near_the_best(found: Iterable[Fit]) -> Iterable[Fit]:
    ordered = list(found)
    return (fit for fit in ordered if fit.strength >= ordered[0].strength * OF_THE_BEST)
