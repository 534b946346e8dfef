"""Requests of a household about its own data, told at the door, on the days the law sets.

Everything else that was told stands in the list of needs (feedback.views); these stand there, too, and lead here.
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.feedback.commands import answer_need
from bdhvs.feedback.models import Need
from bdhvs.feedback.queries import needs_of
from bdhvs.feedback.rules import (
    ABOUT_DATA,
    ACKNOWLEDGE,
    NeedAnsweredError,
    NeedKind,
    NeedState,
    due_on,
    working_days_after,
)
from bdhvs.field.erasing import carry_out_erasure
from bdhvs.journal.commands import note
from bdhvs.people.sealing import unseal
from bdhvs.ui.forms import FreeTextField


class AnswerForm(forms.Form):
    """What was done, in a few words."""

    answer = FreeTextField(
        label="Đã giải quyết ra sao", max_length=300, help_text="Ví dụ: đã xóa, đã báo gia đình."
    )


@allowed(Act.LEAD_TEAM)
def need(request: Request, need_id: int) -> HttpResponse:
    """One request with the words it was told in, and its answer; the office alone answers."""
    at = timezone.localtime()
    found = get_object_or_404(needs_of(request.commune_code).filter(kind__in=ABOUT_DATA), pk=need_id)
    may_answer = request.user.may(Act.EDIT_PEOPLE)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not may_answer:
        raise PermissionDenied
    if found.state == NeedState.OPEN.value and form.is_valid():
        try:
            _answer(request, found, form.cleaned_data["answer"])
        except NeedAnsweredError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã ghi. Thẻ hộ trên các điện thoại đổi ở lần liên lạc tới.")
            return redirect("voices:needs")
    note(
        act="see_needs", by=request.user, at=at, commune=request.commune_code, subject="need", ids=[found.pk]
    )
    kind = NeedKind(found.kind)
    context = {
        "need": found,
        "words": unseal(found.words),
        "erases": kind is NeedKind.ERASE_DATA,
        "due": due_on(kind, found.raised_on),
        "acknowledge": working_days_after(found.raised_on, ACKNOWLEDGE),
        "form": form if found.state == NeedState.OPEN.value and may_answer else None,
        "may_see_home": request.user.may(Act.SEE_PEOPLE),
    }
    return render(request, "field/need.html", context, status=422 if form.errors else 200)


def _answer(request: Request, found: Need, answer: str) -> None:
    by, at = request.user, timezone.localtime()
    if request.POST.get("lam") == "thoi":
        answer_need(need=found, answer=answer, by=by, at=at, state=NeedState.DECLINED)
    elif found.kind == NeedKind.ERASE_DATA.value:
        carry_out_erasure(need=found, answer=answer, by=by, at=at)
    else:
        answer_need(need=found, answer=answer, by=by, at=at)
