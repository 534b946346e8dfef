"""One person of a list, typed, with what is wrong and what was only understood."""

from dataclasses import dataclass, field
from datetime import date

from bdhvs.people.importing.hamlets import Hamlets
from bdhvs.people.importing.synonyms import Field
from bdhvs.people.rules import HouseholdRole, Priority, ResidenceKind, Sex


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with (or was understood of) a cell. The text names no value of a person's number."""

    field: str
    text: str


@dataclass(slots=True)
class Row:
    """One person of the list. `number` is kept in memory only. Missing: None or "" means the list does not say."""

    line: int
    name: str = ""
    key: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    sex: Sex = Sex.UNKNOWN
    number: str = ""
    phone: str = ""
    role: HouseholdRole | None = None
    household: str = ""
    head: str = ""
    hamlet: str = ""
    address: str = ""
    kind: ResidenceKind | None = None
    arrived_on: date | None = None
    priority: Priority | None = None
    group: int = -1
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def refuse(self, what: Field, text: str) -> None:
        self.problems.append(Problem(what.value, text))

    def warn(self, what: Field, text: str) -> None:
        if text:
            self.warnings.append(Problem(what.value, text))


@dataclass(frozen=True, slots=True)
class Options:
    """What the officer decided for the whole list."""

    today: date
    hamlets: Hamlets
    hamlet: str | None = None
    residence: ResidenceKind = ResidenceKind.PERMANENT


@dataclass(slots=True)
class Understood:
    """The rows of a list, and the lines that are no people."""

    rows: list[Row]
    left_out: list[tuple[int, str]]
