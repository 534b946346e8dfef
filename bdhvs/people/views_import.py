"""Importing a list, page by page: upload, columns, preview with repairs, store, result."""

import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.journal.commands import note
from bdhvs.people.forms_import import ColumnsForm, LineForm, UploadForm
from bdhvs.people.import_models import ImportBatch, ImportRow, ImportState
from bdhvs.people.importing import commands, pages, staging
from bdhvs.people.importing.resultfile import write_staged_result
from bdhvs.people.importing.rules import ImportFileError, RowsRefusedError
from bdhvs.people.importing.template import write_template
from bdhvs.people.rules import ResidenceKind
from bdhvs.places.queries import hamlets_on

PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _batch(request: Request, uuid: UUID) -> ImportBatch:
    return get_object_or_404(ImportBatch, uuid=uuid, commune_id=request.commune_code)


@allowed(Act.IMPORT_PEOPLE)
def upload(request: Request) -> HttpResponse:
    """The lists in hand, and the box for a new one."""
    today = timezone.localdate()
    hamlets = list(hamlets_on(request.commune_code, today).values_list("code", "name"))
    form = UploadForm(
        request.POST or None, request.FILES or None, hamlets=hamlets, today=today, initial={"since": today}
    )
    if request.method == "POST" and form.is_valid():
        try:
            batch = _take_in(request, form.cleaned_data)
        except ImportFileError as error:
            form.add_error("file", str(error))
        else:
            return redirect("people:import_columns", batch.uuid)
    batches = ImportBatch.objects.filter(commune_id=request.commune_code).order_by("-made_at")[:20]
    context = {"form": form, "batches": batches, "steps": pages.steps(0), "no_hamlets": not hamlets}
    return render(request, "people/import_upload.html", context, status=422 if form.errors else 200)


def _take_in(request: Request, given: dict[str, Any]) -> ImportBatch:
    with tempfile.NamedTemporaryFile(prefix="bdhvs-tep-") as copy:
        for chunk in given["file"].chunks():
            copy.write(chunk)
        copy.flush()
        return commands.take_in(
            path=Path(copy.name),
            file_name=given["file"].name,
            commune=request.commune_code,
            hamlet=given["hamlet"] or None,
            since=given["since"],
            residence=ResidenceKind(given["residence"]),
            by=request.user,
            at=timezone.localtime(),
        )


@allowed(Act.IMPORT_PEOPLE)
def columns(request: Request, uuid: UUID) -> HttpResponse:
    """Which column is what: our guess, the officer's word."""
    batch = _batch(request, uuid)
    if batch.state == ImportState.STORED or batch.running:
        return redirect("people:import_preview", uuid)
    sheet = request.GET.get("trang", "")
    if sheet.isdigit() and int(sheet) < len(batch.sheets) and int(sheet) != batch.sheet:
        commands.choose_sheet(batch=batch, sheet=int(sheet))
    form = ColumnsForm(request.POST or None, columns=batch.columns)
    if request.method == "POST" and form.is_valid():
        try:
            commands.confirm_columns(batch=batch, mapping=form.mapping())
        except ImportFileError as error:
            form.add_error(None, str(error))
        else:
            return _look(request, batch)
    context = {"batch": batch, "form": form, "rows": pages.column_rows(batch, form), "steps": pages.steps(1)}
    context["notes"] = [
        *staging.staged_table(batch).sentences(),
        *staging.staged_sheet(batch, lines=1).hidden_parts(),
    ]
    _note_seen(request, batch, pages.EXAMPLES)
    return render(request, "people/import_columns.html", context, status=422 if form.errors else 200)


def _look(request: Request, batch: ImportBatch) -> HttpResponse:
    """Check now, or hand a long list to the job queue."""
    if pages.lines_of(batch) > commands.AT_ONCE:
        _hand_over(batch, ImportState.CHECKING)
        return redirect("people:import_preview", batch.uuid)
    commands.check(batch=batch, on=timezone.localdate())
    if batch.failure:
        messages.error(request, batch.failure)
        return redirect("people:import_columns", batch.uuid)
    return redirect("people:import_preview", batch.uuid)


def _hand_over(batch: ImportBatch, state: ImportState) -> None:
    from bdhvs.people.jobs import run_import  # the job queue is loaded only where it is used

    batch.state, batch.phase, batch.done, batch.total = state, "đang chờ tới lượt", 0, 0
    batch.save(update_fields=["state", "phase", "done", "total"])
    run_import.defer(batch=batch.pk, commune=batch.commune_id)


@allowed(Act.IMPORT_PEOPLE)
def preview(request: Request, uuid: UUID) -> HttpResponse:
    """Row by row: what will happen, or what happened."""
    batch = _batch(request, uuid)
    if batch.state == ImportState.COLUMNS:
        if batch.failure:
            messages.error(request, batch.failure)
        return redirect("people:import_columns", uuid)
    context: dict[str, Any] = {
        "batch": batch,
        "steps": pages.steps(3 if batch.state == ImportState.STORED else 2),
    }
    if batch.running or batch.state == ImportState.FAILED:
        return render(request, "people/import_running.html", {**context, "job": pages.job(batch)})
    context |= pages.listing(batch, request.GET.get("loc", ""), request.GET.get("trang", "1"), PAGE)
    _note_seen(request, batch, len(context["rows"]))
    return render(request, "people/import_preview.html", context)


def _note_seen(request: Request, batch: ImportBatch, rows: int) -> None:
    """Names that stand in an uploaded list were read."""
    note(
        act="see_import",
        by=request.user,
        at=timezone.localtime(),
        commune=batch.commune_id,
        subject="import",
        ids=[batch.pk],
        count=rows,
    )


@allowed(Act.IMPORT_PEOPLE)
def progress(request: Request, uuid: UUID) -> HttpResponse:
    """The progress box, asked for every two seconds; without JavaScript the page itself."""
    batch = _batch(request, uuid)
    if not request.htmx:
        return redirect("people:import_preview", uuid)
    response = render(request, "people/import_job.html", {"job": pages.job(batch)})
    if not batch.running:
        response["HX-Refresh"] = "true"
    return response


@allowed(Act.IMPORT_PEOPLE)
def line(request: Request, uuid: UUID, number: int) -> HttpResponse:
    """Repair one row in its place; without JavaScript a page of its own."""
    batch = _batch(request, uuid)
    if batch.state != ImportState.READY:
        return redirect("people:import_preview", uuid)
    row = get_object_or_404(ImportRow, batch=batch, line=number)
    found = staging.staged_lines(batch, [number]).get(number)
    if found is None:
        raise Http404
    shown = pages.read_columns(batch)
    wrong = pages.wrong_columns(batch, row)
    initial = {f"c{index}": found.cell(index) for index, _ in shown}
    form = LineForm(request.POST or None, columns=shown, wrong=wrong, initial=initial)
    if request.method == "POST" and form.is_valid():
        commands.repair(batch=batch, line=number, cells=form.cells())
        return _again(request, batch, number)
    context = {"batch": batch, "row": pages.shown_row(batch, row, found), "form": form}
    _note_seen(request, batch, 1)
    template = "people/import_line_form.html" if request.htmx else "people/import_line.html"
    return render(request, template, context)


@require_POST
@allowed(Act.IMPORT_PEOPLE)
def decide(request: Request, uuid: UUID, number: int) -> HttpResponse:
    """New person, the same person, or leave the row out."""
    batch = _batch(request, uuid)
    if batch.state == ImportState.READY:
        try:
            commands.decide(batch=batch, line=number, decision=request.POST.get("decision", ""))
        except ImportFileError as error:
            messages.error(request, str(error))
    return _again(request, batch, number)


def _again(request: Request, batch: ImportBatch, number: int) -> HttpResponse:
    """After a repair: look again at once when the list is short, then show the row."""
    if pages.lines_of(batch) <= commands.AT_ONCE:
        commands.check(batch=batch, on=timezone.localdate())
    if not request.htmx:
        return redirect("people:import_preview", batch.uuid)
    row = get_object_or_404(ImportRow, batch=batch, line=number)
    found = staging.staged_lines(batch, [number])[number]
    context = {"batch": batch, "row": pages.shown_row(batch, row, found), "filters": pages.filters(batch, "")}
    _note_seen(request, batch, 1)
    return render(request, "people/import_row_again.html", context)


@require_POST
@allowed(Act.IMPORT_PEOPLE)
def leave_out(request: Request, uuid: UUID) -> HttpResponse:
    """All refused rows at once, for whoever repairs them in the office's own list later."""
    batch = _batch(request, uuid)
    if batch.state != ImportState.READY:
        return redirect("people:import_preview", uuid)
    commands.leave_out_refused(batch=batch)
    return _look(request, batch)


@require_POST
@allowed(Act.IMPORT_PEOPLE)
def again(request: Request, uuid: UUID) -> HttpResponse:
    """Look at all rows once more."""
    batch = _batch(request, uuid)
    if batch.state not in (ImportState.READY, ImportState.FAILED):
        return redirect("people:import_preview", uuid)
    return _look(request, batch)


@require_POST
@allowed(Act.IMPORT_PEOPLE)
def store(request: Request, uuid: UUID) -> HttpResponse:
    """Store the whole list, or nothing."""
    batch = _batch(request, uuid)
    if batch.state != ImportState.READY:
        return redirect("people:import_preview", uuid)
    if pages.lines_of(batch) > commands.AT_ONCE:
        _hand_over(batch, ImportState.STORING)
        return redirect("people:import_preview", uuid)
    now = timezone.localtime()
    try:
        commands.apply(batch=batch, by=request.user, at=now, on=now.date())
    except (RowsRefusedError, ImportFileError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Đã ghi vào sổ: {pages.summary(batch)}.")
    return redirect("people:import_preview", uuid)


@require_POST
@allowed(Act.IMPORT_PEOPLE)
def give_up(request: Request, uuid: UUID) -> HttpResponse:
    """Forget an upload that was not stored."""
    batch = _batch(request, uuid)
    if batch.running:
        return redirect("people:import_preview", uuid)
    commands.give_up(batch=batch, by=request.user, at=timezone.localtime())
    messages.success(request, f"Đã xóa bản tải lên “{batch.file_name}”. Sổ không thay đổi.")
    return redirect("people:import")


@allowed(Act.IMPORT_PEOPLE)
def result(request: Request, uuid: UUID) -> HttpResponse:
    """Each row of the list and what happened to it, as .xlsx."""
    batch = _batch(request, uuid)
    made = BytesIO()
    write_staged_result(made, batch)
    note(
        act="export_import_result",
        by=request.user,
        at=timezone.localtime(),
        commune=batch.commune_id,
        subject="import",
        ids=[batch.pk],
    )
    return _file(made, "ket-qua-nhap-danh-sach.xlsx")


@allowed(Act.IMPORT_PEOPLE)
def template(request: Request) -> HttpResponse:
    """The template with the commune's own hamlets."""
    made = BytesIO()
    write_template(
        made, list(hamlets_on(request.commune_code, timezone.localdate()).values_list("name", flat=True))
    )
    return _file(made, "mau-danh-sach-nhan-khau.xlsx")


def _file(made: BytesIO, name: str) -> HttpResponse:
    answer = HttpResponse(made.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
