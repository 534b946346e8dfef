"""What is claimed on a day, and what must be known of a claim to find it a fair checker."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.apps import apps

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Act
from bdhvs.indicators.definitions import Definition
from bdhvs.indicators.measures import Measure
from bdhvs.indicators.queries import Fact, definition_of, evidence_behind, units_behind
from bdhvs.lib.vietnamese import fold
from bdhvs.people.models import Membership, Person, Residence, Roster
from bdhvs.people.queries import PERSON_KINDS
from bdhvs.people.rules import RosterKind
from bdhvs.places.queries import teams_on
from bdhvs.plans.measuring import measure_of
from bdhvs.plans.models import SpotCheck, SpotCheckUnit, Target
from bdhvs.plans.queries import target_named
from bdhvs.plans.spotchecks.rules import Checker, Claim, Span, Subject, span_code

_ROSTER: Final = "people.Roster"
RECORDS: Final[Mapping[str, str]] = {
    "attainment": "skills.Attainment",
    "test_result": "learning.TestResult",
    "visit": "visits.Visit",
    "delivery": "outreach.Delivery",
    "publication": "outreach.Publication",
    "attendance": "gatherings.Session",
    "session": "gatherings.Session",
    **dict.fromkeys(("team_member", "mentee", "assignment", "duty", "roster"), _ROSTER),
}
"""Where the recorder of a fact is found, by the kind that evidence calls it."""

CHECKING_GROUPS: Final = ("official", "public_employee", "public_worker", "teacher")
"""Members of these groups may be asked to check even without an account."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """All claims of a target on a day with its counts."""

    claims: tuple[Claim, ...]
    denominator: int | None


def question_of(target: Target) -> tuple[Definition, Measure] | None:
    """How the target is measured today; None where it cannot be counted unit by unit."""
    definition = definition_of(target.indicator_id)
    if definition is None or definition.figures is not None:
        return None
    return definition, measure_of(target, definition)


def claimed_on(target: Target, as_of: date, span: Span) -> Claimed:
    """Every unit that passes on the day, with its team and the reporting period of its newest evidence."""
    found = question_of(target)
    if found is None:
        return Claimed((), None)
    definition, measure = found
    units = [u for u in units_behind(measure, target.commune_id, as_of) if u.outcome != "base_unknown"]
    passing = [unit for unit in units if unit.outcome == "pass"]
    facts = evidence_behind(measure, target.commune_id, as_of, [unit.unit_id for unit in passing])
    teams = only_team_of_hamlet(target.commune_id, as_of)
    claims = tuple(
        Claim(
            unit.unit_kind,
            unit.unit_id,
            unit.hamlet_code or "",
            unit.unit_id if unit.unit_kind == "team" else teams.get(unit.hamlet_code or "", ""),
            span_code(_newest(facts.get(unit.unit_id, [])), span),
            unit.level or "",
        )
        for unit in passing
    )
    return Claimed(claims, len(units) if definition.shape == "share" else None)


def _newest(facts: Iterable[Fact]) -> date | None:
    return max((fact.occurred_on for fact in facts if fact.occurred_on), default=None)


def only_team_of_hamlet(commune: str, on: date) -> dict[str, str]:
    """The team by hamlet, where exactly one serves it; elsewhere the hamlet stands for itself."""
    found: dict[str, list[str]] = {}
    for team in teams_on(commune, on):
        if team.hamlet_id:
            found.setdefault(team.hamlet_id, []).append(team.code)
    return {hamlet: teams[0] for hamlet, teams in found.items() if len(teams) == 1}


def evidence_of(check: SpotCheck, unit_ids: list[str], on: date) -> dict[str, list[Fact]]:
    """Facts on which the claims of these units stand on the day. Missing: the target is gone, then none."""
    target = target_named(check.commune_id, check.target_code, check.plan_id)
    found = question_of(target) if target is not None else None
    return evidence_behind(found[1], check.commune_id, on, unit_ids) if found else {}


def subjects_of(check: SpotCheck, units: Iterable[SpotCheckUnit]) -> dict[int, Subject]:
    """Who recorded each claim, which team serves it, and who its own people are; a few queries for all."""
    rows = list(units)
    facts = evidence_of(check, [unit.unit_id for unit in rows], check.as_of)
    recorders = _recorders(facts)
    users = {who for found in recorders.values() for who in found}
    names = {user.pk: fold(user.full_name) for user in User.objects.filter(pk__in=users)}
    own = _own_people(rows, check.as_of)
    teams = only_team_of_hamlet(check.commune_id, check.as_of)
    return {
        unit.pk: Subject(
            team=teams.get(unit.hamlet_code, ""),
            hamlet=unit.hamlet_code,
            recorders=frozenset(recorders.get(unit.unit_id, ())),
            recorder_names=frozenset(names[who] for who in recorders.get(unit.unit_id, ()) if who in names),
            persons=frozenset(person for person, _ in own.get(unit.pk, ())),
            names=frozenset(name for _, name in own.get(unit.pk, ())),
        )
        for unit in rows
    }


def _recorders(facts: Mapping[str, list[Fact]]) -> dict[str, set[int]]:
    wanted: dict[str, set[int]] = {}
    for fact in (fact for found in facts.values() for fact in found):
        if fact.kind in RECORDS and fact.id.isdigit():
            wanted.setdefault(RECORDS[fact.kind], set()).add(int(fact.id))
    by_table = {
        table: dict(
            apps.get_model(table)._default_manager.filter(pk__in=ids).values_list("pk", "recorded_by_id")
        )
        for table, ids in wanted.items()
    }
    found: dict[str, set[int]] = {}
    for unit_id, rows in facts.items():
        for fact in rows:
            who = by_table.get(RECORDS.get(fact.kind, ""), {}).get(int(fact.id) if fact.id.isdigit() else 0)
            if who is not None:
                found.setdefault(unit_id, set()).add(who)
    return found


def _own_people(units: list[SpotCheckUnit], on: date) -> dict[int, list[tuple[int, str]]]:
    persons = {int(u.unit_id): u.pk for u in units if u.unit_kind in PERSON_KINDS}
    homes = {int(u.unit_id): u.pk for u in units if u.unit_kind == "household"}
    found: dict[int, list[tuple[int, str]]] = {}
    for pk, name in Person.objects.filter(pk__in=persons).values_list("pk", "name_key"):
        found.setdefault(persons[pk], []).append((pk, name))
    lived = Residence.objects.filter(household_id__in=homes).valid_on(on)
    for home, pk, name in lived.values_list("household_id", "person_id", "person__name_key"):
        found.setdefault(homes[home], []).append((pk, name))
    return found


def checkers_of(commune: str, on: date) -> dict[str, tuple[str, Checker]]:
    """Everybody who could be asked to check, by key: words for the list, and what fairness needs to know.

    Accounts that may enter facts; of the register, officials and those who serve in a team or as mentors.
    """
    serving = Roster.objects.filter(commune_id=commune, subject_person__isnull=False).valid_on(on)
    rows = list(
        serving.values_list("subject_person_id", "kind", "object_team_id", "subject_person__name_key")
    )
    teams: dict[str, set[str]] = {}
    for _, kind, team, name in rows:
        if kind == RosterKind.TEAM_MEMBER.value and team:
            teams.setdefault(name, set()).add(team)
    found: dict[str, tuple[str, Checker]] = {}
    for user in User.objects.filter(commune_id=commune, is_active=True).order_by("full_name", "pk"):
        if user.may(Act.ENTER_FACTS):
            name = fold(user.full_name)
            checker = Checker(
                f"u{user.pk}",
                name,
                user=user.pk,
                teams=frozenset(teams.get(name, ())),
                hamlet=user.hamlets[0] if user.hamlets else "",
            )
            found[checker.key] = (f"{user.full_name} ({user.get_role_display()})", checker)
    members = Membership.objects.filter(commune_id=commune, group_code__in=CHECKING_GROUPS).valid_on(on)
    kinds = {RosterKind.TEAM_MEMBER.value, RosterKind.MENTOR.value}
    wanted = {row[0] for row in rows if row[1] in kinds} | set(members.values_list("person_id", flat=True))
    for person in Person.objects.filter(pk__in=wanted, merged_into=None, died_on=None).order_by(
        "sort_key", "pk"
    ):
        name = person.name_key
        checker = Checker(f"p{person.pk}", name, person=person.pk, teams=frozenset(teams.get(name, ())))
        found[checker.key] = (f"{person.name} (không có tài khoản)", checker)
    return found
