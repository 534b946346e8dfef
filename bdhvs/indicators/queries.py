"""What others may ask of cells, of definitions, and of the units behind a number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from django.db.models import Q

from bdhvs.indicators.catalogue import catalogue
from bdhvs.indicators.compiler.question import TextShape
from bdhvs.indicators.counting import Row, Texts, ask
from bdhvs.indicators.definitions import Definition
from bdhvs.indicators.measures import Measure
from bdhvs.indicators.models import Cell, Dirty
from bdhvs.indicators.rules import PlaceCount


@cache
def definition_of(indicator_id: str) -> Definition | None:
    """The definition the product ships under that id."""
    return catalogue().get(indicator_id)


def cells_of(commune: str, keys: Iterable[str], as_of: date) -> dict[str, list[PlaceCount]]:
    """Cells of a day by measure key, in one query: totals with their groups and parts, and totals of hamlets.

    Groups and parts inside a hamlet stay where they are: nobody reads them as a list, and they are most of the rows.
    """
    found: dict[str, list[PlaceCount]] = {}
    wanted = Q(hamlet=None) | Q(group_code="", part="")
    cells = Cell.objects.filter(wanted, commune_id=commune, measure__in=set(keys), as_of=as_of)
    for key, *counts in cells.values_list("measure", *PlaceCount._fields):
        found.setdefault(key, []).append(PlaceCount._make(counts))
    return found


def totals_of(commune: str, keys: Iterable[str], days: Sequence[date]) -> dict[tuple[str, date], PlaceCount]:
    """Totals of the commune on several days, by (measure key, day), in one query."""
    totals = Cell.objects.filter(
        commune_id=commune, measure__in=set(keys), as_of__in=days, hamlet=None, group_code="", part=""
    )
    rows = totals.values_list("measure", "as_of", *PlaceCount._fields)
    return {(key, day): PlaceCount._make(counts) for key, day, *counts in rows}


def marked_kinds(commune: str) -> set[str]:
    """Kinds of facts that changed since they were last counted."""
    return set(Dirty.objects.filter(commune_id=commune).values_list("kind", flat=True))


LISTED = {"person": "listed persons", "household": "listed households"}
"""Cells that hold how many the register lists, beside the cells of measures."""

REGISTER_KINDS = frozenset({"person", "household", "residence", "hamlet"})


def listed_of(commune: str, on: date) -> dict[str, dict[str, int]]:
    """What was kept of the register's own counts by hamlet. Missing: what was not, or the register changed since."""
    if marked_kinds(commune) & REGISTER_KINDS:
        return {}
    cells = Cell.objects.filter(
        commune_id=commune, measure__in=LISTED.values(), as_of=on, hamlet__isnull=False
    )
    kinds, found = {measure: of for of, measure in LISTED.items()}, dict[str, dict[str, int]]()
    for measure, hamlet, number in cells.values_list("measure", "hamlet_id", "numerator"):
        found.setdefault(kinds[measure], {})[str(hamlet)] = number
    return found


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact behind a unit's outcome."""

    kind: str
    id: str
    occurred_on: date | None
    level: str | None


@dataclass(frozen=True, slots=True)
class UnitBehind:
    """One unit behind a number. Missing: `outcome` is "missing", never "fail"."""

    unit_kind: str
    unit_id: str
    hamlet_code: str | None
    outcome: str
    level: str | None
    parts: dict[str, str] = field(default_factory=dict)
    groups: tuple[str, ...] = ()


def units_behind(measure: Measure, commune: str, as_of: date, hamlet: str = "") -> list[UnitBehind]:
    """Every unit of the base with its outcome, in a fixed order; of one hamlet when it is named."""
    texts = Texts([measure.definition_hash])
    shapes = texts.shapes(measure.definition_hash)
    shape: TextShape = "rows" if "rows" in shapes else "figures"
    question = measure.question(commune, as_of, frozenset([hamlet]) if hamlet and shape == "rows" else None)
    rows = [_unit(row) for row in ask(texts.get(measure.definition_hash, shape).bind(question))]
    if hamlet:
        rows = [row for row in rows if row.hamlet_code == hamlet]
    return sorted(
        rows, key=lambda unit: (unit.hamlet_code or "", unit.unit_kind, len(unit.unit_id), unit.unit_id)
    )


def evidence_behind(
    measure: Measure, commune: str, as_of: date, unit_ids: Sequence[str] | None = None
) -> dict[str, list[Fact]]:
    """Facts matched by the rule, by unit, newest first; of these units only, when they are named."""
    texts = Texts([measure.definition_hash])
    if "evidence" not in texts.shapes(measure.definition_hash):
        return {}
    sql = texts.get(measure.definition_hash, "evidence").bind(
        measure.question(commune, as_of), unit_ids=unit_ids
    )
    found: dict[str, list[Fact]] = {}
    for row in ask(sql):
        fact = Fact(row["kind"], row["fact_id"] or "", row["occurred_on"], row["level"])
        found.setdefault(row["unit_id"], []).append(fact)
    for facts in found.values():
        facts.sort(
            key=lambda fact: (fact.occurred_on or date.min, fact.kind, len(fact.id), fact.id), reverse=True
        )
    return found


def _unit(row: Row) -> UnitBehind:
    """Rows of a paired change carry no outcome: whoever has both tests is counted, as who reported a figure is."""
    outcome = str(row.get("outcome", "reported"))
    outcome = "pass" if outcome == "reported" else outcome
    return UnitBehind(
        row["unit_kind"],
        row["unit_id"],
        row["hamlet_code"],
        outcome,
        row.get("level"),
        {name.removeprefix("part_"): value for name, value in row.items() if name.startswith("part_")},
        tuple(
            name.removeprefix("group_") for name, value in row.items() if name.startswith("group_") and value
        ),
    )
