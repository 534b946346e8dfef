"""Facts from Excel, page by page: template, upload, preview, store, result."""

import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.exchange.entry.tables import preview_table
from bdhvs.exchange.forms import UploadForm
from bdhvs.exchange.loading import staging
from bdhvs.exchange.loading.context import Context
from bdhvs.exchange.loading.kinds import KINDS, Kind
from bdhvs.exchange.loading.resultfile import write_result
from bdhvs.exchange.loading.template import write_template
from bdhvs.exchange.models import Upload
from bdhvs.exchange.rules import FactsRefusedError
from bdhvs.journal.commands import note
from bdhvs.people.importing.rules import ImportFileError
from bdhvs.skills.desk import Desk
from bdhvs.skills.rules import FactError
from bdhvs.ui.components import Step
from bdhvs.ui.tables import respond

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _kind(code: str) -> Kind:
    if code not in KINDS:
        raise Http404
    return KINDS[code]


def _upload(request: Request, uuid: UUID) -> Upload:
    """One's own uploads only: they hold what was not yet checked."""
    return get_object_or_404(Upload, uuid=uuid, commune_id=request.commune_code, by=request.user)


def steps(now: int) -> list[Step]:
    labels = ("Chọn tệp", "Xem trước từng dòng", "Đã ghi vào sổ")
    return [
        Step(label, "done" if i < now else "now" if i == now else "todo") for i, label in enumerate(labels)
    ]


@allowed(Act.ENTER_FACTS)
def template(request: Request, kind: str) -> FileResponse:
    chosen, held = _kind(kind), BytesIO()
    write_template(held, chosen, Context(Desk(request.commune_code, request.user, timezone.localtime())))
    held.seek(0)
    return FileResponse(held, as_attachment=True, filename=f"mau-{kind}.xlsx", content_type=XLSX)


@allowed(Act.ENTER_FACTS)
def upload(request: Request, kind: str) -> HttpResponse:
    """The box for a file, the template, and the files in hand."""
    chosen = _kind(kind)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _take_in(request, form.cleaned_data["file"], chosen)
        except ImportFileError as error:
            form.add_error("file", str(error))
        else:
            return redirect("exchange:preview", made.uuid)
    mine = Upload.objects.filter(commune_id=request.commune_code, by=request.user, kind=kind)
    context: dict[str, Any] = {
        "form": form,
        "kind": chosen,
        "steps": steps(0),
        "uploads": mine.defer("sealed_rows", "sealed_told").order_by("-made_at")[:10],
    }
    return render(request, "exchange/upload.html", context, status=422 if form.errors else 200)


def _take_in(request: Request, file: Any, kind: Kind) -> Upload:
    with tempfile.NamedTemporaryFile(prefix="bdhvs-tep-") as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        return staging.take_in(
            path=Path(copy.name),
            file_name=file.name,
            kind=kind,
            commune=request.commune_code,
            by=request.user,
            at=timezone.localtime(),
        )


@allowed(Act.ENTER_FACTS)
def preview(request: Request, uuid: UUID) -> HttpResponseBase:
    """What will happen (or happened) to every row."""
    found = _upload(request, uuid)
    stored, rows = found.stored_at is not None, staging.told(found)
    table = preview_table(request, rows, stored=stored)
    _note_seen(request, "export_import_result" if table.state.output else "see_import", found, len(rows))
    context = {
        "upload": found,
        "kind": KINDS[found.kind],
        "stored": stored,
        "steps": steps(2 if stored else 1),
    }
    return respond(request, "exchange/preview.html", table, context)


def _note_seen(request: Request, act: str, found: Upload, rows: int) -> None:
    """Names that stand in an uploaded list were read or taken away."""
    note(act=act, by=request.user, at=timezone.localtime(), commune=found.commune_id, subject="upload",
         ids=[found.pk], count=rows)  # fmt: skip


@allowed(Act.ENTER_FACTS)
@require_POST
def store(request: Request, uuid: UUID) -> HttpResponse:
    """Everything, or nothing."""
    found = _upload(request, uuid)
    try:
        staging.apply(upload=found, by=request.user, at=timezone.localtime())
    except (FactsRefusedError, FactError) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Đã ghi {found.to_store} dòng vào sổ.")
    return redirect("exchange:preview", uuid)


@allowed(Act.ENTER_FACTS)
@require_POST
def give_up(request: Request, uuid: UUID) -> HttpResponse:
    found = _upload(request, uuid)
    kind = found.kind
    if found.stored_at is None:
        staging.give_up(upload=found, by=request.user, at=timezone.localtime())
        messages.success(request, "Đã bỏ tệp, chưa ghi gì.")
    return redirect("exchange:upload", kind)


@allowed(Act.ENTER_FACTS)
def result(request: Request, uuid: UUID) -> FileResponse:
    """Each row and what happened to it, as a workbook."""
    found, held = _upload(request, uuid), BytesIO()
    rows = staging.told(found)
    write_result(held, rows, stored=found.stored_at is not None)
    _note_seen(request, "export_import_result", found, len(rows))
    held.seek(0)
    return FileResponse(held, as_attachment=True, filename=f"ket-qua-{found.kind}.xlsx", content_type=XLSX)
