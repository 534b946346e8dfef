"""What the sources of a condition found, one row per unit, and the very facts behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bdhvs.indicators.check import conjuncts
from bdhvs.indicators.compiler import observed
from bdhvs.indicators.compiler.duties import covering
from bdhvs.indicators.compiler.frames import Frame
from bdhvs.indicators.compiler.leaves import column_of, leaf
from bdhvs.indicators.compiler.related import related
from bdhvs.indicators.compiler.sharing import apart
from bdhvs.indicators.compiler.tables import ibis
from bdhvs.indicators.kinds import KINDS, Nature
from bdhvs.lib.expression import tree

_LEVELS = range(5)


@dataclass(frozen=True)
class Asking:
    """Who asks: the frame, and how its conditions are read."""

    frame: Frame
    framework_group: str
    floor: bool
    logs: bool


@dataclass(frozen=True)
class Summary:
    """One row per unit: how many meet the condition (`n`), do not (`no`), are unknown (`m`), all (`total`), by
    level at or above (`c0` … `c4`), greatest and least level (`lv`, `lmin`)."""

    rows: Any
    prefix: str

    @property
    def key(self) -> str:
        return f"{self.prefix}_of"

    def has(self, name: str) -> bool:
        return f"{self.prefix}_{name}" in self.rows.columns

    def column(self, name: str) -> Any:
        return self.rows[f"{self.prefix}_{name}"]

    def number(self, name: str) -> Any:
        """A count, zero for a unit of which nothing was found."""
        return ibis().coalesce(self.column(name), 0) if self.has(name) else ibis().literal(0)


def summary_of(source: tree.Source, users: Sequence[tree.Node], asking: Asking, prefix: str) -> Summary:
    """Everything that the users of a source need to know of it."""
    if source.kind == "duty":
        rows = covering(source, asking.floor)
        return _named(rows, prefix)
    found = matches(source, asking)
    one = _counted_thing(source, found)
    numbers = {
        "n": _how_many(found, one, found.met),
        "lv": found.level.max(where=found.met),
    }
    if KINDS[source.kind].nature is Nature.OBSERVED or KINDS[source.kind].unit:
        numbers["no"] = _how_many(found, one, ~found.met)
    if source.kind != "attainment" and "no" in numbers:
        numbers |= {"m": _how_many(found, one, found.met.isnull()), "total": found.count()}
    if any(isinstance(user, tree.All) for user in users):
        numbers["lmin"] = found.level.min(where=found.met)
    summed = next((user for user in users if isinstance(user, tree.Sum)), None)
    if summed is not None:
        numbers["n"] = found[column_of(summed.path)].sum(where=found.met).cast("int64")
    elif any(isinstance(user, tree.Count) for user in users):
        for n in _LEVELS:
            numbers[f"c{n}"] = _how_many(found, one, found.met & (found.level >= n))
    return _named(found.group_by("unit_id").aggregate(**numbers), prefix)


def _named(rows: Any, prefix: str) -> Summary:
    rows = apart("found", rows)
    names = {f"{prefix}_{name}": name for name in rows.columns if name != "unit_id"}
    return Summary(rows.select(**{f"{prefix}_of": "unit_id"}, **names), prefix)


def _counted_thing(source: tree.Source, found: Any) -> Any:
    """What is counted once: a distinct field, a related unit, a fact; none where rows are one each."""
    if source.distinct is not None and source.kind != "attainment":
        return found[column_of(source.distinct)]
    if KINDS[source.kind].unit:
        return found.thing
    return found.fact_id if source.kind == "attendance" else None


def _how_many(found: Any, one: Any, which: Any) -> Any:
    return found.count(where=which) if one is None else one.nunique(where=which)


def matches(source: tree.Source, asking: Asking) -> Any:
    """(unit_id, thing, fact_id, occurred_on, level, met, …): what the source is about, and whether it is met.

    Of logged facts only those that meet the condition; of observed facts and related units all, `met` being null
    where it is unknown.
    """
    if source.kind == "attainment":
        return _judged(
            observed.attainments((source, asking.frame, asking.floor), asking.framework_group), source
        )
    if source.kind == "test_result":
        return _judged(observed.tests((source, asking.frame, asking.floor)), source)
    if KINDS[source.kind].unit:
        return _related_matches(source, asking)
    rows = _judged(leaf((source, asking.frame, asking.floor)), source, all_conditions=True)
    return rows.filter(rows.met)


def _judged(rows: Any, source: tree.Source, *, all_conditions: bool = False) -> Any:
    condition = whole(source) if all_conditions else observed.split(source)[1]
    return rows.mutate(met=plain(rows, condition), thing=rows.fact_id)


def whole(source: tree.Source) -> tree.Expression | None:
    parts = (*conjuncts(source.where), *conjuncts(source.then))
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else tree.And(parts, at=parts[0].at)


def plain(rows: Any, condition: tree.Expression | None) -> Any:
    from bdhvs.indicators.compiler.conditions import Conditions

    if condition is None:
        return ibis().literal(True)
    judge = Conditions(Frame(rows, ""), framework_group="", floor=False, logs=False)
    return judge.answer(condition).truth


def _related_matches(source: tree.Source, asking: Asking) -> Any:
    judged = related_judged(source, asking)
    return judged.rename(thing="unit_id").rename(unit_id="outer")


def related_judged(source: tree.Source, asking: Asking) -> Any:
    """(outer, unit_id, fact_id, occurred_on, level, met, …): related units and whether they meet the condition."""
    from bdhvs.indicators.compiler.conditions import Conditions

    frame = related(source.kind, asking.frame, floor=asking.floor)
    rows = apart("related", _with_fact(frame.rows))
    condition = whole(source)
    if condition is None:
        return rows.mutate(met=ibis().literal(True))
    judge = Conditions(
        Frame(rows, frame.unit, frame.owners),
        framework_group=asking.framework_group,
        floor=asking.floor,
        logs=asking.logs,
    ).attach([condition])
    answer = judge.answer(condition)
    return apart("asked", judge.rows.mutate(met=answer.truth, level=_weaker(judge.rows.level, answer.level)))


def _with_fact(rows: Any) -> Any:
    """Related units with the columns of a fact, empty where the relation is not written in one."""
    empty = {"fact_id": "string", "occurred_on": "date", "level": "int64"}
    missing = {name: ibis().null(kind) for name, kind in empty.items() if name not in rows.columns}
    return rows.mutate(**missing) if missing else rows


def _weaker(own: Any, inner: Any) -> Any:
    """The weaker of the relation's own level and that of what was asked of the related unit."""
    if inner is None:
        return own
    return ibis().least(ibis().coalesce(own, 9), ibis().coalesce(inner, 9)).nullif(9)
