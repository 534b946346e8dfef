"""What the pages of a work show, and the one way to a work from an address."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe

from bdhvs.accounts.http import Request
from bdhvs.learning.authoring.commands import pictures_in
from bdhvs.learning.authoring.drafts import LessonDraft
from bdhvs.learning.authoring.models import OwnWork, WorkVersion
from bdhvs.learning.authoring.rules import State, WorkKind
from bdhvs.learning.lessons.practice import Question, QuestionFile, Simulation
from bdhvs.learning.lessons.shelf import Own, shelf
from bdhvs.learning.library.queries import guide_of
from bdhvs.learning.site.rules import group_named
from bdhvs.learning.site.showing import lesson_context, practice_context, simulation_context
from bdhvs.ui.guides import html_of
from bdhvs.ui.middleware import content_policy

CHIPS = {
    State.DRAFT: "no_data", State.REVIEW: "needs_decision", State.RETURNED: "late", State.PUBLISHED: "reached",
    State.REWRITTEN: "on_pace", State.WITHDRAWN: "missed",
}  # fmt: skip


def own_work(request: Request, work_id: int, kind: WorkKind | None = None) -> OwnWork:
    """Raises: Http404 for a work of another commune, or of another kind"""
    known = OwnWork.objects.filter(commune_id=request.commune_code)
    return get_object_or_404(known.filter(kind=kind.value) if kind else known, pk=work_id)


def version_of(work: OwnWork, number: int) -> WorkVersion:
    found: WorkVersion = get_object_or_404(work.versions.select_related("work", "written_by"), number=number)
    return found


def seen_by(request: Request) -> int:
    """The number of the version that stood on the page that was sent."""
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 8 else 0


def with_frame(response: HttpResponse) -> HttpResponse:
    """A page that shows another page of ours in a frame."""
    policy = content_policy(settings.IDENTITY, tls=settings.TLS)
    response["Content-Security-Policy"] = f"{policy}; frame-src 'self'"
    return response


def in_frame(response: HttpResponse) -> HttpResponse:
    """A page that may stand in a frame of ours, and of nobody else."""
    policy = content_policy(settings.IDENTITY, tls=settings.TLS)
    response["Content-Security-Policy"] = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def shown_to_learners(request: Request, version: WorkVersion) -> HttpResponse:
    """The version as if it were published: drawn by the learner's own template, or as the team reads it."""
    code, kind = version.work.code, WorkKind(version.work.kind)
    if kind is WorkKind.HANDBOOK:
        guide = guide_of(code, version.content)
        text = mark_safe(html_of(guide, ""))  # noqa: S308 our own drawing of plain text
        return render(request, "learning/library/preview.html", {"guide": guide, "text": text})
    if version.work.item not in shelf().items:
        return render(request, "learning/authoring/nothing_yet.html")
    if kind is WorkKind.LESSON:
        draft = LessonDraft.model_validate(version.content)
        lesson = draft.shown(code, pictures_in(version))
        known, group = shelf().with_own(Own(lessons=[lesson])), group_named("citizen")
        if group is None:
            raise Http404
        return render(request, "learning/site/lesson.html", _still(lesson_context(known, code, group)))
    return render(request, *_tried(request, version, kind))


def _tried(request: Request, version: WorkVersion, kind: WorkKind) -> tuple[str, dict[str, Any]]:
    try:
        if kind is WorkKind.QUESTIONS:
            file = QuestionFile.model_construct(item=version.work.item, questions=_questions(version))
            known = shelf().with_own(Own(questions={file.item: file.questions}))
            return "learning/site/practice.html", practice_context(known, file.item, request.POST)
        known = shelf().with_own(Own(simulations=[Simulation.model_validate(version.content)]))
    except ValueError:
        return "learning/authoring/nothing_yet.html", {}
    return "learning/site/simulation.html", simulation_context(known, version.work.code, request.GET)


def _questions(version: WorkVersion) -> Any:
    return tuple(Question.model_validate(one) for one in version.content.get("questions", ()))


def _still(context: dict[str, Any]) -> dict[str, Any]:
    """A preview is looked at: nothing of it is noted as learned."""
    return context | {"preview": True}
