"""Talking cards: read on a page, printed as A6."""

from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.learning.authoring.shelves import shelf_of
from bdhvs.learning.talking_cards import TalkingCard, talking_cards
from bdhvs.skills.desk import Desk
from bdhvs.ui.printing import handed_over, printed

TEMPLATE = Path(__file__).parent / "sheets" / "talking_cards.typ"
LONGEST_SIGN = 3
"""Codes of skills are signs people know (S1, P2); codes of statuses are not shown."""


def _cards(request: Request) -> dict[str, TalkingCard]:
    """Ours, and before them those that the commune published with a lesson of its own."""
    return talking_cards() | dict(shelf_of(request.commune_code).cards)


def _rows(request: Request) -> list[dict[str, Any]]:
    """Cards in the order of the framework in use: skills, then statuses."""
    desk, cards = Desk(request.commune_code, request.user, timezone.localtime()), _cards(request)
    statuses, skills = desk.grouped_items()
    named = [(code, desk.items[code]) for _, group in (skills, statuses) for code, _ in group]
    return [
        {
            "code": code,
            "short": code if len(code) <= LONGEST_SIGN else "",
            "label": label,
            **cards[code].model_dump(mode="json"),
        }
        for code, label in named
        if code in cards
    ]


@allowed(Act.FIELD_WORK)
def cards(request: Request) -> HttpResponse:
    """Every card to read; `in` of the address prints all, or those named by `the`."""
    rows = _rows(request)
    if "in" in request.GET:
        wanted = set(request.GET.getlist("the"))
        chosen = [row for row in rows if not wanted or row["code"] in wanted]
        return handed_over(printed(TEMPLATE, {"title": "Thẻ nói", "cards": chosen}), "the-noi-A6.pdf")
    return render(request, "learning/talking_cards.html", {"cards": rows})
