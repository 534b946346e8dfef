"""Channels week by week, targets of outreach, households reached: a fixed number of queries each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth

from bdhvs.indicators.commands import count_cells
from bdhvs.indicators.definitions import Definition
from bdhvs.indicators.measures import Measure, Term, measure
from bdhvs.indicators.models import Cell
from bdhvs.indicators.queries import definition_of
from bdhvs.learning.weekly.queries import weeks_between
from bdhvs.outreach.content.queries import planned_between
from bdhvs.outreach.models import Publication
from bdhvs.places.models import Code, Hamlet
from bdhvs.places.queries import hamlets_on
from bdhvs.plans.calendar.queries import WEEKLY_SKILL, rhythms_of
from bdhvs.plans.calendar.rules import Rhythm
from bdhvs.plans.measuring import TargetState, measure_of, states
from bdhvs.plans.models import Target
from bdhvs.plans.queries import file_of, plans_of, targets_in_force
from bdhvs.plans.reach.rules import ChannelWeeks, Week, monday_of, mondays
from bdhvs.plans.rules import Cadence

SKILL_ROW: Final = "*"
OF_OUTREACH: Final = (
    "banner_count", "weekly_article", WEEKLY_SKILL, "hamlet_two_channels", "household_guided", "household_informed",
    "household_safety_informed", "youth_informed",
)  # fmt: skip
"""Indicators that outreach moves."""

MONTHS_ON_AIR: Final = 6
"""Months of broadcasting shown side by side."""

OF_HOUSEHOLDS: Final = ("household_informed", "household_guided", "household_safety_informed")
"""Indicators that say how far outreach got to households."""


def channel_weeks(commune: str, first: date, last: date, today: date) -> list[ChannelWeeks]:
    """Rows of the grid: channels that a plan wants weekly, then the others that are in use; the weekly skill last."""
    owed, begun = mondays(first, last), _Owed(commune)
    until = last + timedelta(days=7)
    published, skill = _published(commune, owed[0], until)
    planned = _planned(commune, owed[0], until)
    labels = dict(Code.objects.filter(kind="channels").order_by("position").values_list("code", "label"))
    used = {channel for channel, _ in [*published, *planned]}
    codes = [code for code in labels if code in begun.channels] + [
        code for code in labels if code in used and code not in begun.channels
    ]
    rows = [
        ChannelWeeks(code, labels[code], [
            Week(m, published[code, m], planned[code, m], begun.owes(code, m), today) for m in owed
        ])
        for code in codes
    ]  # fmt: skip
    if begun.skill is not None:
        slots = weeks_between(commune, owed[0], owed[-1])
        weeks = [Week(m, skill[m], int(m in slots), begun.owes_skill(m), today) for m in owed]
        rows.append(ChannelWeeks(SKILL_ROW, "Mỗi tuần một kỹ năng", weeks))
    return rows


class _Owed:
    """What the plans of a commune want every week, by channel."""

    def __init__(self, commune: str) -> None:
        found = [rhythm for plan in plans_of(commune) for rhythm in rhythms_of(plan, file_of(plan))]
        weekly = [rhythm for rhythm in found if rhythm.every is Cadence.WEEK]
        self._by_channel = {
            (rhythm, code) for rhythm in weekly for code in rhythm.channels if not rhythm.kind
        }
        self.channels = {code for _, code in self._by_channel}
        self.skill: Rhythm | None = next((one for one in weekly if one.kind == WEEKLY_SKILL), None)

    def owes(self, code: str, monday: date) -> bool:
        return any(channel == code and rhythm.spans(monday, monday) for rhythm, channel in self._by_channel)

    def owes_skill(self, monday: date) -> bool:
        return self.skill is not None and bool(self.skill.spans(monday, monday))


def _published(commune: str, first: date, until: date) -> tuple[Counter[tuple[str, date]], Counter[date]]:
    """Facts in force by channel and Monday; those of the weekly skill by Monday."""
    facts = Publication.objects.filter(
        commune_id=commune, superseded_by=None, occurred_on__gte=first, occurred_on__lt=until
    )
    found, skill = Counter[tuple[str, date]](), Counter[date]()
    for channel, kind, day in facts.values_list("channel_code", "kind", "occurred_on"):
        found[channel, monday_of(day)] += 1
        if kind == WEEKLY_SKILL:
            skill[monday_of(day)] += 1
    return found, skill


def _planned(commune: str, first: date, until: date) -> Counter[tuple[str, date]]:
    """Items planned for a channel and week that have not gone out yet."""
    found = Counter[tuple[str, date]]()
    for item in planned_between(commune, first, until - timedelta(days=1)):
        if item.planned_on is not None and item.stands != "published":
            found.update((channel, monday_of(item.planned_on)) for channel in item.channels)
    return found


@dataclass(frozen=True, slots=True)
class AirMonth:
    """How much went on air in a month. Unit: minutes. Counts: broadcasts whose minutes were told."""

    first: date
    turns: int
    minutes: int


def air_months(commune: str, today: date) -> list[AirMonth]:
    """The month of `today` and the five before it, the oldest first (NB-A2). One query."""
    firsts = [today.replace(day=1)]
    while len(firsts) < MONTHS_ON_AIR:
        firsts.insert(0, (firsts[0] - timedelta(days=1)).replace(day=1))
    facts = Publication.objects.filter(
        commune_id=commune, superseded_by=None, minutes__isnull=False, occurred_on__range=(firsts[0], today)
    )
    told = facts.annotate(month=TruncMonth("occurred_on")).order_by().values("month")
    found = {row["month"]: row for row in told.annotate(turns=Count("pk"), length=Sum("minutes"))}
    return [
        AirMonth(first, found[first]["turns"], found[first]["length"])
        if first in found
        else AirMonth(first, 0, 0)
        for first in firsts
    ]


def outreach_states(commune: str, on: date) -> list[TargetState]:
    """Targets and rules of the plans that outreach moves, as the board counts them."""
    targets = targets_in_force(commune, on).filter(indicator_id__in=OF_OUTREACH)
    return states(commune=commune, targets=list(targets), as_of=on)


@dataclass(frozen=True, slots=True)
class Reached:
    """How many households one indicator says were reached in a hamlet, and by which way (its parts).

    Missing: `told` None where nothing was ever counted.
    """

    told: Cell | None
    ways: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Reach:
    """One indicator with its cells: the whole commune under None. `code`: the target that asks for it, if any."""

    definition: Definition
    code: str
    places: dict[str | None, Reached]

    @property
    def ways(self) -> list[tuple[str, str]]:
        return [(part, self.definition.part_says.get(part, part)) for part in self.definition.parts]

    def of(self, hamlet: str | None) -> Reached:
        return self.places.get(hamlet, Reached(None, {}))


def households_reached(commune: str, on: date) -> tuple[list[Reach], list[Hamlet]]:
    """Each household indicator with the cells that the board shows; what was never counted is counted now."""
    asked = {
        target.indicator_id: target
        for target in targets_in_force(commune, on).order_by("plan__year", "-position")
    }
    known = [one for one in map(definition_of, OF_HOUSEHOLDS) if one is not None]
    measures = {one.id: _measure(one, asked.get(one.id), on) for one in known}
    cells = _cells(commune, list(measures.values()), on)
    found = [
        Reach(
            one, asked[one.id].code if one.id in asked else "", _places(cells.get(measures[one.id].key, []))
        )
        for one in known
    ]
    return found, list(hamlets_on(commune, on))


def _measure(definition: Definition, target: Target | None, on: date) -> Measure:
    """Of the target where a plan asks for it, else of the year."""
    if target is not None:
        return measure_of(target, definition)
    return measure(definition, Term(date(on.year, 1, 1), date(on.year + 1, 1, 1), None), "E0", {})


def _cells(commune: str, measures: Sequence[Measure], on: date) -> dict[str, list[Cell]]:
    """Stored cells of the day with their parts in every hamlet."""
    found = _stored(commune, measures, on)
    lacking = [one for one in measures if one.key not in found]
    if lacking:
        count_cells(commune=commune, measures=lacking, as_of=on)
        found = _stored(commune, measures, on)
    return found


def _stored(commune: str, measures: Sequence[Measure], on: date) -> dict[str, list[Cell]]:
    keys = {one.key for one in measures}
    found: dict[str, list[Cell]] = {}
    for cell in Cell.objects.filter(commune_id=commune, measure__in=keys, as_of=on, group_code=""):
        found.setdefault(cell.measure, []).append(cell)
    return found


def _places(cells: Sequence[Cell]) -> dict[str | None, Reached]:
    whole = {cell.hamlet_id: cell for cell in cells if not cell.part}
    ways: dict[str | None, dict[str, Cell]] = {}
    for cell in cells:
        if cell.part:
            ways.setdefault(cell.hamlet_id, {})[cell.part] = cell
    return {place: Reached(cell, ways.get(place, {})) for place, cell in whole.items()}
