"""The officer's first page of outreach, the channel calendar, households reached."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.outreach.content.queries import counts_by_state, late_on, planned_between
from bdhvs.outreach.content.rules import ContentState
from bdhvs.outreach.content.tables import STATE_STATUS
from bdhvs.outreach.incidents.queries import open_and_late
from bdhvs.plans.board import aim, plain_value, shown_status, target_url
from bdhvs.plans.measuring import TargetState
from bdhvs.plans.reach.queries import (
    SKILL_ROW,
    Reach,
    air_months,
    channel_weeks,
    households_reached,
    outreach_states,
)
from bdhvs.ui.formats import vn_number, vn_share
from bdhvs.ui.tables import Column, Kind, Table, respond

BACK, SHOWN, AHEAD = timedelta(weeks=6), timedelta(weeks=3), timedelta(weeks=4)
TWO_WEEKS = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Told:
    """A target of outreach in one line."""

    code: str
    says: str
    aim: str
    value: str
    chip: str
    href: str


def _told(state: TargetState, on: date) -> Told:
    return Told(
        state.target.code, state.target.says, aim(state), plain_value(state) or _share(state),
        shown_status(state).value, target_url(state, on),
    )  # fmt: skip


def _share(state: TargetState) -> str:
    whole = state.whole
    if whole is None or not whole.denominator:
        return "chưa có"
    share = vn_share(
        whole.numerator / whole.denominator, float(state.asked.value) / 100 if state.asked else None
    )
    return f"{share} ({vn_number(whole.numerator)} trong {vn_number(whole.denominator)})"


@allowed(Act.SEE_BOARD)
def home(request: Request) -> HttpResponse:
    """What waits, what comes, which weeks are empty, where the targets stand."""
    commune, today = request.commune_code, timezone.localdate()
    rows = channel_weeks(commune, today, today + AHEAD, today)
    waiting = counts_by_state(commune)
    found_open, found_late = open_and_late(commune, today)
    context = {
        "gaps": [(row, row.next_gap) for row in rows if row.next_gap is not None],
        "skill_row": SKILL_ROW,
        "owed": any(week.owed for row in rows for week in row.weeks),
        "waiting": waiting.get(ContentState.WAITING.value, 0),
        "returned": waiting.get(ContentState.RETURNED.value, 0),
        "ready": waiting.get(ContentState.APPROVED.value, 0),
        "late": late_on(commune, today),
        "coming": [
            (item, STATE_STATUS[item.stands].value, ContentState(item.stands).label)
            for item in planned_between(commune, today, today + TWO_WEEKS)[:12]
        ],
        "open": found_open,
        "open_late": found_late,
        "targets": [_told(state, today) for state in outreach_states(commune, today)],
        "may_enter": request.user.may(Act.ENTER_FACTS),
    }
    return render(request, "plans/reach/home.html", context)


@allowed(Act.SEE_BOARD)
def weeks(request: Request) -> HttpResponse:
    """Week by week, channel by channel: what went out, what is planned, what was missed, the next gap."""
    today = timezone.localdate()
    rows = channel_weeks(request.commune_code, today - BACK, today + SHOWN, today)
    context = {
        "rows": rows, "heads": rows[0].weeks if rows else [], "skill_row": SKILL_ROW,
        "missed": sum(row.missed for row in rows),
        "gaps": [(row, row.next_gap) for row in rows if row.next_gap is not None],
        "may_enter": request.user.may(Act.ENTER_FACTS),
        "months": air_months(request.commune_code, today),
    }  # fmt: skip
    return render(request, "plans/reach/weeks.html", context)


@dataclass(frozen=True, slots=True)
class Line:
    """A hamlet, or the whole commune, in the table of one indicator."""

    name: str
    reach: Reach
    hamlet: str | None

    @property
    def reached(self) -> int | None:
        told = self.reach.of(self.hamlet).told
        return told.numerator if told else None

    @property
    def of(self) -> int | None:
        told = self.reach.of(self.hamlet).told
        return told.denominator if told else None

    @property
    def share(self) -> float | None:
        return self.reached / self.of if self.of and self.reached is not None else None

    def by(self, way: str) -> int | None:
        cell = self.reach.of(self.hamlet).ways.get(way)
        return cell.numerator if cell else None


@allowed(Act.SEE_BOARD)
def households(request: Request) -> HttpResponseBase:
    """How many households each hamlet has reached, by which way, each counted once, by the rule of the targets."""
    today = timezone.localdate()
    reaches, hamlets = households_reached(request.commune_code, today)
    asked = request.GET.get("cach", "")
    chosen = next((one for one in reaches if one.definition.id == asked), reaches[0])
    lines = [Line(hamlet.name, chosen, hamlet.code) for hamlet in hamlets]
    total = Line("Toàn xã", chosen, None)
    table = _table(request, chosen, [*lines, total])
    context = {"reaches": reaches, "chosen": chosen, "total": total}
    notes = (chosen.definition.says, f"Tính đến ngày {today:%d/%m/%Y}")
    return respond(request, "plans/reach/households.html", table, context, notes=notes)


def _table(request: Request, chosen: Reach, lines: list[Line]) -> Table[Any]:
    def way(code: str) -> Any:
        return lambda line: line.by(code)

    columns = [
        Column("name", "Thôn", heading=True, searchable=True),
        Column("of", "Số hộ", Kind.NUMBER),
        Column("reached", "Đã đến", Kind.NUMBER, hint="Mỗi hộ tính một lần, dù đến bằng mấy cách"),
        Column("share", "Tỷ lệ", Kind.PERCENT),
        *(
            Column(code, says[:1].upper() + says[1:], Kind.NUMBER, source=way(code))
            for code, says in chosen.ways
        ),
    ]
    return Table(lines, columns, request.GET, key="den-ho", caption="Hộ đã được đến, theo thôn")
