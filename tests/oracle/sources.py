"""The facts and related units of a thing, before any filter of the rule (rules 2, 3, 7, 11, 14, 16, 17)."""

from collections.abc import Callable, Iterator
from datetime import date

from tests.oracle.force import counts_at_all, in_force, in_rule_period, reaches_floor
from tests.oracle.register import Register, Row, valid_on
from tests.oracle.skills import latest_tests
from tests.oracle.things import Thing, occurred_on

ENTERPRISES = ("enterprise", "cooperative", "cooperative_union", "cooperative_group")
UNIT_WORDS = {"unit": (), "school": ("school",), "enterprise": ENTERPRISES, "youth_cell": ("youth_cell",)}


class Facts:
    """Reads the sources of one question at one floor; the floor is None while reading `where`."""

    def __init__(self, register: Register, floor: str | None) -> None:
        self.register = register
        self.question = register.question
        self.floor = floor

    def of(self, thing: Thing, kind: str, in_period: bool) -> list[Thing]:
        """Everything of that kind that belongs to the thing, counts, is in force and reaches the floor."""
        reader: Callable[[Thing, bool], Iterator[Thing]] = getattr(self, f"_{kind}")
        return list(reader(thing, in_period))

    # logged facts with a day

    def _dated(self, table: str, in_period: bool) -> Iterator[Row]:
        for row in self.register.tables[table]:
            day = occurred_on(table, row)
            if (
                counts_at_all(table, row)
                and in_force(table, row, self.question.as_of)
                and reaches_floor(row, self.floor)
                and day is not None
                and in_rule_period(day, self.question, in_period, logged=True)
            ):
                yield row

    def _visit(self, thing: Thing, in_period: bool) -> Iterator[Thing]:
        for row in self._dated("visit", in_period):
            if thing.kind == "household":
                mine = self.register.household_of(row["household_id"]) == thing.key
            else:
                mine = self._happened_at(thing, row["commune_code"], {row["hamlet_code"]}, row["occurred_on"])
            if mine:
                yield _fact("visit", row)

    def _delivery(self, thing: Thing, in_period: bool) -> Iterator[Thing]:
        for row in self._dated("delivery", in_period):
            if self.register.household_of(row["household_id"]) == thing.key:
                yield _fact("delivery", row)

    def _session(self, thing: Thing, in_period: bool) -> Iterator[Thing]:
        for row in self._dated("session", in_period):
            if thing.kind == "team":
                mine = row["team_code"] == thing.key
            elif thing.kind in UNIT_WORDS:
                mine = row["unit_code"] == thing.key
            else:
                places = self._served("session_place", "session_id", row["id"]) | {row["hamlet_code"]}
                mine = self._happened_at(thing, row["commune_code"], places, row["occurred_on"])
            if mine:
                yield _fact("session", row)

    def _publication(self, thing: Thing, in_period: bool) -> Iterator[Thing]:
        for row in self._dated("publication", in_period):
            places = self._served("publication_place", "publication_id", row["id"])
            everywhere = not places and thing.kind == "hamlet"
            where = {thing.key} if everywhere else places
            channel = thing.row.get("channel_code") if thing.kind == "week × channel" else None
            if channel in (None, row["channel_code"]) and self._happened_at(
                thing, row["commune_code"], where, row["occurred_on"]
            ):
                yield _fact("publication", row)

    def _served(self, table: str, owner: str, fact_id: str) -> set[str]:
        return {line["hamlet_code"] for line in self.register.tables[table] if line[owner] == fact_id}

    def _happened_at(self, thing: Thing, commune: str, hamlets: set[str], day: date) -> bool:
        """Rule 14 for hamlets; for the commune and its weeks and days everything of the commune."""
        if commune != self.question.commune:
            return False
        if thing.kind == "hamlet":
            return bool(self.register.predecessors(thing.key) & hamlets)
        if thing.kind.startswith(("week", "day")):
            return bool(thing.row["first"] <= day <= thing.row["last"])
        return thing.kind == "commune"

    def _attendance(self, thing: Thing, in_period: bool) -> Iterator[Thing]:
        """Rule 7 and layout: level and force of an attendance are those of its session."""
        sessions = {row["id"]: row for row in self._dated("session", in_period)}
        for row in self.register.tables["attendance"]:
            session = sessions.get(row["session_id"])
            if session is None or row["person_id"] is None or not counts_at_all("attendance", row):
                continue
            if self.register.person_of(row["person_id"]) == thing.person:
                full = {**row, "occurred_on": session["occurred_on"]}
                yield Thing(
                    "attendance", f"{row['session_id']}:{row['person_id']}", full, level=session["level"]
                )

    def _submission(self, thing: Thing, in_period: bool) -> Iterator[Thing]:
        for row in self._dated("submission", in_period):
            if row["commune_code"] == self.question.commune and self._handed_in_by(thing, row):
                yield _fact("submission", row)

    def _handed_in_by(self, thing: Thing, row: Row) -> bool:
        if thing.kind == "hamlet":
            return row["subject_kind"] == "hamlet" and row["subject_id"] in self.register.predecessors(
                thing.key
            )
        if thing.kind == "day":
            return bool(row["period_from"] == thing.row["first"])
        if thing.kind == "commune":
            return True
        kind = "unit" if thing.kind in UNIT_WORDS else thing.kind
        return bool(row["subject_kind"] == kind and row["subject_id"] == thing.key)

    # logged facts with a period: in force on D (rule 11)

    def _in_force(self, table: str, kind: str | None = None) -> Iterator[Row]:
        for row in self.register.tables[table]:
            if kind in (None, row.get("kind")) and in_force(table, row, self.question.as_of):
                yield row

    def _valid(self, table: str, kind: str | None = None) -> Iterator[Row]:
        return (row for row in self._in_force(table, kind) if reaches_floor(row, self.floor))

    def _recognition(self, thing: Thing, _in_period: bool) -> Iterator[Thing]:
        kind = "unit" if thing.kind in UNIT_WORDS else "person" if thing.person else thing.kind
        for row in self._valid("recognition"):
            if row["subject_kind"] == kind and self._same(kind, row["subject_id"], thing):
                yield _fact("recognition", row)

    def _same(self, kind: str, key: str, thing: Thing) -> bool:
        if kind == "person":
            return self.register.person_of(key) == thing.person
        if kind == "household":
            return self.register.household_of(key) == thing.key
        if kind == "hamlet":
            return key in self.register.predecessors(thing.key)
        return key == thing.key

    def _roster(self, thing: Thing, _in_period: bool) -> Iterator[Thing]:
        for row in self._valid("roster"):
            here = row["commune_code"] == self.question.commune and row["subject_kind"] == "person"
            if here and self.register.person_of(row["subject_id"]) == thing.person:
                yield _fact("roster", row)

    def _assignment(self, thing: Thing, _in_period: bool) -> Iterator[Thing]:
        for row in self._valid("roster", "assignment"):
            if row["object_kind"] == "household" and self._same("household", row["object_id"], thing):
                yield _fact("assignment", row)

    def _duty(self, thing: Thing, _in_period: bool) -> Iterator[Thing]:
        """Rule 11: duties are asked of their own day, not of D."""
        for row in self.register.tables["roster"]:
            if (
                row["kind"] == "duty"
                and row["superseded_by"] is None
                and row["commune_code"] == self.question.commune
                and valid_on(row, thing.row["first"])
                and reaches_floor(row, self.floor)
            ):
                yield _fact("duty", row)

    def _team_member(self, thing: Thing, _in_period: bool) -> Iterator[Thing]:
        for row in self._valid("roster", "team_member"):
            if row["object_kind"] == "team" and row["object_id"] == thing.key:
                person = self.register.person_of(row["subject_id"])
                if self.register.alive(person):
                    yield Thing("team_member", person, row, person, row["level"])

    def _mentee(self, thing: Thing, _in_period: bool) -> Iterator[Thing]:
        """Rule 17: a mentee counts for the mentor who took him first, however well that is evidenced."""
        first: dict[str, Row] = {}
        for row in self._in_force("roster", "mentee"):
            person = self.register.person_of(row["object_id"])
            held = first.get(person)
            if held is None or taken(row) < taken(held):
                first[person] = row
        for person, row in first.items():
            mine = self.register.person_of(row["subject_id"]) == thing.person
            if mine and self.register.alive(person) and reaches_floor(row, self.floor):
                yield Thing("mentee", person, row, person, row["level"])

    # observed facts

    def _test_result(self, thing: Thing, in_period: bool) -> Iterator[Thing]:
        if thing.person is not None:
            for row in latest_tests(self.register, thing.person, in_period, self.floor):
                yield _fact("test_result", row)

    # relations of the register

    def _membership(self, thing: Thing, _in_period: bool) -> Iterator[Thing]:
        for row in self.register.memberships(thing.person or ""):
            yield Thing("membership", f"{row['group_code']}:{row['unit_code']}", row)

    def _member(self, thing: Thing, _in_period: bool) -> Iterator[Thing]:
        """Who lives there on D and counts as resident; once, even with two stays."""
        seen: set[str] = set()
        for row in self.register.tables["residence"]:
            person = self.register.person_of(row["person_id"])
            if (
                valid_on(row, self.question.as_of)
                and self.register.counts_as_resident(row)
                and self.register.alive(person)
                and self._lives_in(row, thing)
                and person not in seen
            ):
                seen.add(person)
                yield Thing("member", person, row, person)

    def _lives_in(self, stay: Row, thing: Thing) -> bool:
        if thing.kind == "household":
            return self.register.household_of(stay["household_id"]) == thing.key
        return bool(stay["hamlet_code"] == thing.key)

    def _household(self, thing: Thing, _in_period: bool) -> Iterator[Thing]:
        for key, row in households(self.register).items():
            if thing.person is not None:
                homes = self.register.homes(thing.person)
                mine = key in {self.register.household_of(stay["household_id"]) for stay in homes}
            else:
                mine = thing.kind == "commune" or row["hamlet_code"] == thing.key
            if mine:
                yield Thing("household", key, row)

    def _team(self, thing: Thing, _in_period: bool) -> Iterator[Thing]:
        yield from self._placed("team", "team_code", thing)

    def _unit(self, thing: Thing, _in_period: bool) -> Iterator[Thing]:
        yield from self._placed("unit", "unit_code", thing)

    def _hamlet(self, thing: Thing, _in_period: bool) -> Iterator[Thing]:
        yield from self._placed("hamlet", "hamlet_code", thing)

    def _placed(self, table: str, code: str, thing: Thing) -> Iterator[Thing]:
        for row in self.register.tables[table]:
            here = row["commune_code"] == self.question.commune and valid_on(row, self.question.as_of)
            if here and (thing.kind == "commune" or row["hamlet_code"] == thing.key):
                yield Thing(table, row[code], row)


def taken(row: Row) -> tuple[object, ...]:
    """The order in which mentees were taken."""
    return (row["valid_from"], row["recorded_at"], row["id"])


def households(register: Register) -> dict[str, Row]:
    """Rule 15: households of the commune valid on D with at least one resident on D."""
    question = register.question
    lived_in = {
        register.household_of(row["household_id"])
        for row in register.tables["residence"]
        if valid_on(row, question.as_of)
        and register.counts_as_resident(row)
        and register.alive(register.person_of(row["person_id"]))
    }
    return {
        row["household_id"]: row
        for row in register.tables["household"]
        if row["commune_code"] == question.commune
        and valid_on(row, question.as_of)
        and row["household_id"] in lived_in
    }


def _fact(table: str, row: Row) -> Thing:
    return Thing(table, row["id"], row, level=row["level"])
