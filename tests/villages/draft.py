"""What the parts of the generator share: one source of chance, the days that matter, the rows so far."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TypeVar

from tests.villages.rows import Row, Tables, add, empty_tables

T = TypeVar("T")

LEVELS = ("E0", "E1", "E2", "E3", "E4")
_LEVEL_WEIGHTS = (2, 6, 4, 2, 1)


@dataclass(frozen=True)
class Days:
    """The days of a question: the plan's first day, its last day, and the day on which we look."""

    start: date
    by: date
    as_of: date

    def edges(self) -> list[date]:
        """Days on which an off-by-one error would show."""
        monday = self.as_of - timedelta(days=self.as_of.weekday())
        around = [self.start, min(self.as_of, self.by), self.as_of, monday, self.by]
        return [day + timedelta(days=step) for day in around for step in (-1, 0, 1)]


@dataclass
class Draft:
    """A village being written."""

    random: Random
    days: Days
    size: int = 1
    tables: Tables = field(default_factory=empty_tables)
    serial: int = 0
    register: dict[str, str] = field(default_factory=dict)
    """The commune in whose register each person is; a person is in exactly one."""

    def add(self, table: str, **values: object) -> Row:
        """Append a row."""
        return add(self.tables, table, **values)

    def new_id(self, prefix: str) -> str:
        """An id not used before, in no particular order so that order of ids means nothing."""
        self.serial += 1
        return f"{prefix}{self.random.randrange(10, 99)}{self.serial}"

    def many(self, least: int, most: int) -> range:
        """A number of repetitions between the two, times the size of the village."""
        return range(self.random.randint(least, most) * self.size)

    def communes(self) -> list[str]:
        """Codes of the communes."""
        return [row["commune_code"] for row in self.tables["commune"]]

    def here(self, table: str, commune: str) -> list[Row]:
        """Rows of a table that belong to a commune; of persons those in its register."""
        if table == "person":
            return [row for row in self.tables["person"] if self.register[row["person_id"]] == commune]
        return [row for row in self.tables[table] if row["commune_code"] == commune]

    def chance(self, share: float) -> bool:
        """True in about that share of calls."""
        return self.random.random() < share

    def one_of(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return self.random.choice(choices)

    def some_of(self, choices: Sequence[T], share: float) -> list[T]:
        """Each choice with that chance."""
        return [choice for choice in choices if self.chance(share)]

    def day(self) -> date:
        """A day of work: mostly inside the plan and before the day of asking, often exactly on an edge."""
        if self.chance(0.35):
            return self.one_of(self.days.edges())
        last = min(self.days.as_of, self.days.by)
        return self.days.start + timedelta(
            days=self.random.randint(-20, max((last - self.days.start).days, 0) + 10)
        )

    def validity(self) -> tuple[date, date | None]:
        """From and to of a row: usually in force, sometimes ended or not begun on the very day."""
        kind = self.random.random()
        long_ago = self.days.start - timedelta(days=self.random.randint(1, 900))
        if kind < 0.6:
            return long_ago, None
        if kind < 0.8:
            return long_ago, max(self.day(), long_ago + timedelta(days=1))
        begins = self.day()
        return begins, None if self.chance(0.6) else begins + timedelta(days=self.random.randint(1, 200))

    def tail(self, occurred_on: date) -> Row:
        """The last columns of a fact: often written in the same instant as another, at times much later."""
        late = self.one_of((0, 0, 0, 1, 3, 40))
        moment = self.one_of(((12, 0, 0, 0), (12, 0, 0, 0), (12, 0, 0, 1), (17, 30, 0, 0)))
        hour, minute, second, microsecond = moment
        recorded = datetime(
            occurred_on.year,
            occurred_on.month,
            occurred_on.day,
            hour,
            minute,
            second,
            microsecond,
            tzinfo=UTC,
        )
        return {
            "recorded_at": recorded + timedelta(days=late),
            "level": self.random.choices(LEVELS, _LEVEL_WEIGHTS)[0],
            "source": self.one_of(("field", "office", "import")),
            "superseded_by": None,
        }
