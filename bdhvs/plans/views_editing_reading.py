"""What the plan editor lets everybody read: all remarks of the linter, and the ways of measuring."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.plans import editing
from bdhvs.plans.editing import SECTIONS
from bdhvs.plans.editing_remarks import findings_of
from bdhvs.plans.forms_editing import indicator_list, indicators_about
from bdhvs.plans.models import Plan


@allowed(Act.SEE_BOARD)
def findings_page(request: Request, plan_id: str) -> HttpResponse:
    """Everything the linter says, gravest first, each with the way to its row."""
    plan = get_object_or_404(Plan, pk=plan_id)
    where = {
        row["id"]: section
        for section in SECTIONS
        if SECTIONS[section].letter
        for row in editing.rows_of(plan.content, section)
    }
    where[plan.content["document"]["id"]] = "document"
    found = findings_of(plan, timezone.localdate())
    groups = [
        (label, [(one, where.get(one.row, "")) for one in found if one.severity.value == severity])
        for severity, label in (
            ("error", "Phải sửa"),
            ("warning", "Cần xã quyết định"),
            ("advice", "Nên biết"),
        )
    ]
    context = {
        "plan": plan,
        "groups": groups,
        "count": len(found),
        "may_edit": request.user.may(Act.EDIT_PLAN),
    }
    return render(request, "plans/edit_findings.html", context)


@allowed(Act.SEE_BOARD)
def indicators(request: Request) -> HttpResponse:
    """Ways of measuring, each in a sentence; for the form of a target only the list."""
    words, value = request.GET.get("tim", ""), request.GET.get("indicator", "")
    found = indicators_about(words)
    if request.htmx:
        return render(request, "plans/edit_indicator_list.html", indicator_list(value, found, "indicator"))
    return render(request, "plans/edit_indicators.html", indicator_list("", found, "") | {"words": words})
