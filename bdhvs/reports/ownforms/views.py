"""Forms of the commune's own: made, looked at with real figures, taken away as .xlsx and .docx."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.journal.commands import note
from bdhvs.places.queries import profile_of
from bdhvs.reports.cycles import Cycle, period_words, read_day, recent_periods
from bdhvs.reports.documents.builder import build_excerpt
from bdhvs.reports.documents.content import DEMO_BANNER, Excerpt
from bdhvs.reports.documents.workbook import AnnexSheet, write_workbook
from bdhvs.reports.http import MIMES, download
from bdhvs.reports.models import OwnForm
from bdhvs.reports.ownforms.commands import Layout, copy_own_form, retire_own_form, save_own_form
from bdhvs.reports.ownforms.filling import filled_form, sources_for
from bdhvs.reports.ownforms.forms import ColumnsForm, NewOwnForm
from bdhvs.reports.ownforms.rules import ColumnSource, OwnColumn, OwnFormError
from bdhvs.reports.rows import preview_of
from bdhvs.reports.units.counts import COUNTS


def _form(request: Request, form_id: int) -> OwnForm:
    return get_object_or_404(OwnForm, pk=form_id, commune_id=request.commune_code, retired=False)


@allowed(Act.SEE_REPORT)
def forms(request: Request) -> HttpResponse:
    """All forms of the commune."""
    found = OwnForm.objects.filter(commune_id=request.commune_code, retired=False).order_by("name")
    context = {"forms": list(found), "may_write": request.user.may(Act.MAKE_REPORT)}
    return render(request, "reports/ownforms/forms.html", context)


@allowed(Act.MAKE_REPORT)
def new(request: Request) -> HttpResponse:
    """A form begins with one counted column."""
    form = NewOwnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        first = OwnColumn(COUNTS["sessions"].label, ColumnSource.COUNT, "sessions")
        layout = Layout(form.cleaned_data["name"], form.cleaned_data["rows_by"], Cycle.MONTH, (first,))
        try:
            made = save_own_form(
                commune=request.commune_code, layout=layout, by=request.user, at=timezone.localtime()
            )
        except OwnFormError as refusal:
            form.add_error("name", str(refusal))
        else:
            return redirect("ownforms:edit", made.pk)
    context = {"form": form, "title": "Lập mẫu biểu", "submit_label": "Chọn các cột"}
    return render(request, "reports/ownforms/new.html", context, status=422 if form.errors else 200)


@allowed(Act.MAKE_REPORT)
def edit(request: Request, form_id: int) -> HttpResponse:
    kept, at = _form(request, form_id), timezone.localtime()
    form = ColumnsForm(
        request.POST or None, kept=kept, sources=sources_for(kept.commune_id, kept.rows_by, at.date())
    )
    if request.method == "POST" and form.is_valid():
        try:
            save_own_form(commune=kept.commune_id, layout=form.layout(), form=kept, by=request.user, at=at)
        except OwnFormError as refusal:
            form.add_error("name", str(refusal))
        else:
            return redirect(
                "ownforms:edit" if request.POST.get("viec") == "them" else "ownforms:form", kept.pk
            )
    context = {"form": form, "kept": kept}
    return render(request, "reports/ownforms/edit.html", context, status=422 if form.errors else 200)


@allowed(Act.SEE_REPORT)
def form(request: Request, form_id: int) -> HttpResponse:
    """The form with real figures of a period."""
    kept, at = _form(request, form_id), timezone.localtime()
    cycle = Cycle(kept.cycle)
    period = read_day(cycle, request.GET.get("ngay", ""), at.date())
    found = filled_form(kept, period, at)
    periods = [(one.start.isoformat(), period_words(one)) for one in recent_periods(cycle, at.date(), 12)]
    context = {
        "kept": kept,
        "cycle": cycle,
        "found": found,
        "preview": preview_of(found.table),
        "periods": periods,
        "day": period.start.isoformat(),
        "versions": list(kept.versions.select_related("saved_by").order_by("-version")[:10]),
        "may_write": request.user.may(Act.MAKE_REPORT),
    }
    return render(request, "reports/ownforms/form.html", context)


@allowed(Act.SEE_REPORT)
def file(request: Request, form_id: int, kind: str) -> HttpResponse:
    """The same table as a workbook, or as an annex for Word."""
    kept, at = _form(request, form_id), timezone.localtime()
    period = read_day(Cycle(kept.cycle), request.GET.get("ngay", ""), at.date())
    found = filled_form(kept, period, at)
    banner = DEMO_BANNER if settings.DEMO_DATA else ""
    if kind == "xlsx":
        profile = profile_of(kept.commune_id)
        issuer = f"UBND {profile.commune}" if profile else "UBND"
        sheet = AnnexSheet(tab=kept.name, table=found.table)
        content = write_workbook([sheet], title=kept.name, issuer=issuer, at=at, banner=banner)
    else:
        content = build_excerpt(Excerpt(title=kept.name, blocks=(found.table,), at=at, banner=banner))
    note(
        act="take_own_form",
        by=request.user,
        at=at,
        commune=kept.commune_id,
        subject="own_form",
        ids=[kept.pk],
    )
    return download(content, f"mau-bieu-{kept.pk}-{period.start}.{kind}", MIMES[kind])


@allowed(Act.MAKE_REPORT)
@require_POST
def act(request: Request, form_id: int) -> HttpResponse:
    """Copy a form, or take it out of use."""
    kept, at = _form(request, form_id), timezone.localtime()
    if request.POST.get("viec") == "chep":
        made = copy_own_form(form=kept, by=request.user, at=at)
        return redirect("ownforms:edit", made.pk)
    retire_own_form(form=kept, by=request.user, at=at)
    messages.success(request, f"Đã thôi dùng mẫu biểu “{kept.name}”.")
    return redirect("ownforms:forms")
