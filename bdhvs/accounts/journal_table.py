"""The journal as a table. Users and sign-in stand above the journal, so its pages live here."""

from typing import Any

from django.db.models import QuerySet

from bdhvs.accounts.models import User
from bdhvs.journal.models import Line
from bdhvs.journal.queries import acts_of
from bdhvs.journal.rules import MACHINE as MACHINE_JOURNAL
from bdhvs.journal.rules import SUBJECT_LABELS, act_label, subject_label
from bdhvs.ui.formats import vn_datetime
from bdhvs.ui.tables import Column, Kind, Table
from bdhvs.ui.tables.table import Empty

_IDS_SHOWN = 5
MACHINE = "máy chủ"


def _who(rows: QuerySet[Line], wanted: str) -> QuerySet[Line]:
    return rows.filter(by=None) if wanted == "0" else rows.filter(by_id=int(wanted))


def _what(line: Line) -> str:
    """`12 người (4, 7, 9 …)`: how many rows and their ids, never what they say."""
    if not line.subject_kind:
        return ""
    ids = ", ".join(line.subject_ids[:_IDS_SHOWN])
    more = " …" if line.count > _IDS_SHOWN else ""
    return f"{line.count} {subject_label(line.subject_kind)}" + (f" ({ids}{more})" if ids else "")


def journal_table(request: Any, lines: QuerySet[Line], journal: str) -> Table[Line]:
    """Columns of the journal of a commune, or of the machine; the filters are lists of what occurs."""
    held = (
        User.objects.filter(commune=None)
        if journal == MACHINE_JOURNAL
        else User.objects.filter(commune_id=journal)
    )
    users = held.order_by("full_name").values_list("pk", "full_name")
    people = {"0": MACHINE} | {str(pk): name for pk, name in users}
    acts = {act: act_label(act) for act in acts_of(journal)}
    columns = [
        Column("at", "Lúc", Kind.DATE, filterable=True, hidden=True),
        Column("when", "Lúc", source=lambda line: vn_datetime(line.at), order_by=("at",), heading=True),
        Column("by", "Ai", source=lambda line: line.by.full_name if line.by else MACHINE, sortable=False),
        Column("user", "Người làm", source=lambda line: str(line.by_id or 0), choices=people, filterable=True,
               hidden=True, sortable=False, narrow=_who),
        Column("act", "Việc", choices=acts, filterable=True, sortable=False),
        Column("what", "Trên", source=_what, sortable=False),
        Column("subject_kind", "Loại", choices=SUBJECT_LABELS, filterable=True, hidden=True, sortable=False),
        Column("fields", "Mục đã sửa", source=lambda line: ", ".join(line.fields) or "–", sortable=False),
    ]  # fmt: skip
    empty = Empty("Chưa có dòng nào", "Mỗi lần xem danh sách hoặc sửa dữ liệu, nhật ký có thêm một dòng.")
    return Table(lines, columns, request.GET, key="nhat-ky", caption="Nhật ký", empty=empty)
