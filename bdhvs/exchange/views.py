"""Everything that can be recorded, what was recorded last, and who has handed in."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed, keep_on_screen
from bdhvs.accounts.rules import Act
from bdhvs.exchange.entry import handed as handing
from bdhvs.exchange.entry.offers import offers
from bdhvs.exchange.entry.records import LEDGERS, Words, newest
from bdhvs.exchange.entry.tables import record_table
from bdhvs.exchange.forms import DueForm, HandedForm, WithdrawForm
from bdhvs.journal.commands import note
from bdhvs.reports.rules import SubmissionError
from bdhvs.reports.submitting import STATUS_WORDS, Handed, fall_due, submit
from bdhvs.reports.units.queries import is_asked_by_form
from bdhvs.skills.correcting import withdraw as withdraw_fact
from bdhvs.skills.entry import saved
from bdhvs.skills.rules import FactError
from bdhvs.ui.tables import respond

_NEWEST = 20


@allowed(Act.ENTER_FACTS)
def entry(request: Request) -> HttpResponse:
    records = newest(request.commune_code, _NEWEST)
    _note_names(request, "newest", sum(record.names_people for record in records))
    context = {"offers": offers(request.user), "records": records}
    return render(request, "exchange/entry.html", context)


@allowed(Act.ENTER_FACTS)
def records(request: Request, kind: str) -> HttpResponseBase:
    """All facts of one kind, corrected ones too."""
    ledger = LEDGERS.get(kind)
    if ledger is None:
        raise Http404
    table = record_table(request, ledger)
    if ledger.names_people:
        keep_on_screen(request, table)
        _note_names(request, kind, len(table.rows))
    add = reverse("figures:figures") if kind == "figures" else reverse(ledger.form)
    return respond(request, "exchange/records.html", table, {"ledger": ledger, "add_url": add})


@allowed(Act.ENTER_FACTS)
def withdraw(request: Request, kind: str, fact_id: int) -> HttpResponse:
    """Say that a fact in force was recorded by mistake, and why."""
    ledger = LEDGERS.get(kind)
    if ledger is None:
        raise Http404
    fact = get_object_or_404(ledger.of(request.commune_code), pk=fact_id, superseded_by=None)
    form, at = WithdrawForm(request.POST if request.method == "POST" else None), timezone.localtime()
    if saved(
        request, form, lambda given: withdraw_fact(fact, by=request.user, at=at, reason=given["reason"])
    ):
        messages.success(request, "Đã rút lại. Điều này trở lại là chưa có thông tin.")
        return redirect("exchange:records", kind=kind)
    words = Words(request.commune_code)
    context = {"form": form, "ledger": ledger, "says": ledger.says(fact, words), "fact": fact,
               "where": ledger.where(fact, words), "on": getattr(fact, ledger.day),
               "correct_url": ledger.correct_url(fact)}  # fmt: skip
    if ledger.names_people:
        _note_names(request, kind, 1)
    return render(request, "exchange/withdraw.html", context, status=422 if form.errors else 200)


def _note_names(request: Request, kind: str, count: int) -> None:
    """Names of persons were read."""
    if count:
        note(act="read_records", by=request.user, at=timezone.localtime(), commune=request.commune_code,
             subject=kind, count=count)  # fmt: skip


@allowed(Act.ENTER_FACTS)
def handed_in(request: Request) -> HttpResponse:
    """One report in one period: who has handed in, who has not, of whom nothing is known."""
    today = timezone.localdate()
    report = _report(request)
    period = handing.period_of(report, request.GET.get("ky", ""), today)
    found = handing.lines(request.commune_code, report, period, request.user)
    context = {
        "reports": handing.REPORTS.values(),
        "report": report,
        "period": period,
        "periods": handing.period_choices(report, today),
        "lines": found,
        "tiles": handing.tiles(found),
        "due_form": DueForm(),
        "office": request.user.territory.whole,
        "unknown": any(line.status == "" for line in found),
    }
    return render(request, "exchange/handed.html", context)


@allowed(Act.ENTER_FACTS)
@require_POST
def hand_in(request: Request) -> HttpResponse:
    """Move one submission a step."""
    form, report = HandedForm(request.POST), _report(request)
    period = handing.period_of(report, request.GET.get("ky", ""), timezone.localdate())
    if not form.is_valid():
        messages.error(request, "Chưa ghi. " + _said(form))
        return redirect(_grid(report.code, period.code))
    at, given = timezone.localtime(), form.cleaned_data
    known = {
        (kind, key): name
        for kind, key, name, _ in handing.owners(request.commune_code, report, period.last_day)
    }
    owner = (given["owner_kind"], given["owner"])
    if owner not in known:
        raise Http404
    handed = Handed(report.code, *owner, period.start, period.end)
    if is_asked_by_form(request.commune_code, report.code, owner[0], period):
        messages.error(request, "Báo cáo này nộp bằng biểu: hãy mở mục Báo cáo của thôn, đơn vị.")
        return redirect(_grid(report.code, period.code))
    try:
        submit(commune_code=request.commune_code, handed=handed, status=given["status"],
               submitted_at=form.came_in(at), by=request.user, at=at)  # fmt: skip
    except (SubmissionError, FactError) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Đã ghi {known[owner]}: {STATUS_WORDS[given['status']]}.")
    return redirect(_grid(report.code, period.code))


@allowed(Act.ENTER_FACTS)
@require_POST
def set_due(request: Request) -> HttpResponse:
    """Write the last day for everybody of whom nothing is written yet."""
    form, report = DueForm(request.POST), _report(request)
    period = handing.period_of(report, request.GET.get("ky", ""), timezone.localdate())
    if not form.is_valid():
        messages.error(request, "Chưa ghi. " + _said(form))
        return redirect(_grid(report.code, period.code))
    wanted = [line.handed for line in handing.lines(request.commune_code, report, period, request.user)]
    try:
        made = fall_due(commune_code=request.commune_code, wanted=wanted, due_at=form.due_at(), by=request.user,
                        at=timezone.localtime())  # fmt: skip
    except SubmissionError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Đã đặt hạn cho {made} nơi.")
    return redirect(_grid(report.code, period.code))


def _said(form: forms.Form) -> str:
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def _report(request: Request) -> handing.Report:
    report = handing.REPORTS.get(request.GET.get("bao_cao", "activity_log"))
    if report is None:
        raise Http404
    return report


def _grid(report: str, period: str) -> str:
    return f"{reverse('exchange:handed_in')}?bao_cao={report}&ky={period}"
