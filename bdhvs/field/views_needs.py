"""What was told at the doors and asks for an answer: needs, and requests about a household's own data."""

from datetime import date

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.feedback.commands import answer_need
from bdhvs.feedback.models import Need
from bdhvs.feedback.queries import needs_of
from bdhvs.feedback.rules import (
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
from bdhvs.ui.tables import Column, Kind, Table, respond
from bdhvs.ui.tables.table import Empty


@allowed(Act.LEAD_TEAM)
def needs(request: Request) -> HttpResponseBase:
    """Open ones first; a request about data carries the day by which it is to be carried out."""
    at = timezone.localtime()
    columns = [
        Column("kind", "Việc", Kind.LINK, heading=True, choices=NeedKind.labels(), filterable=True,
               link=lambda need: reverse("field:need", args=[need.pk])),
        Column("state", "Tình trạng", Kind.CHIP, choices=NeedState.labels(), filterable=True,
               status_of=lambda need: _status(need, at.date())),
        Column("due", "Hạn", Kind.DATE, sortable=False, source=_due),
        Column("household", "Hộ", source="household.code"),
        Column("hamlet", "Nơi", source="hamlet.name"),
        Column("raised_by", "Người ghi", source=lambda need: need.raised_by.full_name if need.raised_by else ""),
        Column("raised_on", "Ngày nêu", Kind.DATE),
    ]  # fmt: skip
    empty = Empty("Chưa có nhu cầu nào", "Khi Tổ ghi việc bà con đang vướng, việc ấy hiện ở đây.")
    table: Table[Need] = Table(
        needs_of(request.commune_code),
        columns,
        request.GET,
        key="nhu-cau",
        caption="Nhu cầu, yêu cầu",
        empty=empty,
    )
    note(act="see_needs", by=request.user, at=at, commune=request.commune_code, subject="need")
    return respond(request, "field/needs.html", table, {})


def _due(need: Need) -> date | None:
    return due_on(NeedKind(need.kind), need.raised_on) if need.state == NeedState.OPEN.value else None


def _status(need: Need, today: date) -> str:
    due = _due(need)
    if need.state != NeedState.OPEN.value:
        return "reached"
    return "missed" if due and due < today else "late" if due else "no_data"


class AnswerForm(forms.Form):
    """What was done, in a few words."""

    answer = FreeTextField(
        label="Đã giải quyết ra sao",
        max_length=300,
        help_text="Ví dụ: đã hẹn dạy lại tối thứ Bảy; đã báo nhà mạng.",
    )


@allowed(Act.LEAD_TEAM)
def need(request: Request, need_id: int) -> HttpResponse:
    """One need with the words it was told in, and its answer. Requests about data are answered by the office."""
    at = timezone.localtime()
    found = get_object_or_404(needs_of(request.commune_code), pk=need_id)
    kind = NeedKind(found.kind)
    about_data = due_on(kind, found.raised_on) is not None
    may_answer = not about_data or request.user.may(Act.EDIT_PEOPLE)
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
            return redirect("field:needs")
    note(
        act="see_needs", by=request.user, at=at, commune=request.commune_code, subject="need", ids=[found.pk]
    )
    context = {
        "need": found,
        "words": unseal(found.words),
        "about_data": about_data,
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
