"""Questions of an item and simulations: one by one in the browser, out of Excel, as a file."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.learning.authoring.commands import Wording, begin_work, newest_of, save_work
from bdhvs.learning.authoring.forms import ItemForm, QuestionForm, ScriptForm, SheetForm
from bdhvs.learning.authoring.models import OwnWork
from bdhvs.learning.authoring.pages import own_work, seen_by
from bdhvs.learning.authoring.rules import AuthoringError, StaleError, WorkKind
from bdhvs.learning.authoring.scripts import read_script, write_script
from bdhvs.learning.authoring.sheets import Line, question_in, read_questions, row_of, write_questions
from bdhvs.learning.lessons.practice import Question
from bdhvs.learning.lessons.shelf import shelf
from bdhvs.people.importing.reading import read_book
from bdhvs.people.importing.rules import ImportFileError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SALT = "learning.authoring.questions"
_AN_HOUR = 3600
LEAST = 6


@allowed(Act.PLAN_LEARNING)
def begin_questions(request: Request) -> HttpResponse:
    """The questions of a skill as the commune's own; begins with ours."""
    form = ItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["item"]
        held = OwnWork.objects.filter(
            commune_id=request.commune_code, kind=WorkKind.QUESTIONS.value, code=code
        ).first()
        if held is None:
            held = begin_work(
                commune=request.commune_code, kind=WorkKind.QUESTIONS, code=code,
                wording=Wording(_content(code, shelf().questions[code]), "chép từ câu hỏi có sẵn"),
                by=request.user, at=timezone.localtime(),
            )  # fmt: skip
        return redirect("authoring:questions", held.pk)
    context = {
        "title": "Câu hỏi luyện tập", "lead": "Bắt đầu từ các câu có sẵn; thêm, sửa, bỏ hoặc thay bằng tệp Excel.",
        "form": form, "submit_label": "Mở câu hỏi", "cancel_url": reverse("authoring:works"),
    }  # fmt: skip
    return render(request, "ui/form_page.html", context, status=422 if form.errors else 200)


def _content(item: str, questions: Sequence[Question]) -> dict[str, Any]:
    """Questions numbered anew, as a version holds them."""
    told = [one.model_dump(mode="json", exclude_defaults=True) for one in questions]
    return {"item": item, "questions": [one | {"id": f"{item}-{n:02d}"} for n, one in enumerate(told, 1)]}


def _questions(work: OwnWork) -> list[Question]:
    return [Question.model_validate(one) for one in newest_of(work).content["questions"]]


@allowed(Act.PLAN_LEARNING)
def questions(request: Request, work_id: int) -> HttpResponse:
    """The questions in order, and the ways to change them."""
    work = own_work(request, work_id, WorkKind.QUESTIONS)
    shown = _questions(work)
    context = {
        "work": work,
        "questions": shown,
        "form": SheetForm(),
        "least": LEAST,
        "label": shelf().items[work.item],
    }
    return render(request, "learning/authoring/questions.html", context)


@allowed(Act.PLAN_LEARNING)
def question(request: Request, work_id: int, number: int) -> HttpResponse:
    """One question; the number after the last one adds one."""
    work = own_work(request, work_id, WorkKind.QUESTIONS)
    known = _questions(work)
    if not 1 <= number <= len(known) + 1:
        raise Http404
    old = known[number - 1] if number <= len(known) else None
    initial = row_of(old) | {"kind": old.kind} if old else {}
    form = QuestionForm(request.POST or None, initial=initial)
    if request.method == "POST":
        if request.POST.get("viec") == "bo" and old is not None:
            del known[number - 1]
            return _kept(request, work, known, f"bỏ câu {number}")
        if form.is_valid():
            line = question_in(number, form.row(), f"{work.item}-{min(number, 99):02d}")
            if line.question is not None:
                screen = old.screen if old else None
                known[number - 1 : number] = [line.question.model_copy(update={"screen": screen})]
                return _kept(request, work, known, f"sửa câu {number}")
            for problem in line.problems:
                form.add_error(None, problem.removeprefix("Cột "))
    context = {"work": work, "number": number, "form": form, "seen": work.latest, "is_new": old is None}
    return render(request, "learning/authoring/question.html", context, status=422 if form.errors else 200)


def _kept(request: Request, work: OwnWork, known: Sequence[Question], origin: str) -> HttpResponse:
    try:
        save_work(
            work=work, seen=seen_by(request), wording=Wording(_content(work.item, known), origin),
            by=request.user, at=timezone.localtime(),
        )  # fmt: skip
    except StaleError as refusal:
        messages.error(request, f"{refusal} Hãy mở lại câu hỏi rồi sửa.")
    else:
        messages.success(request, "Đã lưu.")
    return redirect("authoring:questions", work.pk)


@allowed(Act.PLAN_LEARNING)
def sheet(request: Request, work_id: int) -> HttpResponse:
    """The questions as an Excel sheet, to change there or to take as the template."""
    work = own_work(request, work_id, WorkKind.QUESTIONS)
    made = HttpResponse(write_questions(_questions(work)), content_type=XLSX)
    made["Content-Disposition"] = f'attachment; filename="cau-hoi-{work.code}.xlsx"'
    return made


@allowed(Act.PLAN_LEARNING)
@require_POST
def from_sheet(request: Request, work_id: int) -> HttpResponse:
    """A sheet, then every line with its verdict; nothing is stored here."""
    work, form = own_work(request, work_id, WorkKind.QUESTIONS), SheetForm(request.POST, request.FILES)
    lines: list[Line] = []
    if form.is_valid():
        try:
            lines = read_questions(_table(form.cleaned_data["file"]), work.item)
        except (ImportFileError, AuthoringError) as refusal:
            form.add_error("file", str(refusal))
    if form.errors:
        context = {
            "work": work,
            "questions": _questions(work),
            "form": form,
            "least": LEAST,
            "label": shelf().items[work.item],
        }
        return render(request, "learning/authoring/questions.html", context, status=422)
    good, refused = [one.question for one in lines if one.question], [one for one in lines if one.problems]
    kept = "" if refused else signing.dumps(_content(work.item, good), salt=_SALT, compress=True)
    context = {
        "work": work,
        "lines": lines,
        "refused": refused,
        "kept": kept,
        "seen": work.latest,
        "few": len(lines) < LEAST,
    }
    return render(request, "learning/authoring/sheet.html", context, status=422 if refused else 200)


def _table(file: Any) -> list[tuple[int, Sequence[str]]]:
    with tempfile.NamedTemporaryFile(prefix="bdhvs-tep-") as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        book = read_book(Path(copy.name))
    return [(line.number, line.cells) for line in book.sheets[0].lines]


@allowed(Act.PLAN_LEARNING)
@require_POST
def store_sheet(request: Request, work_id: int) -> HttpResponse:
    """Store what was previewed, whole or not at all."""
    work = own_work(request, work_id, WorkKind.QUESTIONS)
    try:
        kept = signing.loads(request.POST.get("kept", ""), salt=_SALT, max_age=_AN_HOUR)
    except signing.BadSignature:
        messages.error(request, "Bản xem trước đã quá một giờ hoặc không đọc được. Hãy tải tệp lên lại.")
        return redirect("authoring:questions", work.pk)
    if kept["item"] != work.item:
        raise Http404
    return _kept(request, work, [Question.model_validate(one) for one in kept["questions"]], "từ tệp Excel")


@allowed(Act.PLAN_LEARNING)
def script(request: Request, work_id: int) -> HttpResponse:
    """A simulation as its file: changed here or elsewhere, with every mistake by its line."""
    work = own_work(request, work_id, WorkKind.SIMULATION)
    form = ScriptForm(request.POST or None, initial={"text": write_script(newest_of(work).content)})
    problems: list[str] = []
    status = 200
    if request.method == "POST" and form.is_valid():
        content, problems = read_script(form.cleaned_data["text"], work.code)
        if content is not None and content.get("item") not in shelf().items:
            problems = [f"Không có kỹ năng mã {content.get('item')}."]
        if content is not None and not problems:
            try:
                save_work(work=work, seen=seen_by(request), wording=Wording(content), by=request.user,
                          at=timezone.localtime())  # fmt: skip
            except StaleError as refusal:
                problems = [
                    f"{refusal} Bấm Lưu lần nữa thì bản của bạn thay cho bản ấy; bản kia vẫn trong lịch sử."
                ]
            else:
                messages.success(request, "Đã lưu.")
                return redirect("authoring:work", work.pk)
        status = 422
    context = {"work": work, "form": form, "problems": problems, "seen": work.latest}
    return render(request, "learning/authoring/script.html", context, status=status)


@allowed(Act.PLAN_LEARNING)
def script_file(request: Request, work_id: int) -> HttpResponse:
    """The file of a simulation."""
    work = own_work(request, work_id, WorkKind.SIMULATION)
    made = HttpResponse(write_script(newest_of(work).content), content_type="text/yaml; charset=utf-8")
    made["Content-Disposition"] = f'attachment; filename="{work.code}.yaml"'
    return made
