"""Everything a learner can open, in the order of the framework's items. What is shipped is read once per process;
what a commune published itself is laid over it (authoring/shelves.py)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from django.conf import settings

from bdhvs.learning.lessons.practice import Question, Simulation, questions_in, simulations_in
from bdhvs.learning.lessons.reading import Lesson, lessons_in
from bdhvs.learning.talking_cards import TalkingCard
from bdhvs.skills.catalogue import read_framework


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a lesson that the commune supplied. Unit: `weight` in bytes."""

    id: int
    label: str
    kind: str
    weight: int


@dataclass(frozen=True, eq=False)
class Shelf:
    """`items` labels by code, in order; `core` which groups must know an item; `cards` a commune's own talking cards
    by item; `attachments` by lesson. A shelf is itself and no other: what is drawn of it is kept.
    """

    items: dict[str, str]
    core: frozenset[tuple[str, str]]
    lessons: dict[str, Lesson]
    questions: dict[str, tuple[Question, ...]]
    simulations: dict[str, Simulation]
    cards: Mapping[str, TalkingCard] = field(default_factory=dict)
    attachments: Mapping[str, tuple[Attached, ...]] = field(default_factory=dict)

    def lessons_of(self, item: str) -> list[Lesson]:
        return [lesson for lesson in self.lessons.values() if lesson.item == item]

    def simulations_of(self, item: str) -> list[Simulation]:
        return [simulation for simulation in self.simulations.values() if simulation.item == item]

    def lessons_for(self, group: str) -> list[Lesson]:
        """What a group is taught: first what it must know, then the rest, in the order of the items."""
        taught = [lesson for lesson in self.lessons.values() if group in lesson.groups]
        return sorted(taught, key=lambda lesson: (lesson.item, group) not in self.core)

    def with_own(self, own: "Own") -> "Shelf":
        """This shelf with things of a commune besides, or in the place of what carries the same id. What belongs to
        an item that the shelf does not have is left out."""
        order = {code: place for place, code in enumerate(self.items)}
        lessons = self.lessons | {one.id: one for one in own.lessons if one.item in order}
        simulations = self.simulations | {one.id: one for one in own.simulations if one.item in order}
        ordered = {one.id: one for one in sorted(lessons.values(), key=lambda one: (order[one.item], one.id))}
        return replace(
            self,
            lessons=ordered,
            simulations=dict(sorted(simulations.items(), key=lambda named: (order[named[1].item], named[0]))),
            questions=self.questions | {code: some for code, some in own.questions.items() if code in order},
            cards=own.cards,
            attachments=own.attachments,
        )


@dataclass(frozen=True)
class Own:
    """What a commune published itself."""

    lessons: Sequence[Lesson] = ()
    questions: Mapping[str, tuple[Question, ...]] = field(default_factory=dict)
    simulations: Sequence[Simulation] = ()
    cards: Mapping[str, TalkingCard] = field(default_factory=dict)
    attachments: Mapping[str, tuple[Attached, ...]] = field(default_factory=dict)


@cache
def shelf() -> Shelf:
    """What we ship. Raises: LessonError when a file of the catalogue is broken."""
    home = Path(settings.CATALOGUE_DIR)
    framework = read_framework(home / "frameworks" / "working.yaml")
    order = {code: place for place, code in enumerate(framework.labels)}
    lessons = sorted(lessons_in(home / "lessons").values(), key=lambda one: (order[one.item], one.id))
    simulations = sorted(simulations_in(home / "simulations"), key=lambda one: (order[one.item], one.id))
    questions = {file.item: file.questions for file in questions_in(home / "questions")}
    return Shelf(
        items={code: label for code, label in framework.labels.items() if code in questions},
        core=frozenset((item, group) for item, group, kind in framework.sets if kind == "core"),
        lessons={lesson.id: lesson for lesson in lessons},
        questions={code: questions[code] for code in order if code in questions},
        simulations={one.id: one for one in simulations},
    )
