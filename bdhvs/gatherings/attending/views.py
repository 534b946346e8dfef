"""Who came: signing in by card and by list, the printed sheet and its way back, writing what was held."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.accounts.signin.rules import TooManyTriesError, network_of
from bdhvs.gatherings.attending.commands import (
    Told,
    drop_sign_in,
    hold_gathering,
    print_sheet,
    sign_in,
    sign_in_by_card,
    type_sheet_back,
)
from bdhvs.gatherings.attending.forms import CardForm, HeldForm, NamesForm, SheetForm, SignedForm
from bdhvs.gatherings.attending.queries import expected, names_on, signed_in
from bdhvs.gatherings.attending.rules import Means
from bdhvs.gatherings.kinds import kind_labels, kinds
from bdhvs.gatherings.models import Gathering, SignInSheet
from bdhvs.gatherings.planning.tables import hours_of, name_of
from bdhvs.gatherings.planning.views import gathering_of
from bdhvs.gatherings.rules import AttendanceError, GatheringError
from bdhvs.journal.commands import note
from bdhvs.learning.cards.rules import CardError
from bdhvs.people.models import Person
from bdhvs.places.models import Code
from bdhvs.places.queries import profile_of
from bdhvs.skills.desk import Desk
from bdhvs.skills.entry import open_form, saved
from bdhvs.skills.rules import FactError
from bdhvs.ui.printing import handed_over, printed, qr_svg

TEMPLATE = Path(__file__).parents[1] / "sheets" / "sign_in.typ"
CARD = "the"
"""Marks the form of the card; the other form of the page is the list."""


@allowed(Act.ENTER_FACTS)
def attend(request: Request, gathering_id: int) -> HttpResponse:
    """Names as people come in: a card, or the register."""
    found = gathering_of(request, gathering_id)
    desk = Desk(request.commune_code, request.user, timezone.localtime())
    by_card = request.method == "POST" and CARD in request.POST
    card = CardForm(request.POST if by_card else None)
    names = NamesForm(desk=desk) if by_card else open_form(request, NamesForm, desk, {})
    if by_card and card.is_valid() and _came_by_card(request, found, card):
        return redirect("classes:attend", found.pk)
    if not by_card and saved(request, names, lambda given: _came(request, found, given["learners"])):
        return redirect("classes:attend", found.pk)
    came = signed_in(found)
    _note_reading(request, found, [one.person_id for one in came])
    context = {"gathering": found, "name": name_of(found), "hours": hours_of(found), "card": card,
               "names": names, "came": came}  # fmt: skip
    wrong = card.errors or names.errors
    return render(request, "gatherings/attend.html", context, status=422 if wrong else 200)


def _note_reading(request: Request, found: Gathering, ids: list[int]) -> None:
    if ids:
        at = timezone.localtime()
        note(
            act="see_attendance", by=request.user, at=at, commune=found.commune_id, subject="person", ids=ids
        )


def _came_by_card(request: Request, found: Gathering, form: CardForm) -> bool:
    try:
        person = sign_in_by_card(
            gathering=found, number=form.cleaned_data["number"], digits=form.cleaned_data["digits"],
            here=network_of(request.META.get("REMOTE_ADDR", "")), by=request.user, at=timezone.localtime(),
        )  # fmt: skip
    except (CardError, TooManyTriesError, FactError) as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, f"Có mặt: {person.name}.")
    return True


def _came(request: Request, found: Gathering, ids: list[str]) -> None:
    people = Person.objects.filter(commune_id=found.commune_id, merged_into=None, pk__in=ids)
    new = sign_in(gathering=found, people=people, means=Means.LIST, by=request.user, at=timezone.localtime())
    messages.success(request, f"Đã điểm danh thêm {len(new)} người.")


@allowed(Act.ENTER_FACTS)
@require_POST
def drop(request: Request, gathering_id: int) -> HttpResponse:
    """Take back somebody who was signed in by mistake."""
    found = gathering_of(request, gathering_id)
    person = request.POST.get("nguoi", "")
    if person.isascii() and person.isdigit() and len(person) < 19:
        try:
            drop_sign_in(gathering=found, person_id=int(person), by=request.user, at=timezone.localtime())
        except FactError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Đã bỏ tên khỏi danh sách có mặt.")
    return redirect("classes:attend", found.pk)


@allowed(Act.ENTER_FACTS)
def hold(request: Request, gathering_id: int) -> HttpResponse:
    """It was held: the fact is written from the names, the numbers by group, the day."""
    found, today = gathering_of(request, gathering_id), timezone.localdate()
    measured = bool(kinds()[found.kind].measured_as(found.audience))
    initial = {"occurred_on": min(found.falls_on, today)} | {
        name: getattr(found, name) for name in ("before_right", "before_asked", "after_right", "after_asked")
    }
    form = HeldForm(
        request.POST if request.method == "POST" else None, counted=measured, headcounts=found.headcounts,
        initial=initial,
    )  # fmt: skip

    def act(given: dict[str, Any]) -> None:
        told = Told(given["occurred_on"], form.headcounts(), form.check())
        hold_gathering(gathering=found, told=told, by=request.user, at=timezone.localtime())

    if saved(request, form, act):
        messages.success(request, "Đã ghi buổi này vào sổ. Các chỉ tiêu sẽ tính buổi này.")
        return redirect("classes:gathering", found.pk)
    context = {"gathering": found, "name": name_of(found), "form": form, "measured": measured,
               "named": len(signed_in(found))}  # fmt: skip
    return render(request, "gatherings/hold.html", context, status=422 if form.errors else 200)


@allowed(Act.ENTER_FACTS)
def sheet(request: Request, gathering_id: int) -> HttpResponse:
    """Print a sheet to sign, with the names of those expected or blank lines only."""
    found, at = gathering_of(request, gathering_id), timezone.localtime()
    form = SheetForm(request.POST if request.method == "POST" else None, initial={"named": True})
    if form.is_valid():
        people = expected(found, at.date()) if form.cleaned_data["named"] else []
        try:
            made = print_sheet(gathering=found, people=people, blank_lines=form.cleaned_data["blank_lines"],
                               by=request.user, at=at)  # fmt: skip
        except (AttendanceError, GatheringError, FactError) as refusal:
            form.add_error(None, str(refusal))
        else:
            return handed_over(
                printed(TEMPLATE, _rows(request, found, made, people)), f"giay-ky-{made.code}.pdf"
            )
    context = {
        "gathering": found,
        "name": name_of(found),
        "form": form,
        "expected": len(expected(found, at.date())),
        "sheets": list(found.sheets.order_by("-pk")[:10]),
    }
    return render(request, "gatherings/sheet.html", context, status=422 if form.errors else 200)


def _rows(request: Request, found: Gathering, made: SignInSheet, people: list[Person]) -> dict[str, Any]:
    topics = dict(Code.objects.filter(kind="topics", code__in=found.topics).values_list("code", "label"))
    where = ", ".join(filter(None, [found.place, found.hamlet.name if found.hamlet else ""]))
    profile = profile_of(found.commune_id)
    facts = [
        ("Ngày", f"{found.falls_on:%d/%m/%Y}{', ' + hours_of(found) if hours_of(found) else ''}"),
        ("Địa điểm", where),
        ("Người hướng dẫn", found.trainer),
        ("Nội dung", "; ".join(topics.get(code, code) for code in found.topics)),
    ]
    lines = [{"name": person.name, "year": str(person.birth_year or "")} for person in people]
    return {
        "commune": str(profile.commune) if profile else found.commune_id,
        "title": name_of(found),
        "kind": kind_labels()[found.kind],
        "code": made.code,
        "qr": qr_svg(request.build_absolute_uri(reverse("classes:typed", args=[made.code]))),
        "facts": [{"label": label, "value": value} for label, value in facts],
        "lines": lines + [{"name": "", "year": ""}] * made.blank_lines,
    }


@allowed(Act.ENTER_FACTS)
def find_sheet(request: Request) -> HttpResponse:
    """A sheet that came back, by the code in its corner."""
    code = "".join(letter for letter in request.GET.get("ma", "").upper() if letter.isalnum())[:12]
    if code and SignInSheet.objects.filter(commune_id=request.commune_code, code=code).exists():
        return redirect("classes:typed", code)
    return render(request, "gatherings/find_sheet.html", {"code": code}, status=404 if code else 200)


@allowed(Act.ENTER_FACTS)
def typed(request: Request, code: str) -> HttpResponse:
    """A signed sheet typed back."""
    made = get_object_or_404(
        SignInSheet.objects.select_related("gathering", "typed_by"),
        code=code,
        commune_id=request.commune_code,
    )
    names = names_on(made)
    form = SignedForm(request.POST if request.method == "POST" else None, names=names)

    def act(_: dict[str, Any]) -> None:
        type_sheet_back(
            sheet=made, lines=form.signed(), others=form.others_by_group(), by=request.user,
            at=timezone.localtime(),
        )  # fmt: skip

    if saved(request, form, act):
        messages.success(request, "Đã nhập giấy ký. Kiểm tra lại rồi bấm ghi buổi này vào sổ.")
        return redirect("classes:hold", made.gathering_id)
    _note_reading(request, made.gathering, made.people)
    context = {"sheet": made, "gathering": made.gathering, "name": name_of(made.gathering), "form": form}
    return render(request, "gatherings/typed.html", context, status=422 if form.errors else 200)
