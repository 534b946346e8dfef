"""Coverage of a hamlet, household by household, in a fixed number of queries."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from django.db import connection

from bdhvs.people.queries import households_of
from bdhvs.people.rules import lane_of
from bdhvs.visits.assigning.queries import Member, assigned_persons, members_of
from bdhvs.visits.assigning.rules import natural
from bdhvs.visits.leading.rules import TO_GO, Standing, Told, standing_of
from bdhvs.visits.limits.queries import limits_of
from bdhvs.visits.limits.rules import DUE
from bdhvs.visits.priority.queries import heads_of, listed_rules_of
from bdhvs.visits.rechecks.queries import open_reasons_of

_TOLD: Final = """
WITH visit AS (
  SELECT household_id, occurred_on, outcome, again_on FROM visits_visit
  WHERE commune_code = %(commune)s AND hamlet_code = %(hamlet)s AND superseded_by_id IS NULL AND occurred_on <= %(on)s
), met AS (SELECT household_id, max(occurred_on) AS day FROM visit WHERE outcome = 'done' GROUP BY household_id)
SELECT visit.household_id, met.day, max(occurred_on) FILTER (WHERE outcome = 'refused'),
       max(again_on) FILTER (WHERE again_on <= %(on)s), max(occurred_on),
       count(*) FILTER (WHERE outcome = 'nobody_home' AND (met.day IS NULL OR occurred_on > met.day))
FROM visit LEFT JOIN met USING (household_id) GROUP BY visit.household_id, met.day
"""


def told_of(commune: str, hamlet: str, on: date) -> dict[int, Told]:
    """What the visits tell of each household. Missing: nobody ever came."""
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, {"commune": commune, "hamlet": hamlet, "on": on})
        return {row[0]: Told(*row[1:]) for row in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class HomeRow:
    """A household as the team leader sees it."""

    id: int
    uuid: UUID
    code: str
    lane: str
    address: str
    head: str
    standing: Standing
    told: Told
    charge: tuple[str, ...]
    listed: bool
    rechecks: tuple[str, ...]

    @property
    def to_go(self) -> bool:
        return self.standing in TO_GO


@dataclass(frozen=True, slots=True)
class Tally:
    """How many households stand how: of a hamlet, a lane, or a member's part."""

    name: str
    number: int
    by: Counter[Standing] = field(default_factory=Counter)

    @property
    def reached(self) -> int:
        return self.by[Standing.REACHED]

    @property
    def to_go(self) -> int:
        return sum(self.by[standing] for standing in TO_GO)

    @property
    def share(self) -> float:
        return self.reached / self.number if self.number else 0.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """A hamlet on a day: every household, and the same counted as a whole, by lane and by member."""

    rows: list[HomeRow]
    whole: Tally
    lanes: list[Tally]
    members: list[Tally]
    nobody_in_charge: int


def coverage_of(commune: str, hamlet: str, *, since: date, on: date) -> Coverage:
    """Every household of the hamlet in the order of the way, with where it stands since the first day of the period."""
    limits = limits_of(commune, DUE)
    told, people = told_of(commune, hamlet, on), members_of(commune, [hamlet], on)
    charge = assigned_persons(commune, [hamlet], on)
    homes = list(households_of(commune, on, hamlet=hamlet))
    ids = [home.pk for home in homes]
    heads, listed, asked = heads_of(ids, on), listed_rules_of(ids), open_reasons_of(ids)
    names = {member.person: member.name for member in people}
    rows = []
    for home in homes:
        found = told.get(home.pk, Told())
        standing = standing_of(
            found,
            since=since,
            on=on,
            due_days=limits["due_again_days"],
            vain_from=limits["nobody_home_twice"],
        )
        in_charge = tuple(names.get(person, "người ngoài Tổ") for person in charge.get(home.pk, ()))
        rows.append(
            HomeRow(
                home.pk, home.uuid, home.code, lane_of(home.address), home.address, heads.get(home.pk, ""),
                standing, found, in_charge, home.pk in listed, tuple(asked.get(home.pk, ())),
            )
        )  # fmt: skip
    rows.sort(key=lambda row: (natural(row.lane), natural(row.address), natural(row.code)))
    return Coverage(
        rows=rows,
        whole=tally("", rows),
        lanes=_tallies((row.lane, row) for row in rows),
        members=_members(people, charge, rows),
        nobody_in_charge=sum(not row.charge for row in rows),
    )


def tally(name: str, rows: Sequence[HomeRow]) -> Tally:
    return Tally(name, len(rows), Counter(row.standing for row in rows))


def _tallies(pairs: Iterable[tuple[str, HomeRow]]) -> list[Tally]:
    found: dict[str, list[HomeRow]] = {}
    for name, row in pairs:
        found.setdefault(name, []).append(row)
    return [tally(name, rows) for name, rows in found.items()]


def _members(people: Sequence[Member], charge: dict[int, list[int]], rows: Sequence[HomeRow]) -> list[Tally]:
    """Every member, also who has no household yet."""
    mine: dict[int, list[HomeRow]] = {member.person: [] for member in people}
    for row in rows:
        for person in charge.get(row.id, ()):
            if person in mine:
                mine[person].append(row)
    return [tally(member.name, mine[member.person]) for member in people]


def first_day(period: str, on: date) -> date:
    """First day of the running month, quarter or year."""
    if period == "nam":
        return on.replace(month=1, day=1)
    if period == "thang":
        return on.replace(day=1)
    return on.replace(month=on.month - (on.month - 1) % 3, day=1)
