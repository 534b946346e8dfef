"""Checks of a target as a whole after a count: a leap in the last days, more passed than there are, a base that melts.

Nothing is changed: a recheck asks (visits.rechecks), a person answers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from bdhvs.indicators.queries import totals_of
from bdhvs.indicators.rules import PlaceCount
from bdhvs.plans.asking import asked_on
from bdhvs.plans.measuring import LOOK_BACK, measured
from bdhvs.plans.models import Target
from bdhvs.plans.rules import Op, TargetUnit, is_reached
from bdhvs.visits.limits.queries import limits_of
from bdhvs.visits.limits.rules import RECHECK
from bdhvs.visits.rechecks.commands import open_target_recheck
from bdhvs.visits.rechecks.rules import RecheckReason

LEAP: Final = timedelta(days=3)
_OLDEST: Final = 7
"""Where nobody counted exactly three days ago, the nearest count before, up to so many days older."""


@dataclass(frozen=True, slots=True)
class Count:
    """Integers of a target on a day. Missing: `denominator` None where the target has no base."""

    numerator: int
    denominator: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the target asks."""

    op: Op
    value: Decimal
    unit: TargetUnit

    def reached(self, count: Count) -> bool:
        found = is_reached(
            self.op,
            number=count.numerator,
            denominator=count.denominator,
            value=self.value,
            unit=self.unit,
        )
        return bool(found)


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What was seen, against which limit."""

    reason: RecheckReason
    seen: int
    limit: int


def suspicions(
    now: Count, leap: Count | None, month: Count | None, asked: Asked | None, limits: Mapping[str, int]
) -> Iterator[Suspicion]:
    """Every rule that speaks for these counts of today, of three days and of four weeks ago."""
    if now.denominator is not None and now.numerator > now.denominator:
        yield Suspicion(RecheckReason.OVER_BASE, now.numerator, now.denominator)
    if asked and leap and asked.reached(now) and not asked.reached(leap):
        risen = now.numerator - leap.numerator
        if risen > 0 and risen * 100 >= limits["jump_percent"] * now.numerator:
            yield Suspicion(RecheckReason.JUMP, risen, now.numerator)
    if month and month.denominator and now.denominator is not None:
        lost = month.denominator - now.denominator
        if lost > 0 and lost * 100 >= limits["shrink_percent"] * month.denominator:
            yield Suspicion(RecheckReason.SHRINKING_BASE, now.denominator, month.denominator)


def recheck_targets(*, commune: str, targets: Sequence[Target], on: date, at: datetime) -> int:
    """Look at the counts of the day; gives how many new questions. Asked once a month about one target; many targets
    on one melting base are one question."""
    rows = measured(targets)
    keys = {measure.key for _, _, measure in rows}
    days = [on, on - LOOK_BACK, *(on - LEAP - timedelta(days=n) for n in range(_OLDEST + 1))]
    cells, limits = totals_of(commune, keys, days), limits_of(commune, RECHECK)
    opened, melted = 0, set()
    for target, _, measure in rows:
        now = _count(cells.get((measure.key, on)))
        if now is None:
            continue
        leap = next((c for day in days[2:] if (c := _count(cells.get((measure.key, day))))), None)
        month = _count(cells.get((measure.key, on - LOOK_BACK)))
        for one in suspicions(now, leap, month, _asked(target, on), limits):
            base = (one.seen, one.limit)
            if one.reason is RecheckReason.SHRINKING_BASE and base in melted:
                continue
            melted.add(base)
            opened += open_target_recheck(
                commune=commune,
                reason=one.reason,
                target=target.code,
                key=f"{target.plan_id}/{target.code}/{on:%Y-%m}",
                seen=one.seen,
                limit=one.limit,
                at=at,
            )
    return opened


def _count(cell: PlaceCount | None) -> Count | None:
    return Count(cell.numerator, cell.denominator) if cell is not None else None


def _asked(target: Target, on: date) -> Asked | None:
    asked = asked_on(target, on)
    if asked is None or not target.op:
        return None
    return Asked(Op(target.op), asked.value, TargetUnit(target.unit))
