"""Households to help first: lists of the hamlets, one list, one household, the steps to approval."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed, keep_on_screen
from bdhvs.accounts.rules import Act
from bdhvs.journal.commands import note
from bdhvs.people.models import Household
from bdhvs.ui.forms import DateField, FreeTextField
from bdhvs.ui.tables import Cell, Column, Kind, Table, respond
from bdhvs.ui.tables.table import Empty
from bdhvs.visits.hamlets import chosen_hamlet, own_hamlets
from bdhvs.visits.limits.rules import PRIORITY
from bdhvs.visits.models import PriorityEntry, PriorityList
from bdhvs.visits.priority.commands import add_by_hand, approve_list, decide_entry, make_list, review_list
from bdhvs.visits.priority.queries import changes_of, entries_of, heads_of, lists_of
from bdhvs.visits.priority.rules import (
    Asked,
    ListState,
    PriorityError,
    PriorityRule,
)

ASKED = {asked.value or "none": asked.label for asked in Asked}
RULES = PriorityRule.labels()
KEPT = {"True": "giữ", "False": "bỏ ra"}


@allowed(Act.SEE_NAMES_BEHIND)
def lists(request: Request) -> HttpResponse:
    """The newest list of each hamlet, and hamlets that have none."""
    today = timezone.localdate()
    newest: dict[str, list[PriorityList]] = {}
    for made in lists_of(request.commune_code).exclude(state=ListState.REPLACED.value):
        newest.setdefault(made.hamlet_id, []).append(made)
    hamlets = [(hamlet, newest.get(hamlet.code, [])) for hamlet in own_hamlets(request, today)]
    context = {
        "hamlets": hamlets,
        "rules": [(RULES[n], PRIORITY[n].default) for n in PRIORITY if n in RULES],
        "may_set": request.user.may(Act.EDIT_PLAN),
    }
    return render(request, "team/priority_lists.html", context)


@allowed(Act.ENTER_FACTS)
@require_POST
def make(request: Request) -> HttpResponse:
    """Draft the list of a hamlet by the rules."""
    at = timezone.localtime()
    chosen = chosen_hamlet(request, at.date())
    if chosen is None:
        return redirect("team:priority_lists")
    made = make_list(hamlet=chosen.hamlet, on=at.date(), by=request.user, at=at)
    messages.success(request, f"Đã lập danh sách nháp: {made.entries.count()} hộ. Hãy rà soát từng hộ.")
    return redirect("team:priority_list", made.pk)


def _list(request: Request, list_id: int) -> PriorityList:
    return get_object_or_404(lists_of(request.commune_code), pk=list_id)


@allowed(Act.SEE_NAMES_BEHIND)
def one_list(request: Request, list_id: int) -> HttpResponseBase:
    """The households with their points and reasons, and what is left to do."""
    return _page(request, _list(request, list_id))


def _page(request: Request, made: PriorityList, form: forms.Form | None = None) -> HttpResponseBase:
    at = timezone.localtime()
    changes = changes_of(made)
    table = _table(request, made, at.date(), changes.come if changes else frozenset())
    keep_on_screen(request, table)
    context = {
        "made": made,
        "changes": changes,
        "form": form or AddForm(),
        "open": made.state in (ListState.DRAFT, ListState.REVIEWED),
        "may_review": request.user.may(Act.ENTER_FACTS) and made.state == ListState.DRAFT,
        "may_approve": request.user.may(Act.EDIT_PLAN) and made.state == ListState.REVIEWED,
        "approve_form": ApproveForm(initial={"on": at.date()}),
        "gone": _gone(changes.go if changes else frozenset()),
    }
    notes = (f"{made.hamlet.name}, tính đến {made.as_of:%d/%m/%Y}, {made.get_state_display()}",)
    response = respond(request, "team/priority_list.html", table, context, notes=notes)
    act = "export_priority_list" if table.state.output else "see_priority_list"
    note(act=act, by=request.user, at=at, commune=made.commune_id, subject="priority_list", ids=[made.pk],
         count=table.count)  # fmt: skip
    if form is not None and form.errors:
        response.status_code = 422
    return response


def _gone(ids: frozenset[int]) -> list[str]:
    return list(Household.objects.filter(pk__in=ids).order_by("code").values_list("code", flat=True))


class EntriesTable(Table[PriorityEntry]):
    """Rows that learn their heads of household page by page, in one query."""

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self._on = on
        self._heads: dict[int, str] | None = None

    def head(self, entry: PriorityEntry) -> str:
        if self._heads is None:
            ids = PriorityEntry.objects.filter(of_list=entry.of_list_id).values_list(
                "household_id", flat=True
            )
            self._heads = heads_of(ids, self._on)
        return self._heads.get(entry.household_id, "")

    def cells(self, row: Any) -> list[Cell]:
        row.head = self.head(row)
        return super().cells(row)


def _table(request: Request, made: PriorityList, on: date, come: frozenset[int]) -> EntriesTable:
    columns = [
        Column("code", "Hộ", Kind.LINK, source="household.code", heading=True,
               link=lambda e: reverse("team:priority_entry", args=[e.pk])),
        Column("head", "Chủ hộ", sortable=False),
        Column("address", "Ngõ, số nhà", source="household.address"),
        Column("points", "Điểm", Kind.NUMBER),
        Column("rules", "Vì sao", sortable=False, source=lambda e: "; ".join(RULES[r] for r in e.rules),
               filterable=True, choices=RULES, narrow=lambda rows, code: rows.filter(rules__contains=[code])),
        Column("asked", "Ý kiến của hộ", filterable=True, sortable=False, choices=ASKED,
               source=lambda e: e.asked or "none", narrow=_narrow_asked),
        Column("asked_on", "Hỏi ngày", Kind.DATE),
        Column("kept", "Trong danh sách", choices=KEPT, filterable=True),
        Column("left_out_note", "Vì sao bỏ ra", hidden=True),
        Column("new", "So với lần duyệt trước", source=lambda e: "mới vào" if e.household_id in come else "",
               sortable=False),
    ]  # fmt: skip
    empty = Empty("Không hộ nào đủ điểm", "Có thể hạ ngưỡng điểm, hoặc thêm hộ mà Tổ biết.")
    caption = f"Hộ cần ưu tiên, {made.hamlet.name}"
    return EntriesTable(
        entries_of(made), columns, request.GET, key="uu-tien", caption=caption, empty=empty, on=on
    )


def _narrow_asked(rows: Any, code: str) -> Any:
    return rows.filter(asked="" if code == "none" else code)


class AddForm(forms.Form):
    """A household that the rules did not find."""

    code = forms.CharField(label="Thêm hộ có mã", max_length=40)


class ApproveForm(forms.Form):
    """The day of the decision."""

    on = DateField(label="Ngày duyệt")


class EntryForm(forms.Form):
    """What the hamlet says of one household."""

    kept = forms.TypedChoiceField(
        label="Trong danh sách", widget=forms.RadioSelect, coerce=lambda word: word == "yes",
        choices=[("yes", "giữ lại"), ("no", "bỏ ra")],
    )  # fmt: skip
    why_not = FreeTextField(label="Vì sao bỏ ra", max_length=120, required=False)
    asked = forms.ChoiceField(
        label="Hộ có đồng ý đứng trong danh sách không?", required=False, widget=forms.RadioSelect,
        choices=Asked.choices(),
        help_text="Nói rõ với hộ: ghi gì, ai xem, để làm gì. Không đồng ý thì không đứng trong danh sách đã duyệt.",
    )  # fmt: skip
    asked_on = DateField(label="Hỏi ngày", required=False)


def _said(form: forms.Form, act: Callable[[], object]) -> bool:
    """Carry out the act; what the rules refuse is said in the form."""
    try:
        act()
    except PriorityError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@allowed(Act.ENTER_FACTS)
@require_POST
def add(request: Request, list_id: int) -> HttpResponseBase:
    """One more household, by its code."""
    made, form = _list(request, list_id), AddForm(request.POST)
    if form.is_valid():
        at, code = timezone.localtime(), form.cleaned_data["code"].strip()
        home = Household.objects.filter(commune_id=request.commune_code, code__iexact=code).first()
        if home is None:
            form.add_error("code", "Không có hộ mã này trong sổ.")
        elif _said(form, lambda: add_by_hand(made=made, household=home, by=request.user, at=at)):
            messages.success(request, f"Đã thêm hộ {home.code}.")
            return redirect("team:priority_list", made.pk)
    return _page(request, made, form)


@allowed(Act.ENTER_FACTS)
def entry(request: Request, entry_id: int) -> HttpResponse:
    """One household: stays or not, agreed or not."""
    at = timezone.localtime()
    found = get_object_or_404(
        PriorityEntry.objects.select_related("of_list__hamlet", "household"),
        pk=entry_id, of_list__commune_id=request.commune_code,
    )  # fmt: skip
    now = {"kept": "yes" if found.kept else "no", "why_not": found.left_out_note, "asked": found.asked,
           "asked_on": found.asked_on}  # fmt: skip
    form = EntryForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid() and _said(form, lambda: _decide(request, found, form.cleaned_data, at)):
        messages.success(request, f"Đã ghi cho hộ {found.household.code}.")
        return redirect("team:priority_list", found.of_list_id)
    context = {
        "entry": found,
        "head": heads_of([found.household_id], at.date()).get(found.household_id, ""),
        "reasons": [(PriorityRule(r).label, found.of_list.weights.get(r, 0)) for r in found.rules],
        "form": form,
    }
    note(act="see_household", by=request.user, at=at, commune=request.commune_code, subject="household",
         ids=[found.household_id])  # fmt: skip
    return render(request, "team/priority_entry.html", context, status=422 if form.errors else 200)


def _decide(request: Request, found: PriorityEntry, given: dict[str, Any], at: Any) -> None:
    decide_entry(
        entry=found, kept=given["kept"], why_not=given["why_not"], asked=Asked(given["asked"]),
        asked_on=given["asked_on"], by=request.user, at=at,
    )  # fmt: skip


@allowed(Act.ENTER_FACTS)
@require_POST
def review(request: Request, list_id: int) -> HttpResponse:
    """The hamlet has gone through it."""
    review_now = partial(review_list, made=_list(request, list_id), by=request.user, at=timezone.localtime())
    return _done(request, list_id, review_now, "Đã ghi là rà soát xong. Cán bộ thường trực sẽ duyệt.")


@allowed(Act.EDIT_PLAN)
@require_POST
def approve(request: Request, list_id: int) -> HttpResponse:
    """From this day it is the list of the hamlet."""
    made, form = _list(request, list_id), ApproveForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Ngày duyệt chưa đúng. Hãy nhập theo dạng ngày/tháng/năm.")
        return redirect("team:priority_list", list_id)
    on = form.cleaned_data["on"]
    approve_now = partial(approve_list, made=made, on=on, by=request.user, at=timezone.localtime())
    return _done(
        request, list_id, approve_now, "Đã duyệt. Các hộ trong danh sách hiện trước trên điện thoại của Tổ."
    )


def _done(request: Request, list_id: int, act: Callable[[], object], words: str) -> HttpResponse:
    """Back to the list, with what was done or why not."""
    try:
        act()
    except PriorityError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect("team:priority_list", list_id)
