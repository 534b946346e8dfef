"""The team leader's page, and the numbers of field work."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.journal.commands import note
from bdhvs.people.duplicates import LIMIT, sides, suspected
from bdhvs.visits.hamlets import chosen_hamlet
from bdhvs.visits.leading.queries import Coverage, HomeRow, coverage_of, first_day
from bdhvs.visits.leading.rules import Standing
from bdhvs.visits.limits.commands import set_limits
from bdhvs.visits.limits.queries import limits_of
from bdhvs.visits.limits.rules import DUE, LIMITS, PRIORITY, RECHECK
from bdhvs.visits.rechecks.queries import open_count

PERIODS = (("thang", "tháng này"), ("quy", "quý này"), ("nam", "năm nay"))
SHOWN = 200
_ELSEWHERE = (
    ("Hai nơi sửa khác nhau", "field:conflicts"),
    ("Điện thoại của Tổ", "field:health"),
    ("Thẻ nói", "talking:cards"),
)
"""Pages of higher rooms, by name: shown where they are."""
CHIPS = {
    Standing.REACHED: "reached",
    Standing.EARLIER: "on_pace",
    Standing.DUE: "late",
    Standing.REFUSED: "no_data",
    Standing.NOBODY: "late",
    Standing.NEVER: "missed",
}


@dataclass(frozen=True, slots=True)
class Count:
    """One number at the top, a link to the households behind it."""

    code: str
    label: str
    number: int
    chip: str


@allowed(Act.LEAD_TEAM)
def coverage(request: Request) -> HttpResponse:
    """Which household was reached in the period, which waits, by lane and by member."""
    at = timezone.localtime()
    chosen = chosen_hamlet(request, at.date())
    if chosen is None:
        return render(request, "team/no_hamlet.html")
    asked = request.GET.get("ky", "quy")
    period = asked if asked in dict(PERIODS) else "quy"
    since = first_day(period, at.date())
    found = coverage_of(request.commune_code, chosen.hamlet.code, since=since, on=at.date())
    rows = _narrowed(request, found)
    context = {
        "chosen": chosen,
        "period": period,
        "periods": PERIODS,
        "since": since,
        "found": found,
        "counts": _counts(found),
        "rows": rows[:SHOWN],
        "more": len(rows) - SHOWN,
        "standing": request.GET.get("la", ""),
        "lane": request.GET.get("ngo", ""),
        "labels": Standing.labels(),
        "beside": _beside(request),
    }
    response = render(request, "team/coverage.html", context)
    _note_reading(request, "see_team_page", "household", [row.id for row in rows[:SHOWN]])
    return response


def _counts(found: Coverage) -> list[Count]:
    order = (
        Standing.REACHED,
        Standing.NEVER,
        Standing.DUE,
        Standing.NOBODY,
        Standing.REFUSED,
        Standing.EARLIER,
    )
    return [Count(s.value, s.label, found.whole.by[s], CHIPS[s]) for s in order]


def _narrowed(request: Request, found: Coverage) -> list[HomeRow]:
    """Households asked for: of a lane, of a standing, of nobody; without a wish, who waits for a visit."""
    lane, standing = request.GET.get("ngo", ""), request.GET.get("la", "")
    rows = [row for row in found.rows if not lane or row.lane == lane]
    if standing == "chua-giao":
        return [row for row in rows if not row.charge]
    if standing in Standing.labels():
        return [row for row in rows if row.standing == standing]
    if lane:
        return rows
    waiting = [row for row in rows if row.to_go or row.rechecks]
    return sorted(waiting, key=lambda row: (not row.to_go, not row.listed))


def _beside(request: Request) -> list[tuple[str, str, int]]:
    """Work that waits on other pages: label, address, how much."""
    found = [("Việc cần xem lại", reverse("team:rechecks"), sum(open_count(request.commune_code).values()))]
    merges = "people:duplicates" if request.user.may(Act.EDIT_PEOPLE) else "team:doubles"
    found.append(("Cặp nghi ghi trùng", reverse(merges), len(suspected(request.commune_code))))
    for label, name in _ELSEWHERE:
        try:
            found.append((label, reverse(name), -1))
        except NoReverseMatch:
            continue
    return found


@allowed(Act.LEAD_TEAM)
def doubles(request: Request) -> HttpResponse:
    """Records of the leader's own places that may be one person: asked about at the door, merged by the office."""
    found = suspected(request.commune_code)
    people = [person for one in found for person in (one.left, one.right)]
    told = {side.person.pk: side for side in sides(*people)} if people else {}
    pairs = [(one.says, (told[one.left.pk], told[one.right.pk])) for one in found]
    response = render(request, "team/doubles.html", {"pairs": pairs, "more": len(found) == LIMIT})
    _note_reading(request, "see_duplicates", "person", [person.pk for person in people])
    return response


def _note_reading(request: Request, act: str, subject: str, ids: list[int]) -> None:
    if ids:
        at, commune = timezone.localtime(), request.commune_code
        note(act=act, by=request.user, at=at, commune=commune, subject=subject, ids=ids)


class LimitsForm(forms.Form):
    """One field for each number, its default beside it."""

    def __init__(self, data: Any, now: dict[str, int]) -> None:
        super().__init__(data, initial=now)
        for name, limit in LIMITS.items():
            self.fields[name] = forms.IntegerField(
                label=f"{limit.label} ({limit.unit})",
                min_value=limit.least,
                max_value=limit.most,
                help_text=f"Mặc định {limit.default}.",
            )

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        named = (("Danh sách ưu tiên", PRIORITY), ("Kiểm tra kết quả", RECHECK), ("Đến lại", DUE))
        return [(title, [self[name] for name in limits]) for title, limits in named]


@allowed(Act.EDIT_PLAN)
def limits(request: Request) -> HttpResponse:
    """The commune's own weights and limits."""
    form = LimitsForm(request.POST if request.method == "POST" else None, limits_of(request.commune_code))
    if form.is_valid():
        set_limits(
            commune=request.commune_code, values=form.cleaned_data, by=request.user, at=timezone.localtime()
        )
        messages.success(request, "Đã lưu. Danh sách và việc kiểm tra từ nay dùng số mới.")
        return redirect("team:limits")
    return render(request, "team/limits.html", {"form": form}, status=422 if form.errors else 200)
