"""The calendar of the commune as a list and as a month, its rhythms week by week, and its feed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.ops.territory import scope
from bdhvs.places.queries import profile_of
from bdhvs.plans.calendar.commands import close_feed, hash_of, open_feed
from bdhvs.plans.calendar.ical import ical
from bdhvs.plans.calendar.models import CalendarFeed
from bdhvs.plans.calendar.queries import Entry, entries, rhythms_kept
from bdhvs.plans.calendar.rules import EntryKind, EntryState, month_weeks
from bdhvs.ui.components import Status
from bdhvs.ui.tables import Column, Kind, Table, respond
from bdhvs.ui.tables.table import Empty

STATUS = {
    EntryState.AHEAD: Status.ON_PACE,
    EntryState.DONE: Status.REACHED,
    EntryState.PASSED: Status.NO_DATA,
    EntryState.LATE: Status.LATE,
    EntryState.MISSED: Status.MISSED,
    EntryState.CANCELLED: Status.NO_DATA,
}
RHYTHM_DAYS = timedelta(weeks=12)
FEED_BACK, FEED_AHEAD = timedelta(days=31), timedelta(days=370)


@dataclass(frozen=True, slots=True)
class Day:
    """One box of the month."""

    day: date
    inside: bool
    today: bool
    entries: list[Entry]


def _month(request: Request, today: date) -> date:
    """The first day of the month asked for (`thang=2026-11`), else of this month."""
    asked = request.GET.get("thang", "")
    try:
        return date.fromisoformat(f"{asked}-01")
    except ValueError:
        return today.replace(day=1)


def _next(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


@allowed(Act.SEE_BOARD)
def calendar(request: Request) -> HttpResponseBase:
    """A month: as a list to search, print and export, or as boxes of days."""
    today = timezone.localdate()
    first = _month(request, today)
    after = _next(first)
    context = {"first": first, "before": first - timedelta(days=1), "after": after, "today": today,
               "boxes": request.GET.get("kieu") == "thang"}  # fmt: skip
    if context["boxes"]:
        return render(
            request, "plans/calendar/month.html", context | {"weeks": _weeks(request, first, today)}
        )
    found = entries(request.commune_code, first, after - timedelta(days=1), today)
    context["missed"] = sum(one.state is EntryState.MISSED for one in found)
    notes = (f"Tháng {first:%m/%Y}", f"In ngày {today:%d/%m/%Y}")
    return respond(request, "plans/calendar/list.html", _table(request, found), context, notes=notes)


def _weeks(request: Request, first: date, today: date) -> list[list[Day]]:
    weeks = month_weeks(first.year, first.month)
    found: dict[date, list[Entry]] = {}
    for one in entries(request.commune_code, weeks[0][0], weeks[-1][-1], today):
        found.setdefault(one.falls_on, []).append(one)
    return [
        [Day(day, day.month == first.month, day == today, found.get(day, [])) for day in week]
        for week in weeks
    ]


def _table(request: Request, found: list[Entry]) -> Table[Any]:
    columns = [
        Column("falls_on", "Ngày", Kind.DATE),
        Column("says", "Việc", Kind.LINK, heading=True, searchable=True, link=lambda one: one.href),
        Column("kind", "Loại", choices=EntryKind.labels(), filterable=True),
        Column("detail", "Mã, giờ, nơi", searchable=True, sortable=False),
        Column("who", "Ai", searchable=True),
        Column("state", "Tình trạng", Kind.CHIP, choices=EntryState.labels(), filterable=True,
               status_of=lambda one: STATUS[one.state].value),
    ]  # fmt: skip
    empty = Empty(
        "Tháng này chưa có gì", "Mốc, hạn lấy từ kế hoạch; buổi, lớp lên lịch ở trang Buổi, lớp, sự kiện."
    )
    return Table(
        found, columns, request.GET, key="lich", caption="Lịch trong tháng", sort="falls_on", empty=empty
    )


@allowed(Act.SEE_BOARD)
def rhythms(request: Request) -> HttpResponse:
    """Week by week, channel by channel: kept or missed."""
    today = timezone.localdate()
    kept = rhythms_kept(request.commune_code, today - RHYTHM_DAYS, today, today)
    return render(request, "plans/calendar/rhythms.html", {"kept": kept, "today": today})


@allowed(Act.SEE_BOARD)
def follow(request: Request) -> HttpResponse:
    """The user's own secret address: make one, take it back. It is shown once."""
    at, address = timezone.localtime(), ""
    if request.method == "POST" and "thu" in request.POST:
        close_feed(commune_code=request.commune_code, user=request.user, at=at)
        messages.success(request, "Đã thu địa chỉ lịch. Máy đang theo dõi sẽ không nhận lịch nữa.")
        return redirect("plans:calendar_follow")
    if request.method == "POST":
        secret = open_feed(commune_code=request.commune_code, user=request.user, at=at)
        path = reverse("calendar_feed", args=[request.commune_code, secret])
        address = request.build_absolute_uri(path)
    held = CalendarFeed.objects.filter(user=request.user, revoked_at=None).first()
    response = render(request, "plans/calendar/follow.html", {"address": address, "held": held})
    response["Cache-Control"] = "no-store"
    return response


def _by_secret(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whoever knows the address reads it: calendar programs cannot sign in."""
    view.decided = "the secret address of one user"  # type: ignore[attr-defined]
    return view


@_by_secret
def feed(request: HttpRequest, commune: str, secret: str) -> HttpResponse:
    """The calendar for a calendar program: kinds, days, hours and hamlets, never a name nor a free word."""
    at = timezone.localtime()
    with scope([commune]):
        held = CalendarFeed.objects.filter(secret_hash=hash_of(secret), revoked_at=None, user__is_active=True)
        owner = held.values_list("user__commune", flat=True).first()
        if owner != commune:
            raise Http404
        found = entries(commune, at.date() - FEED_BACK, at.date() + FEED_AHEAD, at.date())
        profile = profile_of(commune)
    name = f"Bình dân học vụ số, {profile.commune}" if profile else "Bình dân học vụ số"
    told = [one for one in found if one.state is not EntryState.MISSED]
    response = HttpResponse(
        ical(told, name=name, host=request.get_host(), at=at), content_type="text/calendar; charset=utf-8"
    )
    response["Cache-Control"] = "private, max-age=900"
    response["X-Robots-Tag"] = "noindex"
    return response
