"""The list of content items."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from bdhvs.outreach.content.models import ContentItem
from bdhvs.outreach.content.rules import ContentForm, ContentState
from bdhvs.ui.components import Status
from bdhvs.ui.tables import Column, Kind, Table
from bdhvs.ui.tables.table import Empty

STATE_STATUS = {
    ContentState.IDEA.value: Status.NO_DATA,
    ContentState.DRAFT.value: Status.SOFT,
    ContentState.WAITING.value: Status.NEEDS_DECISION,
    ContentState.RETURNED.value: Status.LATE,
    ContentState.APPROVED.value: Status.ON_PACE,
    ContentState.PUBLISHED.value: Status.REACHED,
    ContentState.DROPPED.value: Status.MISSED,
}


def content_table(
    rows: QuerySet[ContentItem],
    query: QueryDict,
    *,
    channels: Mapping[str, str],
    units: Mapping[str, str],
    hamlets: Mapping[str, str],
    write_url: str = "",
) -> Table[Any]:
    """Search in titles, texts and codes; filters by state, form, channel, unit and day."""

    def named(codes: list[str]) -> str:
        return ", ".join(channels.get(code, code) for code in codes)

    columns = [
        Column("planned_on", "Ngày dự kiến", Kind.DATE, filterable=True),
        Column("title", "Tiêu đề", Kind.LINK, heading=True, searchable=True,
               link=lambda row: reverse("outreach_content:item", args=[row.pk])),
        Column("form", "Dạng", choices=ContentForm.labels(), filterable=True),
        Column("channels", "Kênh", choices=channels, filterable=True, sortable=False,
               source=lambda row: named(row.channels),
               narrow=lambda found, code: found.filter(channels__contains=[code])),
        Column("stands", "Tình trạng", Kind.CHIP, choices=ContentState.labels(), filterable=True,
               status_of=lambda row: STATE_STATUS[row.stands].value),
        Column("unit_id", "Đơn vị", choices=units, filterable=True),
        Column("in_charge", "Người phụ trách", searchable=True, hidden=True),
        Column("served", "Cho các thôn", sortable=False, hidden=True, choices=hamlets, filterable=True,
               source=lambda row: ", ".join(hamlets.get(code, code) for code in row.served) or "Toàn xã",
               narrow=lambda found, code: found.filter(served__contains=[code])),
        Column("task_code", "Nhiệm vụ", searchable=True, hidden=True),
        Column("code", "Mã", searchable=True, hidden=True),
        Column("body", "Nội dung", searchable=True, hidden=True, sortable=False),
        Column("written_by", "Người viết", source="written_by.full_name", sortable=False, hidden=True),
        Column("approved_by", "Người duyệt", source="approved_by.full_name", sortable=False, hidden=True),
    ]  # fmt: skip
    empty = Empty(
        "Chưa có bài nào", "Ghi một ý tưởng, hoặc soạn sẵn từ một bài học, một buổi sắp tới.",
        write_url, "Viết bài" if write_url else "",
    )  # fmt: skip
    return Table(rows, columns, query, key="tin-bai", caption="Tin, bài", sort="-planned_on", empty=empty)
