"""Pages of spot-checks: all draws, a new one, one draw with its list, one unit."""

import secrets

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.ops.territory import scope
from bdhvs.plans.models import SpotCheck, SpotCheckResult, SpotCheckUnit, Target
from bdhvs.plans.queries import target_named
from bdhvs.plans.spotchecks.claims import checkers_of, claimed_on, evidence_of, question_of
from bdhvs.plans.spotchecks.commands import draw_sample, give_out, record_finding
from bdhvs.plans.spotchecks.facts import items_in_question
from bdhvs.plans.spotchecks.forms import DrawForm, FindingForm, GiveOutForm
from bdhvs.plans.spotchecks.pages import lines_of, named, stratum_rows, units_table
from bdhvs.plans.spotchecks.queries import checks_given_to, checks_of, standings, units_of
from bdhvs.plans.spotchecks.rules import Finding, Span, SpotCheckError
from bdhvs.skills.rules import FactError
from bdhvs.ui.tables import respond

SEED_BITS = 62


@allowed(Act.SEE_BOARD)
def spot_checks(request: Request) -> HttpResponse:
    """Every draw of the commune, those waiting for this user first."""
    today = timezone.localdate()
    mine = checks_given_to(request.user, request.commune_code)
    found = standings(checks_of(request.commune_code, today), today)
    found.sort(key=lambda standing: standing.check.pk not in mine)
    return render(request, "plans/spotchecks/list.html", {"standings": found, "mine": mine})


@allowed(Act.EDIT_PLAN)
def draw(request: Request, plan_id: str, code: str) -> HttpResponse:
    """Draw a sample of today's claimed passes. The seed comes from chance: nobody chooses the sample."""
    target = _target(request, plan_id, code)
    at = timezone.localtime()
    form = DrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            check = draw_sample(
                target=target,
                as_of=at.date(),
                size=form.size(),
                span=Span(form.cleaned_data["span"]),
                seed=secrets.randbits(SEED_BITS),
                due_on=form.cleaned_data["due_on"],
                by=request.user,
                at=at,
            )
        except SpotCheckError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã lấy mẫu. Bây giờ hãy giao người phúc tra.")
            return redirect("plans:spot_check", check.pk)
    claimed = claimed_on(target, at.date(), Span.WHOLE)
    context = {
        "target": target,
        "form": form,
        "claimed": len(claimed.claims),
        "denominator": claimed.denominator,
        "by_unit": question_of(target) is not None,
    }
    return render(request, "plans/spotchecks/draw.html", context, status=422 if form.errors else 200)


def _target(request: Request, plan_id: str, code: str) -> Target:
    target = target_named(request.commune_code, code, plan_id)
    if target is None:
        raise Http404
    return target


def _check(request: Request, check_id: int) -> SpotCheck:
    return get_object_or_404(SpotCheck.objects.select_related("plan", "drawn_by"), pk=check_id)


@allowed(Act.SEE_BOARD)
def spot_check(request: Request, check_id: int) -> HttpResponseBase:
    """One draw: what stands, stratum by stratum, and the list to carry."""
    return _page(request, _check(request, check_id))


def _page(request: Request, check: SpotCheck, form: GiveOutForm | None = None) -> HttpResponseBase:
    at = timezone.localtime()
    standing = standings([check], at.date())[0]
    table = units_table(request, check, lines_of(request, check, at))
    may_give = request.user.may(Act.EDIT_PLAN)
    context = {
        "check": check,
        "standing": standing,
        "strata": stratum_rows(standing),
        "target": target_named(check.commune_id, check.target_code, check.plan_id),
        "give_form": (form or _give_form(request)) if may_give and standing.waiting else None,
    }
    notes = (
        f"Phúc tra {check.target_code}, mẫu ngày {check.as_of:%d/%m/%Y}",
        "Ghi từng trường hợp: đúng, không đúng, hay chưa gặp được; ngày và người phúc tra.",
    )
    response = respond(request, "plans/spotchecks/check.html", table, context, notes=notes)
    if form is not None and form.errors:
        response.status_code = 422
    return response


def _give_form(request: Request, data: object = None) -> GiveOutForm:
    known = checkers_of(request.commune_code, timezone.localdate())
    return GiveOutForm(data, choices={key: words for key, (words, _) in known.items()})


@allowed(Act.EDIT_PLAN)
@require_POST
def give(request: Request, check_id: int) -> HttpResponseBase:
    """Share the sample out among those chosen; nobody is given his own work."""
    check = _check(request, check_id)
    form = _give_form(request, request.POST)
    if not form.is_valid():
        return _page(request, check, form)
    try:
        left = give_out(
            check=check, checkers=form.cleaned_data["checkers"], by=request.user, at=timezone.localtime()
        )
    except SpotCheckError as refusal:
        form.add_error("checkers", str(refusal))
        return _page(request, check, form)
    if left:
        messages.warning(
            request,
            f"Đã giao. Còn {left} trường hợp mà những người này không được phúc tra vì là việc của chính họ.",
        )
    else:
        messages.success(request, "Đã giao hết. Mỗi người chỉ nhận trường hợp không phải việc của mình.")
    return redirect("plans:spot_check", check_id)


@allowed(Act.ENTER_FACTS)
def unit(request: Request, check_id: int, unit_id: int) -> HttpResponse:
    """One drawn unit: what was found there; a second time corrects the first."""
    check, at = _check(request, check_id), timezone.localtime()
    drawn = get_object_or_404(units_of(check, request.user), pk=unit_id)
    line = named(request, check, [drawn], at)[0]
    items = _items(check, drawn)
    form = FindingForm(request.POST or None, items=items, today=at.date(), initial=_initial(line.result))
    result = _recorded(request, drawn, form) if request.method == "POST" and form.is_valid() else None
    if result is not None:
        _tell(request, result)
        return redirect("plans:spot_check", check_id)
    context = {
        "check": check,
        "line": line,
        "form": form,
        "assigned": bool(drawn.checker_name),
        "target": target_named(check.commune_id, check.target_code, check.plan_id),
    }
    return render(request, "plans/spotchecks/unit.html", context, status=422 if form.errors else 200)


def _items(check: SpotCheck, drawn: SpotCheckUnit) -> dict[str, str]:
    with scope([check.commune_id]):
        facts = evidence_of(check, [drawn.unit_id], check.as_of)
        return items_in_question(facts.get(drawn.unit_id, []))


def _initial(result: object) -> dict[str, object]:
    if result is None:
        return {}
    return {
        "on": getattr(result, "occurred_on", None),
        "finding": getattr(result, "finding", ""),
        "note": getattr(result, "note", ""),
    }


def _recorded(request: Request, drawn: SpotCheckUnit, form: FindingForm) -> SpotCheckResult | None:
    given = form.cleaned_data
    try:
        return record_finding(
            unit=drawn,
            finding=form.found,
            on=given["on"],
            items=given.get("items", ()),
            note=given["note"],
            by=request.user,
            at=timezone.localtime(),
        )
    except (SpotCheckError, FactError) as refusal:
        form.add_error(None, str(refusal))
    return None


def _tell(request: Request, result: SpotCheckResult) -> None:
    """Say what the finding did to the figure, also where it could do nothing."""
    if result.finding != Finding.NOT_CONFIRMED.value:
        messages.success(request, "Đã ghi kết quả phúc tra.")
    elif result.wrote:
        messages.success(request, "Đã ghi. Kết quả này làm giảm số đã đạt của chỉ tiêu ở lần tính tới.")
    else:
        messages.warning(
            request,
            "Đã ghi, và tỷ lệ xác nhận giảm. Số đã đạt chưa đổi vì dựa trên buổi học, tin bài hoặc phân công; "
            "hãy nhờ người đã ghi sửa lại ghi nhận đó.",
        )
