"""Tables of phones and of events that were set aside."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.urls import reverse

from bdhvs.accounts.http import Request
from bdhvs.field.health import QUIET
from bdhvs.field.models import Device, Event
from bdhvs.field.rules import CODES, TYPE_LABELS, Outcome
from bdhvs.ui.formats import vn_datetime
from bdhvs.ui.tables import Column, Kind, Table, respond
from bdhvs.ui.tables.table import Empty


class AnsweringTable(Table[Any]):
    """A table that knows how to answer for itself."""

    def answer(self, request: Request, template: str, context: Mapping[str, Any]) -> HttpResponseBase:
        return respond(request, template, self, context)


def device_table(
    request: Request, devices: QuerySet[Device], hamlets: Mapping[str, str], at: datetime, *, whole: bool
) -> AnsweringTable:
    """`devices` carry their counts (health.devices_of). `whole`: also what only who sees the whole commune can count,
    for an event that was not applied belongs to no hamlet."""

    def state(device: Any) -> str:
        if device.revoked_at:
            return "đã ngừng quyền"
        if device.forked_at:
            return "có bản sao"
        return "im lặng" if device.last_seen_at < at - QUIET else "đang dùng"

    chips = {"đã ngừng quyền": "no_data", "có bản sao": "missed", "im lặng": "late"}
    columns = [
        Column("user", "Người dùng", Kind.LINK, heading=True, source=lambda d: d.user.full_name,
               order_by=("user__full_name",), link=lambda d: reverse("field:device", args=[d.pk])),
        Column("name", "Máy"),
        Column("state", "Tình trạng", Kind.CHIP, sortable=False, source=state,
               status_of=lambda d: chips.get(state(d), "reached")),
        Column("last_seen_at", "Liên lạc gần nhất", source=lambda d: vn_datetime(d.last_seen_at),
               order_by=("last_seen_at",)),
        Column("outbox_left", "Chưa gửi", Kind.NUMBER),
        Column("conflicts", "Trùng sửa", Kind.NUMBER),
        Column("lost", "Bị mất", Kind.NUMBER),
        *([
            Column("missing", "Còn thiếu", Kind.NUMBER, source=lambda d: max(0, d.missing)),
            Column("held", "Đang chờ", Kind.NUMBER),
            Column("aside", "Không ghi được", Kind.NUMBER),
        ] if whole else []),
        Column("where", "Nơi được giao", sortable=False, hidden=len(hamlets) < 2,
               source=lambda d: ", ".join(hamlets.get(code, code) for code in d.places)),
        Column("app_version", "Phiên bản", hidden=True),
    ]  # fmt: skip
    return AnsweringTable(
        devices,
        columns,
        request.GET,
        key="may-di-ho",
        caption="Các máy đi hộ",
        empty=Empty("Chưa có máy nào", "Thành viên Tổ mở trang Máy đi hộ trên điện thoại rồi đăng ký."),
    )


def aside_table(request: Request, events: QuerySet[Event]) -> AnsweringTable:
    """What was stored and does not count: when, whose, what, why."""
    outcomes = {o.value: o.label for o in (Outcome.QUARANTINED, Outcome.REJECTED, Outcome.HELD)}
    columns = [
        Column("what", "Việc", Kind.LINK, heading=True, sortable=False,
               source=lambda e: TYPE_LABELS.get(e.type, "chưa đọc được"),
               link=lambda e: reverse("field:event", args=[e.pk])),
        Column("author", "Người ghi", source=lambda e: e.author.full_name, order_by=("author__full_name",)),
        Column("household", "Hộ", sortable=False, source=lambda e: e.household.code if e.household else ""),
        Column("outcome", "Kết quả", choices=outcomes, filterable=True),
        Column("code", "Vì sao", sortable=False, source=lambda e: CODES.get(e.code, "")),
        Column("received_at", "Nhận lúc", Kind.DATE, filterable=True),
    ]  # fmt: skip
    return AnsweringTable(
        events,
        columns,
        request.GET,
        key="ban-ghi-cach-ly",
        caption="Bản ghi chưa tính",
        empty=Empty("Không có bản ghi nào bị để lại", "Mọi việc các máy gửi lên đều đã ghi vào sổ."),
    )
