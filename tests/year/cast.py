"""One small commune for each of the five plans, as it stood on the morning the plan began.

Three hamlets with two homes each and one grown person in every home. Two hamlets have a team: three people serve in
the first, one in the second. An official and a teacher live elsewhere. Ba trains four learners so far.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from bdhvs.accounts.commands import Post
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.ops.territory import scope
from bdhvs.people.commands.belonging import join_group, serve
from bdhvs.people.commands.registering import PersonDetails, register_household, register_person
from bdhvs.people.models import Household, Person
from bdhvs.people.rules import HouseholdRole, Priority, RosterKind
from bdhvs.places.commands import add_hamlet, found_team, register_unit, set_opening
from bdhvs.places.models import Commune, Hamlet, Team, Unit
from bdhvs.places.rules import UnitKind, UnitLevel
from bdhvs.plans.commands import save_plan
from bdhvs.plans.files.reading import load_plan_file
from bdhvs.plans.models import Plan
from tests.village import HANOI, SETTLED, a_commune, a_user, working_framework

START: dict[str, Any] = {"by": None, "at": datetime(2025, 7, 1, 9, 0, tzinfo=HANOI)}
WEEK = timedelta(days=7)
MORNING = (time(7, 30), time(11, 30))


@dataclass
class Year:
    """A plan, its file as written, and the people and places that carry it out."""

    file: dict[str, Any]
    plan: Plan
    commune: Commune
    officer: User
    hamlets: list[Hamlet]
    homes: list[Household] = field(default_factory=list)
    adults: list[Person] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)
    units: dict[str, Unit] = field(default_factory=dict)
    staff: dict[str, Person] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return self.commune.code

    @property
    def ends(self) -> date:
        """The last day of twelve months, or of the plan."""
        until = self.plan.period_to or self.plan.period_from + timedelta(days=365)
        return min(self.plan.period_from + timedelta(days=364), until - timedelta(days=1))

    @property
    def mondays(self) -> list[date]:
        """Mondays of the whole weeks of the year."""
        first = self.plan.period_from + timedelta(days=-self.plan.period_from.weekday() % 7)
        weeks = (self.ends + timedelta(days=1) - first).days // 7
        return [first + n * WEEK for n in range(weeks)]

    def at(self, day: date) -> dict[str, Any]:
        return {"by": self.officer, "at": datetime(day.year, day.month, day.day, 20, 0, tzinfo=HANOI)}


def a_year(name: str) -> Year:
    path = Path(settings.CATALOGUE_DIR) / "plans" / f"{name}.yaml"
    file = yaml.safe_load(path.read_text(encoding="utf-8"))
    code = str(file["plan"]["commune"])
    with scope([code]):
        commune = a_commune(code, file["plan"]["commune_name"])
        hamlets = [
            add_hamlet(commune=commune, name=f"Nơi {n}", valid_from=SETTLED, **START) for n in (1, 2, 3)
        ]
        working_framework(code)
        officer = a_user(f"can-bo-{code}", "Cán bộ phụ trách", Post(Role.OFFICER, code))
        plan = save_plan(file=load_plan_file(path).plan, **START)
        year = Year(file, plan, commune, officer, hamlets)
        _settle(year)
        _open_units(year)
        _found_teams(year)
        _begin_helping(year)
    return year


def _settle(year: Year) -> None:
    for number in range(6):
        priority = Priority.ELDERLY_ALONE if number == 0 else Priority.NONE
        home = register_household(
            hamlet=year.hamlets[number // 2],
            code=f"H{number}",
            valid_from=SETTLED,
            priority=priority,
            **START,
        )
        year.homes.append(home)
        year.adults.append(
            register_person(
                commune_code=year.code,
                details=PersonDetails(name=f"Người {number}", birth_year=1980),
                household=home,
                role=HouseholdRole.HEAD,
                **START,
            )
        )


def _open_units(year: Year) -> None:
    kinds = {
        "office": (UnitKind.OFFICE, UnitLevel.NONE),
        "one_stop": (UnitKind.ONE_STOP, UnitLevel.NONE),
        "school": (UnitKind.SCHOOL, UnitLevel.PRIMARY),
        "youth": (UnitKind.YOUTH_CELL, UnitLevel.NONE),
    }
    for slug, (kind, level) in kinds.items():
        year.units[slug] = register_unit(
            commune=year.commune,
            code=f"{year.code}-U-{slug}",
            name=slug,
            kind=kind,
            level=level,
            valid_from=SETTLED,
            **START,
        )
    for group, unit in (("official", "office"), ("teacher", "school")):
        details = PersonDetails(name=f"Người {group}", birth_year=1985)
        year.staff[group] = register_person(commune_code=year.code, details=details, **START)
        join_group(person=year.staff[group], group=group, unit=year.units[unit], valid_from=SETTLED, **START)


def _found_teams(year: Year) -> None:
    for hamlet, members in zip(year.hamlets, (year.adults[:3], year.adults[3:4]), strict=False):
        team = found_team(
            hamlet=hamlet, code=f"{hamlet.code}-TO", name=f"Tổ {hamlet.name}", valid_from=SETTLED,
            decision_no="12/QĐ-UBND", **START,
        )  # fmt: skip
        year.teams.append(team)
        for number, member in enumerate(members):
            role = "member" if number else "leader"
            serve(
                kind=RosterKind.TEAM_MEMBER,
                subject=member,
                served=team,
                role=role,
                valid_from=SETTLED,
                **START,
            )


def _begin_helping(year: Year) -> None:
    """A mentor with four learners; the one-stop centre is open on two mornings in the first week of the plan."""
    mentor, *learners = year.adults
    serve(kind=RosterKind.MENTOR, subject=mentor, served=None, valid_from=SETTLED, **START)
    for learner in learners[:4]:
        serve(kind=RosterKind.MENTEE, subject=mentor, served=learner, valid_from=SETTLED, **START)
    first = year.mondays[0]
    set_opening(commune=year.commune, days=[first, first + timedelta(days=1)], hours=[MORNING], **START)
