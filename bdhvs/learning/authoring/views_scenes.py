"""Writing a simulation: beginning, its screens, one screen with what stands there and what a touch does."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.learning.authoring.commands import Wording, begin_work, findings_in, newest_of, save_work
from bdhvs.learning.authoring.forms_scenes import PartForm, SceneForm, SimulationForm, part_forms
from bdhvs.learning.authoring.models import OwnWork
from bdhvs.learning.authoring.pages import own_work, seen_by
from bdhvs.learning.authoring.rules import StaleError, WorkKind, code_beside, code_of
from bdhvs.learning.authoring.scenes import (
    MOST_PARTS,
    MOST_SCENES,
    Data,
    drawing_of,
    new_simulation,
    scenes_in,
    with_boxes,
    with_scene,
    without_scene,
)
from bdhvs.learning.lessons.drawing import svg
from bdhvs.learning.lessons.shelf import shelf

ABOUT = ("title", "item", "story", "learned")


@allowed(Act.PLAN_LEARNING)
def begin(request: Request) -> HttpResponse:
    """A new simulation, with a first and a last screen."""
    form = SimulationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        own = OwnWork.objects.filter(commune_id=request.commune_code, kind=WorkKind.SIMULATION.value)
        taken = {*shelf().simulations, *own.values_list("code", flat=True)}
        code = code_beside(code_of(form.cleaned_data["item"], form.cleaned_data["title"]), taken)
        wording = Wording(new_simulation(code, form.cleaned_data), "viết mới")
        work = begin_work(
            commune=request.commune_code, kind=WorkKind.SIMULATION, code=code, wording=wording,
            by=request.user, at=timezone.localtime(),
        )  # fmt: skip
        return redirect("authoring:play", work.pk)
    context = {
        "title": "Viết bài làm thử", "lead": "Bà con chạm như thật trên máy tập, chạm sai không mất gì.",
        "form": form, "submit_label": "Viết tiếp", "cancel_url": reverse("authoring:works"),
    }  # fmt: skip
    return render(request, "ui/form_page.html", context, status=422 if form.errors else 200)


@allowed(Act.PLAN_LEARNING)
def play(request: Request, work_id: int) -> HttpResponse:
    """The simulation as a whole: what it is called, its screens in the order one comes to them."""
    work = own_work(request, work_id, WorkKind.SIMULATION)
    newest = newest_of(work)
    content: Data = newest.content
    form = SimulationForm(request.POST or None, initial={name: content.get(name, "") for name in ABOUT})
    if request.method == "POST" and form.is_valid():
        act = request.POST.get("viec", "")
        if _saved(request, work, _whole({**content, **form.cleaned_data}, act), form):
            return redirect("authoring:work" if act == "luu" else "authoring:play", work.pk)
    scenes = [(name, scene, _drawn(scene)) for name, scene in scenes_in(content)]
    context = {
        "work": work, "form": form, "scenes": scenes, "seen": work.latest, "most": MOST_SCENES,
        "findings": findings_in(newest),
    }  # fmt: skip
    return render(request, "learning/authoring/play.html", context, status=422 if form.errors else 200)


def _whole(content: Data, act: str) -> Data:
    """The simulation after `them`, or `bo-2`: the third screen is taken out."""
    names = [name for name, _ in scenes_in(content)]
    word, _, place = act.partition("-")
    if word == "them":
        return with_scene(content)
    if word == "bo" and place.isdecimal() and int(place) < len(names) and len(names) > 1:
        return without_scene(content, names[int(place)])
    return content


def _drawn(scene: Data) -> Any:
    return mark_safe(svg(drawing_of(scene)))  # noqa: S308 our own drawing


def _saved(request: Request, work: OwnWork, content: Data, form: Any, origin: str = "") -> bool:
    """Whether it was kept; a form with the refusal where somebody else was faster."""
    try:
        save_work(work=work, seen=seen_by(request), wording=Wording(content, origin), by=request.user,
                  at=timezone.localtime())  # fmt: skip
    except StaleError as refusal:
        form.add_error(
            None, f"{refusal} Bấm Lưu lần nữa thì bản của bạn thay cho bản ấy; bản kia vẫn giữ lại."
        )
        return False
    return True


@allowed(Act.PLAN_LEARNING)
def scene(request: Request, work_id: int, slug: str) -> HttpResponse:
    """One screen. What was typed stays on the page, whatever happens."""
    work = own_work(request, work_id, WorkKind.SIMULATION)
    content: Data = newest_of(work).content
    old = (content.get("scenes") or {}).get(slug)
    if old is None:
        raise Http404
    data = request.POST or None
    form, parts = SceneForm(data, initial=SceneForm.told(old)), part_forms(content, old, data)
    if request.method == "POST" and _all_valid(form, parts):
        act = request.POST.get("viec", "")
        made = with_boxes(form.laid_over(old), [part.box() for part in parts], act)
        whole = {**content, "scenes": {**content["scenes"], slug: made}}
        if _saved(request, work, whole, form):
            if act == "luu":
                messages.success(request, "Đã lưu màn hình này.")
                return redirect("authoring:play", work.pk)
            return redirect(reverse("authoring:scene", args=[work.pk, slug]) + "#cac-phan")
    context = {
        "work": work, "form": form, "parts": parts, "seen": work.latest, "drawing": _drawn(old), "most": MOST_PARTS,
        "number": 1 + [other for other, _ in scenes_in(content)].index(slug),
        "broken": request.method == "POST",
    }  # fmt: skip
    return render(request, "learning/authoring/scene.html", context, status=422 if context["broken"] else 200)


def _all_valid(form: SceneForm, parts: list[PartForm]) -> bool:
    return False not in [form.is_valid(), *(part.is_valid() for part in parts)]
