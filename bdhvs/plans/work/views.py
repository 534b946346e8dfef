"""Pages of the work on tasks: one task with its story, tasks by lead, by date, reminders, who is meant by a name."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.places.http import profile_here
from bdhvs.places.models import Unit
from bdhvs.plans.models import Task, TaskFile
from bdhvs.plans.queries import leads_of
from bdhvs.plans.work.commands import name_actors, tell_step
from bdhvs.plans.work.forms import ActorsForm, StepForm
from bdhvs.plans.work.pages import date_sections, moments_of
from bdhvs.plans.work.queries import (
    LeadTasks,
    actors_of,
    by_lead,
    lines_of,
    may_tell,
    notes_of,
    to_remind,
    units_of_actors,
)
from bdhvs.plans.work.rules import TaskWorkError, message
from bdhvs.plans.work.tables import task_rows, task_table
from bdhvs.ui.proofs import handed_file
from bdhvs.ui.tables import respond


def _task(request: Request, task_id: int) -> Task:
    return get_object_or_404(Task.objects.select_related("plan"), pk=task_id, commune_id=request.commune_code)


@allowed(Act.SEE_BOARD)
def task(request: Request, task_id: int) -> HttpResponse:
    """A task, what was told of it, and a form for the next step."""
    found, at = _task(request, task_id), timezone.localtime()
    tells = may_tell(request.user, [found.lead, *found.partners])
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = StepForm(*sent, done=found.status == "done", today=at.date())
    if sent:
        if not tells:
            raise PermissionDenied
        if form.is_valid() and _told(request, found, form):
            return redirect("plans:task", found.pk)
    line = lines_of(request.commune_code, at.date(), Task.objects.filter(pk=found.pk))[0]
    notes = notes_of(found.plan_id, found.code)
    context = {
        "task": found,
        "row": task_rows(request.commune_code, [line])[0],
        "form": form if tells else None,
        "moments": moments_of(notes),
        "files": [file for note in notes for file in note.files.all()],
        "leads": leads_of(request.commune_code),
        "line": line,
    }
    return render(request, "plans/work/task.html", context, status=422 if form.errors else 200)


def _told(request: Request, found: Task, form: StepForm) -> bool:
    try:
        tell_step(task=found, step=form.step(), by=request.user, at=timezone.localtime())
    except TaskWorkError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, f"Đã ghi tình hình của {found.code}.")
    return True


@allowed(Act.SEE_BOARD)
def task_file(request: Request, task_id: int, file_id: int) -> FileResponse:
    """A file that proves a step. It is always saved, never opened inside the page."""
    found = _task(request, task_id)
    file = get_object_or_404(TaskFile, pk=file_id, note__plan=found.plan_id, note__code=found.code)
    return handed_file("tasks", file)


def _leads(request: Request, today: date) -> list[LeadTasks]:
    """By lead; somebody of a unit sees his own first."""
    leads = by_lead(request.commune_code, lines_of(request.commune_code, today))
    mine = actors_of(request.user)
    return sorted(leads, key=lambda lead: lead.actor not in mine) if mine else leads


@allowed(Act.SEE_BOARD)
def tasks(request: Request) -> HttpResponseBase:
    """Every task with what the plans say of it, by unit, day, money, model and clause."""
    today = timezone.localdate()
    table = task_table(task_rows(request.commune_code, lines_of(request.commune_code, today)), request.GET)
    return respond(request, "plans/tasks.html", table, {"tab": "list"}, notes=(f"Ngày {today:%d/%m/%Y}",))


@allowed(Act.SEE_BOARD)
def tasks_by_lead(request: Request) -> HttpResponse:
    today = timezone.localdate()
    context = {"leads": _leads(request, today), "mine": actors_of(request.user), "tab": "lead",
               "today": today}  # fmt: skip
    return render(request, "plans/work/by_lead.html", context)


@allowed(Act.SEE_BOARD)
def tasks_by_date(request: Request) -> HttpResponse:
    today = timezone.localdate()
    sections = date_sections(lines_of(request.commune_code, today))
    context = {"sections": sections, "leads": leads_of(request.commune_code), "tab": "date",
               "today": today}  # fmt: skip
    return render(request, "plans/work/by_date.html", context)


@allowed(Act.EDIT_PLAN)
def reminders(request: Request) -> HttpResponse:
    """Texts to paste: one for the office's group, one for each unit that has late or near tasks."""
    today = timezone.localdate()
    profile = profile_here(request)
    commune = str(profile.commune) if profile else request.commune_code
    only = request.GET.get("chi") == "hom-nay"
    notices = to_remind(request.commune_code, today, today_only=only)
    told = [(notice.to, [notice]) for notice in notices]
    if len(notices) > 1:
        told.insert(0, ("cả nhóm", notices))
    texts = [(to, message(commune=commune, notices=some, on=today)) for to, some in told]
    context = {"texts": texts, "only_today": only, "tab": "remind"}
    return render(request, "plans/work/reminders.html", context)


@allowed(Act.EDIT_PLAN)
def actors(request: Request) -> HttpResponse:
    """Which unit of the commune each name of the plans means."""
    commune = request.commune_code
    names = dict(sorted(leads_of(commune).items(), key=lambda item: item[1]))
    units = list(Unit.objects.filter(commune_id=commune).valid_on(timezone.localdate()).order_by("name"))
    chosen = {actor: row.unit_id for actor, row in units_of_actors(commune).items()}
    form = ActorsForm(request.POST or None, actors=names, units=units, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        name_actors(commune_code=commune, units=form.units_chosen(), by=request.user, at=timezone.localtime())
        messages.success(request, "Đã ghi đơn vị nào làm phần việc nào.")
        return redirect("plans:tasks_by_lead")
    context = {"form": form, "tab": "actors", "has_units": bool(units)}
    return render(request, "plans/work/actors.html", context, status=422 if form.errors else 200)
