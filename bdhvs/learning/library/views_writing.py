"""Writing a handbook in the office: typed, or out of a Word file, with a file beside it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.learning.authoring.commands import newest_of
from bdhvs.learning.authoring.models import OwnWork
from bdhvs.learning.authoring.pages import own_work, seen_by
from bdhvs.learning.authoring.rules import AuthoringError, StaleError, WorkKind
from bdhvs.learning.library.commands import WrittenHandbook, begin_handbook, save_handbook
from bdhvs.learning.library.forms import HandbookForm
from bdhvs.learning.library.text import HandbookDraft
from bdhvs.learning.library.word import read_handbook

NOTHING = HandbookDraft()


@allowed(Act.PLAN_LEARNING)
def works(request: Request) -> HttpResponse:
    """The handbooks of the commune stand among its works."""
    return redirect(f"{reverse('authoring:works')}?f.kind={WorkKind.HANDBOOK}")


@allowed(Act.PLAN_LEARNING)
def begin(request: Request) -> HttpResponse:
    """A new handbook."""
    return _edited(request, None, NOTHING)


@allowed(Act.PLAN_LEARNING)
def edit(request: Request, work_id: int) -> HttpResponse:
    """A handbook of the commune; each saving is a version."""
    work = own_work(request, work_id, WorkKind.HANDBOOK)
    return _edited(request, work, HandbookDraft.model_validate(newest_of(work).content))


def _edited(request: Request, work: OwnWork | None, old: HandbookDraft) -> HttpResponse:
    """The form. What was typed stays on the page, whatever happens."""
    initial = {"title": old.title, "text": old.text}
    form = HandbookForm(
        request.POST or None, request.FILES or None, initial=initial, has_file=old.file is not None
    )
    if request.method == "POST" and form.is_valid():
        try:
            work = _saved(request, work, _written(form, old))
        except StaleError as refusal:
            form.add_error(
                None, f"{refusal} Bấm Lưu lần nữa thì bản của bạn thay cho bản ấy; bản kia vẫn giữ lại."
            )
        except AuthoringError as refusal:
            form.add_error("word" if form.cleaned_data["word"] else None, str(refusal))
        else:
            messages.success(request, "Đã lưu. Xem lại rồi gửi duyệt; duyệt xong Tổ mới thấy.")
            return redirect("authoring:work", work.pk)
    context = {"work": work, "form": form, "old": old, "seen": work.latest if work else 0}
    return render(request, "learning/library/edit.html", context, status=422 if form.errors else 200)


def _written(form: HandbookForm, old: HandbookDraft) -> WrittenHandbook:
    """Raises: AuthoringError when the Word file cannot be read"""
    given = form.cleaned_data
    told: dict[str, Any] = {"title": given["title"], "text": given["text"]}
    if given["word"]:
        read = read_handbook(given["word"].read())
        told = {"title": given["title"] or read.title, "text": read.text}
    if not given.get("without_file"):
        told["file"] = old.file
    origin = f"từ tệp Word {given['word'].name}" if given["word"] else ""
    return WrittenHandbook(HandbookDraft(**told), given["file"], origin)


def _saved(request: Request, work: OwnWork | None, written: WrittenHandbook) -> OwnWork:
    """Raises: StaleError; AuthoringError"""
    by, at = request.user, timezone.localtime()
    if work is None:
        return begin_handbook(commune=request.commune_code, written=written, by=by, at=at)
    save_handbook(work=work, seen=seen_by(request), written=written, by=by, at=at)
    return work
