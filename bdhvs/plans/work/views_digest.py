"""The leader's week, and where e-mail of the commune goes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.places.http import profile_here
from bdhvs.places.models import Unit
from bdhvs.places.queries import units_on
from bdhvs.plans.models import Mailbox
from bdhvs.plans.work.digest import digest_of
from bdhvs.plans.work.forms import MailboxForm
from bdhvs.plans.work.mailing import add_mailbox, drop_mailbox, may_send


@allowed(Act.SEE_REPORT)
def digest(request: Request) -> HttpResponse:
    """Seven days back, seven days ahead, and the same as a text to paste."""
    today = timezone.localdate()
    found, profile = digest_of(request.commune_code, today), profile_here(request)
    name = str(profile.commune) if profile else request.commune_code
    context = {
        "digest": found,
        "parts": found.parts(),
        "text": found.text(name),
        "tab": "digest",
    }
    return render(request, "plans/work/digest.html", context)


@allowed(Act.EDIT_PLAN)
def mailboxes(request: Request) -> HttpResponse:
    """Addresses that hear reminders or the week; a form for one more."""
    commune, at = request.commune_code, timezone.localtime()
    units = {unit.code: unit for unit in units_on(commune, at.date())}
    form = MailboxForm(request.POST if request.method == "POST" else None, units=list(units.values()))
    if form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        unit: Unit | None = units.get(given["unit"])
        add_mailbox(commune_code=commune, address=given["address"], unit=unit, by=request.user, at=at)
        messages.success(request, "Đã thêm địa chỉ nhận thư.")
        return redirect("plans:mailboxes")
    context = {
        "form": form,
        "boxes": Mailbox.objects.filter(commune_id=commune)
        .select_related("unit")
        .order_by("hears", "address"),
        "joined": may_send(),
        "tab": "remind",
    }
    return render(request, "plans/work/mailboxes.html", context, status=422 if form.errors else 200)


@allowed(Act.EDIT_PLAN)
@require_POST
def drop(request: Request, mailbox_id: int) -> HttpResponse:
    box = get_object_or_404(Mailbox, pk=mailbox_id, commune_id=request.commune_code)
    drop_mailbox(mailbox=box, by=request.user, at=timezone.localtime())
    messages.success(request, "Đã bỏ địa chỉ này.")
    return redirect("plans:mailboxes")
