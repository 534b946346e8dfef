"""The facts behind the passes: what the rule matched for each unit."""

from collections.abc import Iterator
from typing import Any

from bdhvs.indicators.compiler.duties import duties
from bdhvs.indicators.compiler.frames import Frame
from bdhvs.indicators.compiler.related import related
from bdhvs.indicators.compiler.rows import base, rows_of
from bdhvs.indicators.compiler.sharing import apart
from bdhvs.indicators.compiler.sizes import sources_here
from bdhvs.indicators.compiler.summaries import Asking, matches, related_judged, whole
from bdhvs.indicators.compiler.tables import ibis
from bdhvs.indicators.definitions import Definition
from bdhvs.indicators.kinds import KINDS, Nature
from bdhvs.lib.expression import tree

_COLUMNS = ("unit_id", "kind", "fact_id", "occurred_on", "level_number")


def evidence_of(definition: Definition) -> Any:
    """(unit_id, kind, fact_id, occurred_on, level) of every fact matched inside the rule, each once per unit."""
    if definition.value is not None:
        return _counted(definition)
    condition = _rule(definition)
    frame = base(definition)
    found = list(_facts(condition, Asking(frame, definition.framework_group, floor=True, logs=True)))
    rows = ibis().union(*found, distinct=True) if len(found) > 1 else found[0] if found else _nothing()
    level = rows.level_number.isnull().ifelse(ibis().null("string"), "E" + rows.level_number.cast("string"))
    return rows.select("unit_id", "kind", "fact_id", "occurred_on", level=level).distinct()


def _rule(definition: Definition) -> tree.Expression:
    if definition.rule is None:
        raise TypeError(f"{definition.id} has no rule")
    return definition.rule


def _counted(definition: Definition) -> Any:
    """Each counted thing is its own evidence."""
    things = rows_of(definition)
    return things.select(
        "unit_id", kind="unit_kind", fact_id="unit_id", occurred_on=ibis().null("date"), level="level"
    )


def _nothing() -> Any:
    one = ibis().range(0).unnest().name("one").as_table()
    empty = {
        "unit_id": "string",
        "kind": "string",
        "fact_id": "string",
        "occurred_on": "date",
        "level_number": "int64",
    }
    return one.select(**{name: ibis().null(kind) for name, kind in empty.items()})


def _facts(condition: tree.Expression, asking: Asking) -> Iterator[Any]:
    for source in {source: None for source, _ in sources_here(condition)}:
        kind = KINDS[source.kind]
        if source.kind == "duty":
            yield _of_frame(_as_evidence(duties(source, asking.floor), source.kind), asking.frame)
        elif kind.unit:
            yield from _related_facts(source, asking)
        elif kind.nature is not Nature.REGISTER:
            found = matches(source, asking)
            yield apart("facts", _of_frame(_as_evidence(found.filter(found.met), source.kind), asking.frame))


def _of_frame(rows: Any, frame: Frame) -> Any:
    return rows.semi_join(frame.rows.select("unit_id").distinct(), "unit_id")


def _as_evidence(rows: Any, kind: str) -> Any:
    return rows.select(
        "unit_id", "fact_id", "occurred_on", kind=ibis().literal(kind), level_number="level"
    ).select(*_COLUMNS)


def _related_facts(source: tree.Source, asking: Asking) -> Iterator[Any]:
    """Facts of the related units that met the condition, told of the unit that asked, and the relation's own."""
    met = related_judged(source, asking)
    met = met.filter(met.met)
    if KINDS[source.kind].nature is Nature.LOGGED:
        own = met.select(
            "fact_id", "occurred_on", unit_id="outer", kind=ibis().literal(source.kind), level_number="level"
        )
        yield own.select(*_COLUMNS)
    condition = whole(source)
    if condition is None:
        return
    frame = related(source.kind, asking.frame, floor=asking.floor)
    frame = Frame(apart("related", frame.rows), frame.unit, frame.owners)
    pairs = met.select(inner="unit_id", outer="outer").distinct()
    for facts in _facts(condition, Asking(frame, asking.framework_group, asking.floor, asking.logs)):
        told = facts.join(pairs, facts.unit_id == pairs.inner)
        yield told.select("kind", "fact_id", "occurred_on", "level_number", unit_id="outer").select(*_COLUMNS)
