"""Work to look at again: the list, one question, the rules in plain words."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.journal.commands import note
from bdhvs.ui.forms import FreeTextField
from bdhvs.ui.tables import Column, Kind, Table, respond
from bdhvs.ui.tables.table import Empty
from bdhvs.visits.limits.queries import limits_of
from bdhvs.visits.limits.rules import RECHECK
from bdhvs.visits.models import Recheck, Visit
from bdhvs.visits.rechecks.commands import close_recheck
from bdhvs.visits.rechecks.queries import open_count, rechecks_of
from bdhvs.visits.rechecks.rules import EXPLANATIONS, RecheckError, RecheckReason

REASONS = RecheckReason.labels()
STATES = {"open": "chờ xem", "closed": "đã đóng"}


@allowed(Act.LEAD_TEAM)
def rechecks(request: Request) -> HttpResponseBase:
    """Open questions first."""
    columns = [
        Column("reason", "Vì sao", Kind.LINK, heading=True, choices=REASONS, filterable=True,
               link=lambda one: reverse("team:recheck", args=[one.pk])),
        Column("state", "Tình trạng", Kind.CHIP, source=_state_word, sortable=False,
               status_of=lambda one: "no_data" if one.closed_at else "late"),
        Column("about", "Hộ, chỉ tiêu", source=_about, sortable=False),
        Column("recorder", "Người ghi", source="recorder.full_name"),
        Column("hamlet", "Nơi", source="hamlet.name"),
        Column("opened_on", "Nêu ngày", Kind.DATE),
        Column("closed_note", "Vì sao đóng", hidden=True),
    ]  # fmt: skip
    empty = Empty("Không có việc nào cần xem lại", "Khi có điều bất thường, việc cần xem lại hiện ở đây.")
    found = rechecks_of(request.commune_code)
    table: Table[Recheck] = Table(
        found, columns, request.GET, key="xem-lai", caption="Việc cần xem lại", empty=empty
    )
    counts = [(REASONS[code], number) for code, number in open_count(request.commune_code).items()]
    return respond(request, "team/rechecks.html", table, {"counts": counts})


def _about(one: Recheck) -> str:
    """A question is about a household or about a target as a whole."""
    return one.household.code if one.household else one.target_code


def _state_word(one: Recheck) -> str:
    return STATES["closed" if one.closed_at else "open"]


class CloseForm(forms.Form):
    """Why nothing more is to be done."""

    why = FreeTextField(
        label="Đã xem ra sao",
        max_length=200,
        help_text="Ví dụ: đã hỏi, gặp bà con ở nhà văn hóa; hoặc: đã đến lại, đúng như đã ghi.",
    )


@allowed(Act.LEAD_TEAM)
def recheck(request: Request, recheck_id: int) -> HttpResponse:
    """What was seen, what is behind it, and closing it."""
    at = timezone.localtime()
    asked = get_object_or_404(rechecks_of(request.commune_code), pk=recheck_id)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if asked.closed_at is None and form.is_valid():
        try:
            close_recheck(recheck=asked, why=form.cleaned_data["why"], by=request.user, at=at)
        except RecheckError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã đóng, lý do được giữ lại. Kết quả đã ghi không đổi.")
            return redirect("team:rechecks")
    visits = Visit.objects.filter(pk__in=asked.visits).select_related("household", "recorded_by")
    context = {
        "asked": asked,
        "words": EXPLANATIONS[RecheckReason(asked.reason)],
        "visits": list(visits.order_by("occurred_at", "pk")[:50]),
        "form": None if asked.closed_at else form,
        "may_see_home": request.user.may(Act.SEE_PEOPLE),
    }
    note(
        act="see_team_page",
        by=request.user,
        at=at,
        commune=request.commune_code,
        subject="recheck",
        ids=[asked.pk],
    )
    return render(request, "team/recheck.html", context, status=422 if form.errors else 200)


@allowed(Act.LEAD_TEAM)
def explained(request: Request) -> HttpResponse:
    """Every rule in plain words, with the limit that holds here."""
    limits = limits_of(request.commune_code, RECHECK)
    rules = [(reason.label, words) for reason, words in EXPLANATIONS.items()]
    numbers = [(limit.label, limits[name], limit.unit) for name, limit in RECHECK.items()]
    context = {"rules": rules, "numbers": numbers, "may_set": request.user.may(Act.EDIT_PLAN)}
    return render(request, "team/recheck_rules.html", context)
