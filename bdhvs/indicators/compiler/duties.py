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
    """(unit_id, ok, lmin): every moment at which cover could end or begin is on somebody's duty."""
    on_duty = duties(source, floor)
    opened = openings()
    starts = opened.select("day", "open_from", moment="open_from")
    ends = on_duty.filter(on_duty.until < on_duty.open_to).select("day", "open_from", moment="until")
    moments = starts.union(ends, distinct=True)
    cover = on_duty.select(cover_day="day", cover_from="open_from", since="since", until="until")
    bare = moments.anti_join(
        cover,
        [
            moments.day == cover.cover_day,
            moments.open_from == cover.cover_from,
            cover.since <= moments.moment,
            cover.until > moments.moment,
        ],
    )
    bare_days = bare.select(bare="day").distinct()
    days = opened.select("day").distinct()
    judged = days.left_join(bare_days, days.day == bare_days.bare)
    judged = judged.mutate(ok=judged.bare.isnull(), unit_id=judged.day.cast("string"))
    least = on_duty.group_by("unit_id").aggregate(lmin=on_duty.level.min()).rename(of="unit_id")
    found = judged.left_join(least, judged.unit_id == least.of)
    return found.select("unit_id", "ok", "lmin")
