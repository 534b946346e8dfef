"""Do the hours on duty cover the hours of opening? (measurement rule 11)"""

from typing import Any

from bdhvs.indicators.compiler.frames import openings
from bdhvs.indicators.compiler.tables import ibis, standing, table, text
from bdhvs.lib.expression import tree


def duties(source: tree.Source, floor: bool) -> Any:
    """(unit_id, day, open_from, open_to, since, until, level, fact_id …): each duty cut to each opening it touches."""
    from bdhvs.indicators.compiler.summaries import plain, whole

    roster = table("roster")
    rows = standing(roster.filter(roster.kind == "duty", roster.commune_code == text("commune")), floor)
    unit = table("unit").select(of_unit="unit_code", unit_kind="kind")
    rows = rows.left_join(unit, rows.object_id == unit.of_unit)
    rows = rows.mutate(unit=rows.object_id).rename(fact_id="id").drop("of_unit")
    rows = rows.filter(plain(rows, whole(source)))
    opened = openings()
    in_force = [rows.valid_from <= opened.day, rows.valid_to.isnull() | (rows.valid_to > opened.day)]
    both = rows.join(opened, in_force)
    since = ibis().greatest(ibis().coalesce(both.from_time.cast("string"), both.open_from), both.open_from)
    until = ibis().least(ibis().coalesce(both.to_time.cast("string"), both.open_to), both.open_to)
    both = both.mutate(since=since, until=until, unit_id=both.day.cast("string"), occurred_on=both.day)
    columns = ("unit_id", "day", "open_from", "open_to", "since", "until", "level", "fact_id", "occurred_on")
    return both.filter(both.since < both.until).select(*columns)


def covering(source: tree.Source, floor: bool) -> Any:
    """(unit_id, ok, lmin): whether somebody is on duty at every moment of opening, and the greatest level whose
    duties alone would do (rule 9).

    Cover can only grow thinner at the start of an opening or at the end of a duty, so these moments are looked at:
    each is as well covered as the strongest duty at it, a day as its worst moment.
    """
    on_duty = duties(source, floor)
    starts = openings().select("day", "open_from", moment="open_from")
    ends = on_duty.filter(on_duty.until < on_duty.open_to).select("day", "open_from", moment="until")
    moments = starts.union(ends, distinct=True)
    cover = on_duty.select(
        cover_day="day",
        cover_from="open_from",
        since="since",
        until="until",
        strength=ibis().coalesce(on_duty.level, -1),
    )
    there = [
        moments.day == cover.cover_day,
        moments.open_from == cover.cover_from,
        cover.since <= moments.moment,
        cover.until > moments.moment,
    ]
    both = moments.left_join(cover, there)
    best = both.group_by("day", "open_from", "moment").aggregate(best=both.strength.max())
    days = best.group_by("day").aggregate(
        ok=best.count(where=best.best.isnull()) == 0, lmin=best.best.min().nullif(-1)
    )
    return days.select("ok", "lmin", unit_id=days.day.cast("string"))
