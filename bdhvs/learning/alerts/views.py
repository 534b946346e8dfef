"""Alerts in the office: every one ever written, one of them, writing, deciding."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.learning.alerts.commands import (
    approve_alert,
    return_alert,
    rewrite_alert,
    withdraw_alert,
    write_alert,
)
from bdhvs.learning.alerts.forms import AlertForm
from bdhvs.learning.alerts.models import ScamAlert
from bdhvs.learning.alerts.queries import alerts_of
from bdhvs.learning.alerts.rules import SURE, State, scale_of, spoken, state_of, steps_in
from bdhvs.learning.approval.forms import ReasonForm
from bdhvs.learning.approval.pages import choices, sent_away, tried
from bdhvs.learning.approval.rules import RefusalError
from bdhvs.ui.printing import handed_over, qr_svg
from bdhvs.ui.printing import poster as poster_sheet
from bdhvs.ui.tables import Column, Kind, Table, respond
from bdhvs.ui.tables.table import Empty

POLICE = "police"
CHIPS = {
    State.WAITING: "needs_decision",
    State.RETURNED: "late",
    State.SHOWN: "reached",
    State.OVER: "no_data",
    State.WITHDRAWN: "missed",
}


def may_write(request: Request) -> bool:
    """The office, and of the focal persons that of the police alone."""
    unit = request.user.unit
    return request.user.may(Act.WRITE_ALERTS) and (unit is None or unit.kind == POLICE)


def may_approve(request: Request) -> bool:
    return request.user.may(Act.APPROVE_ALERTS)


def _alerts(request: Request) -> QuerySet[ScamAlert]:
    """Whoever neither writes nor approves reads what was approved."""
    found = alerts_of(request.commune_code)
    return found if may_write(request) or may_approve(request) else found.filter(approved_at__isnull=False)


def _state(alert: ScamAlert) -> State:
    return state_of(
        returned=alert.returned, approved=alert.approved_at is not None, withdrawn=alert.withdrawn_at is not None,
        until=alert.until, on=timezone.localdate(),
    )  # fmt: skip


@allowed(Act.SEE_BOARD)
def alerts(request: Request) -> HttpResponseBase:
    """Every alert, newest first."""
    table: Table[ScamAlert] = Table(
        _alerts(request),
        (
            Column("title", "Cảnh báo", Kind.LINK, heading=True, searchable=True,
                   link=lambda alert: reverse("alerts:alert", args=[alert.pk])),
            Column("state", "Tình trạng", Kind.CHIP, sortable=False, source=lambda alert: _state(alert).label,
                   status_of=lambda alert: CHIPS[_state(alert)]),
            Column("until", "Hiện đến hết", Kind.DATE),
            Column("written_by", "Người viết", source="written_by.full_name", sortable=False),
            Column("approved_by", "Người duyệt", source="approved_by.full_name", sortable=False),
            Column("written_at", "Viết ngày", Kind.DATE),
        ),
        request.GET,
        key="canh-bao",
        caption="Cảnh báo lừa đảo",
        sort="-written_at",
        empty=Empty("Chưa có cảnh báo nào", "Công an viết, lãnh đạo hoặc cán bộ khác duyệt, rồi bà con mới thấy."),
    )  # fmt: skip
    return respond(request, "learning/alerts/list.html", table, {"may_write": may_write(request)})


@allowed(Act.SEE_BOARD)
def alert(request: Request, alert_id: int) -> HttpResponse:
    """One alert, its text for the loudspeaker, and what may be done with it."""
    return _page(request, get_object_or_404(_alerts(request), pk=alert_id), ReasonForm())


def _page(request: Request, one: ScamAlert, form: ReasonForm, status: int = 200) -> HttpResponse:
    state = _state(one)
    shown = state is State.SHOWN
    context = {
        "alert": one, "state": state, "chip": CHIPS[state], "spoken": spoken(one.title, one.says, one.does),
        "form": form, "may_print": shown,
        **choices(request, one, writes=may_write(request), approves=may_approve(request), shown=shown),
    }  # fmt: skip
    return render(request, "learning/alerts/alert.html", context, status=status)


@allowed(Act.SEE_BOARD)
def poster(request: Request, alert_id: int) -> HttpResponse:
    """An alert that is shown, on one A4 sheet for the notice board; its code opens the learner's site."""
    one = get_object_or_404(_alerts(request), pk=alert_id)
    if _state(one) is not State.SHOWN:
        raise Http404
    address = request.build_absolute_uri(reverse("learner_home")) + f"?xa={one.commune_id}"
    place, steps = str(one.commune), steps_in(one.does)
    rows = {
        "commune": place[:1].upper() + place[1:],
        "band": "CẢNH BÁO LỪA ĐẢO",
        "week": f"Đến hết ngày {one.until:%d/%m/%Y}",
        "title": one.title,
        "why": " ".join(one.says.split()),
        "steps": [{"title": step, "text": ""} for step in steps],
        "scale": scale_of(one.title, one.says, steps),
        "tip": SURE,
        "tip_label": "Nhớ.",
        "qr": qr_svg(address),
        "address": address.partition("://")[2].partition("?")[0],
        "scan": "Đưa máy ảnh điện thoại vào hình vuông để xem cảnh báo mới nhất và tập từ chối kẻ gian.",
    }
    return handed_over(poster_sheet(rows), f"canh-bao-{one.pk}.pdf")


@allowed(Act.WRITE_ALERTS)
def write(request: Request) -> HttpResponse:
    return _written(request, None)


@allowed(Act.WRITE_ALERTS)
def rewrite(request: Request, alert_id: int) -> HttpResponse:
    """Correct what waits for approval."""
    return _written(request, get_object_or_404(_alerts(request), pk=alert_id))


def _written(request: Request, old: ScamAlert | None) -> HttpResponse:
    if not may_write(request):
        raise PermissionDenied
    at = timezone.localtime()
    initial = {name: getattr(old, name) for name in ("title", "says", "does", "until")} if old else {}
    form = AlertForm(request.POST or None, initial=initial, today=at.date())
    if request.method == "POST" and form.is_valid():
        try:
            if old is None:
                old = write_alert(
                    commune=request.commune_code, details=form.details(), by=request.user, at=at
                )
            else:
                rewrite_alert(alert=old, details=form.details(), by=request.user, at=at)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã gửi chờ duyệt. Người khác duyệt thì bà con mới thấy.")
            return redirect("alerts:alert", old.pk)
    context = {
        "title": "Sửa cảnh báo" if old else "Viết cảnh báo lừa đảo",
        "lead": "Ai cũng sẽ đọc được, kể cả người cao tuổi: câu ngắn, chữ thường dùng.",
        "form": form,
        "submit_label": "Gửi chờ duyệt",
        "cancel_url": reverse("alerts:alerts"),
    }
    return render(request, "ui/form_page.html", context, status=422 if form.errors else 200)


@allowed(Act.APPROVE_ALERTS)
@require_POST
def approve(request: Request, alert_id: int) -> HttpResponse:
    """Show it to everybody."""
    one = get_object_or_404(_alerts(request), pk=alert_id)
    tried(
        request,
        "Đã duyệt. Trang học của bà con và máy của Tổ hiện cảnh báo này ngay đầu.",
        approve_alert,
        alert=one,
        at=timezone.localtime(),
    )
    return redirect("alerts:alert", alert_id)


@allowed(Act.APPROVE_ALERTS)
@require_POST
def refuse(request: Request, alert_id: int) -> HttpResponse:
    """Give it back to its writer, or take it away from everybody; both need a reason."""
    one, form = get_object_or_404(_alerts(request), pk=alert_id), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, one, form, status=422)
    sent_away(
        request, waits=one.waits, back=return_alert, away=withdraw_alert, alert=one,
        said="Đã rút. Không ai thấy cảnh báo này nữa.", reason=form.cleaned_data["reason"], at=timezone.localtime(),
    )  # fmt: skip
    return redirect("alerts:alert", alert_id)
