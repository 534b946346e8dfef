"""The calendar of a year, and one week: its lesson, its texts and poster, what went out and what was taught."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.learning.weekly.commands import clear_week, copy_year, propose_year, set_week
from bdhvs.learning.weekly.rules import WeekError, lesson_path, monday_of
from bdhvs.outreach.weekly.commands import publish_week, teach_week
from bdhvs.outreach.weekly.forms import CopyForm, LessonForm, PublishForm, TeachForm
from bdhvs.outreach.weekly.queries import WeekRow, week_of, weeks_of
from bdhvs.outreach.weekly.rules import State, post_text
from bdhvs.places.http import profile_here
from bdhvs.places.models import Commune
from bdhvs.places.queries import working_communes
from bdhvs.skills.desk import Choices, Desk
from bdhvs.skills.rules import FactError
from bdhvs.ui.printing import handed_over, qr_svg
from bdhvs.ui.printing import poster as poster_sheet


@allowed(Act.PLAN_LEARNING)
def year(request: Request) -> HttpResponse:
    """Every week of a year with its lesson and what became of it."""
    today = timezone.localdate()
    wanted = _year(request, today)
    rows = weeks_of(request.commune_code, wanted, today)
    over = [row for row in rows if row.sunday < today]
    context = {
        "year": wanted,
        "rows": rows,
        "years": [wanted - 1, wanted + 1],
        "over": len(over),
        "published": sum(row.state is State.PUBLISHED for row in over),
        "missed": sum(row.state is State.MISSED for row in over),
        "this_monday": monday_of(today),
        "has_now": monday_of(today) in {row.monday for row in rows},
        "copy_form": CopyForm(sources=_sources(request, wanted)),
    }
    return render(request, "outreach/weekly/year.html", context)


@allowed(Act.PLAN_LEARNING)
@require_POST
def propose(request: Request) -> HttpResponse:
    """Fill what is empty, from safe basics to services."""
    wanted = _year(request, timezone.localdate())
    made = propose_year(commune=request.commune_code, year=wanted, by=request.user, at=timezone.localtime())
    if made:
        messages.success(request, f"Đã xếp bài cho {made} tuần. Bấm vào từng tuần để đổi.")
    else:
        messages.info(request, "Không có tuần trống nào để xếp.")
    return _back(wanted)


@allowed(Act.PLAN_LEARNING)
@require_POST
def copy(request: Request) -> HttpResponse:
    """Take over our own calendar of last year, or a neighbour's."""
    wanted = _year(request, timezone.localdate())
    form = CopyForm(request.POST, sources=_sources(request, wanted))
    if not form.is_valid():
        messages.error(request, "Hãy chọn chép lịch của nơi nào.")
        return _back(wanted)
    commune, _, source_year = form.cleaned_data["source"].partition(":")
    try:
        made = copy_year(
            commune=request.commune_code, year=wanted, source=commune, source_year=int(source_year),
            by=request.user, at=timezone.localtime(),
        )  # fmt: skip
    except WeekError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Đã chép {made} tuần. Tuần đã có bài thì giữ nguyên.")
    return _back(wanted)


@allowed(Act.PLAN_LEARNING)
def week(request: Request, monday: str) -> HttpResponse:
    """One week. The button pressed says which of its three forms was sent."""
    at = timezone.localtime()
    row = week_of(request.commune_code, _monday(monday), at.date())
    pages = _forms(request, row, at)
    sent = request.POST.get("viec", "")
    if request.method == "POST" and sent in _ACTS:
        form = pages[sent]
        if form.is_valid() and _done(request, form, _ACTS[sent], row, at):
            return redirect("weekly:week", monday)
    wrong = any(form.errors for form in pages.values())
    labels = dict(Desk(request.commune_code, request.user, at).codes("channels"))
    told = [(one.occurred_on, labels.get(one.channel_code, ""), one.proof) for one in row.publications]
    context = {
        "row": row,
        "heading": f"Tuần {row.number}",
        "forms": pages,
        "told": told,
        **_texts(request, row),
    }
    return render(request, "outreach/weekly/week.html", context, status=422 if wrong else 200)


@allowed(Act.PLAN_LEARNING)
def poster(request: Request, monday: str) -> HttpResponse:
    """The week's skill on one A4 sheet for the notice board, with the code that opens the lesson."""
    row = week_of(request.commune_code, _monday(monday), timezone.localdate())
    lesson = row.lesson
    if lesson is None:
        raise Http404
    address, place = _address(request, lesson.id), _place(request)
    rows = {
        "commune": place[:1].upper() + place[1:],
        "band": "MỖI TUẦN MỘT KỸ NĂNG SỐ",
        "week": f"Tuần {row.number} · {row.monday:%d/%m} đến {row.sunday:%d/%m/%Y}",
        "title": lesson.title,
        "why": lesson.why,
        "steps": [{"title": step.title, "text": step.text.replace("**", "")} for step in lesson.steps],
        "tip": lesson.tip,
        "qr": qr_svg(address),
        "address": address.partition("://")[2].partition("?")[0],
    }
    return handed_over(poster_sheet(rows), f"ky-nang-tuan-{row.number}.pdf")


def _forms(request: Request, row: WeekRow, at: Any) -> dict[str, forms.Form]:
    desk = Desk(request.commune_code, request.user, at)
    sent, data = request.POST.get("viec", ""), request.POST
    day = max(row.monday, min(desk.on, row.sunday))
    return {
        "bai": LessonForm(
            data if sent == "bai" else None, commune=request.commune_code,
            initial={"lesson": row.slot.lesson if row.slot else ""},
        ),
        "phat": PublishForm(
            data if sent == "phat" else None, codes=desk.codes("channels"), today=desk.on, initial={"on": day},
            prefix="phat",
        ),
        "day": TeachForm(
            data if sent == "day" else None, hamlets=desk.hamlets, today=desk.on, initial={"on": day}, prefix="day"
        ),
    }  # fmt: skip


def _done(
    request: Request, form: Any, act: Callable[[Request, Any, WeekRow, Any], str], row: WeekRow, at: Any
) -> bool:
    try:
        messages.success(request, act(request, form, row, at))
    except (WeekError, FactError) as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _choose(request: Request, form: LessonForm, row: WeekRow, at: Any) -> str:
    lesson = form.cleaned_data["lesson"]
    if lesson:
        set_week(commune=request.commune_code, monday=row.monday, lesson=lesson, by=request.user, at=at)
        return "Đã xếp bài cho tuần này."
    if row.slot is not None:
        clear_week(week=row.slot, by=request.user, at=at)
    return "Tuần này để trống."


def _publish(request: Request, form: PublishForm, row: WeekRow, at: Any) -> str:
    if row.slot is None:
        raise WeekError("Hãy xếp bài cho tuần này trước.")
    given = form.cleaned_data
    made = publish_week(
        week=row.slot,
        channels=given["channels"],
        on=given["on"],
        proof=given["proof"],
        by=request.user,
        at=at,
    )
    return f"Đã ghi {len(made)} lượt phát, đăng. Trang học của bà con hiện bài này."


def _teach(request: Request, form: TeachForm, row: WeekRow, at: Any) -> str:
    if row.slot is None:
        raise WeekError("Hãy xếp bài cho tuần này trước.")
    given = form.cleaned_data
    teach_week(
        week=row.slot, on=given["on"], hamlet=given["hamlet"] or None, headcounts=form.headcounts(),
        by=request.user, at=at,
    )  # fmt: skip
    return "Đã ghi buổi dạy."


_ACTS: dict[str, Callable[[Request, Any, WeekRow, Any], str]] = {
    "bai": _choose,
    "phat": _publish,
    "day": _teach,
}


def _texts(request: Request, row: WeekRow) -> dict[str, str]:
    lesson = row.lesson
    if lesson is None:
        return {}
    address = _address(request, lesson.id)
    steps = [step.title for step in lesson.steps]
    post = post_text(
        title=lesson.title,
        why=lesson.why,
        steps=steps,
        tip=lesson.tip,
        address=address,
        commune=_place(request),
    )
    return {"loudspeaker": lesson.loudspeaker, "post": post, "address": address}


def _address(request: Request, lesson: str) -> str:
    return request.build_absolute_uri(f"{lesson_path(lesson)}?xa={request.commune_code}")


def _place(request: Request) -> str:
    profile = profile_here(request)
    return str(profile.commune) if profile else ""


def _sources(request: Request, wanted: int) -> Choices:
    own = [(f"{request.commune_code}:{wanted - 1}", f"xã, phường mình, năm {wanted - 1}")]
    others = [
        (f"{one.code}:{wanted}", f"{one}, năm {wanted}")
        for one in Commune.objects.filter(code__in=working_communes()).order_by("name_key", "code")
        if one.code != request.commune_code
    ]
    return own + others


def _year(request: Request, today: date) -> int:
    text = (request.POST if request.method == "POST" else request.GET).get("nam", "")
    usual = monday_of(today).isocalendar().year
    return int(text) if text.isascii() and text.isdigit() and abs(int(text[:6]) - usual) <= 10 else usual


def _monday(text: str) -> date:
    """Raises: Http404 for what is no Monday"""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if (
        day.weekday()
        or text != day.isoformat()
        or not timedelta(-9000) < day - timezone.localdate() < timedelta(9000)
    ):
        raise Http404
    return day


def _back(wanted: int) -> HttpResponse:
    response = redirect("weekly:year")
    response["Location"] += f"?nam={wanted}"
    return response
