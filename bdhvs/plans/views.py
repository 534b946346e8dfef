"""The board, a target and the units behind it, plans and their history."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed, keep_on_screen
from bdhvs.accounts.rules import Act
from bdhvs.places.http import profile_here
from bdhvs.places.queries import hamlets_on
from bdhvs.plans import board as boards
from bdhvs.plans.commands import return_to_version, save_plan
from bdhvs.plans.coverage import coverages
from bdhvs.plans.drill import behind_table, chosen_units, names_persons, target_page
from bdhvs.plans.files.reading import load_plan
from bdhvs.plans.files.writing import dump_plan
from bdhvs.plans.forms import AsOfForm, PlanFileForm
from bdhvs.plans.levels import levels_of
from bdhvs.plans.lint.check import lint, lint_plan
from bdhvs.plans.measuring import TargetState, is_stale, recount, states
from bdhvs.plans.models import Plan
from bdhvs.plans.queries import (
    file_of,
    late_tasks,
    leads_of,
    plans_of,
    target_named,
    targets_in_force,
    versions_of,
)
from bdhvs.plans.rules import PlanCommuneError, PlanFileError
from bdhvs.plans.spotchecks.queries import checks_of, standings, verified_words
from bdhvs.plans.surroundings import surroundings
from bdhvs.plans.tables import plan_table
from bdhvs.ui.tables import respond
from bdhvs.visits.rechecks.queries import open_count


def as_of_day(request: Request) -> date:
    """The day the page is read for: `ngay` of the address, else today; never a day to come."""
    today = timezone.localdate()
    form = AsOfForm(request.GET)
    chosen = form.cleaned_data["ngay"] if form.is_valid() else None
    return min(chosen or today, today)


def reading_of(request: Request, as_of: date) -> boards.Reading:
    """The words and the coverage of the commune on that day."""
    profile, commune = profile_here(request), request.commune_code
    return boards.Reading(
        as_of=as_of,
        hamlet_word=profile.hamlet_label if profile else "thôn",
        coverages=coverages(commune, as_of),
        coverage_limit=profile.coverage_limit if profile else 95,
        leads=leads_of(commune),
        verified=verified_words(commune, as_of),
    )


@allowed(Act.SEE_BOARD)
def board(request: Request) -> HttpResponse:
    as_of, commune = as_of_day(request), request.commune_code
    plan_id = request.GET.get("ke_hoach", "")
    targets = list(targets_in_force(commune, as_of, plan_id))
    found = states(commune=commune, targets=targets, as_of=as_of)
    reading = reading_of(request, as_of)
    wanted = request.GET.get("trang_thai", "")
    shown = [s for s in found if not wanted or boards.shown_status(s).value == wanted]
    hamlets = list(hamlets_on(commune, as_of))
    context = {
        "as_of": as_of,
        "today": timezone.localdate(),
        "as_of_form": AsOfForm(initial={"ngay": as_of}),
        "rechecks": sum(open_count(commune).values()) if request.user.may(Act.LEAD_TEAM) else 0,
        "plans": plans_of(commune).defer("content"),
        "plan_id": plan_id,
        "wanted": wanted,
        "tiles": boards.tiles(found),
        "cards": [boards.card(state, reading) for state in shown],
        "heat": boards.heat(found, hamlets, reading) if found else None,
        "late_tasks": list(late_tasks(commune, as_of)[:8]),
        "coverage": reading.coverages["person"],
        "coverage_limit": reading.coverage_limit,
    }
    return render(request, "plans/board.html", context)


def _state(request: Request, plan_id: str, code: str, as_of: date) -> TargetState:
    target = target_named(request.commune_code, code, plan_id)
    found = states(commune=request.commune_code, targets=[target], as_of=as_of) if target else []
    if not found:
        raise Http404
    return found[0]


@allowed(Act.SEE_BOARD)
def target(request: Request, plan_id: str, code: str) -> HttpResponseBase:
    """How the target is measured, where it stands, and everybody behind the number."""
    as_of = as_of_day(request)
    state = _state(request, plan_id, code, as_of)
    units = chosen_units(request, state, timezone.localtime())
    table = behind_table(request, state, units)
    if names_persons(state):
        keep_on_screen(request, table)
    context = target_page(request, state, reading_of(request, as_of), units)
    context["levels"] = levels_of(state, request.commune_code)
    context["may_enter"] = request.user.may(Act.EDIT_PLAN)
    checks = checks_of(request.commune_code, as_of, plan_id, code)
    context["spot_checks"] = standings(checks, as_of)
    context["may_draw"] = _may_edit(request) and not state.only_figures
    context["stale"] = is_stale(request.commune_code, state.definition)
    notes = (f"{state.target.code}: {state.target.says}", f"Tính đến ngày {as_of:%d/%m/%Y}")
    return respond(request, "plans/target.html", table, context, notes=notes)


@allowed(Act.SEE_BOARD)
@require_POST
def count_again(request: Request) -> HttpResponse:
    """Count now what changed since the last count, for the officer who does not want to wait."""
    today = timezone.localdate()
    targets = list(targets_in_force(request.commune_code, today))
    number = recount(commune=request.commune_code, targets=targets, as_of=today, only_changed=True)
    messages.success(request, f"Đã tính lại {number} chỉ tiêu." if number else "Số liệu đang là mới nhất.")
    return redirect("home")


@allowed(Act.SEE_BOARD)
def plan_list(request: Request) -> HttpResponseBase:
    table = plan_table(request)
    return respond(
        request, "plans/plans.html", table, {"form": PlanFileForm(), "may_edit": _may_edit(request)}
    )


def _may_edit(request: Request) -> bool:
    return request.user.may(Act.EDIT_PLAN)


@allowed(Act.SEE_BOARD)
def plan_page(request: Request, plan_id: str) -> HttpResponse:
    plan = get_object_or_404(Plan, pk=plan_id)
    file = file_of(plan)
    findings = lint_plan(file, surroundings(timezone.localdate()))
    context = {
        "plan": plan,
        "file": file,
        "findings": findings,
        "versions": versions_of(plan)[:20],
        "may_edit": _may_edit(request),
        "leads": leads_of(request.commune_code),
    }
    return render(request, "plans/plan.html", context)


@allowed(Act.EDIT_PLAN)
@require_POST
def plan_load(request: Request) -> HttpResponse:
    """Take a plan file: refused whole with every reason and place, or stored whole."""
    form = PlanFileForm(request.POST, request.FILES)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            loaded = load_plan(upload.read(), name=upload.name)
            _own_commune(request, loaded.plan.plan.commune)
            plan = save_plan(
                file=loaded.plan, by=request.user, at=timezone.localtime(), note=f"nạp {upload.name}"
            )
        except PlanFileError as error:
            context["problems"] = error.places()
        except PlanCommuneError as error:
            context["problems"] = [str(error)]
        else:
            found = lint(loaded, surroundings(timezone.localdate()))
            messages.success(request, f"Đã nạp {plan.title}. Có {len(found)} điều cần xem.")
            return redirect("plans:plan", plan.pk)
    return render(request, "plans/load_refused.html", context, status=422)


def _own_commune(request: Request, commune: str) -> None:
    if commune != request.commune_code:
        raise PlanCommuneError(f"Tệp này là kế hoạch của xã mã {commune}, không phải của xã đang làm việc.")


@allowed(Act.SEE_BOARD)
def plan_export(request: Request, plan_id: str) -> HttpResponse:
    plan = get_object_or_404(Plan, pk=plan_id)
    response = HttpResponse(dump_plan(file_of(plan)), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{plan.pk}.yaml"'
    return response


@allowed(Act.EDIT_PLAN)
@require_POST
def plan_return(request: Request, plan_id: str, version: int) -> HttpResponse:
    """Undo: an earlier version becomes the newest one."""
    plan = get_object_or_404(Plan, pk=plan_id)
    return_to_version(plan=plan, version=version, by=request.user, at=timezone.localtime())
    messages.success(request, f"Đã trở lại bản {version}; các bản sau vẫn còn trong lịch sử.")
    return redirect("plans:plan", plan_id)
