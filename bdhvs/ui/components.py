"""What the components show, as plain values: a page fills one of these, a tag of `{% load ui %}` draws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bdhvs.lib.evidence import Level
from bdhvs.lib.labelled import Labelled
from bdhvs.ui.evidence import Evidence, Segment

__all__ = [
    "Behind",
    "Evidence",
    "HeatCell",
    "HeatColumn",
    "HeatRow",
    "HeatTable",
    "Job",
    "Moment",
    "Segment",
    "Status",
    "Step",
    "TargetCard",
    "Tile",
    "Trend",
]


class Status(Labelled):
    """State of a target or a task; each has a word and a shape, colour only helps."""

    REACHED = "reached", "Đã đạt"
    ON_PACE = "on_pace", "Đúng tiến độ"
    LATE = "late", "Chậm tiến độ"
    SOFT = "soft", "Đang phấn đấu"
    MISSED = "missed", "Không đạt"
    NO_DATA = "no_data", "Chưa có số liệu"
    NEEDS_DECISION = "needs_decision", "Chờ quyết định"


@dataclass(frozen=True, slots=True)
class Trend:
    """A small line without axes; None where a week has no figure. Unit: ratio 0..1."""

    values: Sequence[float | None]
    goal: float | None = None
    says: str = ""

    def _height(self, value: float) -> float:
        return round(38 - 36 * min(max(value, 0.0), 1.0), 2)

    @property
    def points(self) -> list[tuple[float, float]]:
        """Shape: x 0..120, y 0..40 of the drawing."""
        step = 116 / max(len(self.values) - 1, 1)
        return [(round(2 + i * step, 2), self._height(v)) for i, v in enumerate(self.values) if v is not None]

    @property
    def path(self) -> str:
        """A line that is broken where a week is missing."""
        step = 116 / max(len(self.values) - 1, 1)
        marks, before = [], None
        for i, value in enumerate(self.values):
            if value is not None:
                marks.append(
                    f"{'M' if before is None else 'L'}{round(2 + i * step, 2)} {self._height(value)}"
                )
            before = value
        return " ".join(marks)

    @property
    def goal_y(self) -> float | None:
        return None if self.goal is None else self._height(self.goal)


@dataclass(frozen=True, slots=True)
class TargetCard:
    """One target with everything that keeps its number honest.

    `value` and `basis` replace the share and n / N where the target is a count, a value or a rank.
    `figure` is an official figure of another source, shown beside ours and never mixed with it.
    """

    code: str
    title: str
    status: Status
    aim: str
    evidence: Evidence
    href: str = ""
    clause: str = ""
    by: date | None = None
    lead: str = ""
    coverage: float | None = None
    coverage_enough: bool = True
    verified: str = ""
    forecast: str = ""
    trend: Trend | None = None
    value: str = ""
    basis: str = ""
    figure: str = ""


@dataclass(frozen=True, slots=True)
class HeatColumn:
    code: str
    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One place × target. Unit: ratio 0..1. Missing: `share` None. `out`: why no number can stand here, in words."""

    share: float | None
    goal: float | None = None
    reached: bool = False
    note: str = ""
    href: str = ""
    out: str = ""

    @property
    def shade(self) -> str:
        if self.out:
            return "out"
        if self.share is None:
            return "none"
        if self.reached:
            return "reached"
        return "near" if self.goal is not None and self.share >= 0.8 * self.goal else "far"

    @property
    def word(self) -> str:
        return self.out or HEAT_WORDS[self.shade]


HEAT_WORDS = {
    "reached": "đã đạt",
    "near": "gần đạt",
    "far": "còn xa",
    "none": "chưa có số liệu",
}


@dataclass(frozen=True, slots=True)
class HeatRow:
    label: str
    cells: Sequence[HeatCell]
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class HeatTable:
    caption: str
    corner: str
    columns: Sequence[HeatColumn]
    rows: Sequence[HeatRow]

    @property
    def keys(self) -> list[tuple[str, str]]:
        return list(HEAT_WORDS.items())


@dataclass(frozen=True, slots=True)
class Tile:
    """One number with its unit and what it is made of."""

    label: str
    value: str
    unit: str = ""
    note: str = ""
    icon: str = ""
    href: str = ""
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    state: str = "todo"  # done | now | todo


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a history: what happened, when, by whom."""

    title: str
    at: date | datetime
    by: str = ""
    note: str = ""
    status: Status | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """Long work that may be left. `url` answers the same component while it runs."""

    title: str
    url: str
    done: int = 0
    total: int | None = None
    unit: str = "dòng"
    state: str = "running"  # waiting | running | finished | failed
    note: str = ""
    result_url: str = ""
    result_label: str = "Xem kết quả"

    @property
    def active(self) -> bool:
        return self.state in {"waiting", "running"}

    @property
    def share(self) -> float | None:
        return self.done / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Behind:
    """One unit behind a number, in the drill-down list."""

    title: str
    detail: str = ""
    href: str = ""
    outcome: str = ""  # pass | fail | missing
    level: str = ""

    @property
    def level_label(self) -> str:
        return Level(self.level).label if self.level else ""

    @property
    def status(self) -> Status | None:
        return OUTCOME_STATUS.get(self.outcome)

    @property
    def word(self) -> str:
        return OUTCOME_WORDS.get(self.outcome, "")


OUTCOME_STATUS = {"pass": Status.REACHED, "fail": Status.MISSED, "missing": Status.NO_DATA}
OUTCOME_WORDS = {"pass": "Đạt", "fail": "Chưa đạt", "missing": "Chưa rà soát"}
