"""The pages of taking in an annex: the file, the look before, storing."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.plans.annex.commands import take_in_annex
from bdhvs.plans.annex.forms import AgreeForm, AnnexForm, sealed, unsealed
from bdhvs.plans.annex.queries import actor_choices, words_of
from bdhvs.plans.annex.reading import tables_of
from bdhvs.plans.annex.rules import AnnexError, AnnexRow, annex_rows, unknown_names
from bdhvs.plans.models import Plan
from bdhvs.plans.queries import plans_of
from bdhvs.plans.rules import PlanChangedError, PlanFileError

_CHANGED = "Kế hoạch vừa được sửa ở nơi khác. Hãy chọn lại tệp; chưa lưu dòng nào."


@allowed(Act.EDIT_PLAN)
def annex(request: Request, plan_id: str) -> HttpResponse:
    """Choose the file, look, agree."""
    plan = get_object_or_404(plans_of(request.commune_code), pk=plan_id)
    if "rows" in request.POST:
        return _agreed(request, plan)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AnnexForm(*sent)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            rows = annex_rows(tables_of(file.name, file.read()), plan.year)
        except AnnexError as refusal:
            form.add_error("file", str(refusal))
        else:
            return _preview(request, plan, rows)
    return _file_page(request, plan, form)


def _file_page(request: Request, plan: Plan, form: AnnexForm) -> HttpResponse:
    context = {"plan": plan, "form": form}
    return render(request, "plans/annex/file.html", context, status=422 if form.errors else 200)


def _preview(
    request: Request, plan: Plan, rows: Sequence[AnnexRow], form: AgreeForm | None = None
) -> HttpResponse:
    """Every row with what is wrong about it; nothing is stored yet."""
    unknown = unknown_names(rows, words_of(plan))
    initial = {"rows": sealed(rows), "version": plan.version}
    wrong = [row for row in rows if row.problems]
    context = {
        "plan": plan,
        "rows": rows,
        "wrong": wrong,
        "form": form or AgreeForm(names=unknown, actors=actor_choices(plan), initial=initial),
        "unknown": unknown,
    }
    return render(request, "plans/annex/preview.html", context, status=422 if form else 200)


def _agreed(request: Request, plan: Plan) -> HttpResponse:
    try:
        rows = unsealed(request.POST["rows"])
    except BadSignature:
        messages.error(request, "Trang này đã mở quá lâu. Hãy chọn lại tệp; chưa lưu dòng nào.")
        return redirect("plans:annex", plan.pk)
    form = AgreeForm(request.POST, names=unknown_names(rows, words_of(plan)), actors=actor_choices(plan))
    if not form.is_valid():
        return _preview(request, plan, rows, form)
    words = words_of(plan, form.chosen())
    try:
        take_in_annex(
            plan=plan, rows=rows, words=words, version=form.cleaned_data["version"], by=request.user,
            at=timezone.localtime(),
        )  # fmt: skip
    except AnnexError as refusal:
        form.add_error(None, str(refusal))
    except PlanChangedError:
        messages.error(request, _CHANGED)
        return redirect("plans:annex", plan.pk)
    except PlanFileError as error:
        for problem in error.problems:
            form.add_error(None, problem.sentence)
    else:
        messages.success(request, f"Đã nhập {len(rows)} nhiệm vụ vào kế hoạch. Cần bỏ thì trở lại bản trước.")
        return redirect("plans:history", plan.pk)
    return _preview(request, plan, rows, form)
