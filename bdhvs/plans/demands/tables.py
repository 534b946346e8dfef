"""Tables of what was asked of places, and of inspections."""

from collections.abc import Callable
from typing import Any, Final

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from bdhvs.plans.demands.rules import DemandStanding, InspectionKind, InspectionState
from bdhvs.plans.models import Demand, Inspection
from bdhvs.ui.components import Status
from bdhvs.ui.tables import Column, Empty, Kind, Table

STANDING_STATUS: Final = {
    DemandStanding.LATE: Status.MISSED,
    DemandStanding.WAITING: Status.ON_PACE,
    DemandStanding.RETURNED: Status.LATE,
    DemandStanding.HANDED_IN: Status.NEEDS_DECISION,
    DemandStanding.ACCEPTED: Status.REACHED,
    DemandStanding.WITHDRAWN: Status.NO_DATA,
}
FINDING_WORDS: Final = DemandStanding.labels() | {
    DemandStanding.WAITING.value: "Chờ trả lời",
    DemandStanding.RETURNED.value: "Chưa đạt, làm lại",
    DemandStanding.HANDED_IN.value: "Đã trả lời, chờ đóng",
    DemandStanding.ACCEPTED.value: "Đã đóng",
}
INSPECTION_STATUS: Final = {
    InspectionState.PLANNED: Status.ON_PACE,
    InspectionState.DONE: Status.REACHED,
    InspectionState.CANCELLED: Status.NO_DATA,
}


def _status(row: Any) -> str:
    return STANDING_STATUS[DemandStanding(row.stands)].value


def _page(name: str) -> Callable[[Any], str]:
    return lambda row: reverse(name, args=[row.pk])


def sub_plan_table(rows: QuerySet[Demand], query: QueryDict, *, ask_url: str) -> Table[Any]:
    """`rows` as `queries.demands_of` gives them."""
    columns = [
        Column("place", "Nơi nộp", Kind.LINK, source="place_name", heading=True, sortable=False,
               link=_page("plans:demand")),
        Column("plan_id", "Kế hoạch", filterable=True, hidden=True),
        Column("says", "Yêu cầu", searchable=True),
        Column("due_on", "Hạn", Kind.DATE, filterable=True),
        Column("handed_in_on", "Nộp ngày", Kind.DATE),
        Column("settled_on", "Duyệt ngày", Kind.DATE),
        Column("stands", "Tình trạng", Kind.CHIP, choices=DemandStanding.labels(), filterable=True, status_of=_status),
    ]  # fmt: skip
    empty = Empty(
        "Chưa yêu cầu nơi nào", "Yêu cầu một lần cho mọi thôn, trường, Tổ, đoàn thể; ai nộp, ai chậm hiện ở đây.",
        ask_url, "Yêu cầu nộp kế hoạch con" if ask_url else "",
    )  # fmt: skip
    return Table(rows, columns, query, key="ke-hoach-con", caption="Kế hoạch con", sort="due_on", empty=empty)


def finding_table(rows: QuerySet[Demand], query: QueryDict) -> Table[Any]:
    """`rows` as `queries.demands_of` gives them."""
    columns = [
        Column("says", "Kiến nghị", Kind.LINK, heading=True, searchable=True, link=_page("plans:demand")),
        Column("place", "Nơi trả lời", source="place_name", sortable=False),
        Column("about", "Cuộc kiểm tra", source="inspection.about", sortable=False),
        Column("due_on", "Hạn", Kind.DATE, filterable=True),
        Column("handed_in_on", "Trả lời ngày", Kind.DATE),
        Column("settled_on", "Đóng ngày", Kind.DATE),
        Column("stands", "Tình trạng", Kind.CHIP, choices=FINDING_WORDS, filterable=True, status_of=_status),
    ]  # fmt: skip
    empty = Empty("Chưa có kiến nghị nào", "Kiến nghị ghi ở trang của từng cuộc kiểm tra, giám sát.")
    caption = "Kiến nghị sau kiểm tra, giám sát"
    return Table(rows, columns, query, key="kien-nghi", caption=caption, sort="due_on", empty=empty)


def inspection_table(rows: QuerySet[Inspection], query: QueryDict, *, plan_url: str) -> Table[Any]:
    """`rows` as `queries.inspections_of` gives them."""
    columns = [
        Column("falls_on", "Ngày", Kind.DATE, filterable=True),
        Column("about", "Nội dung", Kind.LINK, heading=True, searchable=True, link=_page("plans:inspection")),
        Column("kind", "Loại", choices=InspectionKind.labels(), filterable=True),
        Column("place", "Tại", source=place_of, sortable=False),
        Column("team", "Đoàn", searchable=True),
        Column("state", "Tình trạng", Kind.CHIP, choices=InspectionState.labels(), filterable=True,
               status_of=lambda row: INSPECTION_STATUS[InspectionState(row.state)].value),
        Column("found", "Kiến nghị", Kind.NUMBER),
        Column("unsettled", "Chưa đóng", Kind.NUMBER),
    ]  # fmt: skip
    empty = Empty(
        "Chưa có cuộc kiểm tra nào", "Lập cuộc kiểm tra của UBND, giám sát hoặc phản biện của Mặt trận.", plan_url,
        "Lập một cuộc" if plan_url else "",
    )  # fmt: skip
    caption = "Kiểm tra, giám sát, phản biện"
    return Table(rows, columns, query, key="kiem-tra", caption=caption, sort="-falls_on", empty=empty)


def place_of(row: Inspection) -> str:
    """Where it takes place."""
    place = row.unit or row.hamlet
    return place.name if place else "toàn xã"
