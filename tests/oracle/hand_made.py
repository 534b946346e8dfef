"""Short ways to write a village of three rows by hand."""

from datetime import UTC, date, datetime
from typing import Any

from bdhvs.indicators.definitions import Definition
from bdhvs.lib.expression.parser import parse
from tests.oracle.count import count
from tests.oracle.question import Question
from tests.villages.rows import Row, Tables, add, empty_tables

COMMUNE = "18775"
HAMLET = "18775-T01"
START = date(2026, 1, 1)


def ask(as_of: date = date(2026, 6, 30), **changes: object) -> Question:
    """A question to the commune of these tests."""
    given = {"commune": COMMUNE, "as_of": as_of, "plan_start": START, "by": date(2026, 12, 31), **changes}
    return Question(**given)  # type: ignore[arg-type]


def noon(day: date, microsecond: int = 0) -> datetime:
    """Twelve o'clock UTC of that day."""
    return datetime(day.year, day.month, day.day, 12, 0, 0, microsecond, tzinfo=UTC)


class Hand:
    """Tables filled by hand; each call adds one row with sensible values for what it does not name."""

    def __init__(self) -> None:
        self.tables: Tables = empty_tables()
        self.add("commune", commune_code=COMMUNE, valid_from=date(2020, 1, 1))
        self.add("hamlet", hamlet_code=HAMLET, commune_code=COMMUNE, valid_from=date(2020, 1, 1))

    def add(self, table: str, **values: object) -> Row:
        """Any row."""
        return add(self.tables, table, **values)

    def person(self, person_id: str = "p1", **values: object) -> Row:
        """A person born in 1980."""
        return self.add("person", **{"person_id": person_id, "birth_date": date(1980, 5, 5), **values})

    def household(self, household_id: str = "h1", **values: object) -> Row:
        """A household of the hamlet."""
        known = {"household_id": household_id, "commune_code": COMMUNE, "hamlet_code": HAMLET}
        return self.add("household", **{**known, "valid_from": date(2020, 1, 1), **values})

    def lives(self, person_id: str = "p1", household_id: str = "h1", **values: object) -> Row:
        """A permanent stay since 2020."""
        known = {
            "person_id": person_id,
            "household_id": household_id,
            "hamlet_code": HAMLET,
            "commune_code": COMMUNE,
        }
        return self.add(
            "residence", **{**known, "kind": "permanent", "valid_from": date(2020, 1, 1), **values}
        )

    def fact(self, table: str, occurred_on: date, **values: object) -> Row:
        """A fact of that day at level E1, written down at noon."""
        known = {"id": f"{table}{len(self.tables[table])}", "occurred_on": occurred_on, "level": "E1"}
        return self.add(table, **{**known, "recorded_at": noon(occurred_on), "source": "field", **values})

    def attains(self, item: str, result: str, occurred_on: date, **values: object) -> Row:
        """What person p1 could or could not do on that day."""
        given = {"person_id": "p1", "item_code": item, "result": result, **values}
        return self.fact("attainment", occurred_on, **given)

    def log(self, owner: tuple[str, str], due_at: datetime, **values: object) -> Row:
        """An activity log of January that is due and not handed in."""
        known = {
            "id": f"log{len(self.tables['submission'])}",
            "report_id": "activity_log",
            "subject_kind": owner[0],
            "subject_id": owner[1],
            "commune_code": COMMUNE,
            "period_from": date(2026, 1, 1),
            "period_to": date(2026, 2, 1),
            "due_at": due_at,
            "status": "due",
        }
        return self.add("submission", **{**known, **values})


def define(of: str, rule: str, where: str | None = None, **more: Any) -> Definition:
    """A definition written in the language of the catalogue."""
    read = parse(where) if where else None
    return Definition("tried", "thử", of=of, pass_=parse(rule), where=read, **more)


def outcomes(hand: Hand, definition: Definition, question: Question | None = None) -> dict[str, str]:
    """Outcome by unit."""
    return {row.key: row.outcome for row in count(definition, hand.tables, question or ask()).rows}
