"""Tables of the register."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from bdhvs.accounts.http import Request
from bdhvs.accounts.rules import Act
from bdhvs.people.models import Household, Person, Residence
from bdhvs.people.rules import Priority, Sex
from bdhvs.ui.tables import Cell, Column, Kind, Table
from bdhvs.ui.tables.table import Empty

SEXES = {sex.value: sex.label for sex in Sex if sex}
PRIORITIES = {reason.value: reason.label for reason in Priority if reason}


class ReadTable(Table[Any]):
    """A table that remembers whose rows it drew, for the journal."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.read: list[int] = []

    def cells(self, row: Any) -> list[Cell]:
        self.read.append(row.pk)
        return super().cells(row)


def first_home(person: Any) -> Residence | None:
    """The permanent home of the day, else the temporary one."""
    homes = person.homes
    return homes[0] if homes else None


def _code(person: Any) -> str:
    home = first_home(person)
    return home.household.code if home else ""


def _home_page(person: Any) -> str:
    home = first_home(person)
    return reverse("people:household", args=[home.household.uuid]) if home else ""


def _new_household(request: Request) -> str:
    return reverse("people:household_new") if request.user.may(Act.EDIT_PEOPLE) else ""


def person_table(
    request: Request, people: QuerySet[Person], places: Mapping[str, str], *, searching: bool
) -> ReadTable:
    """`places`: names of hamlets and units by code. `people` carry `homes` (queries.with_homes)."""

    def where(person: Any) -> str:
        return ", ".join(places[place] for place in person.places if place in places)

    columns = [
        Column("name", "Họ và tên", Kind.LINK, heading=True, order_by=("sort_key", "birth_year"),
               link=lambda person: reverse("people:person", args=[person.uuid])),
        Column("birth_year", "Năm sinh"),
        Column("sex", "Giới tính", choices=SEXES, sortable=False),
        Column("household", "Hộ", Kind.LINK, source=_code, sortable=False, link=_home_page),
        Column("where", "Nơi ở, đơn vị", source=where, sortable=False),
        Column("kind", "Cư trú", sortable=False,
               source=lambda p: home.get_kind_display() if (home := first_home(p)) else ""),
        Column("died_on", "Mất ngày", Kind.DATE, hidden=True),
    ]  # fmt: skip
    nobody = Empty("Không thấy ai", "Thử một từ của tên, không cần dấu; hoặc bỏ bớt thôn, năm sinh, nhóm.")
    start = Empty(
        "Danh sách chưa có ai",
        "Nhập danh sách hộ từ Excel, hoặc lập từng hộ.",
        _new_household(request),
        "Lập hộ mới",
    )
    return ReadTable(
        people,
        columns,
        request.GET,
        key="nguoi-dan",
        caption="Người dân trong danh sách",
        empty=nobody if searching else start,
    )


def household_table(request: Request, homes: QuerySet[Household], on: date) -> ReadTable:
    """`homes` carry `members` (a count) and `head` (a name)."""
    columns = [
        Column("code", "Mã hộ", Kind.LINK, heading=True, order_by=("hamlet__position", "code"),
               link=lambda home: f"{reverse('people:household', args=[home.uuid])}?ngay={on.isoformat()}"),
        Column("head", "Chủ hộ", sortable=False),
        Column("hamlet", "Thuộc", source="hamlet.name", sortable=False),
        Column("address", "Ngõ, số nhà"),
        Column("members", "Số người", Kind.NUMBER),
        Column("priority", "Diện ưu tiên", choices=PRIORITIES, filterable=True),
    ]  # fmt: skip
    empty = Empty(
        "Không có hộ nào",
        "Thử tìm bằng mã hộ ngắn hơn, hoặc lập hộ mới.",
        _new_household(request),
        "Lập hộ mới",
    )
    return ReadTable(homes, columns, request.GET, key="ho", caption="Các hộ trong danh sách", empty=empty)
