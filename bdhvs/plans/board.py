"""The board of a commune: every target with its honest number, and the map of hamlets × targets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from urllib.parse import urlencode

from django.urls import reverse

from bdhvs.indicators.models import Cell
from bdhvs.indicators.rules import Change, mean_with_interval
from bdhvs.places.models import Hamlet
from bdhvs.plans.answers import decimal_text
from bdhvs.plans.coverage import Coverage
from bdhvs.plans.measuring import TargetState, deciding, measure_of
from bdhvs.plans.rules import Op, TargetStatus, TargetUnit, is_reached
from bdhvs.plans.wording import OF_WORDS, OP_WORDS
from bdhvs.ui.components import (
    Evidence,
    HeatCell,
    HeatColumn,
    HeatRow,
    HeatTable,
    Status,
    TargetCard,
    Tile,
    Trend,
)
from bdhvs.ui.formats import vn_number


@dataclass(frozen=True, slots=True)
class Reading:
    """How this page is read: the day, the words of the commune, the coverage of its bases."""

    as_of: date
    hamlet_word: str
    coverages: Mapping[str, Coverage | None]
    coverage_limit: int
    leads: Mapping[str, str]
    verified: Mapping[str, str] = field(default_factory=dict)

    def unit_word(self, of: str) -> str:
        return self.hamlet_word if of == "hamlet" else OF_WORDS.get(of, of)


def shown_status(state: TargetState) -> Status:
    """A soft target that is not reached is shown as striven for, never red."""
    if state.target.soft and state.status in (TargetStatus.LATE, TargetStatus.MISSED, TargetStatus.ON_PACE):
        return Status.SOFT
    return Status(state.status.value)


def aim(state: TargetState) -> str:
    """What the plan asks, in words: "trên 70%"."""
    if state.asked is None or not state.target.op:
        return "chờ xã quyết định mức"
    number = (decimal_text(state.asked) or "").replace(".", ",")
    sign = "%" if state.target.unit == TargetUnit.PERCENT.value else ""
    soft = "phấn đấu " if state.target.soft else ""
    return f"{soft}{OP_WORDS[state.target.op]} {number}{sign}"


def goal(state: TargetState) -> float | None:
    """The aimed share 0..1, where the target is one."""
    if state.asked is None or state.target.unit != TargetUnit.PERCENT.value:
        return None
    return float(state.asked) / 100


def evidence(state: TargetState, cell: Cell | None, unit: str) -> Evidence:
    """The split of a cell by evidence level."""
    if cell is None:
        return Evidence({}, unit=unit)
    return Evidence(cell.by_level, failed=cell.failed, missing=cell.missing, unit=unit, goal=goal(state))


def card(state: TargetState, reading: Reading) -> TargetCard:
    """One target of the board."""
    target = state.target
    covered = reading.coverages.get(state.definition.of)
    return TargetCard(
        code=target.code,
        title=target.says,
        status=shown_status(state),
        aim=aim(state),
        evidence=evidence(state, state.whole, reading.unit_word(state.definition.of)),
        href=target_url(state, reading.as_of),
        clause=target.clause,
        by=target.by_date,
        lead=reading.leads.get(target.lead, ""),
        coverage=float(covered.share) if covered and covered.share is not None else None,
        coverage_enough=covered is None or covered.enough(reading.coverage_limit),
        verified=reading.verified.get(measure_of(state.target, state.definition).key, ""),
        forecast=forecast_words(state),
        trend=trend(state),
        value=plain_value(state),
        basis=basis(state),
        figure=figure_words(state),
    )


def change_of(state: TargetState) -> Change | None:
    """Mean change between first and last test with its interval; None for other targets."""
    if state.whole is None or state.definition.paired_change is None:
        return None
    found = state.whole.extra.get("change") or {}
    return mean_with_interval(
        int(found.get("n", 0)), Decimal(found.get("total", 0)), Decimal(found.get("squares", 0))
    )


def plain_value(state: TargetState) -> str:
    """The number of a target that is no share: a count, or the mean change between two tests."""
    change = change_of(state)
    if change is not None:
        return "chưa có" if change.mean is None else f"{vn_number(change.mean * 100, 1)} điểm"
    return vn_number(state.whole.numerator) if state.whole and state.shape == "count" else ""


def basis(state: TargetState) -> str:
    """What that number is made of."""
    change = change_of(state)
    if change is None:
        return "đếm được đến nay" if state.shape == "count" else ""
    if change.mean is None:
        return "chưa ai có hai bài kiểm tra để so sánh"
    limits = [change.low, change.high]
    if None in limits:
        return f"{change.n} người có hai bài kiểm tra"
    low, high = (vn_number((limit or 0) * 100, 1) for limit in limits)
    return f"{change.n} người có hai bài kiểm tra; khoảng tin cậy 95%: {low} đến {high}"


def figure_words(state: TargetState) -> str:
    """The official figure beside the persons: its own n and N, day and source."""
    figure = state.figure
    if figure is None or state.only_figures:
        return ""
    day = date.fromisoformat(figure["as_of"])
    return f"{vn_number(figure['numerator'])} / {vn_number(figure['denominator'])} ({figure['source']}, {day:%d/%m/%Y})"


def target_url(state: TargetState, as_of: date, **query: str) -> str:
    """Address of the target's page, on the same day."""
    path = reverse("plans:target", args=[state.target.plan_id, state.target.code])
    return f"{path}?{urlencode({'ngay': as_of.isoformat(), **query})}"


def trend(state: TargetState) -> Trend | None:
    """Shares of the last weeks; None while there are fewer than two points."""
    points = [*state.trend, (state.as_of, state.whole)] if state.whole else list(state.trend)
    values = [_share(state, cell) for _, cell in points]
    if sum(value is not None for value in values) < 2:
        return None
    return Trend(values, goal=goal(state), says="Diễn biến các tuần gần đây")


def _share(state: TargetState, cell: Cell | None) -> float | None:
    counts = deciding(state.target, cell)
    if counts is None or not counts[1]:
        return None
    return float(Fraction(counts[0], counts[1]))


def forecast_words(state: TargetState) -> str:
    """When it will be reached at the present pace, and the pace it needs."""
    pace = state.pace
    if pace is None or state.status in (
        TargetStatus.REACHED,
        TargetStatus.NEEDS_DECISION,
        TargetStatus.NO_DATA,
    ):
        return ""
    needed = f"; cần {vn_number(float(pace.needed_per_week), 1)} mỗi tuần" if pace.needed_per_week else ""
    if pace.reached_on is None:
        return f"bốn tuần qua chưa tăng{needed}"
    return f"khoảng {pace.reached_on:%d/%m/%Y} theo nhịp bốn tuần qua{needed}"


def tiles(states: Sequence[TargetState]) -> list[Tile]:
    """How many targets stand where."""
    shown = [shown_status(state) for state in states]
    wanted = (Status.REACHED, Status.ON_PACE, Status.LATE, Status.MISSED, Status.NO_DATA)
    return [
        Tile(
            label=status.label,
            value=str(shown.count(status)),
            unit="chỉ tiêu",
            status=status,
            href=f"?trang_thai={status.value}",
        )
        for status in wanted
    ]


HEAT_UNITS = frozenset({"person", "household", "hamlet", "team", "team_member"})


def heat(states: Sequence[TargetState], hamlets: Sequence[Hamlet], reading: Reading) -> HeatTable:
    """Hamlets × targets that are counted by hamlet."""
    shown = [s for s in states if s.definition.of in HEAT_UNITS and not s.only_figures and s.shape == "share"]
    addressed = [(state, target_url(state, reading.as_of)) for state in shown]
    return HeatTable(
        caption=f"Từng chỉ tiêu theo {reading.hamlet_word}",
        corner=reading.hamlet_word.capitalize(),
        columns=[HeatColumn(s.target.code, aim(s), address) for s, address in addressed],
        rows=[
            HeatRow(hamlet.name, [_heat_cell(s, address, hamlet.code) for s, address in addressed])
            for hamlet in hamlets
        ],
    )


def _heat_cell(state: TargetState, address: str, hamlet_code: str) -> HeatCell:
    cell = state.hamlets.get(hamlet_code)
    if cell is None or not cell.denominator:
        return HeatCell(None, applies=False)
    share = float(Fraction(cell.numerator, cell.denominator)) if cell.numerator + cell.failed else None
    return HeatCell(
        share,
        goal=goal(state),
        reached=share is not None and reached_here(state, cell),
        note=f"{vn_number(cell.missing)} chưa rõ" if cell.missing else "",
        href=f"{address}&{urlencode({'noi': hamlet_code})}",
    )


def reached_here(state: TargetState, cell: Cell) -> bool:
    """Whether a hamlet alone meets what is asked of the commune."""
    if state.asked is None or not state.target.op:
        return False
    met = is_reached(
        Op(state.target.op),
        numerator=cell.numerator,
        denominator=cell.denominator,
        value=state.asked,
        unit=TargetUnit(state.target.unit),
    )
    return bool(met)
