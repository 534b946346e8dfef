"""Cells as they may leave a commune, read where nothing of a person can be read (ops.territory.watching).

Only what the communes have counted is read: counting here would count an empty register.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q

from bdhvs.exchange.export.rules import Shown, suppress
from bdhvs.indicators.models import Cell
from bdhvs.indicators.queries import cells_of
from bdhvs.indicators.rules import PlaceCount
from bdhvs.places.models import Commune, CommuneProfile
from bdhvs.plans.asking import Number, number_in
from bdhvs.plans.measuring import measured
from bdhvs.plans.models import Target
from bdhvs.plans.queries import targets_in_force
from bdhvs.reports.models import Closing, Submission

_HANDED = ("submitted", "approved", "locked")


@dataclass(frozen=True, slots=True)
class CommuneLine:
    """One commune: how much it measures, since when it was counted, what it closed and handed in.

    Missing: `counted_on` and `closed_to` None where nothing was counted or closed yet.
    """

    commune: Commune
    targets: int
    counted_on: date | None
    closed_to: date | None
    handed: int
    late: int


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target of a commune with the counts that may leave it; `shown` None where nothing was counted.

    `value` is the number of a value or a rank, which was published already.
    """

    target: Target
    shown: Shown | None
    missing: int | None
    value: Number | None = None

    @property
    def hidden(self) -> bool:
        return self.shown is not None and self.shown.numerator is None


def commune_lines(communes: Sequence[str], on: date) -> list[CommuneLine]:
    """The working communes among these, by name. Asks the same number of times, however many there are."""
    working = CommuneProfile.objects.filter(commune_id__in=communes).values("commune_id")
    targets = dict(
        _by_commune(Target.objects.filter(plan__period_from__lte=on).exclude(indicator_id=""), Count("pk"))
    )
    counted = dict(_by_commune(Cell.objects.filter(hamlet=None), Max("as_of")))
    closed = dict(_by_commune(Closing.objects.all(), Max("period_to")))
    in_force = Submission.objects.filter(superseded_by=None)
    handed = dict(_by_commune(in_force.filter(status__in=_HANDED), Count("pk")))
    late = dict(
        _by_commune(in_force.filter(Q(status="returned") | Q(status="due", due_at__date__lt=on)), Count("pk"))
    )
    return [
        CommuneLine(
            one, targets.get(one.pk, 0), counted.get(one.pk), closed.get(one.pk), handed.get(one.pk, 0),
            late.get(one.pk, 0),
        )
        for one in Commune.objects.filter(pk__in=working).order_by("name_key", "pk")
    ]  # fmt: skip


def _by_commune(rows: Any, total: Any) -> Any:
    return rows.order_by().values("commune_id").annotate(total=total).values_list("commune_id", "total")


def target_lines(commune: str, on: date) -> tuple[date | None, list[TargetLine]]:
    """The targets of a commune with what may leave it, as of the last day that was counted."""
    targets = list(targets_in_force(commune, on))
    rows = measured(targets)
    keys = {target.pk: measure.key for target, _, measure in rows}
    valued = {
        target.pk: definition for target, definition, _ in rows if definition.shape in ("value", "rank")
    }
    counted = Cell.objects.filter(
        commune_id=commune, measure__in=set(keys.values()), hamlet=None, as_of__lte=on
    )
    day: date | None = counted.aggregate(day=Max("as_of"))["day"]
    cells = cells_of(commune, keys.values(), day) if day else {}
    whole = {
        key: cell
        for key, found in cells.items()
        for cell in found
        if _is_total(cell) and cell.hamlet_id is None
    }
    shown = suppress(_by_place(cells)).get("", {})
    lines = []
    for target in targets:
        key = keys.get(target.pk, "")
        cell = whole.get(key)
        told = shown.get(key) or (Shown(cell.numerator, cell.denominator) if cell else None)
        hidden = told is None or told.numerator is None
        if told is not None and cell is not None and cell.denominator is None:
            told = Shown(told.numerator, None)
        value = number_in(valued[target.pk], cell) if target.pk in valued else None
        lines.append(TargetLine(target, told, None if hidden or cell is None else cell.missing, value))
    return day, lines


def _is_total(cell: PlaceCount) -> bool:
    return not cell.group_code and not cell.part


def _by_place(cells: dict[str, list[PlaceCount]]) -> dict[str, dict[str, tuple[int, int]]]:
    """Totals of the commune ("") and of its hamlets by measure: hidden together, as in the export."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for key, every in cells.items():
        for cell in every:
            if _is_total(cell):
                whole = cell.numerator if cell.denominator is None else cell.denominator
                found.setdefault(cell.hamlet_id or "", {})[key] = (cell.numerator, whole)
    return found
