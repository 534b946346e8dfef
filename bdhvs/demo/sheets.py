"""Rows on their way to a table: one text file per table, in the form that COPY and DuckDB read.

The generator never holds the facts: a row is written when it is made, so a province needs no more memory than its
largest commune.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

_TAIL = "recorded_at recorded_by_id level source superseded_by_id"

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    table: tuple(columns.split())
    for table, columns in {
        "places_hamlet": "code commune_code name position valid_from valid_to",
        "places_hamletsuccessor": "id commune_code old_code new_code since",
        "places_unit": "code commune_code hamlet_code parent_code kind level name valid_from valid_to",
        "places_team": "code commune_code hamlet_code name decision_no decision_on valid_from valid_to",
        "places_opening": "id commune_code day open_from open_to",
        "people_household": "id uuid commune_code hamlet_code code address priority valid_from valid_to merged_into_id",
        "people_person": "id uuid commune_code places name name_key sort_key birth_date birth_year sex died_on "
        "number_hash number_tail phone merged_into_id",
        "people_residence": "id person_id household_id commune_code hamlet_code kind role valid_from valid_to",
        "people_membership": "id person_id commune_code unit_code group_code valid_from valid_to",
        "people_consent": "id person_id commune_code purpose given given_on",
        "people_roster": "id kind role commune_code hamlet_code subject_person_id subject_unit_id object_person_id "
        "object_household_id object_team_id object_unit_id from_time to_time recorded_at recorded_by_id level source "
        "valid_from valid_to",
        "skills_attainment": "id commune_code person_id hamlet_code places item_code result degree "
        f"occurred_on {_TAIL}",
        "learning_testresult": "id commune_code person_id hamlet_code framework_id group_code purpose score passed "
        f"degree occurred_on {_TAIL}",
        "visits_visit": f"id commune_code household_id hamlet_code kind outcome topics occurred_on {_TAIL}",
        "outreach_delivery": f"id commune_code household_id hamlet_code channel_code topic_code occurred_on {_TAIL}",
        "gatherings_session": "id commune_code hamlet_code team_code unit_code title kind status topics served "
        f"occurred_on {_TAIL}",
        "gatherings_attendance": "id session_id commune_code hamlet_code person_id role group_code headcount",
        "outreach_publication": "id commune_code channel_code kind ref_code title minutes proof topics served "
        f"occurred_on {_TAIL}",
        "reports_submission": "id commune_code report_id subject_kind subject_id hamlet_code unit_code period_from "
        f"period_to due_at submitted_at status {_TAIL}",
        "figures_figure": "id commune_code measure hamlet_code unit_code group_code as_of numerator denominator value "
        f"{_TAIL}",
        "programmes_recognition": "id commune_code programme_code person_id household_id hamlet_code unit_code "
        f"valid_from valid_to {_TAIL}",
    }.items()
}
FACTS: Final = (
    "skills_attainment",
    "learning_testresult",
    "visits_visit",
    "outreach_delivery",
    "gatherings_session",
    "gatherings_attendance",
    "outreach_publication",
    "reports_submission",
    "figures_figure",
    "programmes_recognition",
    "people_roster",
)

Value = str | int | float | date | tuple[str, ...] | None
NULL = "\\N"


@lru_cache(maxsize=60_000)
def iso(day: date) -> str:
    """The day as text; there are few different ones, asked millions of times."""
    return day.isoformat()


_AS_TEXT: Final[dict[type, Callable[[Any], str]]] = {
    str: str,  # our own words: no tab, no line end, no backslash
    int: str,
    float: str,
    type(None): lambda _: NULL,
    bool: lambda value: "t" if value else "f",
    date: iso,
    tuple: lambda value: "{" + ",".join(value) + "}",
}
"""Asked by the exact type: a province writes hundreds of millions of values."""


class Sheets:
    """The tables of the sample as files `<table>.tsv` in a folder, with the ids still free in each table."""

    def __init__(self, folder: Path, starts: Mapping[str, int] | None = None) -> None:
        self.folder = folder
        self.counts: Counter[str] = Counter()
        self._next = Counter({table: (starts or {}).get(table, 0) for table in COLUMNS})
        self._open = ExitStack()
        self._files: dict[str, IO[str]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def path(self, table: str) -> Path:
        return self.folder / f"{table}.tsv"

    def new_id(self, table: str) -> int:
        self._next[table] += 1
        return self._next[table]

    def last_id(self, table: str) -> int:
        return self._next[table]

    def close(self) -> None:
        """Everything is on the disk; more rows begin the file anew."""
        self._open.close()
        self._files.clear()

    def add(self, table: str, *values: Value) -> None:
        """One row, in the order of `COLUMNS`."""
        file = self._files.get(table)
        if file is None:
            file = self._open.enter_context(self.path(table).open("w", encoding="utf-8", newline="\n"))
            self._files[table] = file
        texts = [value if type(value) is str else _AS_TEXT[type(value)](value) for value in values]
        file.write("\t".join(texts) + "\n")
        self.counts[table] += 1

    def fact(self, table: str, *values: Value) -> int:
        """One row with a new id in front of it."""
        number = self.new_id(table)
        self.add(table, number, *values)
        return number

    @property
    def facts(self) -> int:
        """Counts: rows of facts, of every kind."""
        return sum(self.counts[table] for table in FACTS)
