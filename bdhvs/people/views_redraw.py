"""Merging and splitting hamlets, step by step: which, where each household goes, and what will happen."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.people.commands import redraw_hamlets
from bdhvs.people.forms import attempt
from bdhvs.people.forms_redraw import EACH, RedrawForm, Sorting, sort_households
from bdhvs.people.models import Household
from bdhvs.places.commands import add_hamlet
from bdhvs.places.models import Commune, Hamlet
from bdhvs.places.queries import hamlets_on, profile_of
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
    profile = profile_of(request.commune_code)
    context = {"form": form, "steps": _steps(0), "word": profile.hamlet_label if profile else "thôn"}
    if request.method != "POST" or not form.is_valid():
        return render(request, "people/redraw.html", context, status=422 if form.errors else 200)
    given = form.cleaned_data
    homes = Household.objects.filter(hamlet_id__in=given["olds"], valid_to=None, merged_into=None)
    homes = homes.select_related("hamlet").order_by("hamlet__position", "code")
    names = given["names"]
    sorting = sort_households(list(homes), request.POST.dict(), len(names))
    step = request.POST.get("buoc", "")
    if step == "ghi" and not sorting.missing and attempt(form, lambda: _carry_out(request, form, sorting)):
        messages.success(request, "Đã vẽ lại bản đồ. Bản đồ cũ vẫn xem được theo ngày.")
        return redirect("places:places")
    ready = not sorting.missing and step in ("xem", "ghi") or (len(names) == 1 and step != "sua")
    context |= {
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


def _carry_out(request: Request, form: RedrawForm, sorting: Sorting) -> None:
    given, at = form.cleaned_data, timezone.localtime()
    commune = Commune.objects.get(code=request.commune_code)
    olds = list(Hamlet.objects.filter(commune=commune, code__in=given["olds"]).order_by("position", "code"))
    news = [
        add_hamlet(commune=commune, name=name, valid_from=given["on"], by=request.user, at=at)
        for name in given["names"]
    ]
    goes_to = {pk: news[index].code for pk, index in sorting.goes_to.items()}
    redraw_hamlets(olds=olds, news=news, since=given["on"], goes_to=goes_to, by=request.user, at=at)
