"""Opening hours, and the words of the commune."""

from calendar import monthrange
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.places import commands
from bdhvs.places.calendars import month_grid
from bdhvs.places.forms_places import WEEKDAYS, OpeningForm, ProfileForm
from bdhvs.places.models import CommuneProfile
from bdhvs.places.queries import openings_between
from bdhvs.places.views_pages import commune_of, day_of, done, form_page, may_edit, who


@allowed(Act.SEE_PLACES)
def calendar(request: Request) -> HttpResponse:
    """One month of opening hours."""
    day = day_of(request)
    first = day.replace(day=1)
    last = day.replace(day=monthrange(day.year, day.month)[1])
    found = openings_between(request.commune_code, first, last)
    context = {
        "weeks": month_grid(first, found),
        "first": first,
        "before": first - timedelta(days=1),
        "after": last + timedelta(days=1),
        "weekdays": WEEKDAYS,
        "open_days": len(found),
        "may_edit": may_edit(request),
    }
    return render(request, "places/calendar.html", context)


@allowed(Act.EDIT_PLACES)
def calendar_edit(request: Request) -> HttpResponse:
    """Lay a week of hours over a span of days."""
    form = OpeningForm(request.POST if request.method == "POST" else None, today=timezone.localdate())

    def lay() -> None:
        commune, opened, acting = commune_of(request), form.open_days(), who(request)
        shut = [day for day in form.all_days() if day not in set(opened)]
        commands.set_opening(commune=commune, days=opened, hours=form.hours(), **acting)
        commands.set_opening(commune=commune, days=shut, hours=[], **acting)

    if done(request, form, lay, "Đã ghi lịch mở cửa."):
        return redirect(f"{reverse('places:calendar')}?ngay={form.cleaned_data['first'].isoformat()}")
    lead = "Lịch trong khoảng ngày này được thay bằng mẫu tuần dưới đây."
    return form_page(request, form, "Đặt lịch mở cửa", "places:calendar", lead=lead, button="Ghi lịch")


@allowed(Act.EDIT_PLACES)
def settings(request: Request) -> HttpResponse:
    """Labels, letterhead, and the limit of coverage."""
    profile = get_object_or_404(CommuneProfile, pk=request.commune_code)
    form = ProfileForm(
        request.POST if request.method == "POST" else None, today=timezone.localdate(), subject=profile
    )
    if done(
        request,
        form,
        lambda: commands.change_profile(
            profile=profile, words=commands.ProfileWords(**form.cleaned_data), **who(request)
        ),
        "Đã lưu.",
    ):
        return redirect("places:settings")
    return render(
        request, "places/settings.html", {"form": form, "may_edit": True}, status=422 if form.errors else 200
    )
