"""One need with its forms, and what each form does. A refused form comes back with what was typed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Act
from bdhvs.feedback.commands import (
    Handler,
    answer_need,
    assign_need,
    close_need,
    escalate_need,
    publish_need,
    unpublish_need,
    word_need,
)
from bdhvs.feedback.forms import AnswerForm, AssignForm, EscalateForm, PublishForm, WordForm
from bdhvs.feedback.models import Need
from bdhvs.feedback.pages import (
    Handlers,
    due_of,
    handler_of,
    may_do,
    moments_of,
    place_of,
    rungs_above,
    state_words,
    status_of,
)
from bdhvs.feedback.queries import needs_of
from bdhvs.feedback.rules import ABOUT_DATA, USUAL_DAYS, NeedError, NeedKind, Rung, working_days_after
from bdhvs.journal.commands import note
from bdhvs.people.sealing import unseal
from bdhvs.places.models import Unit


def found(request: Request, need_id: int) -> Need:
    return get_object_or_404(needs_of(request.commune_code), pk=need_id)


def need_page(request: Request, one: Need, sent: forms.Form | None = None, status: int = 200) -> HttpResponse:
    """The page with every form this reader gets; `sent` is the one that was refused."""
    at = timezone.localtime()
    note(act="see_needs", by=request.user, at=at, commune=request.commune_code, subject="need", ids=[one.pk])
    shown = {
        name: sent if isinstance(sent, type(form)) else form
        for name, form in _forms(request, one, at).items()
        if may_do(request.user, one)[name]
    }
    context = {
        "need": one,
        "kind": NeedKind(one.kind),
        "words": unseal(one.words),
        "reach": unseal(one.reach),
        "chip": status_of(one, at.date()),
        "state": state_words(one, at.date()),
        "due": due_of(one),
        "handler": handler_of(one),
        "place": place_of(one),
        "moments": moments_of(one),
        "zones": list(one.zones.all()),
        "about_data": one.kind in ABOUT_DATA,
        "may_see_home": request.user.may(Act.SEE_PEOPLE),
        "may_close": may_do(request.user, one)["close"],
        "forms": shown,
        "sent": sent,
        "tab": "needs",
    }
    return render(request, "feedback/need.html", context, status=status)


def _forms(request: Request, one: Need, at: datetime) -> dict[str, forms.Form]:
    handlers = Handlers(request.commune_code, at.date()) if may_do(request.user, one)["assign"] else None
    return {
        "answer": AnswerForm(),
        "assign": AssignForm(
            choices=handlers.choices() if handlers else [],
            initial={"due_on": one.due_on or working_days_after(at.date(), USUAL_DAYS)},
        ),
        "escalate": EscalateForm(choices=rungs_above(request.user, one)),
        "word": WordForm(initial={"gist": one.gist, "for_report": one.for_report}),
        "publish": PublishForm(initial={"public_answer": one.public_answer}),
    }


def _done(
    request: Request, one: Need, form: forms.Form, act: Callable[[dict[str, Any], User, datetime], str]
) -> HttpResponse:
    """Do it and go back to the need, or show the refusal at the form."""
    if form.is_valid():
        try:
            messages.success(request, act(form.cleaned_data, request.user, timezone.localtime()))
        except NeedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("voices:need", one.pk)
    return need_page(request, one, form, status=422)


@allowed(Act.ASSIGN_VOICES)
@require_POST
def assign(request: Request, need_id: int) -> HttpResponse:
    """Give it to a unit or a person."""
    one = found(request, need_id)
    handlers = Handlers(request.commune_code, timezone.localdate())

    def act(given: dict[str, Any], by: User, at: datetime) -> str:
        kind, _, key = given["to"].partition(":")
        unit = Unit.objects.get(pk=key) if kind == "u" else None
        user = User.objects.get(pk=key) if kind == "n" else None
        assign_need(need=one, to=Handler(unit, user), due_on=given["due_on"], by=by, at=at)
        return "Đã giao. Người nhận thấy việc này trong danh sách của mình."

    return _done(request, one, AssignForm(request.POST, choices=handlers.choices()), act)


@allowed(Act.HEAR_VOICES)
@require_POST
def answer(request: Request, need_id: int) -> HttpResponse:
    """Say what was done. Requests about data are carried out by the office on their own page."""
    one = found(request, need_id)
    if one.kind in ABOUT_DATA:
        raise PermissionDenied

    def act(given: dict[str, Any], by: User, at: datetime) -> str:
        answer_need(need=one, answer=given["answer"], by=by, at=at)
        return "Đã ghi trả lời."

    return _done(request, one, AnswerForm(request.POST), act)


@allowed(Act.HEAR_VOICES)
@require_POST
def escalate(request: Request, need_id: int) -> HttpResponse:
    """Carry it up."""
    one = found(request, need_id)

    def act(given: dict[str, Any], by: User, at: datetime) -> str:
        rung = Rung(given["rung"])
        escalate_need(need=one, rung=rung, reason=given["reason"], by=by, at=at)
        return f"Đã chuyển lên {rung.label}."

    return _done(request, one, EscalateForm(request.POST, choices=rungs_above(request.user, one)), act)


@allowed(Act.ASSIGN_VOICES)
@require_POST
def word(request: Request, need_id: int) -> HttpResponse:
    """Say it in short, without anybody in it; choose it for the report."""
    one = found(request, need_id)

    def act(given: dict[str, Any], by: User, at: datetime) -> str:
        word_need(need=one, gist=given["gist"], for_report=given["for_report"], by=by, at=at)
        return "Đã lưu câu viết gọn."

    return _done(request, one, WordForm(request.POST), act)


@allowed(Act.ASSIGN_VOICES)
@require_POST
def publish(request: Request, need_id: int) -> HttpResponse:
    """Put question and answer on the learners' site, or take them off."""
    one = found(request, need_id)
    if request.POST.get("lam") == "go":
        unpublish_need(need=one, by=request.user, at=timezone.localtime())
        messages.success(request, "Đã gỡ xuống.")
        return redirect("voices:need", one.pk)

    def act(given: dict[str, Any], by: User, at: datetime) -> str:
        publish_need(need=one, public_answer=given["public_answer"], by=by, at=at)
        return "Đã đăng. Trang học của bà con có câu này."

    return _done(request, one, PublishForm(request.POST), act)


@allowed(Act.ASSIGN_VOICES)
@require_POST
def close(request: Request, need_id: int) -> HttpResponse:
    """Put an answered need away."""
    one = found(request, need_id)
    try:
        close_need(need=one, by=request.user, at=timezone.localtime())
    except NeedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Đã đóng.")
    return redirect("voices:need", one.pk)
