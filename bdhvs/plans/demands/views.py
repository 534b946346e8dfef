"""Sub-plans: the list, asking for them; one thing asked, with its story and next step."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.plans.demands.commands import ask_sub_plans, take_step
from bdhvs.plans.demands.forms import AskForm, StepForm
from bdhvs.plans.demands.queries import demands_of, may_hand_in, notes_of
from bdhvs.plans.demands.rules import DemandKind, DemandStanding, DemandState, DemandStep, days_late, standing
from bdhvs.plans.demands.tables import FINDING_WORDS, STANDING_STATUS, sub_plan_table
from bdhvs.plans.models import Demand, DemandFile, DemandNote
from bdhvs.skills.desk import Desk
from bdhvs.skills.entry import saved
from bdhvs.ui.components import Moment, Status
from bdhvs.ui.proofs import handed_file
from bdhvs.ui.tables import respond

_TONES = {
    DemandStep.RETURNED.value: Status.LATE,
    DemandStep.ACCEPTED.value: Status.REACHED,
    DemandStep.WITHDRAWN.value: Status.MISSED,
}


@allowed(Act.SEE_BOARD)
def sub_plans(request: Request) -> HttpResponseBase:
    """Who was asked for a plan of his own, who handed in, who is late."""
    today, may_edit = timezone.localdate(), request.user.may(Act.EDIT_PLAN)
    rows = demands_of(request.commune_code, DemandKind.SUB_PLAN, today)
    table = sub_plan_table(rows, request.GET, ask_url=reverse("plans:ask_sub_plans") if may_edit else "")
    context = {"may_edit": may_edit, "tab": "sub_plans"}
    return respond(request, "plans/demands/sub_plans.html", table, context, notes=(f"Ngày {today:%d/%m/%Y}",))


@allowed(Act.EDIT_PLAN)
def ask(request: Request) -> HttpResponse:
    """Ask many places at once for their own plan."""
    desk = Desk(request.commune_code, request.user, timezone.localtime())
    form = AskForm(request.POST if request.method == "POST" else None, desk=desk)
    made: list[Demand] = []

    def act(given: dict[str, Any]) -> None:
        made.extend(ask_sub_plans(
            commune_code=desk.commune, plan_id=given["plan"], places=form.places(), says=given["says"],
            due_on=given["due_on"], by=request.user, at=desk.at,
        ))  # fmt: skip

    if saved(request, form, act):
        messages.success(request, f"Đã yêu cầu {len(made)} nơi. Nơi chậm nộp sẽ vào tin nhắc việc.")
        return redirect("plans:sub_plans")
    context = {
        "title": "Yêu cầu nộp kế hoạch con",
        "form": form,
        "submit_label": "Yêu cầu",
        "cancel_url": reverse("plans:sub_plans"),
    }
    return render(request, "ui/form_page.html", context, status=422 if form.errors else 200)


@allowed(Act.SEE_BOARD)
def demand(request: Request, demand_id: int) -> HttpResponse:
    """One thing asked: how it stands, its story, the next step."""
    found, today = _demand(request, demand_id), timezone.localdate()
    settles = request.user.may(Act.EDIT_PLAN)
    tells = settles or may_hand_in(request.user, found)
    form = _step_form(request, found, settles=settles)
    if request.method == "POST" and not tells:
        raise PermissionDenied
    if request.method == "POST" and form is None:
        messages.error(request, "Mục này vừa đổi tình trạng, không còn bước nào cho bạn.")
        return redirect("plans:demand", found.pk)
    if form is not None and saved(request, form, lambda _: _step(request, found, form)):
        messages.success(request, "Đã ghi.")
        return redirect("plans:demand", found.pk)
    stands, notes = standing(DemandState(found.state), found.due_on, today), notes_of(found)
    finding = found.kind == DemandKind.FINDING
    context = {
        "demand": found,
        "finding": finding,
        "status": STANDING_STATUS[stands].value,
        "words": FINDING_WORDS[stands.value] if finding else stands.label,
        "late": days_late(found.due_on, found.handed_in_on, today)
        if stands is not DemandStanding.WITHDRAWN
        else 0,
        "moments": _moments(notes),
        "files": [file for note in notes for file in note.files.all()] if tells else [],
        "form": form if tells else None,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "plans/demands/demand.html", context, status=status)


def _step_form(request: Request, found: Demand, *, settles: bool) -> StepForm | None:
    """Missing: None where nothing more can follow, or only steps of somebody else."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    kind, state = DemandKind(found.kind), DemandState(found.state)
    form = StepForm(
        *sent, kind=kind, state=state, settles=settles, initial={"occurred_on": timezone.localdate()}
    )
    return form if form["step"].subwidgets else None


def _step(request: Request, found: Demand, form: StepForm) -> None:
    take_step(demand=found, told=form.told(), by=request.user, at=timezone.localtime())


def _demand(request: Request, demand_id: int) -> Demand:
    rows = Demand.objects.select_related("hamlet", "unit", "team", "plan", "inspection")
    return get_object_or_404(rows, pk=demand_id, commune_id=request.commune_code)


def _moments(notes: list[DemandNote]) -> list[Moment]:
    return [
        Moment(
            title=DemandStep(note.step).label, at=note.occurred_on, by=str(note.recorded_by or ""),
            note=note.text, status=_TONES.get(note.step),
        )
        for note in notes
    ]  # fmt: skip


@allowed(Act.SEE_BOARD)
def demand_file(request: Request, demand_id: int, file_id: int) -> FileResponse:
    """A file that was handed in, for the office and the place itself. It is always saved, never opened inside."""
    found = _demand(request, demand_id)
    if not (request.user.may(Act.EDIT_PLAN) or may_hand_in(request.user, found)):
        raise PermissionDenied
    file = get_object_or_404(DemandFile, pk=file_id, note__demand=found)
    return handed_file("demands", file)
