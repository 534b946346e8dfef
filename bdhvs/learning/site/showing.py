"""What the pages of a lesson, of questions and of a simulation show; the same for a learner and for a preview."""

from typing import Any, Final

from bdhvs.learning.lessons.practice import Simulation
from bdhvs.learning.lessons.shelf import Shelf
from bdhvs.learning.site.judging import judged
from bdhvs.learning.site.pages import ShownScene, lesson_after, scenes_of, shown_question, steps_of
from bdhvs.learning.site.rules import Group, topic_of

NOT_HERE: Final = "Chỗ này chưa phải. Bác đọc lại câu hỏi ở trên rồi thử chỗ khác nhé."


def lesson_context(known: Shelf, lesson_id: str, group: Group) -> dict[str, Any]:
    """What the page of a lesson shows."""
    shown = known.lessons[lesson_id]
    return {
        "lesson": shown,
        "steps": steps_of(known, lesson_id),
        "topic": topic_of(shown.item),
        "label": known.items[shown.item],
        "simulations": known.simulations_of(shown.item),
        "following": lesson_after(known, shown, group),
        "attachments": known.attachments.get(lesson_id, ()),
    }


def practice_context(known: Shelf, code: str, posted: Any) -> dict[str, Any]:
    """What the page of an item's questions shows, judged where something was answered."""
    answers = [judged(question, posted) for question in known.questions[code]]
    return {
        "label": known.items[code],
        "item": code,
        "topic": topic_of(code),
        "shown": [shown_question(one, number) for number, one in enumerate(answers, 1)],
        "answered": sum(one.right is not None for one in answers),
        "right": sum(one.right is True for one in answers),
        "lessons": known.lessons_of(code),
        "simulations": known.simulations_of(code),
    }


def simulation_context(known: Shelf, slug: str, asked: Any) -> dict[str, Any]:
    """What the page of a simulation shows; `asked` names the scene and the touch where there is no script."""
    shown, scenes = known.simulations[slug], scenes_of(known, slug)
    scene, says = _after(shown, scenes, asked)
    return {
        "simulation": shown,
        "scenes": scenes,
        "scene": scene,
        "says": says,
        "not_here": NOT_HERE,
        "topic": topic_of(shown.item),
        "lessons": known.lessons_of(shown.item),
    }


def _after(known: Simulation, scenes: tuple[ShownScene, ...], asked: Any) -> tuple[ShownScene, str]:
    """The scene to show after a touch without a script, and what is said about the touch."""
    by_name = {scene.name: scene for scene in scenes}
    here = by_name.get(asked.get("canh", ""), by_name[known.start])
    move = here.moves.get(asked.get("cham", ""))
    if move is None:
        return here, ""
    return by_name.get(move["to"], here), move["says"]
