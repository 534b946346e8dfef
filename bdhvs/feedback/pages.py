"""What the pages of needs show: the list, the history of one, what this reader may do with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from bdhvs.accounts.http import Request
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Act, Role
from bdhvs.feedback.models import DeadZone, Need, NeedStep
from bdhvs.feedback.queries import needs_of, steps_of, zones_of
from bdhvs.feedback.rules import (
    ABOUT_DATA,
    WAITING,
    NeedKind,
    NeedSource,
    NeedState,
    NeedStepKind,
    Operator,
    Rung,
    due_on,
)
from bdhvs.places.queries import hamlets_on, units_on
from bdhvs.skills.desk import Choices
from bdhvs.ui.components import Moment, Status
from bdhvs.ui.tables import Column, Kind, Table
from bdhvs.ui.tables.table import Empty

LATE = {"yes": "quá hạn"}
NOT_YET = {"yes": "chưa trả lời"}


def due_of(need: Need) -> date | None:
    """By when it is to be answered: the day the office set, or the law. Missing: None once it was answered."""
    if need.state not in WAITING:
        return None
    return need.due_on or due_on(NeedKind(need.kind), need.raised_on)


def status_of(need: Need, today: date) -> str:
    due = due_of(need)
    if need.state not in WAITING:
        return Status.REACHED.value
    if due and due < today:
        return Status.MISSED.value
    return Status.LATE.value if need.state == NeedState.ESCALATED else Status.NO_DATA.value


def state_words(need: Need, today: date) -> str:
    due = due_of(need)
    if due and due < today:
        return f"Quá hạn {(today - due).days} ngày"
    if need.state == NeedState.ESCALATED:
        return f"Đã chuyển lên {Rung(need.rung).label}"
    return NeedState(need.state).label.capitalize()


def handler_of(need: Need) -> str:
    """Who is to answer, in words. Missing: "" while it was given to nobody."""
    if need.assigned_unit is not None:
        return need.assigned_unit.name
    return need.assigned_to.full_name if need.assigned_to is not None else ""


def place_of(need: Need) -> str:
    if need.hamlet is not None:
        return need.hamlet.name
    return need.unit.name if need.unit is not None else ""


def need_table(request: Request, today: date) -> Table[Need]:
    """One list of everything told; nobody's own words stand in it."""
    hamlets = dict(hamlets_on(request.commune_code, today).values_list("code", "name"))
    columns = [
        Column("kind", "Việc", Kind.LINK, heading=True, choices=NeedKind.labels(), filterable=True,
               link=lambda need: reverse("voices:need", args=[need.pk])),
        Column("gist", "Viết gọn", searchable=True),
        Column("state", "Tình trạng", Kind.CHIP, choices=NeedState.labels(), filterable=True,
               source=lambda need: state_words(need, today), status_of=lambda need: status_of(need, today)),
        Column("rung", "Chuyển lên", choices={k: v for k, v in Rung.labels().items() if k}, filterable=True,
               hidden=True),
        Column("due_on", "Hạn", Kind.DATE, source=due_of, order_by=("due_on",)),
        Column("late", "Quá hạn", choices=LATE, filterable=True, hidden=True, sortable=False,
               source=lambda need: "yes" if status_of(need, today) == Status.MISSED else "",
               narrow=lambda rows, _: rows.filter(state__in=WAITING, due_on__lt=today)),
        Column("waiting", "Chưa trả lời", choices=NOT_YET, filterable=True, hidden=True, sortable=False,
               source=lambda need: "yes" if need.state in WAITING else "",
               narrow=lambda rows, _: rows.filter(state__in=WAITING)),
        Column("place", "Nơi", source=place_of, sortable=False),
        Column("hamlet_id", "Thôn, tổ", choices=hamlets, filterable=True, hidden=True, sortable=False),
        Column("handler", "Giao cho", source=handler_of, sortable=False),
        Column("source", "Nguồn", choices=NeedSource.labels(), filterable=True),
        Column("raised_on", "Ngày nêu", Kind.DATE, filterable=True),
    ]  # fmt: skip
    return Table(
        needs_of(request.commune_code), columns, request.GET, key="y-kien", caption="Ý kiến, khó khăn",
        empty=Empty(
            "Chưa có ý kiến nào", "Khi Tổ, thôn, đơn vị hoặc bà con nêu việc đang vướng, việc ấy hiện ở đây.",
            reverse("voices:raise"), "Ghi một khó khăn",
        ),
    )  # fmt: skip


def zone_table(request: Request, today: date) -> Table[DeadZone]:
    """Places without signal."""
    hamlets = dict(hamlets_on(request.commune_code, today).values_list("code", "name"))
    columns = [
        Column("place", "Chỗ nào", Kind.LINK, heading=True, searchable=True,
               link=lambda zone: reverse("voices:zone", args=[zone.pk])),
        Column("hamlet_id", "Nơi", choices=hamlets, filterable=True, order_by=("hamlet__position",)),
        Column("operator", "Nhà mạng", choices=Operator.labels(), filterable=True),
        Column("state", "Tình trạng", Kind.CHIP, sortable=False, source=zone_words, status_of=zone_status),
        Column("seen_on", "Thấy ngày", Kind.DATE, filterable=True),
        Column("told_on", "Báo nhà mạng", Kind.DATE),
        Column("solved_on", "Có sóng từ", Kind.DATE, filterable=True),
    ]  # fmt: skip
    return Table(
        zones_of(request.commune_code), columns, request.GET, key="vung-lom-song", caption="Vùng lõm sóng",
        empty=Empty(
            "Chưa ghi chỗ nào mất sóng", "Ghi lại từng chỗ để báo nhà mạng và theo dõi đến khi có sóng.",
            reverse("voices:zone_new"), "Ghi một chỗ mất sóng",
        ),
    )  # fmt: skip


def zone_words(zone: DeadZone) -> str:
    if zone.solved_on:
        return "Đã có sóng"
    return "Đã báo nhà mạng" if zone.told_on else "Chưa báo nhà mạng"


def zone_status(zone: DeadZone) -> str:
    found = Status.REACHED if zone.solved_on else Status.ON_PACE if zone.told_on else Status.MISSED
    return found.value


def moments_of(need: Need) -> list[Moment]:
    """The history of one need, from the day it was told."""
    teller = need.raised_by.full_name if need.raised_by else ""
    told = Moment(f"Nêu: {NeedSource(need.source).label}", need.raised_at, by=teller)
    return [told, *(_moment(step) for step in steps_of(need))]


def _moment(step: NeedStep) -> Moment:
    title = NeedStepKind(step.kind).label.capitalize()
    to = step.to_unit.name if step.to_unit else step.to_user.full_name if step.to_user else ""
    if step.rung:
        to = Rung(step.rung).label
    due = f", hạn {step.due_on:%d/%m/%Y}" if step.due_on else ""
    by = step.taken_by.full_name if step.taken_by else ""
    return Moment(f"{title} {to}{due}".strip(), step.taken_at, by=by, note=step.words)


@dataclass(frozen=True, slots=True)
class Handlers:
    """Units and people of the commune who may be asked to answer, as one list to choose from."""

    commune: str
    on: date

    @property
    def units(self) -> Choices:
        return [
            (f"u:{code}", name) for code, name in units_on(self.commune, self.on).values_list("code", "name")
        ]

    @property
    def users(self) -> Choices:
        found: QuerySet[User] = User.objects.filter(commune_id=self.commune, is_active=True)
        found = found.order_by("full_name", "pk")
        return [
            (f"n:{u.pk}", f"{u.full_name} ({u.get_role_display()})") for u in found if u.may(Act.HEAR_VOICES)
        ]

    def choices(self) -> list[tuple[str, Choices]]:
        return [("Đơn vị", self.units), ("Người có tài khoản", self.users)]


def rungs_above(user: User, need: Need) -> Choices:
    """Where this user may carry it: a hamlet or unit to the office; the office to the leader or out of the commune."""
    role = Role(user.role)
    if role is Role.LEADER:
        wanted: tuple[Rung, ...] = (Rung.SUPERIOR,)
    elif role is Role.OFFICER:
        wanted = (Rung.LEADER, Rung.SUPERIOR)
    else:
        wanted = (Rung.OFFICER,)
    order = list(Rung)
    return [(r.value, r.label.capitalize()) for r in wanted if order.index(r) > order.index(Rung(need.rung))]


def may_do(user: User, need: Need) -> Mapping[str, bool]:
    """Which forms of the page this reader gets."""
    waits, about_data = need.state in WAITING, need.kind in ABOUT_DATA
    leads = user.may(Act.ASSIGN_VOICES)
    return {
        "assign": waits and leads and not about_data,
        "answer": waits and not about_data,
        "escalate": waits and not about_data and bool(rungs_above(user, need)),
        "word": leads and not about_data,
        "publish": leads and not about_data and need.state in (NeedState.ANSWERED, NeedState.CLOSED),
        "close": leads and need.state in (NeedState.ANSWERED, NeedState.DECLINED),
    }


def open_counts(commune: str, today: date) -> dict[str, Any]:
    """What waits, what is late, what was carried up: three numbers above the list. One query."""
    rows = Need.objects.filter(commune_id=commune, state__in=WAITING).values_list("state", "rung", "due_on")
    found = list(rows)
    return {
        "waiting": len(found),
        "late": sum(1 for _, _, due in found if due and due < today),
        "leader": sum(1 for _, rung, _ in found if rung == Rung.LEADER),
    }
