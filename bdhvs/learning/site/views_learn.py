"""Home, topics, search, one lesson, what was learned. Everybody may look; a card adds one's own steps."""

from collections.abc import Container
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bdhvs.learning.alerts.queries import showing
from bdhvs.learning.authoring.shelves import shelf_of
from bdhvs.learning.cards.guards import place_of, the_card
from bdhvs.learning.cards.queries import progress_of
from bdhvs.learning.courses.queries import courses_for
from bdhvs.learning.lessons.practice import Simulation
from bdhvs.learning.lessons.reading import Lesson
from bdhvs.learning.lessons.shelf import Shelf
from bdhvs.learning.site.device import group_of, learners, shelf_for
from bdhvs.learning.site.finding import LONGEST, found
from bdhvs.learning.site.pages import lessons_in_order, next_lesson, topic_for, topics_for
from bdhvs.learning.site.queries import studies_of
from bdhvs.learning.site.rules import GROUPS, TOPICS, Group, topic_named
from bdhvs.learning.site.showing import lesson_context
from bdhvs.learning.weekly.queries import this_week
from bdhvs.ops.territory import scope
from bdhvs.places.queries import communes_by_name, profile_of


def lesson_named(known: Shelf, slug: str) -> Lesson:
    lesson = known.lessons.get(slug)
    if lesson is None:
        raise Http404
    return lesson


@learners
def home(request: HttpRequest) -> HttpResponse:
    """This week's skill, the next step, a box to search in, the topics of one's group."""
    with the_card(request) as card:
        group = group_of(request)
        code = card.commune_id if card else place_of(request)
        known = shelf_of(code)
        context = _of_commune(known, code, group.code, timezone.localdate())
        context |= {"card": card, "group": group, "groups": GROUPS, "topics": topics_for(known, group)}
        done = [one.code for one in studies_of(card.person)] if card else []
        week = context.get("week")
        context |= {
            "next": next_lesson(known, group, done, not_this=week.id if week else ""),
            "order": _order(known, group, {*done, week.id if week else ""}),
        }
        response = render(request, "learning/site/home.html", context)
    if card:
        response["Cache-Control"] = "no-store"
    return response


def _of_commune(known: Shelf, code: str, group: str, on: date) -> dict[str, Any]:
    """What this commune shows: its alerts, the skill of the week, courses on other platforms for the group. Elsewhere
    the list of communes to choose from."""
    if not code:
        return {"places": communes_by_name()}
    with scope([code]):
        week = this_week(code, on)
        found: dict[str, Any] = {"place": code, "profile": profile_of(code), "alerts": showing(code, on)}
        found["courses"] = courses_for(code, group)
    return found | {"week": known.lessons.get(week.lesson_id) if week else None}


def _order(known: Shelf, group: Group, done: Container[str]) -> list[list[str]]:
    """Lessons of the group that may come next, for the device to find the first that was not done there."""
    return [[one.id, one.title] for one in lessons_in_order(known, group) if one.id not in done]


@learners
def topics(request: HttpRequest) -> HttpResponse:
    """Every topic of the group with its lessons."""
    group = group_of(request)
    shown = topics_for(shelf_for(request), group)
    context = {"group": group, "groups": GROUPS, "topics": shown}
    return render(request, "learning/site/topics.html", context)


@learners
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """The lessons of one topic, by item."""
    named = topic_named(slug)
    if named is None:
        raise Http404
    group = group_of(request)
    shown = topic_for(shelf_for(request), named, group)
    return render(request, "learning/site/topic.html", {"shown": shown, "group": group, "groups": GROUPS})


@learners
def search(request: HttpRequest) -> HttpResponse:
    """What fits the words, with or without marks; without words the box alone."""
    asked = request.GET.get("q", "").strip()[:LONGEST]
    things = [one.thing for one in found(shelf_for(request), asked)] if asked else []
    lessons = [thing for thing in things if isinstance(thing, Lesson)]
    simulations = [thing for thing in things if isinstance(thing, Simulation)]
    context = {"asked": asked, "lessons": lessons, "simulations": simulations, "topics": TOPICS[:4]}
    return render(request, "learning/site/search.html", context)


@learners
def lesson(request: HttpRequest, slug: str) -> HttpResponse:
    """One lesson: why, steps of one action each, a tip, a check, and where to go on."""
    known = shelf_for(request)
    lesson_named(known, slug)
    return render(request, "learning/site/lesson.html", lesson_context(known, slug, group_of(request)))


@learners
def progress(request: HttpRequest) -> HttpResponse:
    """What was learned: on this device, and with a card what the commune has noted for its owner."""
    with the_card(request) as card:
        own = progress_of(card.person, timezone.localdate()) if card else None
        context: dict[str, Any] = {"card": card, "progress": own, "next": own.next[:3] if own else []}
        context |= {"studied": studies_of(card.person) if card else []}
        response = render(request, "learning/site/progress.html", context)
    response["Cache-Control"] = "no-store"
    return response
