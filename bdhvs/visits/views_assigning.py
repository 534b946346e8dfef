"""Giving out households: chosen from a list, or shared out fairly after a look at what it would be."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.journal.commands import note
from bdhvs.ui.forms import DateField
from bdhvs.visits.assigning.commands import assign_households, undo_share
from bdhvs.visits.assigning.queries import Member, members_of, shares_of, stops_of, unlinked_users
from bdhvs.visits.assigning.rules import AssigningError, Stop, share_out
from bdhvs.visits.hamlets import Chosen, chosen_hamlet
from bdhvs.visits.leading.queries import Coverage, coverage_of, first_day
from bdhvs.visits.models import Share

Words = list[tuple[str, str]]
ALL_OPEN = 40
"""Households up to which every lane stands open: to look for one is quicker than to open ten."""


class GiveForm(forms.Form):
    """Which households, to whom, for how long."""

    homes = forms.MultipleChoiceField(
        label="Các hộ",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một hộ."},
    )
    member = forms.ChoiceField(label="Giao cho", error_messages={"required": "Hãy chọn một thành viên."})
    campaign = forms.CharField(
        label="Đợt (để trống là giao lâu dài)", max_length=80, required=False,
        help_text="Ví dụ: Đợt ra quân tháng 11.",
    )  # fmt: skip
    until = DateField(label="Đợt kết thúc ngày", required=False)

    def __init__(
        self, *args: Any, homes: list[tuple[str, str]], members: list[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        cast(forms.MultipleChoiceField, self.fields["homes"]).choices = homes
        cast(forms.ChoiceField, self.fields["member"]).choices = members

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if bool(given.get("campaign")) != bool(given.get("until")):
            self.add_error("until", "Giao theo đợt thì ghi cả tên đợt và ngày kết thúc.")
        return given


class ShareForm(forms.Form):
    """Among whom."""

    members = forms.MultipleChoiceField(
        label="Chia cho", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một thành viên."},
    )  # fmt: skip
    only_free = forms.BooleanField(label="Chỉ chia những hộ chưa ai phụ trách", required=False)

    def __init__(self, *args: Any, members: Words, **options: Any) -> None:
        super().__init__(*args, **options)
        cast(forms.MultipleChoiceField, self.fields["members"]).choices = members


def _chosen(request: Request, on: date) -> tuple[Chosen | None, list[Member]]:
    chosen = chosen_hamlet(request, on)
    return chosen, members_of(request.commune_code, [chosen.hamlet.code], on) if chosen else []


def _words(members: list[Member]) -> list[tuple[str, str]]:
    return [(str(m.person), f"{m.name} ({m.households} hộ)") for m in members]


@allowed(Act.LEAD_TEAM)
def assign(request: Request) -> HttpResponse:
    """Households of a hamlet lane by lane, each with who has it; chosen ones go to one member."""
    at = timezone.localtime()
    chosen, members = _chosen(request, at.date())
    if chosen is None:
        return render(request, "team/no_hamlet.html")
    found = coverage_of(
        request.commune_code, chosen.hamlet.code, since=first_day("quy", at.date()), on=at.date()
    )
    homes = [(str(row.id), row.code) for row in found.rows]
    form = GiveForm(request.POST if request.method == "POST" else None, homes=homes, members=_words(members))
    if form.is_valid() and _given(request, chosen, form, at):
        return redirect(f"{reverse('team:assign')}?thon={chosen.hamlet.code}")
    context = {
        "chosen": chosen,
        "form": form,
        "picked": set(request.POST.getlist("homes")),
        "lanes": _by_lane(found),
        "few": len(found.rows) <= ALL_OPEN,
        "members": members,
        "unlinked": unlinked_users(request.commune_code, [chosen.hamlet.code]),
        "shares": list(shares_of(request.commune_code, chosen.hamlet.code)[:1]),
    }
    note(act="see_team_page", by=request.user, at=at, commune=request.commune_code, subject="household",
         ids=[row.id for row in found.rows])  # fmt: skip
    return render(request, "team/assign.html", context, status=422 if form.errors else 200)


def _by_lane(found: Coverage) -> list[tuple[str, list[Any]]]:
    lanes: dict[str, list[Any]] = {}
    for row in found.rows:
        lanes.setdefault(row.lane, []).append(row)
    return list(lanes.items())


def _given(request: Request, chosen: Chosen, form: GiveForm, at: Any) -> bool:
    given = form.cleaned_data
    member = int(given["member"])
    try:
        share = assign_households(
            hamlet=chosen.hamlet, given={int(home): member for home in given["homes"]}, on=at.date(),
            until=given["until"], campaign=given["campaign"].strip(), by=request.user, at=at,
        )  # fmt: skip
    except AssigningError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, f"Đã giao {len(share.made)} hộ. Có thể rút lại ở cuối trang.")
    return True


@dataclass(frozen=True, slots=True)
class Part:
    """What one member would get."""

    name: str
    number: int
    work: int
    lanes: tuple[str, ...]


@allowed(Act.LEAD_TEAM)
def share(request: Request) -> HttpResponse:
    """Share out fairly: first a look, then done."""
    at = timezone.localtime()
    chosen, members = _chosen(request, at.date())
    if chosen is None:
        return render(request, "team/no_hamlet.html")
    form = ShareForm(
        request.POST if request.method == "POST" else None, members=_words(members),
        initial={"members": [str(m.person) for m in members]},
    )  # fmt: skip
    parts: list[Part] = []
    if form.is_valid():
        stops = _stops(request, chosen, at.date(), free=form.cleaned_data["only_free"])
        names = {member.person: member.name for member in members}
        wanted = [int(person) for person in form.cleaned_data["members"]]
        try:
            given = share_out(stops, wanted)
            if request.POST.get("lam") == "1":
                assign_households(hamlet=chosen.hamlet, given=given, on=at.date(), by=request.user, at=at)
                messages.success(
                    request, f"Đã chia {len(given)} hộ cho {len(wanted)} người. Rút lại được ở cuối trang."
                )
                return redirect(f"{reverse('team:assign')}?thon={chosen.hamlet.code}")
            parts = [_part(names[person], person, stops, given) for person in wanted]
        except AssigningError as refusal:
            form.add_error(None, str(refusal))
    note(act="see_team", by=request.user, at=at, commune=request.commune_code, subject="person",
         ids=[member.person for member in members])  # fmt: skip
    context = {"chosen": chosen, "form": form, "parts": parts, "members": members}
    return render(request, "team/share.html", context, status=422 if form.errors else 200)


def _stops(request: Request, chosen: Chosen, on: date, *, free: bool) -> list[Stop]:
    stops = stops_of(request.commune_code, chosen.hamlet.code, on)
    if not free:
        return stops
    found = coverage_of(request.commune_code, chosen.hamlet.code, since=on, on=on)
    unowned = {row.id for row in found.rows if not row.charge}
    return [stop for stop in stops if stop.household in unowned]


def _part(name: str, person: int, stops: list[Stop], given: dict[int, int]) -> Part:
    mine = [stop for stop in stops if given[stop.household] == person]
    lanes = tuple(dict.fromkeys(stop.lane for stop in mine))
    return Part(name, len(mine), sum(stop.work for stop in mine), lanes)


@allowed(Act.LEAD_TEAM)
@require_POST
def undo(request: Request, share_id: int) -> HttpResponse:
    """Take the last giving out back."""
    given = get_object_or_404(Share, pk=share_id, commune_id=request.commune_code)
    try:
        undo_share(share=given, by=request.user, at=timezone.localtime())
    except AssigningError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Đã rút lại. Ai phụ trách hộ nào trở lại như trước.")
    return redirect(f"{reverse('team:assign')}?thon={given.hamlet_id}")
