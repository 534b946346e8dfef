"""The office's forms: written, changed, taken out of use, and sent out as a round."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.reports.cycles import Cycle
from bdhvs.reports.models import UnitForm
from bdhvs.reports.rules import SubmissionError
from bdhvs.reports.units.commands import ask_round, retire_form, save_form
from bdhvs.reports.units.forms import AskForm, LinesForm, NewForm
from bdhvs.reports.units.queries import places_of
from bdhvs.reports.units.rules import PaperError


def _form(request: Request, form_id: int) -> UnitForm:
    return get_object_or_404(UnitForm, pk=form_id, commune_id=request.commune_code, retired=False)


@allowed(Act.MAKE_REPORT)
def new_form(request: Request) -> HttpResponse:
    """Name and place; the form begins with the lines that fit the place."""
    form = NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = save_form(
                commune=request.commune_code,
                details=form.details(),
                by=request.user,
                at=timezone.localtime(),
            )
        except PaperError as refusal:
            form.add_error("name", str(refusal))
        else:
            return redirect("units:form", made.pk)
    context = {"form": form, "title": "Lập biểu mới", "submit_label": "Chọn các ô"}
    return render(request, "reports/units/new_form.html", context, status=422 if form.errors else 200)


@allowed(Act.MAKE_REPORT)
def edit_form(request: Request, form_id: int) -> HttpResponse:
    """The lines of a form; rounds already asked keep theirs."""
    kept = _form(request, form_id)
    form = LinesForm(request.POST or None, form=kept)
    if request.method == "POST" and form.is_valid():
        try:
            save_form(commune=kept.commune_id, details=form.details(), form=kept, by=request.user,
                      at=timezone.localtime())  # fmt: skip
        except PaperError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, "Đã lưu biểu.")
            return redirect("units:form" if request.POST.get("viec") == "them" else "units:ask", kept.pk)
    context = {"form": form, "kept": kept}
    return render(request, "reports/units/form.html", context, status=422 if form.errors else 200)


@allowed(Act.MAKE_REPORT)
@require_POST
def retire(request: Request, form_id: int) -> HttpResponse:
    kept = _form(request, form_id)
    retire_form(form=kept, by=request.user, at=timezone.localtime())
    messages.success(request, f"Đã thôi dùng biểu “{kept.name}”. Các đợt đã giao vẫn giữ.")
    return redirect("units:home")


@allowed(Act.MAKE_REPORT)
def ask(request: Request, form_id: int) -> HttpResponse:
    """Send a form out for a period, until a deadline."""
    kept, at = _form(request, form_id), timezone.localtime()
    cycle = _cycle(request.GET.get("nhip", ""))
    places = places_of(kept.commune_id, kept.subject_kind, at.date(), kept.unit_kinds)
    usual = {"due_on": at.date() + timedelta(days=5)}
    form = AskForm(request.POST or None, cycle=cycle, today=at.date(), places=places, initial=usual)
    if request.method == "POST" and form.is_valid():
        got: dict[str, Any] = form.cleaned_data
        try:
            made = ask_round(form=kept, cycle=cycle, period=form.periods[got["period"]], subject_ids=got["places"],
                             due_at=form.due_at(at), by=request.user, at=at)  # fmt: skip
        except (PaperError, SubmissionError) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Đã giao {len(got['places'])} nơi.")
            return redirect("units:round", made.pk)
    context = {"form": form, "kept": kept, "cycle": cycle, "cycles": Cycle}
    return render(request, "reports/units/ask.html", context, status=422 if form.errors else 200)


def _cycle(text: str) -> Cycle:
    return Cycle(text) if text in Cycle.labels() else Cycle.MONTH
