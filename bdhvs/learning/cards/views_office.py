"""Issuing cards in the office: choose a hamlet or a household, tick people, print the sheet."""

from pathlib import Path

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed, keep_on_screen
from bdhvs.accounts.rules import Act
from bdhvs.journal.commands import note
from bdhvs.learning.cards.commands import Issued, issue_cards, revoke_card
from bdhvs.learning.cards.forms import WhoForm
from bdhvs.learning.cards.models import LearnerCard
from bdhvs.learning.cards.queries import cards_of, children_without_consent, people_for_cards
from bdhvs.learning.cards.rules import LARGEST_SHEET, CardError, grouped
from bdhvs.people.models import Person
from bdhvs.places.queries import hamlets_on, units_on
from bdhvs.ui.printing import handed_over, printed, qr_svg
from bdhvs.ui.tables import Column, Kind, Table, respond

SHEET = Path(__file__).parents[1] / "sheets" / "cards.typ"


@allowed(Act.ISSUE_CARDS)
def issue(request: Request) -> HttpResponse:
    """Choose people of a hamlet, a household, a class, a group and print their cards on one sheet."""
    now, own = timezone.localtime(), request.user.territory.places
    hamlets = [
        (h.code, h.name) for h in hamlets_on(request.commune_code, now.date()) if own is None or h.code in own
    ]
    units = [(u.pk, u.name) for u in units_on(request.commune_code, now.date())] if own is None else None
    form = WhoForm(request.GET or None, hamlets=hamlets, units=units)
    people: list[Person] = []
    if form.is_valid() and any(form.cleaned_data.values()):
        people = list(people_for_cards(request.commune_code, **form.cleaned_data)[: LARGEST_SHEET + 1])
        note(
            act="see_persons", by=request.user, at=now, commune=request.commune_code, subject="person",
            ids=[person.pk for person in people],
        )  # fmt: skip
    kept_back = children_without_consent(people, now.date())
    context = {
        "form": form,
        "people": people[:LARGEST_SHEET],
        "asked": form.is_bound,
        "more": len(people) > LARGEST_SHEET,
        "kept_back": kept_back,
    }
    return render(request, "learning/issue.html", context, status=422 if form.errors else 200)


@allowed(Act.ISSUE_CARDS)
@require_POST
def print_cards(request: Request) -> HttpResponse:
    """New cards for the ticked people, as one sheet. Without the sheet there are no cards."""
    wanted = [int(number) for number in request.POST.getlist("person") if number.isdigit()]
    people = Person.objects.filter(pk__in=wanted, commune_id=request.commune_code).order_by("sort_key", "pk")
    try:
        with transaction.atomic():
            issued = issue_cards(people=people, by=request.user, at=timezone.localtime())
            sheet = printed(SHEET, {"cards": [_row(request, one) for one in issued]})
    except CardError as refusal:
        messages.error(request, str(refusal))
        return redirect("learner_cards")
    return handed_over(sheet, "the-hoc.pdf")


@allowed(Act.ISSUE_CARDS)
def cards(request: Request) -> HttpResponseBase:
    """Cards in force; a lost one is revoked here."""
    table: Table[LearnerCard] = Table(
        cards_of(request.commune_code),
        (
            Column(
                "name", "Người học", Kind.LINK, source="person.name", order_by=("person__sort_key",), heading=True,
                link=lambda card: reverse("learner_card_revoke", args=[card.pk]),
            ),
            Column("hamlet", "Nơi ở", source="hamlet.name"),
            Column("pk", "Số thẻ", Kind.NUMBER),
            Column("issued_at", "Cấp ngày", Kind.DATE),
        ),
        request.GET,
        key="the-hoc",
        caption="Thẻ đang dùng",
        sort="-issued_at",
    )  # fmt: skip
    keep_on_screen(request, table)
    now = timezone.localtime()
    shown = list(cards_of(request.commune_code).values_list("person_id", flat=True)[:200])
    note(act="see_cards", by=request.user, at=now, commune=request.commune_code, subject="person", ids=shown)
    return respond(request, "learning/cards.html", table, {})


@allowed(Act.ISSUE_CARDS)
def revoke(request: Request, number: int) -> HttpResponse:
    """A lost card: ask, then take it out of use."""
    cards = LearnerCard.objects.select_related("person").filter(
        commune_id=request.commune_code, revoked_at=None
    )
    card = get_object_or_404(cards, pk=number)
    if request.method == "POST":
        revoke_card(card=card, by=request.user, at=timezone.localtime())
        messages.success(request, f"Thẻ số {grouped(number)} không còn dùng được.")
        return redirect("learner_cards_in_force")
    note(
        act="see_cards", by=request.user, at=timezone.localtime(), commune=request.commune_code, subject="person",
        ids=[card.person_id],
    )  # fmt: skip
    context = {
        "title": f"Thu thẻ số {grouped(number)}",
        "says": f"Thẻ của {card.person.name}. Dùng khi thẻ bị mất hoặc lộ.",
        "effects": [
            "Thẻ không mở được trang học nữa, kể cả nơi đang mở.",
            "Kết quả học của người này giữ nguyên.",
        ],
        "confirm_label": "Thu thẻ",
        "danger": True,
        "cancel_url": reverse("learner_cards_in_force"),
    }
    return render(request, "ui/confirm.html", context)


def _row(request: Request, one: Issued) -> dict[str, str]:
    address = request.build_absolute_uri(reverse("learner_card"))
    return {
        "name": one.card.person.name,
        "number": grouped(one.token.number),
        "digits": f"{one.digits[:3]} {one.digits[3:]}",
        "qr": qr_svg(f"{address}?xa={one.token.commune}&so={one.token.number}#{one.token}"),
        "address": request.build_absolute_uri(reverse("learner_home")).split("://")[1].rstrip("/"),
    }
