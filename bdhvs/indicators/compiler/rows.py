"""The rows of a question: every unit of the base with its outcome. Cells are the same rows, added up."""

from functools import reduce
from typing import Any

from bdhvs.indicators.compiler.conditions import Answer, Conditions
from bdhvs.indicators.compiler.frames import Frame, frame_of, team_members
from bdhvs.indicators.compiler.leaves import memberships
from bdhvs.indicators.compiler.sharing import JUDGED, shared
from bdhvs.indicators.compiler.summaries import Asking, matches, plain, whole
from bdhvs.indicators.compiler.tables import ibis
from bdhvs.indicators.definitions import Definition, sets_of, sources_of, walk
from bdhvs.indicators.kinds import KINDS
from bdhvs.lib.expression import tree

OUTCOMES = ("pass", "fail", "missing", "base_unknown")


def base(definition: Definition) -> Frame:
    """Units of which `where` is true or cannot be decided; `chosen` is null for the latter."""
    frame = _base(definition)
    return Frame(shared("base", lambda: frame.rows), frame.unit, frame.owners, frame.span)


def _base(definition: Definition) -> Frame:
    frame = frame_of(definition)
    frame = Frame(shared("unit_of_base", lambda: frame.rows), frame.unit, frame.owners, frame.span)
    if definition.where is None:
        return Frame(frame.rows.mutate(chosen=ibis().literal(True)), frame.unit, frame.owners, frame.span)
    judge = _conditions(definition, frame, floor=False).attach([definition.where])
    rows = judge.rows.mutate(chosen=judge.answer(definition.where).truth)
    rows = rows.filter(ibis().coalesce(rows.chosen, ibis().literal(True)))
    rows = rows.select(*frame.rows.columns, "chosen")
    return Frame(rows, frame.unit, _owners(definition, frame), frame.span)


def _conditions(definition: Definition, frame: Frame, *, floor: bool) -> Conditions:
    return Conditions(frame, framework_group=definition.framework_group, floor=floor, logs=floor)


def _owners(definition: Definition, frame: Frame) -> Any:
    """Who keeps the log, by what brings a person into the base: of staff the unit, of team members the team, of
    residents the hamlet (rule 2)."""
    where = definition.where
    if definition.of != "person" or where is None:
        return frame.owners
    found = [_membership_units(s, frame) for s in sources_of(where) if s.kind == "membership"]
    if any(source.kind == "roster" for source in sources_of(where)):
        found.append(team_members(floor=False).owners)
    if not found or any(isinstance(n, tree.Flag) and str(n.path) == "resident" for n in walk(where)):
        found.append(frame.owners)
    return reduce(lambda one, other: one.union(other, distinct=False), found)


def _membership_units(source: tree.Source, frame: Frame) -> Any:
    rows = memberships((source, frame, False))
    rows = rows.filter(plain(rows, whole(source)))
    return rows.select("unit_id", owner_kind=ibis().literal("unit"), owner_id="unit").distinct()


def judged(definition: Definition) -> Any:
    """The rows of the base with outcome, level, parts and groups."""
    frame = base(definition)
    rule = definition.rule
    if rule is None:
        raise TypeError(f"{definition.id} is not a share of units")
    asked = [rule, *definition.parts.values()]
    sets = {name for one in asked for name in sets_of(one)}
    meets = _conditions(definition, frame, floor=True).attach(asked, sets=sets)
    answers = {"outcome": meets.answer(rule)}
    answers |= {f"part_{name}": meets.answer(part) for name, part in definition.parts.items()}
    rules = {"outcome": rule} | {f"part_{name}": part for name, part in definition.parts.items()}
    columns = {
        name: _outcome(meets.rows, answer.truth, _empty(meets.rows, rules[name]))
        for name, answer in answers.items()
    }
    rows = meets.rows.mutate(**columns, level_number=_level(answers["outcome"]))
    rows = _with_groups(definition, frame, rows)
    return _columns(definition, rows)


def _outcome(rows: Any, truth: Any, empty: Any) -> Any:
    cases = [(rows.chosen.isnull(), "base_unknown")]
    if empty is not None:
        cases.append((empty, "missing"))
    return ibis().cases(*cases, (truth, "pass"), (~truth, "fail"), else_="missing")


def _empty(rows: Any, rule: tree.Expression) -> Any:
    """A set that is empty at D makes the rule missing (rule 8)."""
    empty = [rows[f"size_{name}"] == 0 for name in sorted(set(sets_of(rule)))]
    return reduce(lambda one, other: one | other, empty) if empty else None


def _level(answer: Answer) -> Any:
    return ibis().null("int64") if answer.level is None else answer.level


def _with_groups(definition: Definition, frame: Frame, rows: Any) -> Any:
    if not definition.groups:
        return rows
    judge = Conditions(
        frame, framework_group=definition.framework_group, floor=False, logs=False, onto=rows, prefix="g"
    ).attach(list(definition.groups.values()))
    truths = {
        f"group_{name}": ibis().coalesce(judge.answer(group).truth, ibis().literal(False))
        for name, group in definition.groups.items()
    }
    return judge.rows.mutate(**truths)


def _columns(definition: Definition, rows: Any) -> Any:
    passed = rows.outcome == "pass"
    level = (passed & rows.level_number.notnull()).ifelse("E" + rows.level_number.cast("string"), "none")
    return rows.select(
        "unit_id",
        "hamlet_code",
        "outcome",
        unit_kind=ibis().literal(definition.of),
        level=passed.ifelse(level, ibis().null("string")),
        **{f"part_{name}": f"part_{name}" for name in definition.parts},
        **{f"group_{name}": f"group_{name}" for name in definition.groups},
    ).relocate("unit_kind")


def _counted_things(definition: Definition) -> Any:
    """One row per thing that is counted, each a pass."""
    if definition.value is None:
        raise TypeError(f"{definition.id} counts nothing")
    source = definition.value.source
    frame = frame_of(definition)
    found = matches(source, Asking(frame, definition.framework_group, floor=True, logs=True))
    found = found.filter(found.met)
    thing = found.thing if source.distinct is None else found["_".join(source.distinct.parts)]
    hamlet = found.hamlet_code if "hamlet_code" in found.columns else ibis().null("string")
    rows = found.select(unit_id=thing, hamlet_code=hamlet, level="level").group_by("unit_id")
    rows = rows.aggregate(hamlet_code=ibis()._.hamlet_code.min(), best=ibis()._.level.max())
    return rows.select(
        unit_kind=ibis().literal(KINDS[source.kind].unit or source.kind),
        unit_id="unit_id",
        hamlet_code="hamlet_code",
        outcome=ibis().literal("pass"),
        level=rows.best.isnull().ifelse("none", "E" + rows.best.cast("string")),
    )


def rows_of(definition: Definition) -> Any:
    """One row per unit: unit_kind, unit_id, hamlet_code, outcome, level, part_…, group_…"""
    return shared(JUDGED, lambda: _rows(definition))


def _rows(definition: Definition) -> Any:
    return judged(definition) if definition.value is None else _counted_things(definition)


def cells_of(definition: Definition) -> Any:
    """The rows added up by hamlet (null: units of no hamlet); the commune is their sum.

    Columns: hamlet_code, numerator, failed, missing, base_unknown, e0 … e4, none, and numerator, failed, missing of
    each part_NAME_… and group_NAME_….
    """
    rows = rows_of(definition)
    numbers = _numbers(rows, "", rows.outcome, None) | {
        "base_unknown": rows.count(where=rows.outcome == "base_unknown")
    }
    known = ibis().coalesce(rows.level, "")  # Spark counts no zero where a condition is null
    for level in ("E0", "E1", "E2", "E3", "E4", "none"):
        numbers[level.lower()] = rows.count(where=known == level)
    for name in definition.parts:
        numbers |= _numbers(rows, f"part_{name}_", rows[f"part_{name}"], None)
    for name in definition.groups:
        numbers |= _numbers(rows, f"group_{name}_", rows.outcome, rows[f"group_{name}"])
    return rows.group_by("hamlet_code").aggregate(**numbers)


def _numbers(rows: Any, prefix: str, outcome: Any, among: Any) -> dict[str, Any]:
    def how_many(which: str) -> Any:
        same = outcome == which
        return rows.count(where=same if among is None else same & among)

    return {
        f"{prefix}numerator": how_many("pass"),
        f"{prefix}failed": how_many("fail"),
        f"{prefix}missing": how_many("missing"),
    }
