"""Closing periods: what is over and still open, what a closing froze, whether it was touched."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.lib.period import Calendar, Period
from bdhvs.plans.queries import targets_in_force
from bdhvs.reports.commands import close_period
from bdhvs.reports.composing import closing_label
from bdhvs.reports.forms import CloseForm, PeriodForm
from bdhvs.reports.frozen import compared, is_intact, live_beside
from bdhvs.reports.models import Closing, FrozenCell
from bdhvs.reports.queries import closed_periods, closings_of, duties_of
from bdhvs.reports.rows import cell_table, line_rows, line_table
from bdhvs.reports.rules import AlreadyClosedError, PeriodOpenError, ended_periods
from bdhvs.ui.tables import respond

ALWAYS_OFFERED = ("month", "quarter")


@allowed(Act.CLOSE_PERIOD)
def closings(request: Request) -> HttpResponse:
    found = list(closings_of(request.commune_code))
    context = {
        "closings": [(one, closing_label(one)) for one in found],
        "open": _open(request.commune_code),
        "form": PeriodForm(),
        "comparable": len(found) > 1,
    }
    return render(request, "reports/closings.html", context)


def _open(commune: str) -> list[tuple[str, list[tuple[Period, str]]]]:
    """Periods that are over and not closed, in the rhythms the plans ask for."""
    today, calendar = timezone.localdate(), Calendar.DECREE_09
    closed = closed_periods(commune)
    duties = duties_of(commune)
    since = min((duty.plan.period_from for duty in duties), default=today)
    asked = {duty.every for duty in duties if duty.every and duty.is_written} or set(ALWAYS_OFFERED)
    words = {
        "month": "Tháng",
        "quarter": "Quý",
        "half_year": "6 tháng",
        "nine_months": "9 tháng",
        "year": "Năm",
    }
    return [
        (
            words[every],
            [
                (period, close_url(period, calendar))
                for period in ended_periods(every, today, calendar, 12)
                if (calendar.value, period.code) not in closed and period.end > since
            ],
        )
        for every in words
        if every in asked or every == "month"
    ]


def close_url(period: Period, calendar: Calendar) -> str:
    """Address of the page that closes this period."""
    return f"{reverse('reports:close')}?{urlencode({'lich': calendar.value, 'ky': period.code})}"


@allowed(Act.CLOSE_PERIOD)
def close(request: Request) -> HttpResponse:
    """Say what will freeze, ask who signs, close."""
    chosen = PeriodForm(request.GET)
    if not chosen.is_valid():
        return render(request, "reports/close_which.html", {"form": chosen}, status=422)
    period, calendar = chosen.period, chosen.cleaned_data["lich"]
    form, at = CloseForm(request.POST or None), timezone.localtime()
    refusal = _refused(request.commune_code, period, calendar)
    if request.method == "POST" and form.is_valid():
        try:
            made = close_period(
                commune=request.commune_code,
                period=period,
                calendar=calendar,
                signer=form.cleaned_data["signer"],
                signer_title=form.cleaned_data["signer_title"],
                by=request.user,
                at=at,
            )
        except (PeriodOpenError, AlreadyClosedError) as error:
            refusal = str(error)
        else:
            messages.success(request, f"Đã chốt kỳ {period.label}. Số liệu của kỳ không còn thay đổi.")
            return redirect("reports:closing", made.pk)
    context: dict[str, Any] = {
        "period": period,
        "calendar": calendar,
        "form": form,
        "refusal": refusal,
        "targets": targets_in_force(request.commune_code, period.last_day).count(),
    }
    status = 409 if refusal and request.method == "POST" else 422 if form.errors else 200
    return render(request, "reports/close.html", context, status=status)


def _refused(commune: str, period: Period, calendar: Calendar) -> str:
    """Why the period cannot be closed now, said before anybody types a name."""
    if period.end > timezone.localdate():
        return f"Kỳ {period.label} đến hết ngày {period.last_day:%d/%m/%Y} mới chốt được."
    if (calendar.value, period.code) in closed_periods(commune):
        return f"Kỳ {period.label} đã chốt trước đó."
    return ""


@allowed(Act.CLOSE_PERIOD)
def closing(request: Request, closing_id: int) -> HttpResponseBase:
    """One closing: frozen beside live, every cell, and whether the seal still fits."""
    found = get_object_or_404(closings_of(request.commune_code), pk=closing_id)
    lines = live_beside(found)
    rows = line_rows(lines, found.as_of.isoformat())
    context = {
        "closing": found,
        "label": closing_label(found),
        "intact": is_intact(found),
        "adjusted": sum(line.moved for line in lines),
        "count": FrozenCell.objects.filter(closing=found).count(),
        "others": [
            (one, closing_label(one)) for one in closings_of(request.commune_code) if one.pk != found.pk
        ],
    }
    table = line_table(request, rows, key="da-chot", then="Đã chốt", now="Tính lại bây giờ")
    return respond(request, "reports/closing.html", table, context, notes=_notes(found))


@allowed(Act.CLOSE_PERIOD)
def closing_cells(request: Request, closing_id: int) -> HttpResponseBase:
    """Every frozen cell, down to hamlets, groups and parts."""
    found = get_object_or_404(closings_of(request.commune_code), pk=closing_id)
    context = {"closing": found, "label": closing_label(found)}
    table = cell_table(request, found)
    return respond(request, "reports/closing_cells.html", table, context, notes=_notes(found))


def _notes(closing: Closing) -> tuple[str, str]:
    """What is printed above the rows of a closing."""
    day = f"{closing.as_of:%d/%m/%Y}"
    return f"Kỳ {closing_label(closing)}, số liệu ngày {day}", f"{closing.signer}, {closing.signer_title}"


@allowed(Act.CLOSE_PERIOD)
def compare(request: Request) -> HttpResponseBase:
    """Two closings side by side, the earlier first."""
    pair = sorted((_named(request, name) for name in ("a", "b")), key=lambda one: (one.as_of, one.pk))
    old, new = pair
    rows = line_rows(compared(old, new), new.as_of.isoformat())
    table = line_table(request, rows, key="so-sanh", then=closing_label(old).capitalize(),
                       now=closing_label(new).capitalize())  # fmt: skip
    context = {"old": old, "new": new, "old_label": closing_label(old), "new_label": closing_label(new)}
    return respond(request, "reports/compare.html", table, context)


def _named(request: Request, name: str) -> Closing:
    try:
        key = int(request.GET.get(name, ""))
    except ValueError:
        raise Http404 from None
    found: Closing = get_object_or_404(closings_of(request.commune_code), pk=key)
    return found
