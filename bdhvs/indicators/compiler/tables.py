"""Tables of the layout as ibis sees them, and the readings that everything shares: in force, in which window,
who has become whom, which items a set has."""

from functools import cache, partial
from typing import Any, Final

from bdhvs.indicators.compiler.sharing import shared
from bdhvs.indicators.kinds import ACCEPTED, ACTIVITY_LOG
from bdhvs.indicators.layout import LAYOUT

_TYPES: Final = {
    "text": "string",
    "date": "date",
    "instant": "timestamp('UTC')",
    "int": "int64",
    "bool": "boolean",
    "decimal": "decimal(18, 4)",
    "time": "time",
}
_HOPS: Final = 4
"""Merges are followed by doubling: 2 to the power of this many steps."""


@cache
def ibis() -> Any:
    """The library, loaded when the first definition is compiled."""
    import ibis as library

    return library


@cache
def table(name: str) -> Any:
    return ibis().table({column: _TYPES[kind] for column, kind in LAYOUT[name]}, name=name)


def text(name: str) -> Any:
    """A value of the question, as text."""
    return ibis().literal(f"@{name}@")


def day(name: str = "day") -> Any:
    return text(name).cast("date")


def instant(name: str) -> Any:
    return text(name).cast("timestamp('UTC')")


def number(name: str) -> Any:
    return text(name).cast("int64")


# force and window


def valid(rows: Any, on: Any = None) -> Any:
    """Rows of which the day lies in the validity (by default D)."""
    on = day() if on is None else on
    return rows.filter(rows.valid_from <= on, rows.valid_to.isnull() | (rows.valid_to > on))


def floored(rows: Any, floor: bool) -> Any:
    """Rows at or above the evidence floor; everything has at least E0."""
    return rows.filter(ibis().coalesce(rows.level, "E0") >= text("floor")) if floor else rows


def standing(rows: Any, floor: bool) -> Any:
    """Facts not corrected by a later one, at or above the floor, with the level as a number."""
    kept = floored(rows.filter(rows.superseded_by.isnull()), floor)
    return kept.mutate(level=level_number(kept.level))


def level_number(level: Any) -> Any:
    return ibis().cases(*((level == f"E{n}", n) for n in range(5)), else_=ibis().null("int64"))


def window(rows: Any, *, in_period: bool, observed: bool) -> Any:
    """Facts that happened when they may count (rule 3)."""
    if in_period:
        return rows.filter(rows.occurred_on >= day("start"), rows.occurred_on <= day("end"))
    if observed:
        return rows.filter(rows.occurred_on <= day())
    return rows.filter(rows.occurred_on >= day("start"), rows.occurred_on <= day())


# who is who


def _followed(name: str, steps: Any) -> Any:
    """(old, new) with `new` the end of the chain.

    An old id has one new one. The grouping says so to a planner that knows nothing of ids written as text: without
    it PostgreSQL expects every row to be merged, multiplies that at each hop and plans for 10 to the power of 40 rows.
    """
    one = steps.group_by("old").aggregate(new=steps.new.min())
    steps = shared(name, lambda: one)
    for hop in range(1, _HOPS + 1):
        steps = shared(f"{name}_{hop}", partial(_farther, steps))
    return steps


def _farther(steps: Any) -> Any:
    further = steps.rename(middle="old", last="new")
    joined = steps.left_join(further, steps.new == further.middle)
    return joined.select("old", new=ibis().coalesce(further.last, steps.new))


def persons_merged() -> Any:
    person = table("person")
    gone = person.filter(person.merged_into.notnull())
    return _followed("person_merge", gone.select(old="person_id", new="merged_into"))


def households_merged() -> Any:
    """Merges of households in force at D (rule 13)."""
    household = table("household")
    gone = household.filter(household.merged_into.notnull(), household.valid_to <= day())
    return _followed("household_merge", gone.select(old="household_id", new="merged_into"))


def canonical(rows: Any, column: str, merged: Any) -> Any:
    """Rows with the id in `column` followed to the end of its merges, as `unit_id`."""
    renamed = merged.rename(merged_old="old", merged_new="new")
    joined = rows.left_join(renamed, rows[column] == renamed.merged_old)
    return joined.mutate(unit_id=ibis().coalesce(joined.merged_new, joined[column])).drop(
        "merged_old", "merged_new"
    )


def hamlet_sources() -> Any:
    """(hamlet, was): each hamlet with itself and every predecessor whose facts count for it (rule 14)."""
    follows = table("hamlet_successor")
    steps = follows.filter(follows.since <= day()).select(hamlet="new_code", was="old_code").distinct()
    pairs = shared("hamlet_before", lambda: steps)
    for hop in range(1, _HOPS):
        pairs = shared(f"hamlet_before_{hop}", partial(_earlier, pairs))
    hamlet = table("hamlet")
    itself = hamlet.select(hamlet="hamlet_code", was="hamlet_code")
    return shared("hamlet_source", lambda: itself.union(pairs, distinct=True))


def _earlier(pairs: Any) -> Any:
    further = pairs.rename(middle="hamlet", first="was")
    longer = pairs.join(further, pairs.was == further.middle).select(hamlet="hamlet", was="first")
    return pairs.union(longer, distinct=True)


# sets of items


def set_items(group: str, set_code: str) -> Any:
    """(item_code) of a set in the framework that the commune uses for the group at D."""
    return shared(f"items_{group}_{set_code}", lambda: _set_items(group, set_code))


def _set_items(group: str, set_code: str) -> Any:
    used, sets = table("framework_in_use"), table("item_set")
    rows = used.filter(
        used.commune_code == text("commune"), used.group_code == group, used.valid_from <= day()
    )
    newest = ibis().window(order_by=[rows.valid_from.desc(), rows.framework, rows.version.desc()])
    now = rows.mutate(turn=ibis().row_number().over(newest))
    now = now.filter(now.turn == 0).select("framework", "version")
    chosen = sets.filter(sets.group_code == group, sets.set_code == set_code)
    return chosen.semi_join(now, ["framework", "version"]).select("item_code").distinct()


def set_size(group: str, set_code: str) -> Any:
    """One row, one column: how many items the set has at D."""
    return set_items(group, set_code).aggregate(**{f"size_{set_code}": lambda rows: rows.count()})


# logs


def logs_open(*, in_period: bool) -> Any:
    """(owner_kind, owner_id) of logs due by D, not accepted by D, of a time that overlaps the rule's (rule 2)."""
    logs = table("submission")
    accepted = logs.status.isin(ACCEPTED) & (logs.submitted_at < instant("day_closes"))
    rows = logs.filter(
        logs.report_id == ACTIVITY_LOG,
        logs.superseded_by.isnull(),
        logs.due_at < instant("day_closes"),
        logs.period_from <= day("end" if in_period else "day"),
        logs.period_to > day("start"),
        ~ibis().coalesce(accepted, ibis().literal(False)),
    )
    return rows.select(owner_kind="subject_kind", owner_id="subject_id").distinct()
