"""Closed periods as they stand today: frozen cells, what late facts would change, whether the seal still fits."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bdhvs.indicators.commands import count_cells
from bdhvs.indicators.definitions import Definition
from bdhvs.indicators.queries import definition_of, totals_of
from bdhvs.indicators.rules import PlaceCount
from bdhvs.plans.asking import Number, number_in
from bdhvs.plans.measuring import TargetState, measured, restated
from bdhvs.plans.models import Target
from bdhvs.reports.models import Closing, FrozenCell

Key = tuple[str, str]
"""(plan, target)."""
COUNTS = ("numerator", "denominator", "failed", "missing", "base_unknown", "by_level", "extra")


def seal(closing: Closing, cells: Iterable[FrozenCell]) -> str:
    """SHA-256 over who signed for which period and every cell, in a fixed order."""
    head = (closing.commune_id, closing.calendar, closing.period, str(closing.period_from), str(closing.period_to),
            str(closing.as_of), closing.signer, closing.signer_title)  # fmt: skip
    rows = sorted(
        json.dumps(
            (c.plan_id, c.target_code, c.indicator_id, c.definition_hash, c.hamlet_id or "", c.group_code, c.part,
             c.at_least, *(getattr(c, name) for name in COUNTS)),
            ensure_ascii=False,
            sort_keys=True,
        )
        for c in cells
    )  # fmt: skip
    return hashlib.sha256(json.dumps([head, rows], ensure_ascii=False).encode()).hexdigest()


def is_intact(closing: Closing) -> bool:
    """Whether the stored cells still fit the seal they were closed with."""
    return seal(closing, FrozenCell.objects.filter(closing=closing)) == closing.hash


def frozen_totals(closing: Closing) -> dict[Key, FrozenCell]:
    """Totals of the commune in a closing, by (plan, target)."""
    cells = FrozenCell.objects.filter(closing=closing, hamlet=None, group_code="", part="")
    return {(cell.plan_id, cell.target_code): cell for cell in cells}


def with_frozen(closing: Closing | None, found: list[TargetState]) -> list[TargetState]:
    """States of a closed day answer from its frozen cells; `adjusted` is live less frozen (measurement rule 12)."""
    if closing is None:
        return found
    held: dict[Key, list[FrozenCell]] = {}
    for cell in FrozenCell.objects.filter(closing=closing):
        held.setdefault((cell.plan_id, cell.target_code), []).append(cell)
    return [_as_frozen(state, held.get((state.target.plan_id, state.target.code), [])) for state in found]


def _as_frozen(state: TargetState, frozen: Sequence[FrozenCell]) -> TargetState:
    cells = [_count(one) for one in frozen]
    whole = next((c for c in cells if not (c.hamlet_id or c.group_code or c.part)), None)
    if whole is None:
        return state
    return restated(
        state,
        whole,
        hamlets={c.hamlet_id: c for c in cells if c.hamlet_id},
        parts={c.part: c for c in cells if not c.hamlet_id and c.part},
        groups={c.group_code: c for c in cells if not c.hamlet_id and c.group_code},
        adjusted=state.whole.numerator - whole.numerator if state.whole else None,
    )


def _count(frozen: FrozenCell) -> PlaceCount:
    return PlaceCount._make(getattr(frozen, name) for name in PlaceCount._fields)


@dataclass(frozen=True, slots=True)
class Line:
    """One target of a closing beside another count of it (live, or of a later closing).

    Missing: `then` or `now` is None where the target was not counted; then there is no step.
    """

    plan_id: str
    code: str
    says: str
    then: FrozenCell | None
    now: PlaceCount | FrozenCell | None
    definition: Definition | None = None

    @property
    def step(self) -> Number | None:
        """Units gained in the numerator, or by how much a value moved. Missing: None where one side has no count."""
        then, now = (number_in(self.definition, one) for one in (self.then, self.now))
        return now - then if now is not None and then is not None else None

    @property
    def base_step(self) -> int | None:
        """Units gained in the denominator."""
        then, now = (one.denominator if one else None for one in (self.then, self.now))
        return now - then if now is not None and then is not None else None

    @property
    def moved(self) -> bool:
        return bool(self.step or self.base_step)


def live_beside(closing: Closing) -> list[Line]:
    """Every frozen total with what the same question of the same day counts now, counted anew."""
    frozen = frozen_totals(closing)
    targets = _targets(closing.commune_id, frozen)
    rows = measured(targets.values())
    measures = {measure.key: measure for _, _, measure in rows}
    if measures:
        count_cells(
            commune=closing.commune_id,
            measures=list(measures.values()),
            as_of=closing.as_of,
            keep_hamlets=False,
        )
    totals = totals_of(closing.commune_id, measures, [closing.as_of])
    live = {(t.plan_id, t.code): totals.get((m.key, closing.as_of)) for t, _, m in rows}
    return [_line(key, targets.get(key), frozen[key], live.get(key)) for key in _ordered(frozen, targets)]


def compared(old: Closing, new: Closing) -> list[Line]:
    """Frozen totals of two closings side by side."""
    then, now = frozen_totals(old), frozen_totals(new)
    targets = _targets(old.commune_id, {**then, **now})
    return [
        _line(key, targets.get(key), then.get(key), now.get(key))
        for key in _ordered({**then, **now}, targets)
    ]


def _line(
    key: Key, target: Target | None, then: FrozenCell | None, now: PlaceCount | FrozenCell | None
) -> Line:
    definition = definition_of(target.indicator_id) if target else None
    return Line(key[0], key[1], target.says if target else "", then, now, definition)


def _targets(commune: str, keys: Iterable[Key]) -> dict[Key, Target]:
    wanted = set(keys)
    rows = Target.objects.filter(commune_id=commune, plan_id__in={plan for plan, _ in wanted}).select_related(
        "plan"
    )
    return {(t.plan_id, t.code): t for t in rows if (t.plan_id, t.code) in wanted}


def _ordered(keys: Iterable[Key], targets: dict[Key, Target]) -> list[Key]:
    """As the plans list them; what a plan no longer has comes last."""
    return sorted(keys, key=lambda key: (key[0], targets[key].position if key in targets else 10_000, key[1]))
