"""Inspections and supervision: the list, one of them with what was found, all findings with who is late."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.plans.demands.commands import add_finding, conclude_inspection, plan_inspection
from bdhvs.plans.demands.forms import ConcludeForm, FindingForm, InspectionForm
from bdhvs.plans.demands.queries import demands_of, inspections_of
from bdhvs.plans.demands.rules import DemandKind, InspectionKind, InspectionState
from bdhvs.plans.demands.tables import INSPECTION_STATUS, finding_table, inspection_table, place_of
from bdhvs.plans.models import Inspection
from bdhvs.skills.desk import Desk
from bdhvs.skills.entry import saved
from bdhvs.ui.tables import respond


@allowed(Act.SEE_BOARD)
def inspections(request: Request) -> HttpResponseBase:
    """Everything planned and done."""
    may_edit = request.user.may(Act.EDIT_PLAN)
    url = reverse("plans:plan_inspection") if may_edit else ""
    table = inspection_table(inspections_of(request.commune_code), request.GET, plan_url=url)
    context = {"may_edit": may_edit, "tab": "inspections", "title": "Kiểm tra, giám sát"}
    return respond(request, "plans/demands/inspections.html", table, context)


@allowed(Act.SEE_BOARD)
def findings(request: Request) -> HttpResponseBase:
    """Everything found, with what is late."""
    rows = demands_of(request.commune_code, DemandKind.FINDING, timezone.localdate())
    context = {
        "may_edit": request.user.may(Act.EDIT_PLAN),
        "tab": "inspections",
        "title": "Kiến nghị sau kiểm tra",
    }
    return respond(request, "plans/demands/inspections.html", finding_table(rows, request.GET), context)


@allowed(Act.SEE_BOARD)
def inspection(request: Request, inspection_id: int) -> HttpResponseBase:
    """One of them: who went where, what was concluded, what was found."""
    found = _inspection(request, inspection_id)
    rows = demands_of(request.commune_code, DemandKind.FINDING, timezone.localdate()).filter(inspection=found)
    may_edit = request.user.may(Act.EDIT_PLAN)
    context = {
        "inspection": found,
        "kind": InspectionKind(found.kind).label,
        "place": place_of(found),
        "status": INSPECTION_STATUS[InspectionState(found.state)].value,
        "may_edit": may_edit,
        "planned": found.state == InspectionState.PLANNED,
    }
    return respond(request, "plans/demands/inspection.html", finding_table(rows, request.GET), context)


@allowed(Act.EDIT_PLAN)
def plan(request: Request) -> HttpResponse:
    """A new one."""
    desk = _desk(request)
    form = InspectionForm(request.POST if request.method == "POST" else None, desk=desk)
    made: list[Inspection] = []

    def act(_: dict[str, Any]) -> None:
        made.append(
            plan_inspection(commune_code=desk.commune, details=form.details(), by=request.user, at=desk.at)
        )

    if saved(request, form, act):
        messages.success(request, "Đã lập. Cuộc này có trong Lịch.")
        return redirect("plans:inspection", made[0].pk)
    return _form_page(request, form, "Lập cuộc kiểm tra, giám sát", reverse("plans:inspections"))


@allowed(Act.EDIT_PLAN)
def conclude(request: Request, inspection_id: int) -> HttpResponse:
    """It was done, or will not be."""
    found, at = _inspection(request, inspection_id), timezone.localtime()
    initial = {"on": min(found.falls_on, at.date())}
    form = ConcludeForm(request.POST if request.method == "POST" else None, initial=initial)

    def act(given: dict[str, Any]) -> None:
        conclude_inspection(
            inspection=found, state=InspectionState(given["state"]), on=given["on"],
            conclusion=given["conclusion"], by=request.user, at=at,
        )  # fmt: skip

    if saved(request, form, act):
        messages.success(request, "Đã ghi kết luận.")
        return redirect("plans:inspection", found.pk)
    return _form_page(request, form, "Ghi kết luận", reverse("plans:inspection", args=[found.pk]))


@allowed(Act.EDIT_PLAN)
def add(request: Request, inspection_id: int) -> HttpResponse:
    """Something found, with the day by which an answer is due."""
    found, desk = _inspection(request, inspection_id), _desk(request)
    whole = not (found.hamlet_id or found.unit_id)
    form = FindingForm(request.POST if request.method == "POST" else None, desk=desk, whole=whole)

    def act(given: dict[str, Any]) -> None:
        add_finding(inspection=found, says=given["says"], due_on=given["due_on"], place=form.asked(),
                    by=request.user, at=desk.at)  # fmt: skip

    if saved(request, form, act):
        messages.success(request, "Đã ghi kiến nghị. Quá hạn chưa trả lời thì vào tin nhắc việc.")
        return redirect("plans:inspection", found.pk)
    return _form_page(request, form, "Ghi kiến nghị", reverse("plans:inspection", args=[found.pk]))


def _desk(request: Request) -> Desk:
    return Desk(request.commune_code, request.user, timezone.localtime())


def _inspection(request: Request, inspection_id: int) -> Inspection:
    return get_object_or_404(inspections_of(request.commune_code), pk=inspection_id)


def _form_page(request: Request, form: Any, title: str, back: str) -> HttpResponse:
    context = {"title": title, "form": form, "cancel_url": back}
    return render(request, "ui/form_page.html", context, status=422 if form.errors else 200)
