"""Beginning a plan: from nothing, from last year's, from a neighbour's."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.places.http import profile_here
from bdhvs.places.models import CommuneProfile
from bdhvs.plans.commands import create_plan
from bdhvs.plans.editing_copying import review
from bdhvs.plans.files.copying import CopyFor, copy_for
from bdhvs.plans.files.reading import load_plan_file, plan_from_data
from bdhvs.plans.files.schema import PlanFile
from bdhvs.plans.files.writing import plan_to_data
from bdhvs.plans.forms_editing_new import CopyForm, NewPlanForm, commune_words, usual_id, usual_prefix
from bdhvs.plans.models import Plan
from bdhvs.plans.queries import file_of, plans_of
from bdhvs.plans.rules import PlanFileError, PlanTakenError

_TAKEN = "Mã kế hoạch này đã có. Hãy chọn mã khác, ví dụ thêm “-b” ở cuối."
_OURS, _THEIRS = "cua-xa:", "xa-khac:"


def _profile(request: Request) -> CommuneProfile:
    profile = profile_here(request)
    if profile is None:
        raise Http404
    return profile


@allowed(Act.EDIT_PLAN)
def new_plan(request: Request) -> HttpResponse:
    """A plan from nothing."""
    profile, today = _profile(request), timezone.localdate()
    year = today.year + (today.month > 9)
    begin, end = today.replace(year=year, month=1, day=1), today.replace(year=year, month=12, day=31)
    initial = {
        "year": year,
        "kind": "main",
        "signing": "deputy",
        "title": f"Triển khai phong trào Bình dân học vụ số trên địa bàn {profile.commune} năm {year}",
        "plan_id": usual_id(profile.commune.name, year),
        "letters": usual_prefix(profile.commune.name),
        "period_from": begin,
        "last_day": end,
        "hamlet": profile.hamlet_label,
        "team": profile.team_label,
    }
    form = NewPlanForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = _store(request, plan_from_data(form.content(profile)), "lập mới")
        except PlanTakenError:
            form.add_error("plan_id", _TAKEN)
        except PlanFileError as error:
            for problem in error.problems:
                form.add_error(None, problem.sentence)
        else:
            messages.success(
                request, "Đã lập kế hoạch. Bây giờ thêm chỉ tiêu, nhiệm vụ và những phần còn lại."
            )
            return redirect("plans:edit", made.pk)
    return render(request, "plans/new_plan.html", {"form": form}, status=422 if form.errors else 200)


def _store(request: Request, file: PlanFile, note: str) -> Plan:
    return create_plan(file=file, by=request.user, at=timezone.localtime(), note=note)


def neighbours(commune: str) -> dict[str, str]:
    """Plans of the catalogue that are another commune's, by the name of their file."""
    found = {}
    for path in sorted((settings.CATALOGUE_DIR / "plans").glob("*.yaml")):
        head = load_plan_file(path).plan.plan
        if head.commune != commune:
            found[path.stem] = f"{head.commune_name}, {head.province_name}, {head.year}"
    return found


def sources(request: Request) -> list[tuple[str, Any]]:
    """What a copy can be made from, grouped."""
    ours = [(f"{_OURS}{plan.pk}", f"{plan.year}: {plan.title}") for plan in plans_of(request.commune_code)]
    theirs = [(f"{_THEIRS}{name}", label) for name, label in neighbours(request.commune_code).items()]
    return [*([("Kế hoạch của xã", ours)] if ours else []), ("Kế hoạch của xã, phường khác", theirs)]


def _source(request: Request, chosen: str) -> PlanFile:
    kind, _, name = chosen.partition(":")
    if f"{kind}:" == _THEIRS:
        return load_plan_file(settings.CATALOGUE_DIR / "plans" / f"{name}.yaml").plan
    return file_of(plans_of(request.commune_code).get(pk=name))


@allowed(Act.EDIT_PLAN)
def copy_plan(request: Request) -> HttpResponse:
    """A copy: first what was carried, moved and cleared; stored when the officer agrees."""
    profile, offered = _profile(request), sources(request)
    year = timezone.localdate().year + 1
    name = profile.commune.name
    initial = {
        "year": year,
        "plan_id": usual_id(name, year),
        "letters": usual_prefix(name),
        "source": request.GET.get("tu", ""),
    }
    form = CopyForm(request.POST or None, initial=initial, sources=offered)
    if request.method != "POST" or not form.is_valid():
        return _asked(request, form)
    source = _source(request, form.cleaned_data["source"])
    try:
        copy = copy_for(source, _copy_for(profile, form))
        if "agreed" in request.POST:
            made = _store(request, copy, f"chép từ {source.plan.id}")
            messages.success(
                request, f"Đã chép từ {source.plan.id}. Hãy rà từng phần rồi đánh dấu đã rà soát."
            )
            return redirect("plans:edit", made.pk)
        if Plan.objects.filter(pk=copy.plan.id).exists():
            raise PlanTakenError
    except PlanTakenError:
        form.add_error("plan_id", _TAKEN)
    except PlanFileError as error:
        for problem in error.problems:
            form.add_error(None, problem.sentence)
    else:
        found = review(plan_to_data(source), plan_to_data(copy))
        return render(
            request, "plans/copy_review.html", {"form": form, "source": source, "copy": copy, "review": found}
        )
    return _asked(request, form)


def _copy_for(profile: CommuneProfile, form: CopyForm) -> CopyFor:
    given, words = form.cleaned_data, commune_words(profile)
    return CopyFor(
        given["plan_id"],
        profile.commune_id,
        words["commune_name"],
        words["province_name"],
        given["year"],
        given["letters"],
    )


def _asked(request: Request, form: CopyForm) -> HttpResponse:
    return render(request, "plans/copy_plan.html", {"form": form}, status=422 if form.errors else 200)
