"""Search in lessons and simulations by the helper's ranking: both know the same words, slips and regions."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bdhvs.learning.asking.passages import library, told_by
from bdhvs.learning.asking.ranking import Text, text_of
from bdhvs.learning.lessons.practice import Simulation
from bdhvs.learning.lessons.reading import Lesson
from bdhvs.learning.lessons.shelf import Shelf

LONGEST: Final = 80
MOST: Final = 12
SPOKEN_OF: Final = 0.4
"""Less of the question than this, and a lesson is about something else."""
OF_THE_BEST: Final = 0.2
Thing = Lesson | Simulation


@dataclass(frozen=True)
class Found:
    """A lesson or a simulation that fits, and how well."""

    thing: Thing
    score: float


def found(known: Shelf, text: str) -> list[Found]:
    """Lessons and simulations, best first. Counts: at most `MOST`; nothing when hardly a word of it is ours."""
    ranking = library(known).ranking
    asked = ranking.asked(text[:LONGEST])
    fitting = []
    for whole in _index(known):
        covered = ranking.covered(asked, whole)
        if covered >= SPOKEN_OF:
            fitting.append(Found(whole.thing, ranking.score(asked, whole) * covered))
    ordered = sorted(fitting, key=lambda one: -one.score)
    return [one for one in ordered if one.score > ordered[0].score * OF_THE_BEST][:MOST]


@lru_cache(maxsize=8)
def _index(known: Shelf) -> list[Text[Thing]]:
    lessons: list[Text[Thing]]
    lessons = [text_of(one, *told_by(one, known), (0.2, _drawn(one))) for one in known.lessons.values()]
    return [*lessons, *(_tried(one, known.items[one.item]) for one in known.simulations.values())]


def _drawn(lesson: Lesson) -> str:
    """What stands in the pictures: people look for the orange they saw."""
    return " . ".join(word for step in lesson.steps for word in step.screen.words())


def _tried(one: Simulation, label: str) -> Text[Thing]:
    return text_of(one, (3.0, one.title), (1.0, label), (1.0, one.story), (0.7, one.learned))
