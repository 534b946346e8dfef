"""What a rule looks at: a unit of the register or a fact, with the fields that the language gives it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.oracle.force import local_day
from tests.oracle.register import Register, Row

TOPICS = {
    "visit": ("visit_topic", "visit_id"),
    "session": ("session_topic", "session_id"),
    "publication": ("publication_topic", "publication_id"),
}
COLUMNS = {
    "item": "item_code",
    "programme": "programme_code",
    "channel": "channel_code",
    "topic": "topic_code",
    "team": "team_code",
    "report": "report_id",
    "ref": "ref_code",
    "household": "household_id",
    "group": "group_code",
}


@dataclass(frozen=True)
class Thing:
    """A unit or a fact. `key` is its id; `person` the person it stands for, if it stands for one."""

    kind: str
    key: str
    row: Row = field(hash=False, compare=False)
    person: str | None = None
    level: str | None = None


def occurred_on(table: str, row: Row) -> date | None:
    """The day of a fact; of a submission the local day on which it was handed in."""
    if table == "submission":
        return None if row["submitted_at"] is None else local_day(row["submitted_at"])
    return row["occurred_on"]  # type: ignore[no-any-return]


def topics_of(register: Register, table: str, row: Row) -> set[str]:
    """The topics of a visit, a session or a publication."""
    lines, owner = TOPICS[table]
    return {line["topic_code"] for line in register.tables[lines] if line[owner] == row["id"]}


def value_of(register: Register, thing: Thing, path: tuple[str, ...]) -> Any:
    """The value of a field; None when it is not known."""
    name = path[0]
    if name in ("unit", "session"):
        return (_of_unit if name == "unit" else _of_session)(register, thing, path[1:])
    if name == "topics":
        return topics_of(register, thing.kind, thing.row)
    if thing.person is not None and name in ("resident", "sex"):
        return (
            bool(register.homes(thing.person)) if name == "resident" else register.person(thing.person)["sex"]
        )
    return True if name == "active" else thing.row[_column(thing, name)]


def _column(thing: Thing, name: str) -> str:
    """The column of the layout behind a field of the language."""
    if thing.kind == "member" and name == "residence":
        return "kind"
    return COLUMNS.get(name, name)


def _of_unit(register: Register, thing: Thing, rest: tuple[str, ...]) -> Any:
    code = thing.row["object_id"] if thing.kind == "duty" else thing.row["unit_code"]
    if not rest:
        return code
    column = {"commune": "commune_code"}.get(rest[0], rest[0])
    return next((row[column] for row in register.tables["unit"] if row["unit_code"] == code), None)


def _of_session(register: Register, thing: Thing, rest: tuple[str, ...]) -> Any:
    session = next(row for row in register.tables["session"] if row["id"] == thing.row["session_id"])
    if not rest:
        return session["id"]
    return value_of(register, Thing("session", session["id"], session), rest)
