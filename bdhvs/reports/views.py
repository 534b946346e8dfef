"""What is asked for and when; a report out of turn; judging any document."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.lib.period import Calendar, read_period
from bdhvs.plans.queries import plans_of
from bdhvs.reports.desk import compose_url, desk_of, still_to_send
from bdhvs.reports.documents.checker import check_document
from bdhvs.reports.documents.findings import Finding, Gravity
from bdhvs.reports.forms import AdHocForm, CheckForm
from bdhvs.reports.queries import ad_hoc as ad_hoc_duty
from bdhvs.reports.queries import drafts_of
from bdhvs.reports.rules import AD_HOC


@allowed(Act.SEE_REPORT)
def reports(request: Request) -> HttpResponse:
    """The desk: reports by plan, periods, days, who has handed in."""
    today = timezone.localdate()
    plans = list(plans_of(request.commune_code))
    desk = desk_of(request.commune_code, today)
    context = {
        "desk": desk,
        "to_send": still_to_send(desk),
        "plans": plans,
        "form": AdHocForm(plans=plans, initial={"start": today.replace(day=1), "last": today}),
        "own": list(drafts_of(request.commune_code).filter(report_id=AD_HOC)[:10]),
        "may_see_handed": request.user.may(Act.ENTER_FACTS),
        "may_close": request.user.may(Act.CLOSE_PERIOD),
    }
    return render(request, "reports/reports.html", context)


@allowed(Act.SEE_REPORT)
def ad_hoc(request: Request) -> HttpResponse:
    """Choose plan and days of a report that no plan names."""
    plans = list(plans_of(request.commune_code))
    form = AdHocForm(request.GET or None, plans=plans)
    if form.is_valid():
        duty = ad_hoc_duty(request.commune_code, form.cleaned_data["plan"])
        if duty is not None:
            return redirect(compose_url(duty, read_period(form.code, Calendar.CIVIL), Calendar.CIVIL))
    return render(request, "reports/ad_hoc.html", {"form": form}, status=422 if form.errors else 200)


@allowed(Act.SEE_REPORT)
def check(request: Request) -> HttpResponse:
    """Judge a document against the decree; the file is read and forgotten."""
    form = CheckForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        found = check_document(upload.read())
        context |= {
            "name": upload.name,
            "checked": True,
            "refused": [one for one in found if one.code == "file"],
            "places": _by_place([one for one in found if one.code != "file"]),
            "errors": sum(one.gravity is Gravity.ERROR for one in found),
            "warnings": sum(one.gravity is Gravity.WARNING for one in found),
        }
    return render(request, "reports/check.html", context, status=422 if form.errors else 200)


def _by_place(findings: list[Finding]) -> list[tuple[str, list[Finding]]]:
    """In the order of the page, each place once."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.place, []).append(finding)
    return list(found.items())
