"""Third primitive: the change between the first and the last test of each person of the base."""

from typing import Any

from bdhvs.indicators.compiler.rows import base
from bdhvs.indicators.compiler.tables import canonical, ibis, persons_merged, standing, table, window
from bdhvs.indicators.definitions import Definition


def change_rows(definition: Definition) -> Any:
    """One row per person with two tests: unit_kind, unit_id, hamlet_code, first_on, first_score, last_on …"""
    if definition.paired_change is None:
        raise TypeError(f"{definition.id} is not a paired change")
    frame = base(definition)
    units = frame.rows.filter(frame.rows.chosen).select("unit_id", "hamlet_code")
    result = table("test_result")
    rows = result.filter(
        result.group_code == definition.paired_change.group,
        ibis().coalesce(result.purpose, "") != "practice",
        result.score.notnull(),
    )
    rows = window(standing(rows, floor=True), in_period=False, observed=True)
    rows = canonical(rows, "person_id", persons_merged())
    first = ibis().window(group_by=rows.unit_id, order_by=[rows.occurred_on, rows.recorded_at, rows.score])
    last = ibis().window(
        group_by=rows.unit_id, order_by=[rows.occurred_on.desc(), rows.recorded_at.desc(), rows.score.desc()]
    )
    rows = rows.mutate(turn=ibis().row_number().over(first), back=ibis().row_number().over(last))
    pairs = rows.group_by("unit_id").aggregate(
        tests=rows.count(),
        first_on=rows.occurred_on.min(where=rows.turn == 0),
        first_score=rows.score.min(where=rows.turn == 0),
        last_on=rows.occurred_on.max(where=rows.back == 0),
        last_score=rows.score.max(where=rows.back == 0),
    )
    pairs = pairs.filter(pairs.tests >= 2).rename(person="unit_id")
    both = units.join(pairs, units.unit_id == pairs.person)
    return both.select(
        "unit_id",
        "hamlet_code",
        "first_on",
        "first_score",
        "last_on",
        "last_score",
        unit_kind=ibis().literal(definition.of),
    ).relocate("unit_kind")


def change_cells(definition: Definition) -> Any:
    """By hamlet: n, and the exact sums from which mean and interval are made (`rules.mean_with_interval`)."""
    rows = change_rows(definition)
    rows = rows.mutate(change=rows.last_score - rows.first_score)
    return rows.group_by("hamlet_code").aggregate(
        n=rows.count(), total=rows.change.sum(), squares=(rows.change * rows.change).sum()
    )
