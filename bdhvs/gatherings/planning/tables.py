"""The list of gatherings."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from bdhvs.gatherings.kinds import kind_labels
from bdhvs.gatherings.models import Gathering
from bdhvs.gatherings.planning.rules import GatheringState
from bdhvs.gatherings.rules import HEADCOUNT_GROUPS
from bdhvs.ui.components import Status
from bdhvs.ui.tables import Column, Kind, Table
from bdhvs.ui.tables.table import Empty

STATE_STATUS = {
    GatheringState.PLANNED.value: Status.ON_PACE,
    GatheringState.HELD.value: Status.REACHED,
    GatheringState.CANCELLED.value: Status.MISSED,
}


def hours_of(gathering: Gathering) -> str:
    """`19h30-21h00`, or nothing where no hour was told."""
    told = [f"{hour:%Hh%M}" for hour in (gathering.from_time, gathering.to_time) if hour is not None]
    return "-".join(told)


def name_of(gathering: Gathering) -> str:
    """The title, or the kind where it has none."""
    label = kind_labels().get(gathering.kind, gathering.kind)
    return gathering.title or f"{label[0].upper()}{label[1:]}"


def gathering_table(
    rows: QuerySet[Gathering], query: QueryDict, hamlets: Mapping[str, str], *, plan_url: str
) -> Table[Any]:
    """`rows` as `queries.gatherings_of` gives them. `hamlets`: names by code."""
    columns = [
        Column("falls_on", "Ngày", Kind.DATE, filterable=True),
        Column("hours", "Giờ", source=hours_of, sortable=False),
        Column("name", "Buổi", Kind.LINK, source=name_of, heading=True, sortable=False,
               link=lambda row: reverse("classes:gathering", args=[row.pk])),
        Column("kind", "Loại", choices=kind_labels(), filterable=True),
        Column("title", "Tên buổi", searchable=True, hidden=True),
        Column("hamlet_id", "Thôn", choices=dict(hamlets), filterable=True,
               source=lambda row: row.hamlet_id or "toàn xã"),
        Column("place", "Địa điểm", searchable=True),
        Column("trainer", "Người hướng dẫn", searchable=True),
        Column("audience", "Dành cho", choices=HEADCOUNT_GROUPS, filterable=True, hidden=True),
        Column("partner", "Phối hợp", searchable=True, hidden=True),
        Column("state", "Tình trạng", Kind.CHIP, choices=GatheringState.labels(), filterable=True,
               status_of=lambda row: STATE_STATUS[row.state].value),
        Column("came", "Có mặt", Kind.NUMBER, hint="Số người có mặt đã ghi vào sổ"),
    ]  # fmt: skip
    empty = Empty(
        "Chưa có buổi nào", "Lên lịch buổi đầu tiên; đến ngày thì điểm danh và ghi kết quả tại đây.",
        plan_url, "Lên lịch một buổi" if plan_url else "",
    )  # fmt: skip
    return Table(
        rows, columns, query, key="buoi-hoc", caption="Các buổi, lớp, sự kiện", sort="-falls_on", empty=empty
    )


def training_table(rows: QuerySet[Gathering], query: QueryDict, year: int) -> Table[Any]:
    """Classes of a year in the order of days, with what a plan of training tells of each."""
    columns = [
        Column("falls_on", "Ngày", Kind.DATE),
        Column("name", "Lớp, nội dung", Kind.LINK, source=name_of, heading=True, sortable=False,
               link=lambda row: reverse("classes:gathering", args=[row.pk])),
        Column("kind", "Hình thức", choices=kind_labels(), filterable=True),
        Column("audience", "Đối tượng", choices=HEADCOUNT_GROUPS, filterable=True),
        Column("place", "Địa điểm"),
        Column("trainer", "Giảng viên, báo cáo viên", searchable=True),
        Column("unit", "Đơn vị tổ chức", source="unit.name"),
        Column("partner", "Phối hợp", hidden=True),
        Column("state", "Tình trạng", Kind.CHIP, choices=GatheringState.labels(), filterable=True,
               status_of=lambda row: STATE_STATUS[row.state].value),
        Column("came", "Đã dự", Kind.NUMBER),
    ]  # fmt: skip
    empty = Empty("Năm này chưa có lớp nào", "Lên lịch các lớp ở trang Buổi, lớp, sự kiện; bảng này tự lập.")
    caption = f"Kế hoạch đào tạo, bồi dưỡng năm {year}"
    return Table(rows, columns, query, key="dao-tao", caption=caption, sort="falls_on", empty=empty)
