"""Frames: one row per unit that can be counted, or per pair of a unit and something related to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bdhvs.indicators.compiler.sharing import shared
from bdhvs.indicators.compiler.tables import (
    canonical,
    day,
    hamlet_sources,
    households_merged,
    ibis,
    number,
    persons_merged,
    standing,
    table,
    text,
    valid,
)
from bdhvs.indicators.definitions import Definition, sources_of
from bdhvs.indicators.kinds import UNIT_KINDS
from bdhvs.lib.expression import tree


@dataclass(frozen=True)
class Frame:
    """Units to be judged.

    `rows` has `unit_id`, `hamlet_code` and the fields of the unit; in a related frame also `outer`, the unit that
    asks. `unit` says what the ids are. `owners` has (unit_id, owner_kind, owner_id) of the logs, where there are any.
    `span` marks weeks and days, whose rows carry `span_from`, `span_to` and perhaps `channel`.
    """

    rows: Any
    unit: str
    owners: Any = None
    span: bool = False


def frame_of(definition: Definition) -> Frame:
    """All units among which `where` chooses."""
    builders: dict[str, Callable[[Definition], Frame]] = {
        "person": _persons,
        "household": lambda _: households(),
        "hamlet": lambda _: hamlets(),
        "team": lambda _: teams(),
        "team_member": lambda _: _team_members(),
        "mentor": lambda _: _mentors(),
        "commune": lambda _: _commune(),
        "week": _weeks,
        "week × channel": _weeks,
        "day": lambda _: _days(),
        "day[opening]": lambda _: _openings(),
    }
    if definition.of in builders:
        return builders[definition.of](definition)
    return units(definition.of)


def within(rows: Any) -> Any:
    """Rows of the hamlets and units to which the question is restricted."""
    place = ibis().coalesce(rows.hamlet_code, "")
    return _asked(rows.filter((text("all_hamlets") == "yes") | place.isin([text("hamlets")])))


def _asked(rows: Any) -> Any:
    return rows.filter((text("all_units") == "yes") | rows.unit_id.isin([text("units")]))


def _restricted(rows: Any, restricted: bool) -> Any:
    return within(rows) if restricted else rows


def _owned_by_hamlet(rows: Any) -> Any:
    return rows.select("unit_id", owner_kind=ibis().literal("hamlet"), owner_id=rows.hamlet_code)


def _owned_by_homes() -> Any:
    """Residents: the log of every hamlet in which they have a home (rule 2)."""
    lives = residences()
    return lives.select("unit_id", owner_kind=ibis().literal("hamlet"), owner_id=lives.hamlet_code)


# people


def residences() -> Any:
    """(unit_id, household_id, hamlet_code, role, residence) of residents at D by the target's rule (rule 15)."""
    return shared("resident", _residences)


def _residences() -> Any:
    rows = table("residence")
    rows = valid(rows.filter(rows.commune_code == text("commune")))
    present = (text("resident") == "present") & (rows.kind != "absent")
    rows = rows.filter((rows.kind == "permanent") | present)
    return canonical(rows, "person_id", persons_merged()).select(
        "unit_id", "household_id", "hamlet_code", "role", residence="kind"
    )


def persons_alive() -> Any:
    """(person, sex, age) of persons not merged away and not dead at D; age in whole years (rule 10)."""
    return shared("alive", _persons_alive)


def _persons_alive() -> Any:
    person = table("person")
    rows = person.filter(person.merged_into.isnull(), person.died_on.isnull() | (person.died_on > day()))
    year, month, day_of_month = (
        part.cast("int64")  # of PostgreSQL they are decimals, three times as slow
        for part in (rows.birth_date.year(), rows.birth_date.month(), rows.birth_date.day())
    )
    exact = year * 10000 + month * 100 + day_of_month
    birth = ibis().coalesce(exact, rows.birth_year * 10000 + number("year_only"))
    return rows.select(
        person="person_id", sex="sex", age=((number("day_number") - birth) // 10000).cast("int64")
    )


def homes() -> Any:
    """(unit_id, hamlet_code): one hamlet for each resident, the permanent home before a temporary one."""
    return shared("home", _homes)


def _homes() -> Any:
    rows = residences()
    rank = (rows.residence == "permanent").ifelse("1", "2")
    best = rows.group_by("unit_id").aggregate(best=(rank + rows.hamlet_code).min())
    return best.select("unit_id", hamlet_code=best.best.substr(1))


def _persons(definition: Definition) -> Frame:
    asked = {s.kind for s in sources_of(definition.where)} if definition.where else set()
    lives = homes()
    people = persons_alive()
    if asked & {"membership", "roster"}:
        known = [_member_ids()] if "membership" in asked else []
        known += [_serving_ids()] if "roster" in asked else []
        if not (asked == {"membership"} and _requires(definition.where, "membership")):
            known.append(lives.select("unit_id"))
        ids = ibis().union(*known, distinct=True) if len(known) > 1 else known[0].distinct()
        home = lives.rename(home_of="unit_id")
        rows = ids.left_join(home, ids.unit_id == home.home_of)
        rows = rows.mutate(resident=rows.home_of.notnull()).drop("home_of")
    else:
        rows = lives.mutate(resident=ibis().literal(True))
    rows = within(rows.join(people, rows.unit_id == people.person).drop("person"))
    return Frame(rows, "person", _owned_by_homes())


def _requires(where: tree.Expression | None, kind: str) -> bool:
    terms = where.terms if isinstance(where, tree.And) else (where,)
    return any(isinstance(term, tree.Any) and term.source.kind == kind for term in terms)


def _member_ids() -> Any:
    rows = table("membership")
    rows = valid(rows.filter(rows.commune_code == text("commune")))
    return canonical(rows, "person_id", persons_merged()).select("unit_id")


def _serving_ids() -> Any:
    rows = served("team_member", floor=False, subject="person")
    return rows.select("unit_id")


def served(kind: str, *, floor: bool, subject: str = "") -> Any:
    """Roster rows of a kind in force at D in the commune; `unit_id` is the subject, followed through merges."""
    roster = table("roster")
    rows = roster.filter(roster.kind == kind, roster.commune_code == text("commune"))
    rows = valid(standing(rows.filter(rows.subject_kind == subject) if subject else rows, floor))
    return canonical(rows, "subject_id", persons_merged())


# households


def members(*, of: str) -> Frame:
    """(outer, unit_id): residents of each household or of each hamlet, with their persons' fields."""
    pairs = shared(f"member_of_{of}", lambda: _members(of))
    return Frame(pairs, "person", _owned_by_homes())


def _members(of: str) -> Any:
    rows = canonical_homes()
    outer = rows.household if of == "household" else rows.hamlet_code
    pairs = rows.group_by(outer=outer, unit_id=rows.unit_id).aggregate(
        role=rows.role.min(), residence=rows.residence.min(), hamlet_code=rows.hamlet_code.min()
    )
    people = persons_alive()
    pairs = pairs.join(people, pairs.unit_id == people.person).drop("person")
    return pairs.mutate(resident=ibis().literal(True))


def canonical_homes() -> Any:
    """Residences with the household followed through merges, as `household`."""
    return shared("dwelling", _canonical_homes)


def _canonical_homes() -> Any:
    merged = households_merged().rename(gone="old", stays="new")
    rows = residences()
    rows = rows.left_join(merged, rows.household_id == merged.gone)
    return rows.mutate(household=ibis().coalesce(rows.stays, rows.household_id)).drop("gone", "stays")


def households(*, restricted: bool = True) -> Frame:
    rows = _restricted(shared("inhabited", _inhabited), restricted)
    return Frame(rows, "household", _owned_by_hamlet(rows))


def _inhabited() -> Any:
    household = table("household")
    rows = valid(household.filter(household.commune_code == text("commune")))
    lived_in = members(of="household").rows.select(unit_id="outer").distinct()
    return rows.select("hamlet_code", "priority", unit_id="household_id").semi_join(lived_in, "unit_id")


def households_of_persons() -> Frame:
    """(outer, unit_id): the household in which each person lives."""
    pairs = canonical_homes().select("unit_id", "household").distinct().rename(outer="unit_id")
    homes_now = households(restricted=False).rows
    rows = pairs.join(homes_now, pairs.household == homes_now.unit_id).drop("household")
    return Frame(rows, "household", _owned_by_hamlet(rows))


# places and offices


def hamlets(*, restricted: bool = True) -> Frame:
    hamlet = table("hamlet")
    rows = valid(hamlet.filter(hamlet.commune_code == text("commune")))
    rows = _restricted(rows.select("hamlet_code", unit_id="hamlet_code"), restricted)
    sources = hamlet_sources()
    owners = sources.select(unit_id="hamlet", owner_kind=ibis().literal("hamlet"), owner_id="was")
    return Frame(rows, "hamlet", owners)


def teams(*, restricted: bool = True) -> Frame:
    team = table("team")
    rows = valid(team.filter(team.commune_code == text("commune")))
    rows = _restricted(
        rows.select("hamlet_code", "decision_no", "decision_on", unit_id="team_code"), restricted
    )
    return Frame(rows, "team", rows.select("unit_id", owner_kind=ibis().literal("team"), owner_id="unit_id"))


def units(word: str, *, restricted: bool = True) -> Frame:
    unit = table("unit")
    rows = valid(unit.filter(unit.commune_code == text("commune")))
    if UNIT_KINDS[word]:
        rows = rows.filter(rows.kind.isin(UNIT_KINDS[word]))
    rows = _restricted(rows.select("hamlet_code", "kind", "level", unit_id="unit_code"), restricted)
    return Frame(rows, "unit", rows.select("unit_id", owner_kind=ibis().literal("unit"), owner_id="unit_id"))


def _commune() -> Frame:
    one = ibis().range(1).unnest().name("one").as_table()
    return Frame(one.select(unit_id=text("commune"), hamlet_code=ibis().null("string")), "commune")


# teams and mentors


def team_members(*, floor: bool) -> Frame:
    """(outer, unit_id): persons on the roster of each team at D."""
    rows = served("team_member", floor=floor, subject="person")
    rows = rows.filter(rows.object_kind == "team")
    rows = rows.select(
        "unit_id", "role", "level", "hamlet_code", outer="object_id", fact_id="id", occurred_on="valid_from"
    )
    rows = _with_person(rows)
    return Frame(rows, "person", rows.select("unit_id", owner_kind=ibis().literal("team"), owner_id="outer"))


def _with_person(rows: Any) -> Any:
    people = persons_alive()
    return rows.join(people, rows.unit_id == people.person).drop("person")


def _team_members() -> Frame:
    """Each person once, however many teams."""
    pairs = team_members(floor=False)
    team = table("team").select(team_code="team_code", team_hamlet="hamlet_code")
    rows = pairs.rows.left_join(team, pairs.rows.outer == team.team_code)
    rows = rows.mutate(place=ibis().coalesce(rows.hamlet_code, rows.team_hamlet))
    people = rows.group_by("unit_id").aggregate(
        hamlet_code=rows.place.min(), role=rows.role.min(), sex=rows.sex.min(), age=rows.age.min()
    )
    return Frame(within(people), "person", pairs.owners.distinct())


def _mentors() -> Frame:
    rows = _with_person(served("mentor", floor=False, subject="person"))
    people = rows.group_by("unit_id").aggregate(
        hamlet_code=rows.hamlet_code.min(), role=rows.role.min(), sex=rows.sex.min(), age=rows.age.min()
    )
    return Frame(within(people), "person")


def mentees(*, floor: bool) -> Frame:
    """(outer, unit_id): persons whom each mentor took before any other mentor (rule 17)."""
    rows = served("mentee", floor=False, subject="person")
    rows = rows.filter(rows.object_kind == "person").rename(outer="unit_id")
    rows = canonical(rows, "object_id", persons_merged())
    first = ibis().window(group_by=rows.unit_id, order_by=[rows.valid_from, rows.recorded_at, rows.id])
    rows = rows.mutate(turn=ibis().row_number().over(first))
    rows = rows.filter(rows.turn == 0)
    if floor:
        rows = rows.filter(ibis().coalesce(rows.level, 0) >= level_floor())
    rows = rows.select("unit_id", "outer", "level", "hamlet_code", fact_id="id", occurred_on="valid_from")
    return Frame(_with_person(rows), "person")


def level_floor() -> Any:
    """The evidence floor as a number."""
    return text("floor").substr(1).cast("int64")


# weeks and days


def _listed(name: str) -> Any:
    """Days that the question lists under a name."""
    one = text(name).split(",").unnest().name("listed").as_table()
    rows = one.select(span_from=one.listed.nullif("").cast("date"))
    return rows.filter(rows.span_from.notnull())


def _spans(rows: Any, days: int) -> Any:
    return rows.mutate(
        unit_id=rows.span_from.cast("string"),
        span_to=rows.span_from + ibis().interval(days=days),
        hamlet_code=ibis().null("string"),
        date=rows.span_from,
    )


def _weeks(definition: Definition) -> Frame:
    rows = _spans(_listed("weeks"), 7)
    if definition.channels:
        one = ibis().literal(",".join(definition.channels)).split(",").unnest().name("channel").as_table()
        rows = rows.cross_join(one)
        rows = rows.mutate(unit_id=rows.unit_id + " × " + rows.channel)
    return Frame(_asked(rows), "week", span=True)


def _days() -> Frame:
    return Frame(_asked(_spans(_listed("days"), 1)), "day", span=True)


def _openings() -> Frame:
    rows = openings().select("day").distinct()
    return Frame(_asked(_spans(rows.select(span_from="day"), 1)), "day", span=True)


def openings() -> Any:
    """(day, open_from, open_to) of the commune in the period, times as text HH:MM:SS."""
    calendar = table("calendar")
    rows = calendar.filter(calendar.commune_code == text("commune"), calendar.open_from.notnull())
    rows = rows.filter(rows.day >= day("start"), rows.day <= day("end"))
    return rows.select("day", open_from=rows.open_from.cast("string"), open_to=rows.open_to.cast("string"))
