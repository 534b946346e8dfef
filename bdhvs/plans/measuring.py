"""From a target of a plan to its measure, and from counts to where the target stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final

from bdhvs.indicators.commands import count_cells, take_marks
from bdhvs.indicators.definitions import Definition
from bdhvs.indicators.measures import Measure, Term, measure
from bdhvs.indicators.queries import cells_of, definition_of, marked_kinds, totals_of
from bdhvs.indicators.rules import PlaceCount
from bdhvs.plans.asking import Asked, Decided, asked_on, deciding, needed, reached
from bdhvs.plans.forecast import Pace, forecast
from bdhvs.plans.models import Target
from bdhvs.plans.rules import Base, TargetStatus, TargetUnit, status

LOOK_BACK: Final = timedelta(days=28)
TREND_WEEKS: Final = 8


@dataclass(frozen=True, slots=True)
class TargetState:
    """A target on a day: its counts, what stands beside them, and where that leaves it.

    `whole` is the total of the commune; `hamlets`, `parts`, `groups` are cells of the same question.
    Missing: without a cell the target has never been counted, which is not zero.
    """

    target: Target
    definition: Definition
    as_of: date
    whole: PlaceCount | None
    hamlets: dict[str, PlaceCount] = field(default_factory=dict)
    parts: dict[str, PlaceCount] = field(default_factory=dict)
    groups: dict[str, PlaceCount] = field(default_factory=dict)
    trend: tuple[tuple[date, PlaceCount], ...] = ()
    status: TargetStatus = TargetStatus.NO_DATA
    pace: Pace | None = None
    asked: Asked | None = None
    adjusted: int | None = None

    @property
    def figure(self) -> dict[str, Any] | None:
        """The external figure beside (or instead of) the persons, when one was entered."""
        found: dict[str, Any] | None = self.whole.extra.get("figure") if self.whole else None
        return found if found and ("numerator" in found or "value" in found) else None

    @property
    def figure_units(self) -> dict[str, int] | None:
        """How many units report the figure and how many do not."""
        found = (self.whole.extra.get("figure") or {}) if self.whole else {}
        units: dict[str, int] | None = found.get("units")
        return units

    @property
    def only_figures(self) -> bool:
        return self.definition.figures is not None

    @property
    def is_share(self) -> bool:
        """Whether the target asks a share of a base, so that n of N answers it."""
        return self.target.unit == TargetUnit.PERCENT and self.shape == "share"

    def decides(self, cell: PlaceCount | None) -> Decided | None:
        """What a cell of this target says to it."""
        return deciding(self.target, self.definition, cell)

    @property
    def shape(self) -> str:
        return self.definition.shape


def measure_of(target: Target, definition: Definition) -> Measure:
    """What is counted for the target, with its plan's first day, its last day, floor and choices."""
    term = Term(target.plan.period_from, target.plan.period_to, target.by_date)
    return measure(definition, term, target.at_least, target.settings)


def measured(targets: Iterable[Target]) -> list[tuple[Target, Definition, Measure]]:
    """Targets with the definition that the catalogue has for them; others cannot be counted."""
    found = []
    for target in targets:
        definition = definition_of(target.indicator_id)
        if definition is not None:
            found.append((target, definition, measure_of(target, definition)))
    return found


def recount(*, commune: str, targets: Sequence[Target], as_of: date, only_changed: bool = False) -> int:
    """Count the cells of these targets on `as_of`; only those whose facts changed, when asked. Gives how many."""
    rows = measured(targets)
    if only_changed:
        kinds = take_marks(commune=commune)
        stored = {key for key, _ in totals_of(commune, [m.key for _, _, m in rows], [as_of])}
        rows = [row for row in rows if row[1].tables & kinds or row[2].key not in stored]
    if rows:
        count_cells(commune=commune, measures=[m for _, _, m in rows], as_of=as_of)
    return len(rows)


def recount_all(*, commune: str, targets: Sequence[Target], as_of: date) -> int:
    """The daily count: every target, and the past points of its trend that are not there yet."""
    take_marks(commune=commune)
    rows = measured(targets)
    measures = [measure for _, _, measure in rows]
    if measures:
        count_cells(commune=commune, measures=measures, as_of=as_of)
    fill_past(commune=commune, measures=measures, days=[*past_days(as_of)])
    return len(rows)


def past_days(as_of: date) -> list[date]:
    """Sundays of the trend before `as_of`, oldest first, and the day four weeks back."""
    last_sunday = as_of - timedelta(days=as_of.weekday() + 1)
    sundays = [last_sunday - timedelta(weeks=n) for n in range(TREND_WEEKS)]
    return sorted({*sundays, as_of - LOOK_BACK})


def fill_past(*, commune: str, measures: Sequence[Measure], days: Sequence[date]) -> None:
    """Count totals of past days that are not stored; days before a measure begins have none."""
    stored = totals_of(commune, [measure.key for measure in measures], days)
    for day in days:
        lacking = [m for m in measures if (m.key, day) not in stored and m.start <= day]
        if lacking:
            count_cells(commune=commune, measures=lacking, as_of=day, keep_hamlets=False)


def states(*, commune: str, targets: Sequence[Target], as_of: date, fresh: bool = False) -> list[TargetState]:
    """Where every target stands on `as_of`, from stored cells; what was never counted is counted now.

    `fresh` counts everything anew (the command line); pages read what the worker has counted.
    """
    rows = measured(targets)
    measures = {measure.key: measure for _, _, measure in rows}
    days = past_days(as_of)
    if fresh:
        count_cells(commune=commune, measures=list(measures.values()), as_of=as_of)
        count_cells(commune=commune, measures=_begun(measures.values(), as_of - LOOK_BACK), as_of=as_of - LOOK_BACK,
                    keep_hamlets=False)  # fmt: skip
    cells = cells_of(commune, measures, as_of)
    lacking = [measure for key, measure in measures.items() if key not in cells]
    if lacking:
        count_cells(commune=commune, measures=lacking, as_of=as_of)
        fill_past(commune=commune, measures=lacking, days=[as_of - LOOK_BACK])
        cells = cells_of(commune, measures, as_of)
    past = totals_of(commune, measures, days)
    return [_state(target, definition, measure, as_of, cells, past) for target, definition, measure in rows]


def is_stale(commune: str, definition: Definition) -> bool:
    """Whether facts that the definition reads changed since the last count."""
    return bool(definition.tables & marked_kinds(commune))


def _begun(measures: Iterable[Measure], day: date) -> list[Measure]:
    return [measure for measure in measures if measure.start <= day]


def _state(
    target: Target,
    definition: Definition,
    measure: Measure,
    as_of: date,
    cells: dict[str, list[PlaceCount]],
    past: dict[tuple[str, date], PlaceCount],
) -> TargetState:
    mine = cells.get(measure.key, [])
    whole = next((c for c in mine if c.hamlet_id is None and not c.group_code and not c.part), None)
    trend = tuple((day, past[measure.key, day]) for day in past_days(as_of) if (measure.key, day) in past)
    asked = asked_on(target, as_of)
    before = past.get((measure.key, as_of - LOOK_BACK))
    pace = _pace(target, definition, whole, before, as_of, asked)
    return TargetState(
        target=target,
        definition=definition,
        as_of=as_of,
        whole=whole,
        hamlets={c.hamlet_id: c for c in mine if c.hamlet_id and not c.group_code and not c.part},
        parts={c.part: c for c in mine if c.hamlet_id is None and c.part},
        groups={c.group_code: c for c in mine if c.hamlet_id is None and c.group_code},
        trend=trend,
        status=_status(target, definition, whole, as_of, asked, pace),
        pace=pace,
        asked=asked,
    )


def restated(
    state: TargetState,
    whole: PlaceCount,
    *,
    hamlets: dict[str, PlaceCount],
    parts: dict[str, PlaceCount],
    groups: dict[str, PlaceCount],
    adjusted: int | None = None,
) -> TargetState:
    """The same target answered from other cells (those of a closed period), with the status these give."""
    before = dict(state.trend).get(state.as_of - LOOK_BACK)
    pace = _pace(state.target, state.definition, whole, before, state.as_of, state.asked)
    found = _status(state.target, state.definition, whole, state.as_of, state.asked, pace)
    return replace(
        state,
        whole=whole,
        hamlets=hamlets,
        parts=parts,
        groups=groups,
        adjusted=adjusted,
        status=found,
        pace=pace,
    )


def _status(
    target: Target,
    definition: Definition,
    whole: PlaceCount | None,
    as_of: date,
    asked: Asked | None,
    pace: Pace | None,
) -> TargetStatus:
    decided = bool(target.op) and asked is not None
    met = None
    if decided and not _knows_nothing(target, definition, whole):
        met = reached(target, asked.value if asked else None, deciding(target, definition, whole))
    return status(
        decided=decided,
        reached=met,
        on=as_of,
        by=asked.by if asked else None,
        forecast_on=pace.reached_on if pace else None,
    )


def _knows_nothing(target: Target, definition: Definition, whole: PlaceCount | None) -> bool:
    """Every unit of the base is missing: nothing was observed, which is not zero percent."""
    if whole is None or target.base == Base.FIGURE or whole.denominator is None:
        return whole is None
    if definition.shape != "share":
        return False
    return whole.numerator + whole.failed == 0


def _pace(
    target: Target,
    definition: Definition,
    whole: PlaceCount | None,
    before: PlaceCount | None,
    as_of: date,
    asked: Asked | None,
) -> Pace | None:
    now, then = deciding(target, definition, whole), deciding(target, definition, before)
    if now is None or asked is None:
        return None
    return forecast(
        now=now[0],
        before=then[0] if then else None,
        weeks=LOOK_BACK.days // 7,
        needed=needed(target, now[1], asked.value),
        on=as_of,
        by=asked.by,
    )
