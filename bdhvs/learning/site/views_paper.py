"""A lesson on paper and by ear: one A4 sheet whose code opens exactly this lesson, and the loudspeaker text."""

from hashlib import sha256
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, Final

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bdhvs.learning.cards.guards import place_of
from bdhvs.learning.lessons.drawing import svg
from bdhvs.learning.lessons.reading import Lesson, without_marks
from bdhvs.learning.lessons.reviewing import spoken_seconds
from bdhvs.learning.lessons.shelf import Shelf
from bdhvs.learning.site.device import learners, shelf_for
from bdhvs.learning.site.views_learn import lesson_named
from bdhvs.ui.printing import handed_over, printed, qr_svg

SHEET = Path(__file__).parents[1] / "sheets" / "lesson.typ"
KEPT: Final = 7 * 24 * 3600
PATIENCE: Final = 20.0
_press = BoundedSemaphore(1)
"""Setting a sheet takes a second of a whole processor; strangers never have more than one at work."""


@learners
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The lesson on one A4 sheet. Made once for an address; the commune stands in the code when it is known."""
    place, known = place_of(request), shelf_for(request)
    lesson = lesson_named(known, slug)
    address = request.build_absolute_uri(reverse("learner_lesson", args=[slug]))
    rows = _rows(known, lesson, f"{address}?xa={place}" if place else address)
    name = f"hoc-{sha256(repr((rows, SHEET.stat().st_mtime_ns)).encode()).hexdigest()[:32]}"
    made = cache.get(name)
    if made is None:
        if not _press.acquire(timeout=PATIENCE):
            return render(request, "learning/site/busy.html", {"lesson": lesson}, status=503)
        try:
            made = printed(SHEET, rows)
        finally:
            _press.release()
        cache.set(name, made, KEPT)
    return handed_over(made, f"{slug}-A4.pdf")


def _rows(known: Shelf, lesson: Lesson, address: str) -> dict[str, Any]:
    drawings = (svg(step.screen).replace("system-ui, sans-serif", "Be Vietnam Pro") for step in lesson.steps)
    return {
        "title": lesson.title,
        "why": lesson.why,
        "need": lesson.need,
        "steps": [
            {"title": step.title, "text": without_marks(step.text), "picture": drawing}
            for step, drawing in zip(lesson.steps, drawings, strict=True)
        ],
        "tip": lesson.tip,
        "check": lesson.check,
        "label": known.items[lesson.item],
        "qr": qr_svg(address),
        "address": address.split("://")[1].split("?")[0].rstrip("/"),
    }


@learners
def spoken(request: HttpRequest, slug: str) -> HttpResponse:
    """What the loudspeaker says, to read aloud or to print."""
    lesson = lesson_named(shelf_for(request), slug)
    seconds = spoken_seconds(lesson.loudspeaker)
    return render(request, "learning/site/spoken.html", {"lesson": lesson, "seconds": seconds})
