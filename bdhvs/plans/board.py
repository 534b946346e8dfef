"""The board of a commune: every target with its honest number, and the map of hamlets × targets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from bdhvs.indicators.rules import Change, PlaceCount
from bdhvs.places.models import Hamlet
from bdhvs.plans.asking import POINTS, Decided, asked_of, change_in, reached
from bdhvs.plans.coverage import Coverage
from bdhvs.plans.measuring import TargetState, measure_of
from bdhvs.plans.models import Target
from bdhvs.plans.rules import TargetStatus, TargetUnit
from bdhvs.plans.wording import OF_WORDS, OP_WORDS, RANK_WORDS
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
    coverages: Mapping[str, Coverage]
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
    """What the plan asks, in words: "trên 70%"; of a stage, by when, and what the whole term asks."""
    asked, target = state.asked, state.target
    if asked is None or not target.op:
        return "chờ xã quyết định mức"
    soft = "phấn đấu " if target.soft else ""
    said = f"{soft}{asked_words(target, asked.value)}"
    if not asked.quarter:
        return said
    year, number = asked.quarter.split("-Q")
    whole = f"; cả kỳ {asked_words(target, target.value)}" if target.value is not None else ""
    return f"{said} đến hết quý {number}/{year}{whole}"


def asked_words(target: Target, value: Decimal) -> str:
    """A value as it is asked: "ít nhất 250", "trên 70%", "từ hạng 5 trở lên"."""
    number = vn_number(value)
    if target.unit == TargetUnit.RANK:
        return RANK_WORDS[target.op].format(number)
    sign = "%" if target.unit == TargetUnit.PERCENT else ""
    return f"{OP_WORDS[target.op]} {number}{sign}"


def goal(state: TargetState, hamlet: str = "") -> float | None:
    """The aimed share 0..1, where the target is one; of a hamlet its own, where the plan names one."""
    own = asked_of(state.target, hamlet) if hamlet else None
    value = own if own is not None else state.asked.value if state.asked else None
    return float(value) / 100 if value is not None and state.is_share else None


def evidence(state: TargetState, cell: PlaceCount | None, unit: str, hamlet: str = "") -> Evidence:
    """The split of a cell by evidence level."""
    if cell is None:
        return Evidence({}, unit=unit)
    aimed = goal(state, hamlet)
    return Evidence(cell.by_level, failed=cell.failed, missing=cell.missing, unit=unit, goal=aimed)


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
    return change_in(state.whole) if state.whole else None


def plain_value(state: TargetState, cell: PlaceCount | None = None) -> str:
    """The number of a target that is no share: a count, a value, a rank, a mean change. "" for a share."""
    if state.is_share:
        return ""
    counts = state.decides(cell or state.whole)
    if counts is None:
        return "chưa có"
    if state.definition.paired_change is not None:
        return f"{vn_number(counts[0], 1)} điểm"
    number = vn_number(counts[0])
    return f"hạng {number}" if state.target.unit == TargetUnit.RANK else number


def basis(state: TargetState) -> str:
    """What that number is made of: what was counted, or who told it and when. "" for a share."""
    change = change_of(state)
    if change is not None:
        return _change_words(change)
    if state.is_share:
        return ""
    if state.only_figures:
        return _told_words(state) or "chưa nơi nào báo số"
    of = (
        f"{OF_WORDS[state.definition.of]} "
        if state.shape == "share" and state.definition.of in OF_WORDS
        else ""
    )
    return f"{of}đếm được đến nay"


def _change_words(change: Change) -> str:
    if change.mean is None:
        return "chưa ai có hai bài kiểm tra để so sánh"
    limits = [change.low, change.high]
    if None in limits:
        return f"{change.n} người có hai bài kiểm tra"
    low, high = (vn_number((limit or 0) * POINTS, 1) for limit in limits)
    return f"{change.n} người có hai bài kiểm tra; khoảng tin cậy 95%: {low} đến {high}"


def _told_words(state: TargetState) -> str:
    figure = state.figure
    return f"{figure['source']}, {date.fromisoformat(figure['as_of']):%d/%m/%Y}" if figure else ""


def figure_words(state: TargetState) -> str:
    """The official figure beside the persons: its own n and N, day and source."""
    figure = state.figure
    if figure is None or state.only_figures:
        return ""
    return f"{figure_numbers(figure)} ({_told_words(state)})"


def figure_numbers(figure: Mapping[str, Any]) -> str:
    """n / N, or the one number that was told."""
    if "value" in figure:
        return vn_number(Decimal(figure["value"]))
    return f"{vn_number(figure['numerator'])} / {vn_number(figure['denominator'])}"


def target_url(state: TargetState, as_of: date, **query: str) -> str:
    """Address of the target's page, on the same day."""
    path = reverse("plans:target", args=[state.target.plan_id, state.target.code])
    return f"{path}?{urlencode({'ngay': as_of.isoformat(), **query})}"


def trend(state: TargetState) -> Trend | None:
    """The last weeks; None while there are fewer than two points. A rank rises when its number falls."""
    points = [*state.trend, (state.as_of, state.whole)] if state.whole else list(state.trend)
    values = [plotted(state, cell) for _, cell in points]
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    if state.is_share:
        return Trend(values, goal=goal(state), says="Diễn biến các tuần gần đây")
    aimed = float(state.asked.value) if state.asked else None
    top = max([*known, aimed or 0.0, 1.0])
    return Trend(
        [None if value is None else _height(state, value, top) for value in values],
        goal=None if aimed is None else _height(state, aimed, top),
        says="Diễn biến các tuần gần đây",
    )


def _height(state: TargetState, value: float, top: float) -> float:
    share = value / top
    return 1 - share if state.target.unit == TargetUnit.RANK else share


def plotted(state: TargetState, cell: PlaceCount | None) -> float | None:
    """The number of a point: a ratio for a share, else the number itself."""
    counts = state.decides(cell)
    if counts is None:
        return None
    if counts[1] is None:
        return None if state.is_share else float(counts[0])
    return float(Fraction(counts[0]) / counts[1]) if counts[1] else None


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
UNLISTED, NOBODY, NOT_ASKED = "chưa có danh sách", "không có ai thuộc diện", "không giao"


def is_mapped(state: TargetState) -> bool:
    """Whether hamlets can be held against it: a share, or a quota that the plan gives hamlet by hamlet."""
    if state.definition.of not in HEAT_UNITS or state.only_figures or state.shape != "share":
        return False
    return state.is_share or bool(state.target.settings.get("value_by"))


def heat(states: Sequence[TargetState], hamlets: Sequence[Hamlet], reading: Reading) -> HeatTable:
    """Hamlets × targets that are counted by hamlet."""
    shown = [s for s in states if is_mapped(s)]
    addressed = [(state, target_url(state, reading.as_of)) for state in shown]
    return HeatTable(
        caption=f"Từng chỉ tiêu theo {reading.hamlet_word}",
        corner=reading.hamlet_word.capitalize(),
        columns=[HeatColumn(s.target.code, aim(s), address) for s, address in addressed],
        rows=[HeatRow(hamlet.name, list(_heat_cells(addressed, hamlet.code))) for hamlet in hamlets],
    )


def _heat_cells(addressed: Sequence[tuple[TargetState, str]], hamlet: str) -> Iterator[HeatCell]:
    """A hamlet with nobody in any base of people has not been listed; in one that has, an empty base is of nobody."""
    based = {s.definition.of for s, _ in addressed if (cell := s.hamlets.get(hamlet)) and cell.denominator}
    empty = HeatCell(None, out=NOBODY if based & {"person", "household"} else UNLISTED)
    here = urlencode({"noi": hamlet})
    for state, address in addressed:
        cell = state.hamlets.get(hamlet)
        if cell is None or not cell.denominator:
            yield empty
        else:
            yield _heat_cell(state, cell, hamlet, f"{address}&{here}")


def _heat_cell(state: TargetState, cell: PlaceCount, hamlet_code: str, address: str) -> HeatCell:
    asked, share = asked_here(state, hamlet_code), state.is_share
    if asked is None and not share:
        return HeatCell(None, out=NOT_ASKED)
    counts = state.decides(cell) if cell.numerator + cell.failed else None
    return HeatCell(
        _share_here(cell, counts, None if share else asked),
        goal=(None if asked is None else float(asked) / 100) if share else 1.0,
        reached=reached(state.target, asked, counts) is True,
        note=f"{vn_number(cell.missing)} chưa rõ" if cell.missing else "",
        href=address,
    )


def _share_here(cell: PlaceCount, counts: Decided | None, quota: Decimal | None) -> float | None:
    """n of N; of a quota, n of what the hamlet was given. Missing: None where nobody is known either way."""
    if counts is None:
        return None
    if quota is not None:
        return float(Fraction(cell.numerator) / Fraction(quota)) if quota else None
    return float(counts[0] / counts[1]) if counts[1] else None


def asked_here(state: TargetState, hamlet: str) -> Decimal | None:
    """What is asked of a hamlet: its own value, else of a share what is asked of the commune. A quota of the commune
    is nobody's alone."""
    own = asked_of(state.target, hamlet)
    if own is not None or not state.is_share:
        return own
    return state.asked.value if state.asked else None
