"""A commune's own works: all of them, one with its versions, as a learner sees it, and the second person's word."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.learning.approval.forms import ReasonForm
from bdhvs.learning.approval.pages import sent_away, tried
from bdhvs.learning.authoring.commands import (
    approve_work,
    findings_in,
    newest_of,
    restore_version,
    return_work,
    send_work,
    withdraw_work,
)
from bdhvs.learning.authoring.models import OwnWork, WorkVersion
from bdhvs.learning.authoring.pages import (
    CHIPS,
    in_frame,
    own_work,
    shown_to_learners,
    version_of,
    with_frame,
)
from bdhvs.learning.authoring.queries import differences, newest_versions, state_of
from bdhvs.learning.authoring.rules import State, WorkKind
from bdhvs.learning.lessons.shelf import shelf
from bdhvs.learning.site.rules import TOPICS
from bdhvs.ui.printing import qr_svg
from bdhvs.ui.tables import Column, Kind, Table, respond
from bdhvs.ui.tables.table import Empty

ADDRESSES = {
    WorkKind.LESSON: "learner_lesson",
    WorkKind.QUESTIONS: "learner_practice",
    WorkKind.SIMULATION: "learner_simulation",
    WorkKind.HANDBOOK: "library:handbook",
}
EDITORS = {
    WorkKind.LESSON: "authoring:edit",
    WorkKind.QUESTIONS: "authoring:questions",
    WorkKind.SIMULATION: "authoring:play",
    WorkKind.HANDBOOK: "handbooks:edit",
}


def may_write(request: Request) -> bool:
    return request.user.may(Act.PLAN_LEARNING)


@allowed(Act.APPROVE_LESSONS)
def works(request: Request) -> HttpResponseBase:
    """Every work of the commune by its newest version."""
    table: Table[WorkVersion] = Table(
        newest_versions(request.commune_code),
        (
            Column("title", "Bài", Kind.LINK, source="work.title", heading=True, searchable=True,
                   link=lambda one: reverse("authoring:work", args=[one.work_id])),
            Column("kind", "Loại", source="work.kind", choices=WorkKind.labels(), filterable=True),
            Column("item", "Kỹ năng", source="work.item", filterable=True, choices=shelf().items | {"": "chưa có"}),
            Column("state", "Tình trạng", Kind.CHIP, sortable=False, source=lambda one: state_of(one).label,
                   status_of=lambda one: CHIPS[state_of(one)]),
            Column("written_by", "Người viết", source="written_by.full_name", sortable=False),
            Column("written_at", "Sửa ngày", Kind.DATE),
        ),
        request.GET,
        key="soan-bai",
        caption="Bài của xã",
        sort="-written_at",
        empty=Empty("Xã chưa viết bài nào", "Viết bài mới, tải lên từ tệp Word, hoặc sửa một bài có sẵn."),
    )  # fmt: skip
    return respond(request, "learning/authoring/works.html", table, {"may_write": may_write(request)})


@allowed(Act.APPROVE_LESSONS)
def work(request: Request, work_id: int) -> HttpResponse:
    """One work: where it stands, what is still wrong, how a learner sees it, its versions."""
    return _page(request, own_work(request, work_id), ReasonForm())


def _page(request: Request, one: OwnWork, form: ReasonForm, status: int = 200) -> HttpResponse:
    newest, kind = newest_of(one), WorkKind(one.kind)
    state, approves = state_of(newest), request.user.may(Act.APPROVE_LESSONS)
    own = newest.written_by_id == request.user.pk
    slug = one.code.lower()
    address = request.build_absolute_uri(reverse(ADDRESSES[kind], args=[slug]))
    readers = "Tổ" if kind is WorkKind.HANDBOOK else "Bà con"
    opens = kind is not WorkKind.HANDBOOK or request.user.may(Act.FIELD_WORK)
    context = {
        "work": one, "newest": newest, "kind": kind, "state": state, "chip": CHIPS[state], "form": form,
        "own": own and state is State.REVIEW,
        "findings": findings_in(newest),
        "versions": one.versions.select_related("written_by", "approved_by").order_by("-number")[:30],
        "may_write": may_write(request), "edit_url": reverse(EDITORS[kind], args=[one.pk]),
        "may_send": may_write(request) and state in (State.DRAFT, State.RETURNED, State.REWRITTEN, State.WITHDRAWN),
        "may_approve": state is State.REVIEW and approves and not own, "may_return": state is State.REVIEW and approves,
        "may_withdraw": state in (State.PUBLISHED, State.REWRITTEN) and approves, "readers": readers,
        "address": address if kind is WorkKind.HANDBOOK else f"{address}?xa={one.commune_id}",
        "qr": mark_safe(qr_svg(address)) if one.published_id and opens else "",  # noqa: S308 our own drawing
        "label": "cho Tổ" if kind is WorkKind.HANDBOOK else shelf().items.get(one.item, "chưa chọn kỹ năng"),
        "replaces": one.code in shelf().lessons or one.code in shelf().simulations or kind is WorkKind.QUESTIONS,
    }  # fmt: skip
    return with_frame(render(request, "learning/authoring/work.html", context, status=status))


@allowed(Act.APPROVE_LESSONS)
def look(request: Request, work_id: int, number: int) -> HttpResponse:
    """A version exactly as a learner sees it, for the frame of a phone."""
    return in_frame(shown_to_learners(request, version_of(own_work(request, work_id), number)))


@allowed(Act.APPROVE_LESSONS)
def version(request: Request, work_id: int, number: int) -> HttpResponse:
    """One version: what changed in it, and the way back to it."""
    one = own_work(request, work_id)
    shown = version_of(one, number)
    wanted = request.GET.get("so", "")
    other = int(wanted) if wanted.isdecimal() and len(wanted) < 6 else number - 1
    before = one.versions.filter(number=other).first()
    context = {
        "work": one, "version": shown, "before": before, "may_write": may_write(request),
        "differences": differences(before.content, shown.content) if before else [],
        "others": one.versions.exclude(number=number).order_by("-number").values_list("number", flat=True)[:30],
    }  # fmt: skip
    return with_frame(render(request, "learning/authoring/version.html", context))


@allowed(Act.PLAN_LEARNING)
@require_POST
def take_up(request: Request, work_id: int, number: int) -> HttpResponse:
    """Go back to an earlier version."""
    one = own_work(request, work_id)
    said = f"Đã lấy lại bản {number} thành bản mới nhất. Bản kia vẫn còn trong lịch sử."
    tried(request, said, restore_version, work=one, number=number, seen=one.latest, at=timezone.localtime())
    return redirect("authoring:work", work_id)


@allowed(Act.PLAN_LEARNING)
@require_POST
def send(request: Request, work_id: int) -> HttpResponse:
    """Hand it to a second person."""
    said = "Đã gửi duyệt. Lãnh đạo hoặc cán bộ khác duyệt rồi bài mới hiện."
    tried(request, said, send_work, work=own_work(request, work_id), at=timezone.localtime())
    return redirect("authoring:work", work_id)


@allowed(Act.APPROVE_LESSONS)
@require_POST
def approve(request: Request, work_id: int, number: int) -> HttpResponse:
    """Show it to everybody."""
    one = own_work(request, work_id)
    tried(
        request,
        "Đã duyệt. Bài hiện ngay từ bây giờ.",
        approve_work,
        work=one,
        number=number,
        at=timezone.localtime(),
    )
    return redirect("authoring:work", work_id)


@allowed(Act.APPROVE_LESSONS)
@require_POST
def refuse(request: Request, work_id: int) -> HttpResponse:
    """Give it back to its writer, or take it away from everybody; both need a reason."""
    one, form = own_work(request, work_id), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, one, form, status=422)
    waits = state_of(newest_of(one)) is State.REVIEW
    sent_away(
        request, waits=waits, back=return_work, away=withdraw_work, work=one,
        said="Đã rút. Không ai thấy bài này nữa.", reason=form.cleaned_data["reason"], at=timezone.localtime(),
    )  # fmt: skip
    return redirect("authoring:work", work_id)


@allowed(Act.PLAN_LEARNING)
def shipped(request: Request) -> HttpResponse:
    """What we ship, by topic, to make a version of one's own."""
    known = shelf()
    topics = [
        (topic, [one for one in known.lessons.values() if one.item.startswith(topic.letter)],
         [one for one in known.simulations.values() if one.item.startswith(topic.letter)])
        for topic in TOPICS
    ]  # fmt: skip
    return render(request, "learning/authoring/shipped.html", {"topics": topics})
