"""The units of a question: who or what is counted, where, and who keeps its log (rules 2, 11, 15)."""

from collections.abc import Iterator
from datetime import date, timedelta

from bdhvs.indicators.definitions import Definition, walk
from bdhvs.lib.expression import tree
from tests.oracle.evaluate import Reader
from tests.oracle.force import in_force
from tests.oracle.logs import Owner
from tests.oracle.register import Register, Row, valid_on
from tests.oracle.sources import UNIT_WORDS, households
from tests.oracle.things import Thing


def candidates(register: Register, definition: Definition) -> list[Thing]:
    """Everything of the kind `of`, before `where`."""
    of = definition.of
    if of == "person":
        return [Thing("person", key, register.person(key), key) for key in register.living_persons()]
    if of == "household":
        return [Thing("household", key, row) for key, row in households(register).items()]
    if of in ("team_member", "mentor"):
        return list(_on_roster(register, of))
    if of == "commune":
        return [Thing("commune", register.question.commune, {})]
    if of in ("hamlet", "team"):
        return list(_places(register, of, f"{of}_code", ()))
    if of in UNIT_WORDS:
        return [
            Thing(of, thing.key, thing.row)
            for thing in _places(register, "unit", "unit_code", UNIT_WORDS[of])
        ]
    return list(_times(register, definition))


def _places(register: Register, table: str, code: str, kinds: tuple[str, ...]) -> Iterator[Thing]:
    for row in register.tables[table]:
        here = row["commune_code"] == register.question.commune and valid_on(row, register.question.as_of)
        if here and (not kinds or row["kind"] in kinds):
            yield Thing(table, row[code], row)


def _on_roster(register: Register, kind: str) -> Iterator[Thing]:
    """Rule 17: persons with a row of that kind in force on D, each once."""
    seen: set[str] = set()
    for row in roster_rows(register, kind):
        person = register.person_of(row["subject_id"])
        if person not in seen and register.alive(person):
            seen.add(person)
            yield Thing(kind, person, row, person)


def roster_rows(register: Register, kind: str) -> Iterator[Row]:
    """Roster rows of a kind that are in force on D in the commune of the question."""
    for row in register.tables["roster"]:
        here = row["kind"] == kind and row["commune_code"] == register.question.commune
        if here and in_force("roster", row, register.question.as_of):
            yield row


def _times(register: Register, definition: Definition) -> Iterator[Thing]:
    if definition.of.startswith("week"):
        spans = [_span(monday, 7) for monday in weeks(register)]
    else:
        spans = [_span(day, 1) for day in days(register)]
    if definition.of == "day[opening]":
        here = (
            row for row in register.tables["calendar"] if row["commune_code"] == register.question.commune
        )
        opened = {row["day"] for row in here}
        spans = [span for span in spans if span["first"] in opened]
    for span in spans:
        for channel in definition.channels or (None,):
            key = span["first"].isoformat() + (f" × {channel}" if channel else "")
            yield Thing(definition.of, key, {**span, "channel_code": channel})


def _span(first: date, length: int) -> Row:
    return {"first": first, "last": first + timedelta(days=length - 1), "date": first}


def days(register: Register) -> list[date]:
    """Calendar days from the first day of the plan to min(D, by)."""
    question = register.question
    length = (question.period_end() - question.plan_start).days + 1
    return [question.plan_start + timedelta(days=step) for step in range(max(length, 0))]


def weeks(register: Register) -> list[date]:
    """Rule 11: Mondays inside the plan whose Sunday is not after D."""
    question = register.question
    first = question.plan_start + timedelta(days=-question.plan_start.weekday() % 7)
    found = []
    while first <= question.by and first + timedelta(days=6) <= question.as_of:
        found.append(first)
        first += timedelta(days=7)
    return found


def hamlets_of(register: Register, thing: Thing) -> set[str]:
    """The hamlets under which a unit is shown; none when it has no place of its own."""
    if thing.kind == "person":
        return {stay["hamlet_code"] for stay in register.homes(thing.key)}
    if thing.kind == "team_member":
        mine = (row for row in roster_rows(register, "team_member") if _is(register, thing, row))
        return {row["hamlet_code"] for row in mine} - {None}
    return {thing.row["hamlet_code"]} - {None} if "hamlet_code" in thing.row else set()


def owners(register: Register, definition: Definition, thing: Thing) -> set[Owner]:
    """Rule 2: whose log would hold the facts of this unit; none for mentors, weeks and the commune."""
    if thing.kind == "hamlet":
        return {Owner("hamlet", code) for code in register.predecessors(thing.key)}
    if thing.kind == "household":
        return {Owner("hamlet", thing.row["hamlet_code"])}
    if thing.kind == "team":
        return {Owner("team", thing.key)}
    if thing.kind == "team_member":
        return _teams(register, thing)
    if thing.kind in UNIT_WORDS:
        return {Owner("unit", thing.key)}
    return _person_owners(register, thing, definition.where) if thing.kind == "person" else set()


def _person_owners(register: Register, thing: Thing, where: tree.Expression | None) -> set[Owner]:
    """Residents: hamlet; staff: unit; team members: team; by what brings a person into the base."""
    if where is None:
        return set()
    found: set[Owner] = set()
    for node in walk(where):
        match node:
            case tree.Flag(tree.Path(("resident",))):
                found |= {Owner("hamlet", stay["hamlet_code"]) for stay in register.homes(thing.key)}
            case tree.Source(kind="membership"):
                found |= _offices(register, node, thing)
            case tree.Source(kind="roster"):
                found |= _teams(register, thing)
    return found


def _teams(register: Register, thing: Thing) -> set[Owner]:
    rows = roster_rows(register, "team_member")
    return {Owner("team", row["object_id"]) for row in rows if _is(register, thing, row)}


def _is(register: Register, thing: Thing, row: Row) -> bool:
    return register.person_of(row["subject_id"]) == thing.person


def _offices(register: Register, source: tree.Source, thing: Thing) -> set[Owner]:
    """The units of the memberships that the condition asks for."""
    elements = Reader(register, "", None, set()).elements(source, thing)
    return {Owner("unit", each.row["unit_code"]) for each, given in elements if each and given.truth is True}
