"""Files beside a lesson: put there by an officer, opened by everybody."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.learning.authoring.commands import attach, detach
from bdhvs.learning.authoring.files import ROOM, TYPES, attached_file
from bdhvs.learning.authoring.forms import AttachForm
from bdhvs.learning.authoring.models import LessonAttachment
from bdhvs.learning.authoring.pages import own_work
from bdhvs.learning.authoring.rules import Attachment, AuthoringError, WorkKind
from bdhvs.learning.cards.guards import open_to_learners, place_of
from bdhvs.ops.territory import scope
from bdhvs.ui.proofs import path_of


def _standing(commune: str, lesson: str) -> list[LessonAttachment]:
    found = LessonAttachment.objects.filter(commune_id=commune, lesson=lesson, removed_at=None)
    return list(found.order_by("pk"))


@allowed(Act.PLAN_LEARNING)
def files(request: Request, work_id: int) -> HttpResponse:
    """The files beside a lesson, and the way to put one there."""
    work = own_work(request, work_id, WorkKind.LESSON)
    form = AttachForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            file = attached_file(given["file"].name, given["file"].read())
        except AuthoringError as refusal:
            form.add_error("file", str(refusal))
        else:
            attach(
                commune=request.commune_code, lesson=work.code, label=given["label"], kind=Attachment(given["kind"]),
                file=file, by=request.user, at=timezone.localtime(),
            )  # fmt: skip
            messages.success(request, "Đã kèm tệp. Bà con thấy ngay ở cuối bài, có ghi dung lượng.")
            return redirect("authoring:files", work.pk)
    context = {"work": work, "files": _standing(request.commune_code, work.code), "form": form}
    return render(request, "learning/authoring/files.html", context, status=422 if form.errors else 200)


@allowed(Act.PLAN_LEARNING)
@require_POST
def remove(request: Request, work_id: int, file_id: int) -> HttpResponse:
    """Take a file away from everybody."""
    work = own_work(request, work_id, WorkKind.LESSON)
    known = LessonAttachment.objects.filter(
        commune_id=request.commune_code, lesson=work.code, removed_at=None
    )
    detach(attachment=get_object_or_404(known, pk=file_id), by=request.user, at=timezone.localtime())
    messages.success(request, "Đã bỏ tệp.")
    return redirect("authoring:files", work.pk)


@open_to_learners
def opened(request: HttpRequest, file_id: int) -> Any:
    """One file of this device's commune, to keep or to open."""
    place = place_of(request)
    if not place:
        raise Http404
    with scope([place]):
        one = get_object_or_404(LessonAttachment, pk=file_id, commune_id=place, removed_at=None)
    path = path_of(ROOM, place, one.sha256)
    if not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type=TYPES[one.file_kind])
    name = f"{one.lesson}-{one.pk}.{one.file_kind}"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
