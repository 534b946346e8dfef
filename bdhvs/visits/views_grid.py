"""People × items of a hamlet: typed on a PC, looked at, then written."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.journal.commands import note
from bdhvs.lib.evidence import Level
from bdhvs.skills.desk import Desk
from bdhvs.skills.models import ItemSet
from bdhvs.skills.rules import FactError
from bdhvs.ui.forms import DateField, FreeLine, FreeTextField
from bdhvs.visits.grid.commands import Batch, Cell, fates_of, write_grid
from bdhvs.visits.grid.queries import GridPerson, held_of, people_of_hamlet
from bdhvs.visits.grid.rules import (
    CELLS_A_PAGE,
    Answer,
    CellError,
    Fate,
    Held,
    answer_of,
    pasted,
)
from bdhvs.visits.hamlets import Chosen, chosen_hamlet

LONGEST_SIGN = 3
"""Skills are known by short signs (S1, P2); statuses are told in words."""
SETS = {
    "basic": "Cơ bản",
    "safety": "An toàn",
    "five_basic": "Năm kỹ năng cơ bản",
    "core": "Kỹ năng chính của người dân",
    "statuses": "Trạng thái, tài khoản",
    "all": "Tất cả kỹ năng",
}


class BatchForm(forms.Form):
    """What holds for everything typed on the page."""

    on = DateField(label="Ngày ghi nhận")
    level = forms.ChoiceField(label="Mức minh chứng")
    source = FreeTextField(
        label="Nguồn (E3, E4 thì cần), hoặc lý do rút lại", required=False, max_length=200, widget=FreeLine
    )
    corrects = forms.BooleanField(label="Sửa nhập nhầm: thay cho kết quả đang có", required=False)
    pasted = forms.CharField(
        label="Các dòng chép từ Excel", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Cột đầu là số thứ tự trên trang này, sau đó mỗi cột một mục theo đúng thứ tự.",
    )  # fmt: skip

    def __init__(self, *args: Any, desk: Desk, **options: Any) -> None:
        super().__init__(*args, **options)
        self._today = desk.on
        cast(forms.ChoiceField, self.fields["level"]).choices = desk.level_choices

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > self._today:
            raise forms.ValidationError("Ngày ghi nhận chưa tới.")
        return day

    def batch(self) -> Batch:
        given = self.cleaned_data
        return Batch(given["on"], Level(given["level"]), given["source"], given["corrects"])


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its name, the head of its column, what was typed, what is on record, who and what it is about."""

    name: str
    sign: str
    value: str
    held: str
    label: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A person with a box for each item."""

    one: GridPerson
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The part of the hamlet on the screen."""

    chosen: Chosen
    set_code: str
    items: tuple[tuple[str, str], ...]
    people: list[GridPerson]
    number: int
    pages: int

    @property
    def codes(self) -> list[str]:
        return [code for code, _ in self.items]

    @property
    def address(self) -> str:
        return f"{reverse('team:grid')}?thon={self.chosen.hamlet.code}&bo={self.set_code}&trang={self.number}"


def _page(request: Request, desk: Desk, chosen: Chosen) -> Page:
    asked = request.GET.get("bo", "basic")
    set_code = asked if asked in SETS else "basic"
    items = _items(desk, set_code)
    people = people_of_hamlet(request.commune_code, chosen.hamlet.code, desk.on)
    size = min(150, max(CELLS_A_PAGE // max(len(items), 1), 1))
    pages = max(-(-len(people) // size), 1)
    text = request.GET.get("trang", "1")
    number = min(max(int(text) if text.isascii() and text.isdigit() else 1, 1), pages)
    return Page(chosen, set_code, items, people[(number - 1) * size : number * size], number, pages)


def _items(desk: Desk, set_code: str) -> tuple[tuple[str, str], ...]:
    statuses, skills = desk.grouped_items()
    if set_code == "statuses":
        return tuple(statuses[1])
    plain = [(code, desk.items[code]) for code, _ in skills[1]]
    if set_code == "all":
        return tuple(plain)
    wanted = set(
        ItemSet.objects.filter(set_code=set_code, group_code="citizen").values_list("item__code", flat=True)
    )
    return tuple((code, label) for code, label in plain if code in wanted)


@allowed(Act.ENTER_FACTS)
def grid(request: Request) -> HttpResponse:
    """Type, look, write. Nothing is written before it was shown what will be."""
    at = timezone.localtime()
    chosen = chosen_hamlet(request, at.date())
    if chosen is None:
        return render(request, "team/no_hamlet.html")
    desk = Desk(request.commune_code, request.user, at)
    page = _page(request, desk, chosen)
    form = BatchForm(request.POST if request.method == "POST" else None, desk=desk,
                     initial={"on": at.date(), "level": Level.E1.value})  # fmt: skip
    typed = _typed(request, page)
    fates: dict[Cell, Fate] = {}
    answers: dict[Cell, Answer] = {}
    if form.is_valid():
        answers = _answers(form, page, typed)
        if not form.errors and _written(request, page, form, answers):
            return redirect(page.address)
        fates = fates_of(answers, form.batch()) if answers and not form.errors else {}
    held = held_of([one.person.pk for one in page.people], page.codes)
    context = {
        "page": page,
        "form": form,
        "sets": SETS.items(),
        "signs": [(code, label) for code, label in page.items if len(code) <= LONGEST_SIGN],
        "rows": [_row(one, page, typed, held) for one in page.people],
        "fates": _counted(fates),
        "told": _told(page, answers, fates, held),
        "kept": json.dumps([[p, i, a.sign] for (p, i), a in answers.items()]) if fates else "",
        "numbers": range(1, page.pages + 1),
    }
    note(act="see_grid", by=request.user, at=at, commune=request.commune_code, subject="person",
         ids=[one.person.pk for one in page.people])  # fmt: skip
    return render(request, "team/grid.html", context, status=422 if form.errors else 200)


def _typed(request: Request, page: Page) -> dict[Cell, str]:
    """Boxes with something in them; of the look that was confirmed, what it kept."""
    if request.POST.get("lam") == "1":
        return _kept(request.POST.get("kept", ""), page)
    return {
        (one.person.pk, item): value
        for one in page.people
        if not one.closed
        for number, item in enumerate(page.codes)
        if (value := request.POST.get(f"c-{one.person.pk}-{number}", "")).strip()
    }


def _kept(text: str, page: Page) -> dict[Cell, str]:
    """What the look carried along; only people and items of this page count."""
    people, items = {one.person.pk for one in page.people if not one.closed}, set(page.codes)
    try:
        rows = json.loads(text)
        return {(int(p), str(i)): str(sign) for p, i, sign in rows if int(p) in people and i in items}
    except (ValueError, TypeError):
        return {}


def _answers(form: BatchForm, page: Page, typed: dict[Cell, str]) -> dict[Cell, Answer]:
    """What the boxes and the pasted rows say; what cannot be understood is said in the form, all at once."""
    open_rows = {one.number: one.person.pk for one in page.people if not one.closed}
    try:
        typed = typed | pasted(form.cleaned_data["pasted"], open_rows, page.codes)
    except CellError as refusal:
        form.add_error("pasted", str(refusal))
    names = {one.person.pk: one.person.name for one in page.people}
    answers: dict[Cell, Answer] = {}
    for (person, item), value in typed.items():
        try:
            answer = answer_of(value)
        except CellError as refusal:
            form.add_error(None, f"{names[person]}, {item}: {refusal}")
            continue
        if answer is not None:
            answers[person, item] = answer
    return answers


def _written(request: Request, page: Page, form: BatchForm, answers: dict[Cell, Answer]) -> bool:
    """Write what was looked at and confirmed; a refusal of the rules is said in the form."""
    if not answers:
        form.add_error(None, "Chưa gõ ô nào.")
        return False
    if request.POST.get("lam") != "1":
        return False
    try:
        number = write_grid(
            commune=request.commune_code,
            cells=answers,
            batch=form.batch(),
            by=request.user,
            at=timezone.localtime(),
        )
    except FactError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, f"Đã ghi {number} kết quả của {page.chosen.hamlet.name}.")
    return True


def _row(one: GridPerson, page: Page, typed: Mapping[Cell, str], held: Mapping[Cell, Held]) -> Row:
    boxes = []
    for number, (item, label) in enumerate(page.items):
        cell = (one.person.pk, item)
        value = typed.get(cell, "")
        now = held[cell].answer.sign if cell in held else ""
        sign = item if len(item) <= LONGEST_SIGN else label
        says = f"{one.person.name}: {label}"
        boxes.append(Box(f"c-{one.person.pk}-{number}", sign, value, now, says, _wrong(value)))
    return Row(one, tuple(boxes))


def _wrong(value: str) -> bool:
    try:
        answer_of(value)
    except CellError:
        return True
    return False


def _counted(fates: Mapping[Cell, Fate]) -> list[tuple[str, int]]:
    found = list(fates.values())
    return [(fate.label, found.count(fate)) for fate in Fate if fate in found]


def _told(
    page: Page, answers: Mapping[Cell, Answer], fates: Mapping[Cell, Fate], held: Mapping[Cell, Held]
) -> list[tuple[str, str, str, str]]:
    """Boxes that change what is on record, one line each: who, what, from, to."""
    names, labels = {one.person.pk: one.person.name for one in page.people}, dict(page.items)
    return [
        (names[cell[0]], labels[cell[1]], held[cell].answer.sign, answers[cell].sign)
        for cell, fate in fates.items()
        if fate in (Fate.CHANGES, Fate.WITHDRAWN)
    ][:100]
