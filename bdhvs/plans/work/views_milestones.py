"""One milestone: when it falls, what proves it, the gatherings around it."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.plans.calendar.rules import milestone_days
from bdhvs.plans.files.duties import Milestone
from bdhvs.plans.models import Plan, TaskFile
from bdhvs.plans.queries import leads_of
from bdhvs.plans.work.commands import tell_milestone
from bdhvs.plans.work.forms import StepForm
from bdhvs.plans.work.milestones import events_around, milestone_done, milestone_of, plan_named
from bdhvs.plans.work.pages import moments_of
from bdhvs.plans.work.queries import may_tell, notes_of
from bdhvs.plans.work.rules import TaskWorkError
from bdhvs.ui.proofs import handed_file


def _found(request: Request, plan_id: str, code: str) -> tuple[Plan, Milestone]:
    plan = plan_named(request.commune_code, plan_id)
    row = milestone_of(plan, code) if plan else None
    if plan is None or row is None:
        raise Http404
    return plan, row


@allowed(Act.SEE_BOARD)
def milestone(request: Request, plan_id: str, code: str) -> HttpResponse:
    """The milestone with its story, and a form for what happened."""
    (plan, row), today = _found(request, plan_id, code), timezone.localdate()
    tells = may_tell(request.user, [row.lead or "", *row.partners])
    done = milestone_done(plan, row.id, today)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = StepForm(*sent, done=done, today=today)
    if sent:
        if not tells:
            raise PermissionDenied
        if form.is_valid() and _told(request, plan, row, form):
            return redirect("plans:milestone", plan.pk, row.id)
    notes = notes_of(plan.pk, row.id)
    days = milestone_days(row, plan.period_from, date(max(plan.year, today.year), 12, 31))
    context = {
        "plan": plan,
        "milestone": row,
        "days": days,
        "done": done,
        "lead": leads_of(request.commune_code).get(row.lead or "", ""),
        "moments": moments_of(notes),
        "files": [file for note in notes for file in note.files.all()],
        "events": events_around(request.commune_code, days),
        "form": form if tells else None,
    }
    return render(request, "plans/work/milestone.html", context, status=422 if form.errors else 200)


def _told(request: Request, plan: Plan, row: Milestone, form: StepForm) -> bool:
    try:
        tell_milestone(plan=plan, code=row.id, step=form.step(), by=request.user, at=timezone.localtime())
    except TaskWorkError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, "Đã ghi.")
    return True


@allowed(Act.SEE_BOARD)
def milestone_file(request: Request, plan_id: str, code: str, file_id: int) -> FileResponse:
    """A file that proves it."""
    plan, row = _found(request, plan_id, code)
    return handed_file("tasks", get_object_or_404(TaskFile, pk=file_id, note__plan=plan, note__code=row.id))
