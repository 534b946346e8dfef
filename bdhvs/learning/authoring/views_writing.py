"""Writing a lesson: beginning, from a Word file, from one of ours; its texts, its steps, their pictures."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.learning.authoring.checking import lesson_findings
from bdhvs.learning.authoring.commands import (
    Wording,
    add_picture,
    begin_work,
    newest_of,
    save_work,
    undo,
)
from bdhvs.learning.authoring.drafts import (
    CardDraft,
    LessonDraft,
    StepDraft,
    own_pictures_in,
    photo_screen,
    picture_of,
)
from bdhvs.learning.authoring.forms import AboutForm, LessonForm, PictureForm, StepForms, WordForm
from bdhvs.learning.authoring.models import OwnPicture, OwnWork
from bdhvs.learning.authoring.pages import own_work, version_of
from bdhvs.learning.authoring.pictures import drawn_pictures, pictures_like, small
from bdhvs.learning.authoring.rules import (
    MOST_STEPS,
    AuthoringError,
    StaleError,
    WorkKind,
    code_beside,
    code_of,
)
from bdhvs.learning.authoring.shelves import pictures_of
from bdhvs.learning.authoring.word import read_word, template
from bdhvs.learning.lessons.drawing import svg
from bdhvs.learning.lessons.shelf import shelf
from bdhvs.learning.talking_cards import talking_cards
from bdhvs.lib.photos import PhotoError

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXAMPLE = "s1-khoa-man-hinh"
LISTED = 40


@allowed(Act.PLAN_LEARNING)
def begin(request: Request) -> HttpResponse:
    """A new lesson: what it is called, which skill, for whom."""
    form = AboutForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        draft = LessonDraft(**form.cleaned_data, steps=(StepDraft(), StepDraft()))
        return redirect("authoring:edit", _begun(request, draft, "viết mới").pk)
    context = {
        "title": "Viết bài học mới", "lead": "Ba phút, một việc, mỗi bước một hình. Viết dở cũng lưu được.",
        "form": form, "submit_label": "Viết tiếp", "cancel_url": reverse("authoring:works"),
    }  # fmt: skip
    return render(request, "ui/form_page.html", context, status=422 if form.errors else 200)


def _begun(request: Request, draft: LessonDraft, origin: str) -> OwnWork:
    """Under an address of its own, different from every lesson here."""
    own = OwnWork.objects.filter(commune_id=request.commune_code, kind=WorkKind.LESSON.value)
    taken = {*shelf().lessons, *own.values_list("code", flat=True)}
    code = code_beside(code_of(draft.item, draft.title or "bai"), taken)
    return begin_work(
        commune=request.commune_code, kind=WorkKind.LESSON, code=code, wording=_wording(draft, origin),
        by=request.user, at=timezone.localtime(),
    )  # fmt: skip


def _wording(draft: LessonDraft, origin: str = "") -> Wording:
    return Wording(draft.model_dump(mode="json"), origin)


@allowed(Act.PLAN_LEARNING)
@require_POST
def adapt(request: Request, code: str) -> HttpResponse:
    """A version of one's own of a lesson or simulation of ours; under the same address, so paper stays right."""
    known = shelf()
    if code in known.lessons:
        lesson = known.lessons[code]
        draft = LessonDraft.of(lesson, talking_cards().get(lesson.item))
        kind, content, page = WorkKind.LESSON, draft.model_dump(mode="json"), "authoring:edit"
    elif code in known.simulations:
        kind, page = WorkKind.SIMULATION, "authoring:play"
        content = known.simulations[code].model_dump(mode="json", exclude_defaults=True)
    else:
        raise Http404
    held = OwnWork.objects.filter(commune_id=request.commune_code, kind=kind.value, code=code).first()
    if held is None:
        wording = Wording(content, "chép từ bản có sẵn")
        held = begin_work(commune=request.commune_code, kind=kind, code=code, wording=wording,
                          by=request.user, at=timezone.localtime())  # fmt: skip
        messages.success(request, "Đã chép. Bài có sẵn vẫn hiện cho đến khi bản của xã được duyệt.")
    return redirect(page, held.pk)


@allowed(Act.PLAN_LEARNING)
def word_template(request: Request) -> HttpResponse:
    """The form for Word, filled with an example."""
    made = HttpResponse(template(shelf().lessons[EXAMPLE]), content_type=WORD)
    made["Content-Disposition"] = 'attachment; filename="mau-bai-hoc.docx"'
    return made


@allowed(Act.PLAN_LEARNING)
def from_word(request: Request) -> HttpResponse:
    """A lesson from a Word file; becomes a draft with everything that is still wrong beside it."""
    form = WordForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            draft = read_word(file.read())
        except AuthoringError as refusal:
            form.add_error("file", str(refusal))
        else:
            chosen = {"item": form.cleaned_data["item"], "groups": tuple(form.cleaned_data["groups"])}
            work = _begun(request, draft.model_copy(update=chosen), f"từ tệp Word {file.name}"[:120])
            messages.success(
                request, f"Đã đọc {len(draft.steps)} bước. Chọn hình cho từng bước rồi gửi duyệt."
            )
            return redirect("authoring:edit", work.pk)
    return render(
        request, "learning/authoring/from_word.html", {"form": form}, status=422 if form.errors else 200
    )


@allowed(Act.PLAN_LEARNING)
def edit(request: Request, work_id: int) -> HttpResponse:
    """The lesson as boxes. What was typed stays on the page, whatever happens."""
    work = own_work(request, work_id, WorkKind.LESSON)
    if request.method != "POST":
        draft = LessonDraft.model_validate(newest_of(work).content)
        return _editor(request, work, draft, LessonForm(initial=LessonForm.told(draft)), StepForms(draft))
    act = request.POST.get("viec", "")
    if act == "hoan-tac":
        return _undone(request, work)
    draft, form, steps = _typed(request, work)
    if not (form.is_valid() and steps.is_valid()):
        return _editor(request, work, draft, form, steps, status=422)
    made = _made(form, draft, steps.steps(act))
    try:
        if made != draft or _number(request, "seen") != work.latest:
            save_work(work=work, seen=_number(request, "seen"), wording=_wording(made), by=request.user,
                      at=timezone.localtime())  # fmt: skip
    except StaleError as refusal:
        return _editor(request, work, draft, form, steps, stale=str(refusal), status=409)
    return _after(request, work, act)


def _number(request: Request, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 8 else 0


def _typed(request: Request, work: OwnWork) -> tuple[LessonDraft, LessonForm, StepForms]:
    """What was sent, over the version whose steps stood on the page."""
    draft = LessonDraft.model_validate(version_of(work, _number(request, "base")).content)
    return draft, LessonForm(request.POST), StepForms(draft, request.POST)


def _made(form: LessonForm, draft: LessonDraft, steps: tuple[StepDraft, ...]) -> LessonDraft:
    given = form.cleaned_data
    card = CardDraft(**{name: given.get(name, "") for name in CardDraft.model_fields})
    told = {name: value for name, value in given.items() if name not in CardDraft.model_fields}
    told["groups"] = tuple(told.get("groups", ()))
    return draft.model_copy(update={**told, "card": card, "steps": steps})


def _after(request: Request, work: OwnWork, act: str) -> HttpResponse:
    if act.startswith("hinh-") and act[5:].isdecimal():
        return redirect("authoring:picture", work.pk, int(act[5:]) + 1)
    if act == "luu":
        messages.success(request, "Đã lưu.")
        return redirect("authoring:work", work.pk)
    return redirect(reverse("authoring:edit", args=[work.pk]) + "#cac-buoc")


def _undone(request: Request, work: OwnWork) -> HttpResponse:
    try:
        undo(work=work, seen=_number(request, "seen"), by=request.user, at=timezone.localtime())
    except AuthoringError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Đã hoàn tác lần sửa gần nhất. Bấm nữa để lùi thêm một lần.")
    return redirect("authoring:edit", work.pk)


def _editor(
    request: Request, work: OwnWork, draft: LessonDraft, form: LessonForm, steps: StepForms, *, stale: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    pictures = pictures_of(work.commune_id, own_pictures_in(draft.steps))
    drawn = [mark_safe(svg(picture_of(one, pictures))) for one in draft.steps]  # noqa: S308 our own drawing
    base = _number(request, "base") if request.method == "POST" else work.latest
    context = {
        "work": work, "form": form, "steps": list(zip(steps.forms, drawn, strict=True)),
        "seen": work.latest, "base": base,
        "most": MOST_STEPS, "stale": stale, "newest": newest_of(work) if stale else None, "may_undo": work.latest > 1,
        "findings": lesson_findings(draft, pictures, shelf().items), "broken": status == 422,
    }  # fmt: skip
    return render(request, "learning/authoring/edit.html", context, status=status)


@allowed(Act.PLAN_LEARNING)
@require_POST
def check(request: Request, work_id: int) -> HttpResponse:
    """What is still wrong with what stands in the boxes now; nothing is saved."""
    work = own_work(request, work_id, WorkKind.LESSON)
    draft, form, steps = _typed(request, work)
    if form.is_valid() and steps.is_valid():
        draft = _made(form, draft, steps.steps(""))
    pictures = pictures_of(work.commune_id, own_pictures_in(draft.steps))
    found = lesson_findings(draft, pictures, shelf().items)
    return render(request, "learning/authoring/findings.html", {"findings": found})


@allowed(Act.PLAN_LEARNING)
def picture(request: Request, work_id: int, number: int) -> HttpResponse:
    """The picture of a step: one of ours, one that the commune has, or a new one."""
    work = own_work(request, work_id, WorkKind.LESSON)
    draft = LessonDraft.model_validate(newest_of(work).content)
    if not 1 <= number <= len(draft.steps):
        raise Http404
    chosen, form = None, PictureForm()
    if request.method == "POST":
        chosen, form = _chosen(request)
    if chosen is not None:
        steps = list(draft.steps)
        steps[number - 1] = steps[number - 1].model_copy(update={"screen": chosen})
        made = draft.model_copy(update={"steps": tuple(steps)})
        try:
            save_work(work=work, seen=_number(request, "seen"), wording=_wording(made, f"hình bước {number}"),
                      by=request.user, at=timezone.localtime())  # fmt: skip
        except StaleError as refusal:
            messages.error(request, f"{refusal} Hãy chọn hình lại.")
        return redirect(reverse("authoring:edit", args=[work.pk]) + f"#buoc-{number}")
    asked = request.GET.get("q", "").strip()[:60]
    context = {
        "work": work, "number": number, "step": draft.steps[number - 1], "form": form, "asked": asked,
        "drawn": [(one, mark_safe(svg(one.screen))) for one in pictures_like(asked, work.item)],  # noqa: S308 ours
        "own": _own_drawn(work.commune_id),
    }  # fmt: skip
    return render(request, "learning/authoring/picture.html", context, status=422 if form.errors else 200)


def _own_drawn(commune: str) -> list[tuple[OwnPicture, Any]]:
    rows = list(OwnPicture.objects.filter(commune_id=commune).order_by("-pk")[:LISTED])
    ready = pictures_of(commune, {one.sha256 for one in rows})
    steps = [StepDraft(screen=photo_screen(one.sha256, one.shows, one.wide, one.high)) for one in rows]
    drawn = [mark_safe(svg(picture_of(step, ready))) for step in steps]  # noqa: S308 our own drawing
    return list(zip(rows, drawn, strict=True))


def _chosen(request: Request) -> tuple[dict[str, Any] | None, PictureForm]:
    """The screen that was chosen, or the form with what is wrong with an upload."""
    name, own = request.POST.get("hinh", ""), request.POST.get("anh", "")
    if name in drawn_pictures():
        return drawn_pictures()[name].data, PictureForm()
    held = OwnPicture.objects.filter(commune_id=request.commune_code, sha256=own).first() if own else None
    if held is not None:
        return photo_screen(held.sha256, held.shows, held.wide, held.high), PictureForm()
    form = PictureForm(request.POST, request.FILES)
    if not form.is_valid():
        return None, form
    shows = form.cleaned_data["shows"]
    try:
        made = add_picture(
            commune=request.commune_code, picture=small(form.cleaned_data["file"].read()), shows=shows,
            by=request.user, at=timezone.localtime(),
        )  # fmt: skip
    except PhotoError as refusal:
        form.add_error("file", str(refusal))
        return None, form
    return photo_screen(made.sha256, shows, made.wide, made.high), form
