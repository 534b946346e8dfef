"""The two logs in one register, and one incident with its story."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.outreach.incidents.commands import (
    close_incident,
    correct_incident,
    enter_incident,
    may_handle,
    reopen_incident,
    tell_incident,
)
from bdhvs.outreach.incidents.forms import (
    USUAL_TIME,
    ClosingForm,
    IncidentForm,
    ReopenForm,
    ToldForm,
    incident_initial,
)
from bdhvs.outreach.incidents.models import Incident
from bdhvs.outreach.incidents.queries import files_of, incidents_of, notes_of
from bdhvs.outreach.incidents.rules import INFORMATION, IncidentKind, IncidentState, IncidentStep
from bdhvs.places.models import Code
from bdhvs.places.queries import hamlet_names, units_on
from bdhvs.skills.desk import Desk
from bdhvs.skills.entry import saved
from bdhvs.ui.components import Moment, Status
from bdhvs.ui.tables import Column, Kind, Table, respond
from bdhvs.ui.tables.table import Empty

STATE_STATUS = {
    IncidentState.OPEN.value: Status.ON_PACE,
    IncidentState.LATE.value: Status.LATE,
    IncidentState.CLOSED.value: Status.REACHED,
}


def incident_named(request: Request, incident_id: int) -> Any:
    return get_object_or_404(incidents_of(request.commune_code, timezone.localdate()), pk=incident_id)


@allowed(Act.SEE_BOARD)
def incidents(request: Request) -> HttpResponseBase:
    """Both logs; `so` of the address narrows to one: information or safety."""
    today, may_enter = timezone.localdate(), request.user.may(Act.ENTER_FACTS)
    log = request.GET.get("so", "")
    rows = incidents_of(request.commune_code, today)
    if log in ("thong-tin", "an-ninh"):
        wanted = rows.filter if log == "thong-tin" else rows.exclude
        rows = wanted(kind__in=[kind.value for kind in INFORMATION])
    units = dict(units_on(request.commune_code, today).values_list("code", "name"))
    table = _table(rows, request.GET, hamlet_names(request.commune_code), units,
                   reverse("incidents:new") if may_enter else "")  # fmt: skip
    context = {"may_enter": may_enter, "log": log}
    return respond(
        request, "outreach/incidents/incidents.html", table, context, notes=(f"Ngày {today:%d/%m/%Y}",)
    )


def _table(
    rows: QuerySet[Incident],
    query: QueryDict,
    hamlets: Mapping[str, str],
    units: Mapping[str, str],
    new_url: str,
) -> Table[Any]:
    channels = dict(Code.objects.filter(kind="channels").values_list("code", "label"))
    columns = [
        Column("found_on", "Phát hiện", Kind.DATE, filterable=True),
        Column("title", "Việc gì", Kind.LINK, heading=True, searchable=True,
               link=lambda row: reverse("incidents:incident", args=[row.pk])),
        Column("kind", "Loại", choices=IncidentKind.labels(), filterable=True),
        Column("channel_code", "Kênh", choices=channels, filterable=True),
        Column("unit_id", "Đơn vị xử lý", choices=units, filterable=True),
        Column("hamlet_id", "Thôn", choices=hamlets, filterable=True, hidden=True),
        Column("due_on", "Hạn", Kind.DATE, filterable=True),
        Column("stands", "Tình trạng", Kind.CHIP, choices=IncidentState.labels(), filterable=True,
               status_of=lambda row: STATE_STATUS[row.stands].value),
        Column("last_told", "Đã làm gì, mới nhất", sortable=False),
        Column("closed_on", "Xong ngày", Kind.DATE, hidden=True),
        Column("says", "Diễn biến", searchable=True, hidden=True, sortable=False),
        Column("link", "Liên kết", hidden=True, sortable=False),
    ]  # fmt: skip
    empty = Empty(
        "Chưa ghi việc nào", "Thấy tin sai, trang giả danh, sự cố mạng thì ghi vào đây, giao đơn vị xử lý và hạn.",
        new_url, "Ghi một việc" if new_url else "",
    )  # fmt: skip
    return Table(rows, columns, query, key="su-viec", caption="Tin sai, sự cố", sort="-found_on", empty=empty)


@allowed(Act.SEE_BOARD)
def incident(request: Request, incident_id: int) -> HttpResponse:
    """One incident: what happened, what was done."""
    return _page(request, incident_named(request, incident_id))


def _page(
    request: Request,
    found: Any,
    told: ToldForm | None = None,
    closing: ClosingForm | None = None,
    reopening: ReopenForm | None = None,
) -> HttpResponse:
    channel = (
        Code.objects.filter(kind="channels", code=found.channel_code).values_list("label", flat=True).first()
    )
    wrong = any(form is not None and form.errors for form in (told, closing, reopening))
    context = {
        "incident": found,
        "state": IncidentState(found.stands).label,
        "status": STATE_STATUS[found.stands].value,
        "channel": channel,
        "moments": [
            Moment(title=IncidentStep(one.step).label, at=one.recorded_at, by=str(one.recorded_by or ""), note=one.text)
            for one in notes_of(found)
        ],
        "files": files_of(found),
        "may_handle": request.user.may(Act.ENTER_FACTS) and may_handle(request.user, found),
        "form": told or closing or reopening,
        "told_form": told or ToldForm(prefix="viec"),
        "closing_form": closing or ClosingForm(prefix="dong", initial={"on": timezone.localdate()}),
        "reopen_form": reopening or ReopenForm(prefix="mo"),
    }  # fmt: skip
    return render(request, "outreach/incidents/incident.html", context, status=422 if wrong else 200)


@allowed(Act.ENTER_FACTS)
def new(request: Request) -> HttpResponse:
    """Enter one."""
    desk = Desk(request.commune_code, request.user, timezone.localtime())
    initial = {"found_on": desk.on, "due_on": desk.on + USUAL_TIME}
    form = IncidentForm(request.POST if request.method == "POST" else None, desk=desk, initial=initial)
    made: list[Incident] = []

    def act(_: dict[str, Any]) -> None:
        made.append(
            enter_incident(commune_code=desk.commune, details=form.details(), by=request.user, at=desk.at)
        )

    if saved(request, form, act):
        messages.success(request, "Đã ghi vào sổ.")
        return redirect("incidents:incident", made[0].pk)
    return _form(request, form, "Ghi tin sai, sự cố", reverse("incidents:incidents"))


@allowed(Act.ENTER_FACTS)
def correct(request: Request, incident_id: int) -> HttpResponse:
    found = incident_named(request, incident_id)
    desk = Desk(request.commune_code, request.user, timezone.localtime())
    form = IncidentForm(
        request.POST if request.method == "POST" else None, desk=desk, initial=incident_initial(found)
    )

    def act(_: dict[str, Any]) -> None:
        correct_incident(incident=found, details=form.details(), by=request.user, at=desk.at)

    if saved(request, form, act):
        messages.success(request, "Đã sửa.")
        return redirect("incidents:incident", found.pk)
    return _form(request, form, "Sửa, giao lại", reverse("incidents:incident", args=[found.pk]))


def _form(request: Request, form: IncidentForm, title: str, back: str) -> HttpResponse:
    context = {"title": title, "form": form, "cancel_url": back}
    return render(request, "ui/form_page.html", context, status=422 if form.errors else 200)


def _sent(request: Request) -> dict[str, Any]:
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}


@allowed(Act.ENTER_FACTS)
def tell(request: Request, incident_id: int) -> HttpResponse:
    """What was done."""
    found, form = incident_named(request, incident_id), ToldForm(**_sent(request), prefix="viec")

    def act(given: dict[str, Any]) -> None:
        tell_incident(
            incident=found, step=IncidentStep(given["step"]), text=given["text"], proofs=given["proofs"],
            by=request.user, at=timezone.localtime(),
        )  # fmt: skip

    if saved(request, form, act):
        messages.success(request, "Đã ghi.")
        return redirect("incidents:incident", found.pk)
    return _page(request, found, told=form)


@allowed(Act.ENTER_FACTS)
def close(request: Request, incident_id: int) -> HttpResponse:
    """It is over."""
    found, form = incident_named(request, incident_id), ClosingForm(**_sent(request), prefix="dong")

    def act(given: dict[str, Any]) -> None:
        close_incident(incident=found, by=request.user, at=timezone.localtime(), **given)

    if saved(request, form, act):
        messages.success(request, "Đã đóng.")
        return redirect("incidents:incident", found.pk)
    return _page(request, found, closing=form)


@allowed(Act.ENTER_FACTS)
def reopen(request: Request, incident_id: int) -> HttpResponse:
    """It came back."""
    found = incident_named(request, incident_id)
    form = ReopenForm(request.POST if request.method == "POST" else None, prefix="mo")

    def act(given: dict[str, Any]) -> None:
        reopen_incident(incident=found, text=given["text"], by=request.user, at=timezone.localtime())

    if saved(request, form, act):
        messages.success(request, "Đã mở lại.")
        return redirect("incidents:incident", found.pk)
    return _page(request, found, reopening=form)
