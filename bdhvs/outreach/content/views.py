"""The list of items, one item with its story, writing and rewriting."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.learning.weekly.queries import lessons
from bdhvs.outreach.content.commands import rewrite_item, write_item
from bdhvs.outreach.content.forms import CommentForm, ContentItemForm, item_initial
from bdhvs.outreach.content.models import ContentItem
from bdhvs.outreach.content.pages import moments_of, release_lines
from bdhvs.outreach.content.queries import files_of, items_of, notes_of, publications_of, versions_of
from bdhvs.outreach.content.rules import ContentForm, ContentStep, length_words, may_follow
from bdhvs.outreach.content.tables import STATE_STATUS, content_table
from bdhvs.places.models import Code
from bdhvs.places.queries import hamlet_names, units_on
from bdhvs.skills.desk import Desk
from bdhvs.skills.entry import saved
from bdhvs.ui.tables import respond


def item_named(request: Request, item_id: int) -> Any:
    """The item behind an address; another commune's does not exist here."""
    return get_object_or_404(items_of(request.commune_code).select_related("gathering"), pk=item_id)


def channel_names() -> dict[str, str]:
    return dict(Code.objects.filter(kind="channels").order_by("position").values_list("code", "label"))


@allowed(Act.SEE_BOARD)
def items(request: Request) -> HttpResponseBase:
    """Every item, to search, filter, print and export."""
    may_write, today = request.user.may(Act.ENTER_FACTS), timezone.localdate()
    table = content_table(
        items_of(request.commune_code), request.GET, channels=channel_names(),
        units=dict(units_on(request.commune_code, today).values_list("code", "name")),
        hamlets=hamlet_names(request.commune_code), write_url=reverse("outreach_content:write") if may_write else "",
    )  # fmt: skip
    context = {"may_write": may_write, "weeks": _weeks(today)}
    return respond(request, "outreach/content/items.html", table, context, notes=(f"Ngày {today:%d/%m/%Y}",))


def _weeks(today: date) -> list[tuple[str, str]]:
    """Words and address of this week and the next."""
    monday = today - timedelta(days=today.weekday())
    found = []
    for words, first in (("Tuần này", monday), ("Tuần sau", monday + timedelta(days=7))):
        last = first + timedelta(days=6)
        found.append((words, f"?f.planned_on.from={first:%d/%m/%Y}&f.planned_on.to={last:%d/%m/%Y}"))
    return found


@allowed(Act.SEE_BOARD)
def item(request: Request, item_id: int) -> HttpResponse:
    """One item: its text, where it went out, who said what."""
    found = item_named(request, item_id)
    return item_page(request, found, CommentForm())


def item_page(request: Request, found: Any, form: CommentForm, status: int = 200) -> HttpResponse:
    """The page of an item, with what this reader may do next."""
    channels, places = channel_names(), hamlet_names(found.commune_id)
    lesson = lessons(found.commune_id).get(found.lesson)
    context = {
        "item": found,
        "kind": ContentForm(found.form).label,
        "status": STATE_STATUS[found.stands].value,
        "channels": [channels.get(code, code) for code in found.channels],
        "topics": list(
            Code.objects.filter(kind="topics", code__in=found.topics).values_list("label", flat=True)
        ),
        "served": [places.get(code, code) for code in found.served],
        "lesson_title": lesson.title if lesson else "",
        "length": length_words(found.body) if found.form == ContentForm.SCRIPT and found.body else "",
        "releases": release_lines(publications_of(found), channels),
        "versions": versions_of(found),
        "moments": moments_of(notes_of(found)),
        "files": files_of(found),
        "form": form,
        "is_poster": found.form == ContentForm.POSTER and bool(found.body),
        **_open_steps(request, found),
    }
    return render(request, "outreach/content/item.html", context, status=status)


def _open_steps(request: Request, found: Any) -> dict[str, bool]:
    """Which buttons the reader gets; the commands decide again."""
    writes, approves = request.user.may(Act.ENTER_FACTS), request.user.may(Act.APPROVE_CONTENT)
    own = found.written_by_id == request.user.pk
    open_to = {step: may_follow(found.stands, step) for step in ContentStep}
    return {
        "may_write": writes,
        "may_rewrite": writes and open_to[ContentStep.REWRITTEN],
        "may_send": writes and open_to[ContentStep.SENT] and bool(found.body),
        "may_approve": approves and open_to[ContentStep.APPROVED] and not own,
        "may_return": approves and open_to[ContentStep.RETURNED],
        "may_publish": writes and open_to[ContentStep.PUBLISHED],
        "may_drop": writes and open_to[ContentStep.DROPPED],
        "own_waits": own and open_to[ContentStep.APPROVED],
    }


@allowed(Act.ENTER_FACTS)
def write(request: Request) -> HttpResponse:
    """A new item: an idea or a text."""
    desk = Desk(request.commune_code, request.user, timezone.localtime())
    form = ContentItemForm(
        request.POST if request.method == "POST" else None, desk=desk, initial=_initial(request, desk)
    )
    made: list[ContentItem] = []

    def act(_: dict[str, Any]) -> None:
        made.append(
            write_item(commune_code=desk.commune, details=form.details(), by=request.user, at=desk.at)
        )

    if saved(request, form, act):
        messages.success(request, "Đã lưu. Viết xong thì gửi duyệt.")
        return redirect("outreach_content:item", made[0].pk)
    return _form_page(request, form, "Viết bài", reverse("outreach_content:items"))


def _initial(request: Request, desk: Desk) -> dict[str, Any]:
    """The place of somebody who has only one, and the task from whose page the reader came."""
    own = desk.user.hamlets if desk.user else []
    unit = desk.units[0][0] if desk.places is not None and desk.units else ""
    return {"served": list(own), "unit": unit, "task_code": request.GET.get("nhiem-vu", "")}


@allowed(Act.ENTER_FACTS)
def rewrite(request: Request, item_id: int) -> HttpResponse:
    """The same item, said otherwise."""
    found = item_named(request, item_id)
    desk = Desk(request.commune_code, request.user, timezone.localtime())
    sent = request.POST if request.method == "POST" else None
    form = ContentItemForm(sent, desk=desk, initial=item_initial(found))

    def act(_: dict[str, Any]) -> None:
        rewrite_item(item=found, details=form.details(), by=request.user, at=desk.at)

    if saved(request, form, act):
        messages.success(request, "Đã sửa. Bản cũ vẫn được giữ.")
        return redirect("outreach_content:item", found.pk)
    return _form_page(request, form, "Sửa bài", reverse("outreach_content:item", args=[found.pk]))


def _form_page(request: Request, form: ContentItemForm, title: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "cancel_url": back}
    return render(request, "outreach/content/write.html", context, status=422 if form.errors else 200)
