"""A small village in the layout, written by hand, and questions put to it in DuckDB."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

import duckdb

from bdhvs.indicators.catalogue import catalogue, load
from bdhvs.indicators.compiler.question import Question, TextShape
from bdhvs.indicators.definitions import Definition
from bdhvs.indicators.layout import LAYOUT
from bdhvs.indicators.tests.kept import texts

COMMUNE: Final = "18775"
ONE, TWO = f"{COMMUNE}-T01", f"{COMMUNE}-T02"
D: Final = date(2026, 11, 21)
START: Final = date(2026, 1, 1)
BY: Final = date(2026, 12, 31)

_SQL_TYPES: Final = {
    "text": "VARCHAR",
    "date": "DATE",
    "instant": "TIMESTAMPTZ",
    "int": "BIGINT",
    "bool": "BOOLEAN",
    "decimal": "DECIMAL(18,4)",
    "time": "TIME",
}

Rows = Mapping[str, Sequence[Mapping[str, object]]]


def database(rows: Rows) -> duckdb.DuckDBPyConnection:
    """Every table of the layout, filled with `rows`; what a row leaves out is null."""
    connection = duckdb.connect(config={"threads": 1})
    connection.execute("SET TimeZone='UTC'")
    for name, columns in LAYOUT.items():
        fields = ", ".join(f'"{column}" {_SQL_TYPES[kind]}' for column, kind in columns)
        connection.execute(f'CREATE TABLE "{name}" ({fields})')
        for row in rows.get(name, ()):
            known = [column for column, _ in columns]
            assert row.keys() <= set(known), f"{name}: {row.keys() - set(known)}"
            marks = ", ".join("?" for _ in known)
            insert = f'INSERT INTO "{name}" VALUES ({marks})'
            connection.execute(insert, [row.get(column) for column in known])
    return connection


def rule(of: str, passes: str, *, where: str = "", group: str = "", extra: str = "") -> Definition:
    """A definition written in a test."""
    lines = [
        "indicators:",
        "  - id: written_here",
        "    says: thử",
        f'    of: "{of}"',
        f"    framework_group: {group}",
    ]
    if where:
        lines.append(f"    where: '{where}'")
    lines.append(f"    {passes}" if ":" in passes.split("(")[0] else f"    pass: '{passes}'")
    text = "\n".join([*lines, extra])
    return load(text.replace("    framework_group: \n", ""))["written_here"]


class Village:
    """Rows of the layout, added one fact at a time; two hamlets of one commune."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, object]]] = {}
        self.add("commune", commune_code=COMMUNE, valid_from=date(2025, 7, 1))
        for code in (ONE, TWO):
            self.add("hamlet", hamlet_code=code, commune_code=COMMUNE, valid_from=date(2020, 1, 1))

    def add(self, table: str, /, **row: object) -> None:
        self.rows.setdefault(table, []).append(row)

    def fact(self, table: str, /, **row: object) -> str:
        """A fact with an id, recorded at noon UTC of its day by a team member, unless said otherwise."""
        facts = self.rows.setdefault(table, [])
        on = row.get("occurred_on") or row.get("valid_from") or row.get("as_of") or D
        assert isinstance(on, date)
        noon = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
        facts.append({"id": f"{table}-{len(facts)}", "recorded_at": noon, "level": "E1", **row})
        return str(facts[-1]["id"])

    def person(
        self,
        name: str,
        *,
        born: int | date | None = 1980,
        hamlet: str | None = ONE,
        home: str = "",
        **more: object,
    ) -> str:
        """A person who lives permanently in a hamlet since 2020, in a household named after it or in `home`."""
        birth: dict[str, object] = {"birth_date": born} if isinstance(born, date) else {"birth_year": born}
        self.add("person", person_id=name, **birth, **more)
        if hamlet is not None:
            self.lives(name, hamlet=hamlet, home=home)
        return name

    def lives(self, name: str, *, hamlet: str = ONE, home: str = "", **more: object) -> None:
        row = {"kind": "permanent", "role": "member", "valid_from": date(2020, 1, 1), **more}
        self.add(
            "residence",
            person_id=name,
            hamlet_code=hamlet,
            commune_code=COMMUNE,
            household_id=home or f"h-{hamlet}",
            **row,
        )

    def household(self, name: str, *, hamlet: str = ONE, **more: Any) -> None:
        row: dict[str, object] = {"valid_from": date(2020, 1, 1), **more}
        self.add("household", household_id=name, commune_code=COMMUNE, hamlet_code=hamlet, **row)

    def member(self, name: str, group: str, unit: str = "18775-U-1", **more: object) -> None:
        row: dict[str, object] = {"commune_code": COMMUNE, "valid_from": date(2020, 1, 1), **more}
        self.add("membership", person_id=name, group_code=group, unit_code=unit, **row)

    def unit(self, code: str = "18775-U-1", *, kind: str = "office", **more: object) -> None:
        row: dict[str, object] = {"commune_code": COMMUNE, "valid_from": date(2020, 1, 1), **more}
        self.add("unit", unit_code=code, kind=kind, **row)

    def framework(
        self, group: str, *, since: date = START, version: str = "1", **sets: Sequence[str]
    ) -> None:
        """Sets of items of a framework, in use by the commune for the group."""
        self.add(
            "framework_in_use",
            commune_code=COMMUNE,
            group_code=group,
            framework="f",
            version=version,
            valid_from=since,
        )
        for set_code, items in sets.items():
            for item in items:
                self.add(
                    "item_set",
                    item_code=item,
                    framework="f",
                    version=version,
                    group_code=group,
                    set_code=set_code,
                )
                self.add(
                    "item",
                    item_code=item,
                    framework="f",
                    version=version,
                    group_code=group,
                    set_code=set_code,
                )

    def attains(
        self, name: str, item: str, result: str = "yes", *, on: date = date(2026, 3, 1), **more: object
    ) -> str:
        return self.fact("attainment", person_id=name, item_code=item, result=result, occurred_on=on, **more)

    def tested(
        self, name: str, group: str, passed: bool | None, *, on: date = date(2026, 3, 1), **more: object
    ) -> str:
        row: dict[str, object] = {
            "framework": "f",
            "version": "1",
            "purpose": "confirmation",
            "level": "E2",
            **more,
        }
        return self.fact(
            "test_result", person_id=name, group_code=group, passed=passed, occurred_on=on, **row
        )

    def visits(
        self, home: str, *topics: str, on: date = date(2026, 3, 1), hamlet: str = ONE, **more: object
    ) -> str:
        row: dict[str, object] = {"kind": "guidance", "outcome": "done", "commune_code": COMMUNE, **more}
        made = self.fact("visit", household_id=home, hamlet_code=hamlet, occurred_on=on, **row)
        for topic in topics:
            self.add("visit_topic", visit_id=made, topic_code=topic)
        return made

    def session(
        self, kind: str, *topics: str, on: date = date(2026, 3, 1), came: Sequence[str] = (), **more: object
    ) -> str:
        row: dict[str, object] = {"status": "held", "hamlet_code": ONE, "commune_code": COMMUNE, **more}
        held = self.fact("session", kind=kind, occurred_on=on, **row)
        for topic in topics:
            self.add("session_topic", session_id=held, topic_code=topic)
        for name in came:
            self.add("attendance", session_id=held, person_id=name, role="learner")
        return held

    def publishes(
        self, channel: str, *, on: date = date(2026, 3, 1), places: Sequence[str] = (), **more: object
    ) -> str:
        row: dict[str, object] = {"commune_code": COMMUNE, **more}
        made = self.fact("publication", channel_code=channel, occurred_on=on, **row)
        for place in places:
            self.add("publication_place", publication_id=made, hamlet_code=place)
        return made

    def serves(
        self, kind: str, who: str, whom: str | None = None, object_kind: str = "", **more: object
    ) -> str:
        row: dict[str, object] = {
            "commune_code": COMMUNE,
            "valid_from": date(2026, 1, 5),
            "hamlet_code": ONE,
            **more,
        }
        return self.fact(
            "roster",
            kind=kind,
            subject_kind="person",
            subject_id=who,
            object_kind=object_kind,
            object_id=whom,
            **row,
        )

    def log(self, kind: str, owner: str, *, accepted: bool = False, **more: object) -> None:
        """The activity log of the first half of 2026, due on 5 July."""
        row: dict[str, object] = {
            "period_from": START,
            "period_to": date(2026, 7, 1),
            "due_at": datetime(2026, 7, 5, 10, tzinfo=UTC),
            "submitted_at": datetime(2026, 7, 4, 10, tzinfo=UTC) if accepted else None,
            "status": "approved" if accepted else "due",
            **more,
        }
        self.submits("activity_log", kind, owner, **row)

    def submits(self, report: str, kind: str, subject: str, **more: object) -> str:
        row: dict[str, object] = {"commune_code": COMMUNE, "status": "approved", "level": "E3", **more}
        return self.fact("submission", report_id=report, subject_kind=kind, subject_id=subject, **row)

    # questions

    def ask(
        self,
        what: str | Definition,
        shape: TextShape = "rows",
        *,
        on: date = D,
        unit_ids: Sequence[str] | None = None,
        **more: Any,
    ) -> list[dict[str, Any]]:
        definition = catalogue()[what] if isinstance(what, str) else what
        question = Question(**{"commune": COMMUNE, "as_of": on, "start": START, "by": BY, **more})
        cursor = database(self.rows).execute(texts(definition)[shape].bind(question, unit_ids=unit_ids))
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def outcomes(self, what: str | Definition, **more: Any) -> dict[str, str]:
        rows = self.ask(what, **more)
        found = {row["unit_id"]: row["outcome"] for row in rows}
        assert len(found) == len(rows), "a unit twice"
        return found

    def levels(self, what: str | Definition, **more: Any) -> dict[str, str]:
        return {row["unit_id"]: row["level"] for row in self.ask(what, **more)}
