"""Deciding about an item, first drafts from a lesson or a gathering, the record of its going out, its poster."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.gatherings.planning.queries import gatherings_of
from bdhvs.learning.weekly.queries import lessons
from bdhvs.learning.weekly.rules import lesson_path
from bdhvs.outreach.content.commands import (
    ContentDetails,
    approve_item,
    drop_item,
    publish_item,
    return_item,
    send_item,
    write_item,
)
from bdhvs.outreach.content.drafts import poster_words
from bdhvs.outreach.content.forms import CommentForm, ReleaseForm, SourceForm
from bdhvs.outreach.content.models import ContentItem
from bdhvs.outreach.content.rules import CHANNELS, USUAL_CHANNELS, ContentForm
from bdhvs.outreach.content.sources import gathering_draft, gathering_words, lesson_draft, lesson_words
from bdhvs.outreach.content.views import channel_names, item_named, item_page
from bdhvs.places.http import profile_here
from bdhvs.skills.desk import Desk
from bdhvs.skills.entry import open_form, saved
from bdhvs.ui.printing import handed_over, qr_svg
from bdhvs.ui.printing import poster as poster_sheet


def _place(request: Request) -> str:
    profile = profile_here(request)
    return str(profile.commune) if profile else ""


def _decided(
    request: Request, found: ContentItem, act: Callable[[str, datetime], object], said: str
) -> HttpResponse:
    """Carry out a decision with its comment; a refusal is told beside the comment."""
    form = CommentForm(request.POST)
    if saved(request, form, lambda given: act(given["comment"], timezone.localtime())):
        messages.success(request, said)
        return redirect("outreach_content:item", found.pk)
    return item_page(request, found, form, status=422)


@allowed(Act.ENTER_FACTS)
@require_POST
def send(request: Request, item_id: int) -> HttpResponse:
    """Ask for approval."""
    found = item_named(request, item_id)
    said = "Đã gửi duyệt. Lãnh đạo hoặc cán bộ khác duyệt thì mới phát, đăng."
    return _decided(request, found, lambda _, at: send_item(item=found, by=request.user, at=at), said)


@allowed(Act.APPROVE_CONTENT)
@require_POST
def approve(request: Request, item_id: int) -> HttpResponse:
    """Let it go out."""
    found = item_named(request, item_id)
    return _decided(
        request,
        found,
        lambda told, at: approve_item(item=found, by=request.user, at=at, comment=told),
        "Đã duyệt.",
    )


@allowed(Act.APPROVE_CONTENT)
@require_POST
def give_back(request: Request, item_id: int) -> HttpResponse:
    """Give it back to its writer."""
    found = item_named(request, item_id)
    return _decided(
        request, found, lambda told, at: return_item(item=found, comment=told, by=request.user, at=at),
        "Đã trả lại người viết.",
    )  # fmt: skip


@allowed(Act.ENTER_FACTS)
@require_POST
def drop(request: Request, item_id: int) -> HttpResponse:
    """It will not go out."""
    found = item_named(request, item_id)
    return _decided(
        request, found, lambda told, at: drop_item(item=found, comment=told, by=request.user, at=at),
        "Đã bỏ. Bài và lý do vẫn được giữ.",
    )  # fmt: skip


@allowed(Act.ENTER_FACTS)
def publish(request: Request, item_id: int) -> HttpResponse:
    """It went out: channel, day, proof."""
    found, names, at = item_named(request, item_id), channel_names(), timezone.localtime()
    first = [(code, names[code]) for code in found.channels if code in names]
    rest = [(code, names[code]) for code in CHANNELS if code in names and code not in found.channels]
    sent: dict[str, Any] = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    form = ReleaseForm(**sent, channels=[*first, *rest], initial={"on": at.date()})

    def act(_: dict[str, Any]) -> None:
        publish_item(item=found, released=form.released(), by=request.user, at=at)

    if saved(request, form, act):
        messages.success(request, "Đã ghi phát, đăng. Các chỉ tiêu tự tính.")
        return redirect("outreach_content:item", found.pk)
    context = {
        "title": "Ghi đã phát, đã đăng", "lead": found.title, "form": form, "submit_label": "Ghi lại",
        "cancel_url": reverse("outreach_content:item", args=[found.pk]),
    }  # fmt: skip
    return render(request, "ui/form_page.html", context, status=422 if form.errors else 200)


@allowed(Act.ENTER_FACTS)
def draft(request: Request) -> HttpResponse:
    """First drafts from a lesson or a gathering, each an item of its own to be changed."""
    desk = Desk(request.commune_code, request.user, timezone.localtime())
    form = open_form(request, SourceForm, desk, _asked(request, desk))
    made: list[ContentItem] = []

    def act(given: dict[str, Any]) -> None:
        with transaction.atomic():
            for details in _drafts(request, given):
                made.append(
                    write_item(commune_code=desk.commune, details=details, by=request.user, at=desk.at)
                )

    if saved(request, form, act):
        messages.success(
            request, f"Đã soạn sẵn {len(made)} bài. Hãy mở từng bài đọc lại, sửa cho hợp rồi gửi duyệt."
        )
        return (
            redirect("outreach_content:item", made[0].pk)
            if len(made) == 1
            else redirect("outreach_content:items")
        )
    context = {
        "title": "Soạn sẵn từ bài học, từ buổi", "form": form, "submit_label": "Soạn",
        "lead": "Chọn một bài học hoặc một buổi sắp tới; máy viết sẵn, người đọc lại và sửa.",
        "cancel_url": reverse("outreach_content:items"),
    }  # fmt: skip
    return render(request, "ui/form_page.html", context, status=422 if form.is_bound and form.errors else 200)


def _asked(request: Request, desk: Desk) -> dict[str, Any]:
    """What the address names: the lesson or gathering from whose page the reader came."""
    own, channel = list(desk.user.hamlets) if desk.user else [], request.GET.get("kenh", "")
    forms = [form.value for form, channels in USUAL_CHANNELS.items() if channel in channels]
    return {
        "lesson": request.GET.get("bai-hoc", ""),
        "gathering": request.GET.get("buoi", ""),
        "wanted": forms or ["script", "post"],
        "planned_on": _day(request.GET.get("ngay", "")),
        "served": own,
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _drafts(request: Request, given: dict[str, Any]) -> list[ContentDetails]:
    """One draft for each form that is wanted."""
    wanted, commune = [ContentForm(code) for code in given["wanted"]], _place(request)
    if given["lesson"]:
        lesson = lessons(request.commune_code)[given["lesson"]]
        words = lesson_words(lesson, address=_address(request, lesson.id), commune=commune)
        made = [lesson_draft(form, lesson, words) for form in wanted]
    else:
        gathering = gatherings_of(request.commune_code).get(pk=given["gathering"])
        told = gathering_words(gathering, commune=commune)
        made = [gathering_draft(form, gathering, told) for form in wanted]
    return [
        replace(
            one, planned_on=given["planned_on"], unit_code=given["unit"] or None,
            served=tuple(given["served"]) or one.served,
        )
        for one in made
    ]  # fmt: skip


def _address(request: Request, lesson: str) -> str:
    return request.build_absolute_uri(f"{lesson_path(lesson)}?xa={request.commune_code}")


@allowed(Act.SEE_BOARD)
def poster(request: Request, item_id: int) -> HttpResponse:
    """The item's own words on one A4 sheet; of a lesson, with the code that opens it."""
    found = item_named(request, item_id)
    if found.form != ContentForm.POSTER or not found.body:
        raise Http404
    words, place = poster_words(found.body), _place(request)
    address = _address(request, found.lesson) if found.lesson in lessons(found.commune_id) else ""
    rows = {
        "commune": place[:1].upper() + place[1:],
        "band": "BÌNH DÂN HỌC VỤ SỐ",
        "week": "",
        "title": found.title,
        "why": words.opening,
        "steps": [{"title": title, "text": text} for title, text in words.steps],
        "tip": words.tip,
        "qr": qr_svg(address) if address else "",
        "address": address.partition("://")[2].partition("?")[0],
    }
    return handed_over(poster_sheet(rows), f"ap-phich-{found.code}.pdf")
