"""Everything a learner can open, in the order of the framework's items; read once per process."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from bdhvs.learning.lessons.practice import Question, Simulation, questions_in, simulations_in
from bdhvs.learning.lessons.reading import Lesson, lessons_in
from bdhvs.skills.catalogue import read_framework


@dataclass(frozen=True)
class Shelf:
    """`items` labels by code, in order; `core` which groups must know an item."""

    items: dict[str, str]
    core: frozenset[tuple[str, str]]
    lessons: dict[str, Lesson]
    questions: dict[str, tuple[Question, ...]]
    simulations: dict[str, Simulation]

    def lessons_of(self, item: str) -> list[Lesson]:
        return [lesson for lesson in self.lessons.values() if lesson.item == item]

    def simulations_of(self, item: str) -> list[Simulation]:
        return [simulation for simulation in self.simulations.values() if simulation.item == item]

    def lessons_for(self, group: str) -> list[Lesson]:
        """What a group is taught: first what it must know, then the rest, in the order of the items."""
        taught = [lesson for lesson in self.lessons.values() if group in lesson.groups]
        return sorted(taught, key=lambda lesson: (lesson.item, group) not in self.core)


@cache
def shelf() -> Shelf:
    """Raises: LessonError when a file of the catalogue is broken."""
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
