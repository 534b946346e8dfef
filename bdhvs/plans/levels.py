"""One measure at three levels of government, side by side: what is asked and what is known. Nothing is filled in.

The figure that a province or the country published is kept as an external figure of the whole commune under the
measure `<indicator>@province` or `<indicator>@national` (docs/decisions/0008-figures-of-higher-levels.md).
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from django.conf import settings

from bdhvs.figures.models import Figure
from bdhvs.figures.queries import latest_by_measure
from bdhvs.plans import board as boards
from bdhvs.plans.files.codes import Baseline, read_baseline_source, read_baselines
from bdhvs.plans.measuring import TargetState
from bdhvs.plans.rules import TargetUnit
from bdhvs.plans.wording import OP_WORDS
from bdhvs.ui.charts.drawing import Chart
from bdhvs.ui.charts.kinds import comparison

NATIONAL, PROVINCE, COMMUNE = "Cả nước", "Tỉnh, thành phố", "Xã, phường"
SUFFIXES: Final = {NATIONAL: "@national", PROVINCE: "@province"}


@dataclass(frozen=True, slots=True)
class Level:
    """One level: what its plan asks, what was reached, as of when, by whose word. Missing: empty, None."""

    label: str
    asked: str = ""
    share: Fraction | None = None
    n_of: tuple[int, int] | None = None
    as_of: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Levels:
    """The three levels and, where at least two have a number, their picture."""

    rows: tuple[Level, ...]
    quoted_from: str
    chart: Chart | None


def levels_of(state: TargetState, commune: str) -> Levels | None:
    """The block of a target's page; None for what is no share."""
    if state.target.unit != TargetUnit.PERCENT.value:
        return None
    asked = national_words(state)
    told = figures_of_levels(commune, state.target.indicator_id, state.as_of)
    rows = (
        _higher(NATIONAL, asked, told.get(NATIONAL)),
        _higher(PROVINCE, "", told.get(PROVINCE)),
        _ours(state),
    )
    quoted = read_baseline_source(settings.CATALOGUE_DIR / "baselines.yaml") if asked else ""
    return Levels(rows, quoted, _chart(state, rows))


def figures_of_levels(commune: str, indicator: str, on: date) -> dict[str, Figure]:
    """The newest figure in force of each higher level."""
    newest = latest_by_measure(commune, on)
    named = {label: newest.get(f"{indicator}{suffix}") for label, suffix in SUFFIXES.items()}
    return {label: figure for label, figure in named.items() if figure is not None}


def national_words(state: TargetState) -> str:
    """What the national plan asks, as quoted: of the same day where it names that day, else of the latest."""
    known = read_baselines(settings.CATALOGUE_DIR / "baselines.yaml")
    same = [one for one in known if one.indicator == state.target.indicator_id]
    if not same:
        return ""
    fitting = next((one for one in same if one.by == state.target.by_date), max(same, key=lambda one: one.by))
    return _asked(fitting)


def _asked(one: Baseline) -> str:
    number = f"{one.value}".replace(".", ",")
    return f"{OP_WORDS[one.op.value]} {number}%, đến {one.by:%d/%m/%Y}"


def _higher(label: str, asked: str, figure: Figure | None) -> Level:
    if figure is None:
        return Level(label, asked)
    n, whole = figure.numerator, figure.denominator
    pair = (n, whole) if n is not None and whole else None
    share = Fraction(*pair) if pair else Fraction(figure.value) / 100 if figure.value is not None else None
    return Level(label, asked, share, pair, figure.as_of, figure.source)


def _ours(state: TargetState) -> Level:
    day = state.target.by_date
    asked = boards.aim(state) + (f", đến {day:%d/%m/%Y}" if day else "")
    counts = state.decides(state.whole)
    if counts is None or not counts[1] or (state.whole and state.whole.numerator + state.whole.failed == 0):
        return Level(COMMUNE, asked)
    source = "số liệu chính thức đã nhập" if state.target.base == "figure" else "sổ của xã"
    return Level(
        COMMUNE, asked, Fraction(counts[0]) / counts[1], (int(counts[0]), counts[1]), state.as_of, source
    )


def _chart(state: TargetState, rows: tuple[Level, ...]) -> Chart | None:
    bars = [(row.label, float(row.share) if row.share is not None else None) for row in rows]
    if sum(value is not None for _, value in bars) < 2:
        return None
    return comparison(f"{state.target.code} ở ba cấp", bars, ours=COMMUNE, goal=boards.goal(state))
