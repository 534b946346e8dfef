"""Tables of units and teams."""

from datetime import date

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from bdhvs.accounts.http import Request
from bdhvs.places.models import Team, Unit
from bdhvs.places.rules import UnitKind, UnitLevel
from bdhvs.ui.tables import Column, Kind, Table
from bdhvs.ui.tables.table import Empty

KINDS = UnitKind.labels()
LEVELS = {level.value: level.label for level in UnitLevel if level}


def unit_table(request: Request, units: QuerySet[Unit], *, may_edit: bool) -> Table[Unit]:
    link = (lambda unit: reverse("places:unit", args=[unit.code])) if may_edit else None
    columns = [
        Column("name", "Tên đơn vị", Kind.LINK, heading=True, searchable=True, link=link),
        Column("kind", "Loại", choices=KINDS, filterable=True),
        Column("level", "Cấp học", choices=LEVELS, filterable=True, hidden=True),
        Column("hamlet", "Đóng tại", source="hamlet.name", sortable=False),
        Column("valid_from", "Từ ngày", Kind.DATE),
        Column("valid_to", "Đến ngày", Kind.DATE, hidden=True),
        Column("code", "Mã", hidden=True, searchable=True),
    ]
    empty = Empty(
        "Chưa có đơn vị nào",
        "Thêm trường học, cơ quan, doanh nghiệp, hợp tác xã, hộ kinh doanh, đoàn thể của xã.",
        reverse("places:unit_new") if may_edit else "",
        "Thêm đơn vị",
    )
    return Table(units, columns, request.GET, key="don-vi", caption="Đơn vị của xã", sort="kind", empty=empty)


def _members(team: Team) -> str:
    """The people of a team are a matter of the register, a room above."""
    try:
        return reverse("people:team", args=[team.code])
    except NoReverseMatch:
        return ""


def team_table(request: Request, teams: QuerySet[Team], on: date, *, may_edit: bool) -> Table[Team]:
    columns = [
        Column("name", "Tên Tổ", Kind.LINK, heading=True, searchable=True, link=_members),
        Column("hamlet", "Phục vụ", source="hamlet.name", order_by=("hamlet__position", "code")),
        Column("decision_no", "Số quyết định", searchable=True),
        Column("decision_on", "Ngày quyết định", Kind.DATE),
        Column("valid_from", "Từ ngày", Kind.DATE, hidden=True),
        Column("valid_to", "Đến ngày", Kind.DATE, hidden=True),
    ]
    if may_edit:
        columns.append(
            Column("edit", "Sửa", Kind.LINK, source=lambda team: "Sửa" if team.valid_to is None else "",
                   link=lambda team: reverse("places:team_edit", args=[team.code]), sortable=False)
        )  # fmt: skip
    empty = Empty(
        "Chưa có Tổ nào",
        f"Tính đến {on:%d/%m/%Y}. Lập Tổ cho từng nơi, rồi thêm thành viên.",
        reverse("places:team_new") if may_edit else "",
        "Lập Tổ",
    )
    return Table(teams, columns, request.GET, key="to", caption="Tổ của xã", sort="hamlet", empty=empty)
