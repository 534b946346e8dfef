"""Entering what the province or the country published beside a target."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.figures.commands import record_figure
from bdhvs.plans.forms_editing_levels import LevelFigureForm
from bdhvs.plans.queries import target_named
from bdhvs.plans.rules import TargetUnit


@allowed(Act.EDIT_PLAN)
def level_figure(request: Request, plan_id: str, code: str) -> HttpResponse:
    """One figure of a higher level, with its source; the newest by its day is shown."""
    target = target_named(request.commune_code, code, plan_id)
    if target is None or target.unit != TargetUnit.PERCENT.value or not target.indicator_id:
        raise Http404
    form = LevelFigureForm(request.POST or None, indicator=target.indicator_id, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        record_figure(
            commune_code=request.commune_code,
            details=form.details(),
            by=request.user,
            at=timezone.localtime(),
        )
        messages.success(request, "Đã ghi số liệu cấp trên, có nguồn kèm theo.")
        return redirect("plans:target", plan_id, code)
    context = {"form": form, "target": target}
    return render(request, "plans/compare_level_figure.html", context, status=422 if form.errors else 200)
