"""Trying without fear: questions with explanations, and phones that are only drawn. Both work without a script."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from bdhvs.learning.lessons.practice import Simulation
from bdhvs.learning.lessons.shelf import shelf
from bdhvs.learning.site.device import learners
from bdhvs.learning.site.judging import judged
from bdhvs.learning.site.pages import ShownScene, scenes_of, shown_question
from bdhvs.learning.site.rules import topic_of

NOT_HERE = "Chỗ này chưa phải. Bác đọc lại câu hỏi ở trên rồi thử chỗ khác nhé."


@learners
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions of one item. A posted form comes back with what was right and why; nothing is kept."""
    code, known = slug.upper(), shelf()
    if code not in known.questions or slug != code.lower():
        raise Http404
    answers = [judged(question, request.POST) for question in known.questions[code]]
    context = {
        "label": known.items[code],
        "item": code,
        "topic": topic_of(code),
        "shown": [shown_question(one, number) for number, one in enumerate(answers, 1)],
        "answered": sum(one.right is not None for one in answers),
        "right": sum(one.right is True for one in answers),
        "lessons": known.lessons_of(code),
        "simulations": known.simulations_of(code),
    }
    return render(request, "learning/site/practice.html", context)


@learners
def simulations(request: HttpRequest) -> HttpResponse:
    """Every simulation, by topic."""
    return render(request, "learning/site/simulations.html", {"simulations": shelf().simulations.values()})


@learners
def simulation(request: HttpRequest, slug: str) -> HttpResponse:
    """One simulation. With a script all scenes are at hand; without, each touch is an address of its own."""
    known = shelf().simulations.get(slug)
    if known is None:
        raise Http404
    scenes = scenes_of(slug)
    scene, says = _after(known, scenes, request.GET)
    context = {
        "simulation": known,
        "scenes": scenes,
        "scene": scene,
        "says": says,
        "not_here": NOT_HERE,
        "topic": topic_of(known.item),
        "lessons": shelf().lessons_of(known.item),
    }
    return render(request, "learning/site/simulation.html", context)


def _after(known: Simulation, scenes: tuple[ShownScene, ...], asked: Any) -> tuple[ShownScene, str]:
    """The scene to show after a touch without a script, and what is said about the touch."""
    by_name = {scene.name: scene for scene in scenes}
    here = by_name.get(asked.get("canh", ""), by_name[known.start])
    move = here.moves.get(asked.get("cham", ""))
    if move is None:
        return here, ""
    return by_name.get(move["to"], here), move["says"]
