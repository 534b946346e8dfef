"""Merging and splitting hamlets, step by step: which, where each household goes, and what will happen."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Act
from bdhvs.people.commands import lost_by_undoing, proposed, redraw_hamlets, redraw_of, undo_redraw
from bdhvs.people.forms import attempt
from bdhvs.people.forms_redraw import EACH, FollowForm, RedrawForm, Sorting, sort_households
from bdhvs.people.models import Household
from bdhvs.places.commands import add_hamlet
from bdhvs.places.http import profile_here
from bdhvs.places.models import Commune, Hamlet, Team
from bdhvs.places.queries import hamlets_on
from bdhvs.ui.components import Step

STEPS = ("Chọn nơi thay đổi", "Chọn hộ về đâu", "Xem lại và ghi")


def _steps(now: int) -> list[Step]:
    return [
        Step(label, "done" if i < now else "now" if i == now else "todo") for i, label in enumerate(STEPS)
    ]


@allowed(Act.EDIT_PLACES)
def redraw(request: Request) -> HttpResponse:
    """Three steps on one address; nothing is stored before the last."""
    today = timezone.localdate()
    hamlets = list(hamlets_on(request.commune_code, today).values_list("code", "name"))
    form = RedrawForm(request.POST if request.method == "POST" else None, today=today, hamlets=hamlets)
    profile = profile_here(request)
    context = {"form": form, "steps": _steps(0), "word": profile.hamlet_label if profile else "thôn"}
    if request.method != "POST" or not form.is_valid():
        return render(request, "people/redraw.html", context, status=422 if form.errors else 200)
    given = form.cleaned_data
    homes = Household.objects.filter(hamlet_id__in=given["olds"], valid_to=None, merged_into=None)
    homes = homes.select_related("hamlet").order_by("hamlet__position", "code")
    names = given["names"]
    sorting = sort_households(list(homes), request.POST.dict(), len(names))
    step = request.POST.get("buoc", "")
    follow = None if sorting.missing else _following(request, given["olds"], names, sorting)
    if (
        step == "ghi"
        and follow is not None
        and follow.is_valid()
        and attempt(form, lambda: _carry_out(request, form, sorting, follow))
    ):
        messages.success(request, "Đã vẽ lại bản đồ. Bản đồ cũ vẫn xem được theo ngày.")
        return redirect("places:places")
    ready = not sorting.missing and step in ("xem", "ghi") or (len(names) == 1 and step != "sua")
    context |= {
        "follow": follow,
        "sorting": sorting,
        "news": list(enumerate(names)),
        "tallies": list(zip(names, sorting.counts(len(names)), strict=True)),
        "olds": [name for code, name in hamlets if code in given["olds"]],
        "old_codes": given["olds"],
        "names_text": "\n".join(names),
        "each": EACH,
        "steps": _steps(2 if ready else 1),
        "asked": step == "xem",
        "sent": [(k, v) for k, v in request.POST.items() if k.startswith(("ngo-", "ho-"))],
    }
    template = "people/redraw_confirm.html" if ready else "people/redraw_sort.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _following(request: Request, olds: list[str], names: list[str], sorting: Sorting) -> FollowForm:
    """Teams and accounts of the old hamlets, each with the part that is proposed; parts are named by their turn."""
    hamlets = list(Hamlet.objects.filter(commune_id=request.commune_code, code__in=olds))
    parts = [Hamlet(code=str(i), name=name) for i, name in enumerate(names)]
    wanted = proposed(
        olds=hamlets, news=parts, goes_to={pk: str(part) for pk, part in sorting.goes_to.items()}
    )
    teams, users = Team.objects.in_bulk(wanted.teams), User.objects.in_bulk(wanted.accounts)
    given = request.POST if request.POST.get("buoc") == "ghi" else None
    return FollowForm(
        given,
        news=names,
        teams=[(teams[code], int(part)) for code, part in wanted.teams.items()],
        accounts=[(users[pk], [int(part) for part in served]) for pk, served in wanted.accounts.items()],
    )


def _carry_out(request: Request, form: RedrawForm, sorting: Sorting, follow: FollowForm) -> None:
    given, at = form.cleaned_data, timezone.localtime()
    commune = Commune.objects.get(code=request.commune_code)
    olds = list(Hamlet.objects.filter(commune=commune, code__in=given["olds"]).order_by("position", "code"))
    news = [
        add_hamlet(commune=commune, name=name, valid_from=given["on"], by=request.user, at=at)
        for name in given["names"]
    ]
    goes_to = {pk: news[index].code for pk, index in sorting.goes_to.items()}
    redraw_hamlets(
        olds=olds,
        news=news,
        since=given["on"],
        goes_to=goes_to,
        followers=follow.followers([new.code for new in news]),
        by=request.user,
        at=at,
    )


@allowed(Act.EDIT_PLACES)
def undo(request: Request, code: str) -> HttpResponse:
    """Take a redraw back that was a mistake; says beforehand what stands in the way."""
    new = get_object_or_404(Hamlet, pk=code, commune_id=request.commune_code, valid_to=None)
    redraw = redraw_of(new)
    if redraw is None:
        raise Http404
    form = forms.Form(request.POST if request.method == "POST" else None)
    at = timezone.localtime()
    if request.method == "POST" and attempt(form, lambda: undo_redraw(redraw=redraw, by=request.user, at=at)):
        messages.success(request, "Đã bỏ bản đồ mới. Bản đồ cũ dùng tiếp như trước.")
        return redirect("places:places")
    olds, news = (", ".join(hamlet.name for hamlet in side) for side in (redraw.olds, redraw.news))
    context = {
        "title": f"Bỏ lần vẽ lại: {olds} → {news}",
        "olds": olds,
        "news": news,
        "lost": lost_by_undoing(redraw),
        "form": form,
    }
    return render(request, "people/redraw_undo.html", context, status=422 if form.errors else 200)
