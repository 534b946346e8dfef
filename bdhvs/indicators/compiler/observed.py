"""Attainments and tests, reduced to what holds now (measurement rules 4 and 5)."""

from typing import Any

from bdhvs.indicators.check import conjuncts, names_in
from bdhvs.indicators.compiler.leaves import Asked
from bdhvs.indicators.compiler.tables import (
    canonical,
    day,
    ibis,
    persons_merged,
    set_items,
    standing,
    table,
    window,
)
from bdhvs.indicators.kinds import KINDS, SPOT_CHECK
from bdhvs.lib.expression import tree


def split(source: tree.Source) -> tuple[tuple[tree.Expression, ...], tree.Expression | None]:
    """The conditions that choose among facts, and what is left to be met by the latest of them."""
    keys = KINDS[source.kind].keys
    parts = [*conjuncts(source.where), *conjuncts(source.then)]
    chosen = tuple(p for p in parts if names_in(p) & keys)
    rest = tuple(p for p in parts if p not in chosen)
    if not rest:
        return chosen, None
    return chosen, rest[0] if len(rest) == 1 else tree.And(rest, at=rest[0].at)


def listed_items(source: tree.Source) -> tuple[str, ...]:
    """Items that the source names one by one; none when it names a set."""
    match next(c for c in split(source)[0]):
        case tree.Compare(tree.Path(("item",)), "=", tree.Code(item)):
            return (item,)
        case tree.IsIn(_, codes):
            return tuple(sorted({code.value for code in codes}))
    return ()


def set_of(source: tree.Source) -> str:
    """The set that the source names; empty when it names items."""
    match next(c for c in split(source)[0]):
        case tree.Compare(tree.Path(("set",)), "=", tree.Code(name)):
            return name
    return ""


def attainments(asked: Asked, framework_group: str) -> Any:
    """One row per person and item: the latest at or above the floor."""
    source, frame, floor = asked
    attainment = table("attainment")
    items = listed_items(source)
    if items:
        rows = attainment.filter(attainment.item_code.isin(items))
    else:
        rows = attainment.filter(
            attainment.item_code.isin(set_items(framework_group, set_of(source)).item_code)
        )
    rows = window(standing(rows, floor), in_period=source.in_period, observed=True)
    rows = canonical(rows, "person_id", persons_merged())
    rows = rows.select(
        "unit_id", "item_code", "occurred_on", "recorded_at", "result", "degree", "level", "id"
    )
    rows = rows.semi_join(frame.rows.select("unit_id"), "unit_id")
    newest = ibis().window(
        group_by=[rows.unit_id, rows.item_code],
        order_by=[
            rows.occurred_on.desc(),
            rows.recorded_at.desc(),
            rows.result,
            ibis().coalesce(rows.degree, -1),
            rows.level,
        ],
    )
    rows = rows.mutate(turn=ibis().row_number().over(newest))
    return rows.filter(rows.turn == 0).select(
        "unit_id", "result", "degree", "occurred_on", "level", item="item_code", fact_id="id"
    )


def tests(asked: Asked) -> Any:
    """One row per person, framework and group: the latest test that is not practice and was not made void."""
    source, frame, floor = asked
    result = table("test_result")
    rows = result.filter(ibis().coalesce(result.purpose, "") != "practice")
    for condition in split(source)[0]:
        rows = rows.filter(_chosen(rows, condition))
    rows = window(standing(rows, floor), in_period=source.in_period, observed=True)
    rows = canonical(rows, "person_id", persons_merged())
    rows = rows.semi_join(frame.rows.select("unit_id"), "unit_id")
    newest = ibis().window(
        group_by=[rows.unit_id, rows.framework, rows.group_code],
        order_by=[
            rows.occurred_on.desc(),
            rows.recorded_at.desc(),
            ibis().coalesce(rows.passed, ibis().literal(False)),
            ibis().coalesce(rows.degree, -1),
            rows.level,
        ],
    )
    rows = rows.mutate(turn=ibis().row_number().over(newest))
    return _not_void(rows.filter(rows.turn == 0), floor).select(
        "unit_id", "framework", "passed", "degree", "occurred_on", "level", group="group_code", fact_id="id"
    )


_COLUMNS = {"group": "group_code", "framework": "framework"}


def _chosen(rows: Any, condition: tree.Expression) -> Any:
    match condition:
        case tree.Compare(tree.Path((name,)), operator, tree.Code(code)):
            column = rows[_COLUMNS[name]]
            return column == code if operator == "=" else column != code
        case tree.IsIn(tree.Path((name,)), codes):
            return rows[_COLUMNS[name]].isin([code.value for code in codes])
    raise TypeError(f"not a choice among tests: {condition}")


def _not_void(rows: Any, floor: bool) -> Any:
    """Tests after which no spot-check said no to an item of the same framework and group."""
    attainment = table("attainment")
    said_no = attainment.filter(attainment.source == SPOT_CHECK, attainment.result == "no")
    said_no = standing(said_no.filter(said_no.occurred_on <= day()), floor)
    item = table("item").select("item_code", checked="framework", checked_group="group_code").distinct()
    said_no = canonical(said_no.join(item, "item_code"), "person_id", persons_merged())
    said_no = said_no.select(
        "checked", "checked_group", person="unit_id", checked_on="occurred_on", checked_at="recorded_at"
    )
    later = (said_no.checked_on > rows.occurred_on) | (
        (said_no.checked_on == rows.occurred_on) & (said_no.checked_at > rows.recorded_at)
    )
    same = [
        rows.unit_id == said_no.person,
        rows.framework == said_no.checked,
        rows.group_code == said_no.checked_group,
    ]
    return rows.anti_join(said_no, [*same, later])
