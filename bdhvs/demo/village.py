"""A commune in the making: its people, homes, hamlets, units and teams, as the generator passes them on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from uuid import UUID

from bdhvs.demo.communes import Seed
from bdhvs.demo.sheets import NULL, Sheets, iso

START = date(2025, 7, 1)
"""The communes of today exist since this day; the sample begins with them."""

_LATE = (0, 0, 0, 0, 0, 0, 1, 2)
Sealer = Callable[[str, str], tuple[str, str]]


def no_seal(number: str, commune: str) -> tuple[str, str]:
    """Files for analysis carry nothing of a number."""
    return NULL, NULL


@dataclass(slots=True)
class Episode:
    """One residence."""

    home: "Home"
    kind: str
    role: str
    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(slots=True, eq=False)
class Person:
    id: int
    name: str
    male: bool
    born: date
    year_only: bool
    skill: float
    episodes: list[Episode] = field(default_factory=list)
    belongs: list[tuple[str, str | None, date, date | None]] = field(default_factory=list)
    died_on: date | None = None
    group: str = "citizen"  # framework by which this person is assessed
    merged_into: int | None = None

    def age(self, on: date) -> int:
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))

    def here(self, on: date) -> Episode | None:
        """The episode by which the person is present on that day, if any."""
        return next((e for e in reversed(self.episodes) if e.kind != "absent" and e.holds(on)), None)


@dataclass(slots=True, eq=False)
class Home:
    id: int
    code: str
    hamlet: str
    since: date
    address: str
    priority: str = ""
    until: date | None = None
    members: list[Person] = field(default_factory=list)


@dataclass(slots=True)
class Place:
    """A hamlet with its team; `pace` is how hard it works (1 is usual)."""

    code: str
    name: str
    pace: float
    since: date = START
    until: date | None = None
    homes: list[Home] = field(default_factory=list)
    team: str = ""
    members: list[Person] = field(default_factory=list)  # of the team

    def open_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(slots=True)
class UnitRow:
    code: str
    kind: str
    level: str
    name: str
    staff: list[Person] = field(default_factory=list)


@dataclass(slots=True)
class Village:
    """Everything known of the commune while its rows are written."""

    seed: Seed
    as_of: date
    sheets: Sheets
    salt: str
    framework: int
    recorders: tuple[int, ...] = ()
    seal: Sealer = no_seal
    places: list[Place] = field(default_factory=list)
    homes: list[Home] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    units: list[UnitRow] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.seed.code

    def random(self, subject: str) -> Random:
        """A stream of its own for each subject, so that a change of one leaves the others as they were."""
        return Random(f"{self.salt}:{self.code}:{subject}")  # noqa: S311 - seeded on purpose

    def day(self, random: Random, since: date = START, until: date | None = None) -> date:
        """A day of work between two days, later ones a little more often."""
        last = min(until or self.as_of, self.as_of)
        first = min(since, last)
        return first + timedelta(days=int((last - first).days * random.random() ** 0.8))

    def recorded(self, random: Random, day: date) -> tuple[str, int | None]:
        """When (the evening of the day, sometimes days later) and by whom a fact was written down."""
        dice = random.getrandbits(40)
        late = _LATE[dice & 7]
        written = min(day + timedelta(days=late), self.as_of) if late else day
        micro = (dice >> 16) % 10**6
        who = self.recorders[(dice >> 7) % len(self.recorders)] if self.recorders and dice & 0x78 else None
        return (
            f"{iso(written)} {1 + (dice >> 3) % 14:02d}:{(dice >> 11) % 60:02d}:{(dice >> 23) % 60:02d}.{micro:06d}+00",
            who,
        )

    def uuid(self, random: Random) -> str:
        return str(UUID(int=random.getrandbits(128), version=4))

    def unit(self, kind: str) -> UnitRow:
        return next(unit for unit in self.units if unit.kind == kind)
