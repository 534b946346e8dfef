"""What the pages show, worked out from a shelf: nothing here asks the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from bdhvs.learning.lessons.drawing import svg
from bdhvs.learning.lessons.practice import Question, Simulation
from bdhvs.learning.lessons.reading import Lesson
from bdhvs.learning.lessons.shelf import Shelf
from bdhvs.learning.site.judging import Judged, shuffled
from bdhvs.learning.site.rules import TOPICS, Group, Topic


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step as the page shows it: the name of the thing to touch in bold, and the drawing."""

    title: str
    text: SafeString
    picture: SafeString


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item with what there is to open."""

    code: str
    label: str
    lessons: list[Lesson]
    simulations: list[Simulation]


@dataclass(frozen=True, slots=True)
class ShownTopic:
    """A topic with the items of one group."""

    topic: Topic
    items: list[ShownItem]

    @property
    def lessons(self) -> int:
        return sum(len(item.lessons) for item in self.items)


def bold(text: str) -> SafeString:
    """`**word**` as bold; everything else is text."""
    parts = str(escape(text)).split("**")
    marked = "".join(f"<b>{part}</b>" if n % 2 else part for n, part in enumerate(parts))
    return mark_safe(marked)  # noqa: S308 escaped above


@lru_cache(maxsize=256)
def steps_of(known: Shelf, lesson_id: str) -> tuple[ShownStep, ...]:
    """Drawn once for a shelf."""
    steps = known.lessons[lesson_id].steps
    return tuple(ShownStep(one.title, bold(one.text), mark_safe(svg(one.screen))) for one in steps)  # noqa: S308 ours


def topic_for(known: Shelf, topic: Topic, group: Group) -> ShownTopic:
    items = [
        ShownItem(code, label, taught, known.simulations_of(code))
        for code, label in known.items.items()
        if code.startswith(topic.letter)
        and (taught := [one for one in known.lessons_of(code) if group.code in one.groups])
    ]
    return ShownTopic(topic, items)


def topics_for(known: Shelf, group: Group) -> list[ShownTopic]:
    """Topics that hold something for the group, its own first."""
    ordered = sorted(TOPICS, key=lambda topic: group.place(topic.letter))
    return [shown for topic in ordered if (shown := topic_for(known, topic, group)).items]


def lessons_in_order(known: Shelf, group: Group) -> list[Lesson]:
    """What the group learns one after another: its own topics first, in each what it must know first."""
    return sorted(known.lessons_for(group.code), key=lambda lesson: group.place(lesson.item))


def next_lesson(known: Shelf, group: Group, done: Iterable[str], *, not_this: str = "") -> Lesson | None:
    """The first lesson of the group that was not done yet. Missing: None when every one was."""
    left_out = set(done) | {not_this}
    return next((lesson for lesson in lessons_in_order(known, group) if lesson.id not in left_out), None)


def lesson_after(known: Shelf, lesson: Lesson, group: Group) -> Lesson | None:
    """The lesson that follows in the group's order, beginning anew at the end."""
    order = lessons_in_order(known, group)
    place = next((n for n, one in enumerate(order) if one.id == lesson.id), -1)
    following = [*order[place + 1 :], *order[: max(place, 0)]]
    return following[0] if following else None


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose, with what is said about it and whether it was chosen."""

    value: str
    says: str
    why: str = ""
    right: bool = False
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """One part of an answer with its own field: a step to number, a thing to find the partner of."""

    name: str
    says: str
    answer: str
    chosen: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question as the form asks it; `right` is None before it was answered."""

    question: Question
    number: int
    right: bool | None
    picture: SafeString
    choices: list[Choice]
    slots: list[Slot]
    typed: str = ""


def shown_question(judged: Judged, number: int) -> ShownQuestion:
    asked = judged.question
    picture = mark_safe(svg(asked.screen)) if asked.screen else SafeString("")  # noqa: S308 our own drawing
    given = judged.given
    choices, slots = _choices(asked, given), _slots(asked, given)
    typed = given[0] if asked.kind == "text" and given else ""
    return ShownQuestion(asked, number, judged.right, picture, choices, slots, typed)


def _choices(asked: Question, given: tuple[str, ...]) -> list[Choice]:
    if asked.kind in ("one", "several"):
        made = [Choice(o.id, o.says, o.why, o.right, o.id in given) for o in asked.options]
        return shuffled(made, asked.id)
    if asked.kind == "order":
        return [Choice(str(n), str(n)) for n in range(1, len(asked.options) + 1)]
    pairs = [Choice(str(n), right) for n, (_, right) in enumerate(asked.pairs, 1)]
    return shuffled(pairs, asked.id) if pairs else []


def _slots(asked: Question, given: tuple[str, ...]) -> list[Slot]:
    chosen = dict(enumerate(given))
    if asked.kind == "order":
        steps = [
            Slot(f"{asked.id}.{option.id}", option.says, str(n + 1), chosen.get(n, ""), option.why)
            for n, option in enumerate(asked.options)
        ]
        return shuffled(steps, asked.id)
    return [
        Slot(f"{asked.id}.{n}", left, str(n + 1), chosen.get(n, ""))
        for n, (left, _) in enumerate(asked.pairs)
    ]


@dataclass(frozen=True, slots=True)
class ShownScene:
    """A scene with its drawing; every part that does something leads to the address that does the same."""

    name: str
    do: str
    end: str
    picture: SafeString
    moves: dict[str, dict[str, str]]
    good: str

    @property
    def script(self) -> str:
        """Id of the data block with the moves."""
        return f"canh-{self.name}"


@lru_cache(maxsize=128)
def scenes_of(known: Shelf, simulation_id: str) -> tuple[ShownScene, ...]:
    """The scenes of a simulation, the first one first. Drawn once for a shelf."""
    simulation = known.simulations[simulation_id]
    home = reverse("learner_simulation", args=[simulation_id])
    good = good_moves(simulation)
    names = [simulation.start, *(name for name in simulation.scenes if name != simulation.start)]
    return tuple(_scene(simulation, name, home, good.get(name, "")) for name in names)


def _scene(simulation: Simulation, name: str, home: str, good: str) -> ShownScene:
    scene = simulation.scenes[name]
    ways = {part: f"{home}?canh={name}&cham={part}" for part in scene.moves}
    moves = {part: {"to": move.to, "says": move.says or ""} for part, move in scene.moves.items()}
    return ShownScene(name, scene.do, scene.end, mark_safe(svg(scene.screen, ways)), moves, good)  # noqa: S308 ours


def good_moves(simulation: Simulation) -> dict[str, str]:
    """For each scene the part to touch that leads to a good end by the fewest touches."""
    far = {name: 0 for name, scene in simulation.scenes.items() if scene.end == "done"}
    best: dict[str, str] = {}
    for step in range(1, len(simulation.scenes) + 1):
        for name, scene in simulation.scenes.items():
            near = [
                part for part, move in scene.moves.items() if move.to != name and far.get(move.to) == step - 1
            ]
            if name not in far and near:
                far[name], best[name] = step, near[0]
    return best
