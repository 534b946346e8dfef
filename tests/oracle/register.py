"""Who is who and who lives where (rules 10, 13, 14, 15)."""

from datetime import date
from typing import Any

from tests.oracle.question import Question

Row = dict[str, Any]
Tables = dict[str, list[Row]]


def valid_on(row: Row, day: date) -> bool:
    """`valid_from <= day < valid_to`; null means open on that side."""
    begun = row["valid_from"] is None or row["valid_from"] <= day
    return begun and (row["valid_to"] is None or day < row["valid_to"])


def whole_years(born: date, day: date) -> int:
    """Rule 10: year difference, less one while (month, day) is before (month, day) of birth."""
    return day.year - born.year - int((day.month, day.day) < (born.month, born.day))


class Register:
    """The persons and places of a village as they are on the day of the question."""

    def __init__(self, tables: Tables, question: Question) -> None:
        self.tables = tables
        self.question = question
        self._persons = {row["person_id"]: row for row in tables["person"]}
        self._households = {row["household_id"]: row for row in tables["household"]}

    def person_of(self, person_id: str) -> str:
        """Rule 13: the person this id ends at, at every day."""
        while self._persons[person_id]["merged_into"] is not None:
            person_id = self._persons[person_id]["merged_into"]
        return person_id

    def household_of(self, household_id: str) -> str:
        """Rule 13: the household this id ends at; a merge counts once the old one is no longer valid."""
        while True:
            row = self._households[household_id]
            ended = row["valid_to"] is not None and row["valid_to"] <= self.question.as_of
            if row["merged_into"] is None or not ended:
                return household_id
            household_id = row["merged_into"]

    def person(self, person_id: str) -> Row:
        """The row that describes this person."""
        return self._persons[self.person_of(person_id)]

    def household(self, household_id: str) -> Row:
        """The row that describes this household."""
        return self._households[self.household_of(household_id)]

    def alive(self, person_id: str) -> bool:
        """Rule 10: the day of death is the first day no longer counted."""
        died_on = self.person(person_id)["died_on"]
        return died_on is None or self.question.as_of < died_on

    def birth(self, person_id: str) -> date | None:
        """The day of birth; of a year alone the day that the setting takes."""
        row = self.person(person_id)
        if row["birth_date"] is not None:
            return row["birth_date"]  # type: ignore[no-any-return]
        if row["birth_year"] is not None:
            return date(row["birth_year"], *self.question.year_only_birth)
        return None

    def age(self, person_id: str) -> int | None:
        """Completed years on the day of the question, or None when no birth is known."""
        born = self.birth(person_id)
        return None if born is None else whole_years(born, self.question.as_of)

    def living_persons(self) -> list[str]:
        """Every person once, whom no merge points elsewhere and who is not dead."""
        return [
            person_id
            for person_id, row in self._persons.items()
            if row["merged_into"] is None and self.alive(person_id)
        ]

    def stays(self, person_id: str) -> list[Row]:
        """Residence episodes of this person on D, whatever id they were written with."""
        return [
            row
            for row in self.tables["residence"]
            if self.person_of(row["person_id"]) == person_id and valid_on(row, self.question.as_of)
        ]

    def counts_as_resident(self, stay: Row) -> bool:
        """Rule 15: present is not absent; a target may ask for permanent residence."""
        if self.question.resident == "permanent":
            return bool(stay["kind"] == "permanent")
        return bool(stay["kind"] != "absent")

    def homes(self, person_id: str) -> list[Row]:
        """Episodes by which this person is a resident of the commune asked about."""
        return [
            stay
            for stay in self.stays(person_id)
            if stay["commune_code"] == self.question.commune and self.counts_as_resident(stay)
        ]

    def memberships(self, person_id: str) -> list[Row]:
        """Memberships of this person on the day of the question."""
        return [
            row
            for row in self.tables["membership"]
            if self.person_of(row["person_id"]) == person_id and valid_on(row, self.question.as_of)
        ]

    def predecessors(self, hamlet: str) -> set[str]:
        """Rule 14: the hamlet itself and every hamlet it came from, through any number of redraws."""
        found, waiting = set(), [hamlet]
        while waiting:
            code = waiting.pop()
            if code not in found:
                found.add(code)
                waiting += [
                    row["old_code"] for row in self.tables["hamlet_successor"] if row["new_code"] == code
                ]
        return found
