"""Needs in the office: the list, one of them, telling of one, the report's section, the poster of a hamlet."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.feedback.commands import NeedEntry, raise_needs
from bdhvs.feedback.forms import RaiseForm
from bdhvs.feedback.pages import need_table, open_counts
from bdhvs.feedback.printing import poster_sheet, sending_address
from bdhvs.feedback.queries import voices_in
from bdhvs.feedback.rules import NeedKind, NeedSource
from bdhvs.feedback.views_acts import found, need_page
from bdhvs.journal.commands import note
from bdhvs.lib.period import Calendar, Period, PeriodError, periods_of, read_period
from bdhvs.places.models import Hamlet
from bdhvs.skills.desk import Desk
from bdhvs.skills.rules import FactError
from bdhvs.ui.printing import handed_over
from bdhvs.ui.tables import respond


@allowed(Act.HEAR_VOICES)
def needs(request: Request) -> HttpResponseBase:
    """What waits first. The file holds the office's wordings, nobody's own words."""
    at = timezone.localtime()
    table = need_table(request, at.date())
    context = {"counts": open_counts(request.commune_code, at.date()), "tab": "needs",
               "leads": request.user.may(Act.ASSIGN_VOICES)}  # fmt: skip
    note(act="see_needs", by=request.user, at=at, commune=request.commune_code, subject="need")
    return respond(request, "feedback/needs.html", table, context)


@allowed(Act.HEAR_VOICES)
def need(request: Request, need_id: int) -> HttpResponse:
    """One need: the words it was told in, its history, and what may be done."""
    return need_page(request, found(request, need_id))


@allowed(Act.HEAR_VOICES)
def raise_need(request: Request) -> HttpResponse:
    """An obstacle that a team, a hamlet, a unit or somebody at the desk tells."""
    desk = Desk(request.commune_code, request.user, timezone.localtime())
    form = RaiseForm(
        request.POST or None, desk=desk, initial={"raised_on": desk.on, "source": _usual(request)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            raise_needs(commune_code=desk.commune, entries=[_entry(form)], by=request.user, at=desk.at)
        except FactError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã ghi. Việc này đang chờ người nhận.")
            return redirect("voices:needs")
    context = {"title": "Ghi một khó khăn", "form": form, "submit_label": "Ghi", "tab": "needs"}
    return render(request, "feedback/form.html", context, status=422 if form.errors else 200)


def _usual(request: Request) -> str:
    user = request.user
    if user.unit_id:
        return NeedSource.UNIT.value
    if user.team_id:
        return NeedSource.TEAM.value
    return NeedSource.HAMLET.value if user.hamlets else NeedSource.DESK.value


def _entry(form: RaiseForm) -> NeedEntry:
    given: dict[str, Any] = form.cleaned_data
    return NeedEntry(
        None, NeedKind(given["kind"]), given["raised_on"], words=given["words"], source=NeedSource(given["source"]),
        hamlet_code=given["hamlet"] or None, unit_code=given["unit"] or None, reach=given["reach"], gist=given["gist"],
    )  # fmt: skip


@allowed(Act.ASSIGN_VOICES)
def summary(request: Request) -> HttpResponse:
    """What the report will say of a period: counts, chosen wordings, proposals, places without signal."""
    today, refusal = timezone.localdate(), ""
    period = _this_month(today)
    if asked := request.GET.get("ky", "").strip()[:30]:
        try:
            period = read_period(asked.upper(), Calendar.DECREE_09)
        except ValueError as error:
            refusal = str(error) if isinstance(error, PeriodError) else "Không hiểu kỳ này."
    context = {"voices": voices_in(request.commune_code, period), "period": period, "refusal": refusal,
               "tab": "summary", "leads": True}  # fmt: skip
    return render(request, "feedback/summary.html", context)


def _this_month(today: date) -> Period:
    months = periods_of("month", range(today.year, today.year + 2), Calendar.DECREE_09)
    return next(month for month in months if month.start <= today < month.end)


@allowed(Act.HEAR_VOICES)
def posters(request: Request) -> HttpResponse:
    """Every hamlet with its poster and the page its code opens."""
    desk = Desk(request.commune_code, request.user, timezone.localtime())
    rows = [(code, name, sending_address(request, code)) for code, name in desk.hamlets]
    context = {"rows": rows, "tab": "posters", "leads": request.user.may(Act.ASSIGN_VOICES)}
    return render(request, "feedback/posters.html", context)


@allowed(Act.HEAR_VOICES)
def poster(request: Request, code: str) -> HttpResponse:
    """One A4 sheet to hang up: the code, and in a few words what it is for."""
    hamlet = get_object_or_404(
        Hamlet.objects.select_related("commune"), pk=code, commune_id=request.commune_code, valid_to=None
    )
    return handed_over(poster_sheet(hamlet, sending_address(request, code)), f"to-dan-{code}.pdf")
