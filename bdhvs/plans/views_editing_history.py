"""The history of a plan: who saved what when, and what differs between two versions."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.plans.editing_sections import offered
from bdhvs.plans.editing_words import changes_in_words
from bdhvs.plans.files.comparing import diff_plans
from bdhvs.plans.files.reading import plan_from_data
from bdhvs.plans.models import Plan
from bdhvs.plans.queries import versions_of


@allowed(Act.SEE_BOARD)
def history(request: Request, plan_id: str) -> HttpResponse:
    """Every version, the newest first."""
    plan = get_object_or_404(Plan, pk=plan_id)
    versions = versions_of(plan).defer("content")
    context = {"plan": plan, "versions": versions, "may_edit": request.user.may(Act.EDIT_PLAN)}
    return render(request, "plans/history.html", context)


@allowed(Act.SEE_BOARD)
def compare(request: Request, plan_id: str) -> HttpResponse:
    """Two versions side by side, in words. Without a choice: the newest and the one before."""
    plan = get_object_or_404(Plan, pk=plan_id)
    versions = {one.version: one for one in versions_of(plan)}
    new = _number(request.GET.get("moi"), plan.version)
    old = _number(request.GET.get("cu"), max(new - 1, 1))
    if old not in versions or new not in versions:
        raise Http404
    files = [plan_from_data(versions[number].content, name=plan.pk) for number in (old, new)]
    context = {
        "plan": plan,
        "versions": list(versions.values()),
        "old": old,
        "new": new,
        "changes": changes_in_words(diff_plans(*files), offered(plan.content).codes),
        "may_edit": request.user.may(Act.EDIT_PLAN),
    }
    return render(request, "plans/compare.html", context)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else otherwise
