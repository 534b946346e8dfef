"""Hamlets on the map of any day, teams, units, opening hours, and the words of the commune."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.places import commands
from bdhvs.places.forms_places import (
    HamletForm,
    HamletNameForm,
    TeamForm,
    TeamNameForm,
)
from bdhvs.places.models import Hamlet, Team
from bdhvs.places.queries import (
    free_code,
    hamlets_on,
    map_days,
    redraws,
    teams_on,
)
from bdhvs.places.tables import team_table
from bdhvs.places.views_pages import (
    ClosingPage,
    closing_page,
    commune_of,
    correcting_page,
    day_of,
    done,
    form_page,
    may_edit,
    who,
)
from bdhvs.ui.tables import respond


@allowed(Act.SEE_PLACES)
def places(request: Request) -> HttpResponse:
    """The hamlets of a day, and every redraw with both maps."""
    day, commune = day_of(request), request.commune_code
    context = {
        "day": day,
        "is_today": day == timezone.localdate(),
        "hamlets": list(hamlets_on(commune, day)),
        "changes": _changes(commune),
        "days": map_days(commune),
        "may_edit": may_edit(request),
    }
    return render(request, "places/places.html", context)


def _changes(commune: str) -> list[dict[str, Any]]:
    """Redraws, newest first: who was before, who came after; `undo` names one that nothing was drawn upon."""
    found: list[dict[str, Any]] = []
    for step in redraws(commune):
        one = next(
            (
                r
                for r in found
                if r["since"] == step.since and (step.old_id in r["olds"] or step.new_id in r["news"])
            ),
            None,
        )
        if one is None:
            one = {"since": step.since, "olds": {}, "news": {}}
            found.append(one)
        one["olds"][step.old_id], one["news"][step.new_id] = step.old, step.new
    return [
        {
            "since": one["since"],
            "before": one["since"] - timedelta(days=1),
            "olds": [old.name for old in one["olds"].values()],
            "news": [new.name for new in one["news"].values()],
            "undo": next(iter(one["news"])) if all(n.valid_to is None for n in one["news"].values()) else "",
        }
        for one in found
    ]


@allowed(Act.EDIT_PLACES)
def hamlet_new(request: Request) -> HttpResponse:
    form = HamletForm(request.POST if request.method == "POST" else None, today=timezone.localdate())

    def add() -> object:
        given = form.cleaned_data
        return commands.add_hamlet(
            commune=commune_of(request), name=given["name"], valid_from=given["valid_from"], **who(request)
        )

    if done(request, form, add, "Đã thêm."):
        return redirect("places:places")
    lead = "Dùng khi lập bản đồ lần đầu. Sáp nhập, chia tách thì dùng trang riêng để giữ lịch sử."
    return form_page(request, form, "Thêm vào bản đồ", "places:places", lead=lead, button="Thêm")


@allowed(Act.EDIT_PLACES)
def hamlet_edit(request: Request, code: str) -> HttpResponse:
    hamlet = get_object_or_404(Hamlet, pk=code, commune_id=request.commune_code)
    form = HamletNameForm(
        request.POST if request.method == "POST" else None, today=timezone.localdate(), subject=hamlet
    )
    if done(
        request,
        form,
        lambda: commands.rename_hamlet(hamlet=hamlet, **form.cleaned_data, **who(request)),
        "Đã sửa.",
    ):
        return redirect("places:places")
    lead = "Chỉ sửa tên viết sai. Đổi địa giới thì dùng sáp nhập, chia tách."
    return form_page(request, form, f"Sửa tên: {hamlet.name}", "places:places", lead=lead)


@allowed(Act.SEE_PLACES)
def teams(request: Request) -> HttpResponseBase:
    day = day_of(request)
    table = team_table(request, teams_on(request.commune_code, day), day, may_edit=may_edit(request))
    return respond(request, "places/teams.html", table, {"may_edit": may_edit(request), "day": day})


@allowed(Act.EDIT_PLACES)
def team_new(request: Request) -> HttpResponse:
    today, commune = timezone.localdate(), request.commune_code
    form = TeamForm(
        request.POST if request.method == "POST" else None,
        today=today,
        hamlets=list(hamlets_on(commune, today)),
    )

    def found() -> object:
        code = free_code(Team, f"{commune}-TO-")
        return commands.found_team(code=code, **form.cleaned_data, **who(request))

    if done(request, form, found, "Đã lập Tổ. Mở Tổ để thêm thành viên."):
        return redirect("places:teams")
    return form_page(request, form, "Lập Tổ", "places:teams", button="Lập Tổ")


@allowed(Act.EDIT_PLACES)
def team_edit(request: Request, code: str) -> HttpResponse:
    team = get_object_or_404(Team, pk=code, commune_id=request.commune_code, valid_to=None)
    form = TeamNameForm(
        request.POST if request.method == "POST" else None, today=timezone.localdate(), subject=team
    )
    if done(
        request,
        form,
        lambda: commands.correct_team(team=team, **form.cleaned_data, **who(request)),
        "Đã sửa.",
    ):
        return redirect("places:teams")
    return correcting_page(request, form, team, lead="", back="places:teams", close="places:team_close")


@allowed(Act.EDIT_PLACES)
def team_close(request: Request, code: str) -> HttpResponse:
    team = get_object_or_404(Team, pk=code, commune_id=request.commune_code)
    page = ClosingPage(
        "Tổ không còn trong danh sách từ ngày này. Thành viên và việc đã làm trước đó vẫn giữ.",
        "Đã ghi Tổ thôi hoạt động.",
        "places:teams",
        partial(commands.close_team, team=team),
    )
    return closing_page(request, team, page)
