"""Results of a contest: one team after the other, and taking one back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.gatherings.contests.commands import drop_team, record_team
from bdhvs.gatherings.contests.forms import TeamForm
from bdhvs.gatherings.models import ContestTeam
from bdhvs.gatherings.planning.tables import name_of
from bdhvs.gatherings.planning.views import gathering_of
from bdhvs.skills.desk import Desk
from bdhvs.skills.entry import saved
from bdhvs.skills.rules import FactError


@allowed(Act.ENTER_FACTS)
def add(request: Request, gathering_id: int) -> HttpResponse:
    """One more team."""
    found, at = gathering_of(request, gathering_id), timezone.localtime()
    desk = Desk(request.commune_code, request.user, at)
    form = TeamForm(request.POST if request.method == "POST" else None, desk=desk)
    if saved(request, form, lambda _: record_team(gathering=found, told=form.told(), by=request.user, at=at)):
        messages.success(request, "Đã ghi một đội.")
        return redirect("classes:gathering", found.pk)
    context = {
        "title": "Ghi kết quả hội thi",
        "lead": f"{name_of(found)}, ngày {found.falls_on:%d/%m/%Y}. Ghi theo thôn, đơn vị; không ghi tên người.",
        "form": form,
        "submit_label": "Ghi đội này",
        "cancel_url": reverse("classes:gathering", args=[found.pk]),
    }
    return render(request, "ui/form_page.html", context, status=422 if form.errors else 200)


@allowed(Act.ENTER_FACTS)
@require_POST
def drop(request: Request, gathering_id: int, team_id: int) -> HttpResponse:
    """A team was written down by mistake."""
    found = gathering_of(request, gathering_id)
    team = get_object_or_404(ContestTeam.objects.select_related("gathering"), pk=team_id, gathering=found)
    try:
        drop_team(team=team, by=request.user, at=timezone.localtime())
    except FactError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Đã bỏ đội này.")
    return redirect("classes:gathering", found.pk)
