"""The desk: tap what it was about, tap who it was."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.gatherings.desk.commands import help_at_desk, take_back
from bdhvs.gatherings.desk.queries import desk_unit, helped_today, last_tap
from bdhvs.gatherings.desk.rules import GROUPS, TOPICS
from bdhvs.gatherings.rules import HEADCOUNT_GROUPS
from bdhvs.places.models import Code, Unit
from bdhvs.skills.rules import FactError


@allowed(Act.ENTER_FACTS)
def desk(request: Request) -> HttpResponse:
    at = timezone.localtime()
    unit = desk_unit(request.commune_code, request.user, at.date())
    labels = dict(Code.objects.filter(kind="topics", code__in=TOPICS).values_list("code", "label"))
    if request.method == "POST" and unit is not None:
        return _tapped(request, unit, labels)
    chosen = request.GET.get("viec", "")
    today = helped_today(unit, at.date()) if unit is not None else []
    context = {
        "unit": unit,
        "topics": [(code, labels.get(code, code)) for code in TOPICS],
        "chosen": chosen if chosen in TOPICS else "",
        "chosen_label": labels.get(chosen, chosen),
        "groups": [(code, HEADCOUNT_GROUPS[code]) for code in GROUPS],
        "today": [(labels.get(code, code), number) for code, number in today],
        "total": sum(number for _, number in today),
        "last": last_tap(unit, request.user, at.date()) if unit is not None else None,
    }
    return render(request, "gatherings/desk.html", context)


def _tapped(request: Request, unit: Unit, labels: dict[str, str]) -> HttpResponse:
    at, topic, group = timezone.localtime(), request.POST.get("viec", ""), request.POST.get("nhom", "")
    try:
        if "bo" in request.POST:
            if (last := last_tap(unit, request.user, at.date())) is not None:
                take_back(helped=last, by=request.user, at=at)
            messages.success(request, "Đã bỏ lượt vừa ghi.")
        else:
            help_at_desk(unit=unit, topic=topic, group=group, by=request.user, at=at)
            messages.success(request, f"Đã ghi: {labels.get(topic, topic)}, {HEADCOUNT_GROUPS[group]}.")
    except FactError as refusal:
        messages.error(request, str(refusal))
    return redirect("classes:desk")
