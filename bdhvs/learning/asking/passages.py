"""Every text of the catalogue that can answer a question, with the step of a lesson that it opens."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import yaml
from django.conf import settings

from bdhvs.learning.asking.ranking import Ranking, Text, text_of
from bdhvs.learning.asking.words import other_words
from bdhvs.learning.lessons.reading import Lesson, without_marks
from bdhvs.learning.lessons.shelf import Shelf
from bdhvs.learning.talking_cards import talking_cards

TRY: Final = "thu-xem"
"""Where a lesson's page has its check and its tip."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A few sentences of ours. `place` names the part of the lesson's page that says so; `step` its number."""

    lesson: str
    title: str
    says: str
    place: str = ""
    step: int = 0
    worth: float = 1.0
    """A step that shows how weighs more than a tip or a reason."""


@dataclass(frozen=True)
class Library:
    """All passages, the whole of each lesson, and how rare each word is."""

    passages: list[Text[Passage]]
    lessons: dict[str, Text[str]]
    ranking: Ranking


@lru_cache(maxsize=8)
def library(known: Shelf) -> Library:
    """Made once for a shelf: what we ship, and each commune's own."""
    passages = [text for lesson in known.lessons.values() for text in _texts(lesson)]
    passages += list(_talking(known))
    lessons = {lesson.id: text_of(lesson.id, *told_by(lesson, known)) for lesson in known.lessons.values()}
    texts: list[Text[Any]] = [*passages, *lessons.values()]
    return Library(passages, lessons, Ranking(texts, _others()))


@cache
def _others() -> dict[str, str]:
    path = Path(settings.CATALOGUE_DIR) / "synonyms.yaml"
    return other_words(yaml.safe_load(path.read_text(encoding="utf-8")))


def _texts(lesson: Lesson) -> Iterator[Text[Passage]]:
    for number, step in enumerate(lesson.steps, 1):
        says = without_marks(step.text)
        passage = Passage(lesson.id, step.title, says, f"buoc-{number}", number)
        drawn = " . ".join(step.screen.words())
        yield text_of(passage, (2.0, step.title), (1.0, says), (0.5, drawn))
    yield text_of(Passage(lesson.id, lesson.title, lesson.why, worth=0.6), (1.0, lesson.why))
    yield text_of(Passage(lesson.id, "Mẹo", lesson.tip, TRY, worth=0.8), (1.0, lesson.tip))
    yield text_of(Passage(lesson.id, "Thử xem", lesson.check, TRY, worth=0.6), (1.0, lesson.check))


def _talking(known: Shelf) -> Iterator[Text[Passage]]:
    """What the team says at the door on an item, opening the first lesson of that item."""
    for code, card in {**talking_cards(), **known.cards}.items():
        taught = known.lessons_of(code)
        if taught:
            says = " ".join(card.say)
            passage = Passage(taught[0].id, known.items[code], says, worth=0.6)
            yield text_of(passage, (1.0, says))


def told_by(lesson: Lesson, known: Shelf) -> tuple[tuple[float, str], ...]:
    """All that a lesson says, and how much each part of it tells what the lesson is about."""
    steps = " . ".join(f"{step.title} . {without_marks(step.text)}" for step in lesson.steps)
    return (
        (3.0, lesson.title), (1.0, known.items[lesson.item]), (1.0, lesson.why), (1.0, steps), (1.0, lesson.tip),
        (0.7, lesson.check), (0.5, lesson.loudspeaker),
    )  # fmt: skip
