"""Places without signal in the office: the list, adding one, saying that it was told or solved."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.feedback.commands import ZoneDetails, correct_zone, record_zone
from bdhvs.feedback.forms import ZoneForm
from bdhvs.feedback.models import DeadZone, Need
from bdhvs.feedback.pages import zone_table
from bdhvs.feedback.queries import zones_by_hamlet
from bdhvs.feedback.rules import DeadZoneError, Operator
from bdhvs.skills.desk import Desk
from bdhvs.skills.rules import FactError
from bdhvs.ui.tables import respond

FIELDS = ("place", "operator", "seen_on", "told_on", "solved_on")


@allowed(Act.HEAR_VOICES)
def zones(request: Request) -> HttpResponseBase:
    """Where there is no signal, and how many places in each hamlet."""
    today = timezone.localdate()
    context = {"counts": zones_by_hamlet(request.commune_code, today), "tab": "zones",
               "leads": request.user.may(Act.ASSIGN_VOICES)}  # fmt: skip
    return respond(request, "feedback/zones.html", zone_table(request, today), context)


@allowed(Act.HEAR_VOICES)
def zone_new(request: Request) -> HttpResponse:
    """A new one; out of a need where the address names it."""
    named = request.GET.get("tu", "")
    need = (
        Need.objects.filter(commune_id=request.commune_code, pk=int(named)).first() if _is_id(named) else None
    )
    initial = (
        {"hamlet": need.hamlet_id, "seen_on": need.raised_on} if need else {"seen_on": timezone.localdate()}
    )
    return _kept(request, None, need, initial)


@allowed(Act.HEAR_VOICES)
def zone(request: Request, zone_id: int) -> HttpResponse:
    """Correct one, or say that the operator was told, or that there is signal now."""
    found = get_object_or_404(DeadZone, pk=zone_id, commune_id=request.commune_code)
    initial = {"hamlet": found.hamlet_id, **{name: getattr(found, name) for name in FIELDS}}
    return _kept(request, found, None, initial)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _kept(request: Request, old: DeadZone | None, need: Need | None, initial: dict[str, Any]) -> HttpResponse:
    desk = Desk(request.commune_code, request.user, timezone.localtime())
    form = ZoneForm(request.POST or None, hamlets=desk.hamlets, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        details = ZoneDetails(
            given["hamlet"], given["place"], given["seen_on"], Operator(given["operator"]), given["told_on"],
            given["solved_on"],
        )  # fmt: skip
        try:
            if old is None:
                record_zone(
                    commune_code=desk.commune, details=details, need=need, by=request.user, at=desk.at
                )
            else:
                correct_zone(zone=old, details=details, by=request.user, at=desk.at)
        except (DeadZoneError, FactError) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã ghi.")
            return redirect("voices:zones")
    title = old.place if old else "Ghi một chỗ mất sóng"
    context = {"title": title, "form": form, "submit_label": "Ghi", "tab": "zones"}
    return render(request, "feedback/form.html", context, status=422 if form.errors else 200)
