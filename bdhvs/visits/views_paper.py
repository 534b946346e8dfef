"""Sheets on paper: choosing and printing them, finding one by its code, typing it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.journal.commands import note
from bdhvs.people.models import Household
from bdhvs.people.queries import households_of
from bdhvs.people.rules import lane_of
from bdhvs.skills.desk import Desk
from bdhvs.skills.rules import FactError
from bdhvs.ui.forms import DateField
from bdhvs.ui.printing import handed_over, printed, qr_svg
from bdhvs.visits.grid.queries import GridPerson, people_of_hamlet
from bdhvs.visits.grid.rules import Answer, CellError, answer_of
from bdhvs.visits.hamlets import Chosen, chosen_hamlet
from bdhvs.visits.models import VisitSheet
from bdhvs.visits.paper.commands import TypedHome, print_sheets, type_sheet
from bdhvs.visits.paper.rules import MOST_ITEMS, SheetError, outcome_of, read_code
from bdhvs.visits.priority.queries import heads_of
from bdhvs.visits.rules import VisitOutcome

TEMPLATE = Path(__file__).parent / "sheets" / "visit_sheet.typ"
USUAL = ["D1", "C1", "S1", "S2", "P1", "F1", "bank_account", "learning_account"]
SHORT = {"bank_account": "NH", "learning_account": "TK", "vneid_level_2": "ĐD2", "course_finished": "HK"}


class PrintForm(forms.Form):
    """Which lane and which items."""

    lane = forms.ChoiceField(label="Ngõ", required=False)
    items = forms.MultipleChoiceField(
        label=f"Các mục in trên phiếu (chọn đến {MOST_ITEMS})", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một mục."},
    )  # fmt: skip

    def __init__(self, *args: Any, lanes: Sequence[str], items: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        lane, chosen = (
            cast(forms.ChoiceField, self.fields["lane"]),
            cast(forms.ChoiceField, self.fields["items"]),
        )
        lane.choices = [("", "Tất cả các ngõ"), *((name, name) for name in lanes)]
        chosen.choices = items

    def clean_items(self) -> list[str]:
        given: list[str] = self.cleaned_data["items"]
        if len(given) > MOST_ITEMS:
            raise forms.ValidationError(f"Giấy chỉ đủ chỗ cho {MOST_ITEMS} mục. Hãy bỏ bớt.")
        return given


@allowed(Act.ENTER_FACTS)
def sheets(request: Request) -> HttpResponse:
    """Print sheets of a hamlet, open one by its code."""
    at = timezone.localtime()
    asked = request.GET.get("ma", "")[:20]
    if _known(request, read_code(asked)):
        return redirect("team:sheet", read_code(asked))
    chosen = chosen_hamlet(request, at.date())
    if chosen is None:
        return render(request, "team/no_hamlet.html")
    desk = Desk(request.commune_code, request.user, at)
    homes = list(households_of(request.commune_code, at.date(), hamlet=chosen.hamlet.code))
    lanes = sorted({lane_of(home.address) for home in homes})
    form = PrintForm(
        request.POST if request.method == "POST" else None, lanes=lanes, items=desk.grouped_items(),
        initial={"items": USUAL},
    )  # fmt: skip
    if form.is_valid():
        lane = form.cleaned_data["lane"]
        wanted = [home for home in homes if not lane or lane_of(home.address) == lane]
        try:
            return _printed(request, chosen, wanted, form.cleaned_data["items"], desk)
        except SheetError as refusal:
            form.add_error(None, str(refusal))
    made = VisitSheet.objects.filter(hamlet=chosen.hamlet).order_by("-printed_on", "-pk")[:30]
    context = {"chosen": chosen, "form": form, "made": made, "asked": asked}
    return render(request, "team/sheets.html", context, status=422 if form.errors else 404 if asked else 200)


def _known(request: Request, code: str) -> bool:
    return VisitSheet.objects.filter(code=code, commune_id=request.commune_code).exists()


def _printed(
    request: Request, chosen: Chosen, wanted: list[Household], items: list[str], desk: Desk
) -> HttpResponse:
    at = desk.at
    people: dict[str, list[GridPerson]] = {}
    for one in people_of_hamlet(request.commune_code, chosen.hamlet.code, at.date()):
        people.setdefault(one.home, []).append(one)
    order = {code: n for n, code in enumerate(people)}
    wanted = sorted((home for home in wanted if home.code in order), key=lambda home: order[home.code])
    homes = [(home, lane_of(home.address), people[home.code]) for home in wanted]
    made = print_sheets(hamlet=chosen.hamlet, homes=homes, items=items, by=request.user, at=at)
    heads = heads_of([home.pk for home in wanted], at.date())
    known = {home.pk: (home, people[home.code]) for home in wanted}
    columns = [{"code": SHORT.get(code, code), "label": desk.items.get(code, code)} for code in items]
    pages = [_page_rows(request, sheet, known, heads, columns) for sheet in made]
    rows = {
        "title": f"Phiếu thăm hộ, {chosen.hamlet.name}",
        "heading": "Phiếu thăm hộ",
        "place": chosen.hamlet.name,
        "pages": pages,
    }
    return handed_over(printed(TEMPLATE, rows), f"phieu-tham-ho-{at:%Y%m%d}.pdf")


def _page_rows(
    request: Request,
    sheet: VisitSheet,
    known: dict[int, tuple[Household, list[GridPerson]]],
    heads: dict[int, str],
    columns: list[dict[str, str]],
) -> dict[str, Any]:
    address = request.build_absolute_uri(reverse("team:sheet", args=[sheet.code]))
    homes = []
    for number, pk in enumerate(sheet.households, start=1):
        home, people = known[pk]
        members = [
            {"name": one.person.name, "year": str(one.person.birth_year or ""), "closed": one.closed}
            for one in people
        ]
        homes.append(
            {
                "code": home.code,
                "head": heads.get(pk, ""),
                "address": home.address,
                "qr": qr_svg(f"{address}#ho-{number}"),
                "members": members,
            }
        )
    return {"code": sheet.code, "lane": sheet.lane, "qr": qr_svg(address), "items": columns, "homes": homes}


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the page being typed."""

    name: str
    sign: str
    value: str
    label: str
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A person of the page with a box for each item."""

    name: str
    closed: bool
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """A household of the page."""

    household: Household
    head: str
    ended: str
    outcome: VisitOutcome | None
    lines: tuple[Line, ...]


class HeadForm(forms.Form):
    """What holds for the page."""

    on = DateField(label="Ngày đi")
    who = forms.CharField(label="Người đi", max_length=80, required=False)


@allowed(Act.ENTER_FACTS)
def sheet(request: Request, code: str) -> HttpResponse:
    """One page as it lies on the desk: outcome of each household, a box for each person and item."""
    at = timezone.localtime()
    found = get_object_or_404(
        VisitSheet.objects.select_related("hamlet", "typed_by"),
        code=read_code(code),
        commune_id=request.commune_code,
    )
    desk = Desk(request.commune_code, request.user, at)
    form = HeadForm(request.POST if request.method == "POST" else None, initial={"on": at.date()})
    homes, cells, wrong = _homes(request, found, desk)
    if form.is_valid() and not wrong:
        try:
            number = type_sheet(
                sheet=found, homes=_typed(homes, found), cells=cells, on=form.cleaned_data["on"],
                source=form.cleaned_data["who"], by=request.user, at=at,
            )  # fmt: skip
        except (SheetError, FactError) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Đã ghi {number} hộ của phiếu {found.code}. Phiếu tiếp theo?")
            return redirect(f"{reverse('team:sheets')}?thon={found.hamlet_id}")
    for words in wrong:
        form.add_error(None, words)
    note(act="see_visit_sheet", by=request.user, at=at, commune=request.commune_code, subject="visit_sheet",
         ids=[found.pk])  # fmt: skip
    items = [(SHORT.get(item, item), desk.items.get(item, item)) for item in found.items]
    context = {"sheet": found, "form": form, "homes": homes, "items": items}
    return render(request, "team/sheet.html", context, status=422 if form.errors else 200)


def _homes(
    request: Request, sheet: VisitSheet, desk: Desk
) -> tuple[list[Home], dict[tuple[int, str], Answer], list[str]]:
    """The page with what was typed, the answers understood, and what was not understood."""
    people = {one.person.pk: one for one in people_of_hamlet(sheet.commune_id, sheet.hamlet_id, desk.on)}
    known = Household.objects.in_bulk(sheet.households)
    heads = heads_of(sheet.households, desk.on)
    cells: dict[tuple[int, str], Answer] = {}
    wrong: list[str] = []
    homes = []
    for number, (pk, members) in enumerate(zip(sheet.households, sheet.members, strict=True), start=1):
        if pk not in known:
            continue
        lines = []
        for member in members:
            if member in people:
                lines.append(_line(request, people[member], sheet.items, desk, cells, wrong))
        ended, outcome = request.POST.get(f"o-{number}", ""), None
        try:
            outcome = outcome_of(ended)
        except SheetError as refusal:
            wrong.append(f"Hộ {known[pk].code}: {refusal}")
        homes.append(Home(known[pk], heads.get(pk, ""), ended, outcome, tuple(lines)))
    return homes, cells, wrong


def _line(
    request: Request,
    one: GridPerson,
    items: Sequence[str],
    desk: Desk,
    cells: dict[tuple[int, str], Answer],
    wrong: list[str],
) -> Line:
    boxes = []
    for number, item in enumerate(items):
        name = f"c-{one.person.pk}-{number}"
        value = "" if one.closed else request.POST.get(name, "")
        bad = False
        try:
            answer = answer_of(value)
        except CellError as refusal:
            wrong.append(f"{one.person.name}, {item}: {refusal}")
            answer, bad = None, True
        if answer is not None:
            cells[one.person.pk, item] = answer
        says = f"{one.person.name}: {desk.items.get(item, item)}"
        boxes.append(Box(name, SHORT.get(item, item), value, says, bad))
    return Line(one.person.name, one.closed, tuple(boxes))


def _typed(homes: list[Home], sheet: VisitSheet) -> list[TypedHome]:
    """Households with an outcome; what was marked there are the topics."""
    found = []
    for home in homes:
        topics = {
            sheet.items[n] for line in home.lines for n, box in enumerate(line.boxes) if box.value.strip()
        }
        if home.outcome is not None:
            found.append(TypedHome(home.household, home.outcome, tuple(sorted(topics))))
        elif topics:
            raise SheetError(f"Hộ {home.household.code} có kết quả mà chưa ghi kết thúc ra sao.")
    return found
