"""Who may be given households, and who has which."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Q, QuerySet

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Act
from bdhvs.ops.territory import scope
from bdhvs.people.models import Residence, Roster
from bdhvs.people.queries import households_of
from bdhvs.people.rules import ResidenceKind, RosterKind, lane_of
from bdhvs.visits.assigning.models import Share
from bdhvs.visits.assigning.rules import Stop, expected_work

CAMPAIGN = "Đợt: "
"""How the source of a roster entry tells a campaign from a standing duty."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who can be given households: a person of the team, or of an account that works in the field."""

    person: int
    name: str
    team: str
    user: int | None
    households: int = 0


def members_of(commune: str, hamlets: Collection[str], on: date) -> list[Member]:
    """Members of the teams of these hamlets and people whose accounts work there, by name.

    Reads names in the whole commune: a member may live in the next hamlet.
    """
    with scope([commune]):
        serving = Roster.objects.filter(
            commune_id=commune, kind=RosterKind.TEAM_MEMBER.value, object_team__hamlet__in=hamlets,
            subject_person__isnull=False,
        )  # fmt: skip
        rows = serving.valid_on(on).order_by("subject_person__sort_key", "subject_person_id")
        found = {
            pk: Member(pk, name, team, None)
            for pk, name, team in rows.values_list(
                "subject_person_id", "subject_person__name", "object_team__name"
            )
        }
        for user in _field_users(commune, hamlets):
            if user.person_id is not None:
                known = found.get(user.person_id) or Member(user.person_id, user.full_name, "", None)
                found[user.person_id] = replace(known, user=user.pk)
        had = in_charge(commune, on).filter(hamlet__in=hamlets, subject_person__in=list(found))
        number = dict(
            had.values_list("subject_person_id").annotate(n=Count("object_household_id", distinct=True))
        )
    return [replace(member, households=number.get(pk, 0)) for pk, member in found.items()]


def unlinked_users(commune: str, hamlets: Collection[str]) -> list[str]:
    """Names of field accounts that no person of the register stands behind: they cannot be given households."""
    return [user.full_name for user in _field_users(commune, hamlets) if user.person_id is None]


def _field_users(commune: str, hamlets: Collection[str]) -> list[User]:
    users = User.objects.filter(commune_id=commune, is_active=True, hamlets__overlap=list(hamlets))
    return [user for user in users.order_by("full_name", "pk") if user.may(Act.FIELD_WORK)]


def in_charge(commune: str, on: date) -> QuerySet[Roster]:
    """Assignments of the day, standing and of campaigns."""
    held = Roster.objects.filter(
        commune_id=commune, kind=RosterKind.ASSIGNMENT.value, object_household__isnull=False
    )
    return held.valid_on(on)


def assigned_persons(commune: str, hamlets: Collection[str], on: date) -> dict[int, list[int]]:
    """Persons in charge by household, a campaign's before the standing one."""
    found: dict[int, list[int]] = {}
    rows = in_charge(commune, on).filter(hamlet__in=list(hamlets), subject_person__isnull=False)
    for home, person in rows.order_by("-source", "-pk").values_list(
        "object_household_id", "subject_person_id"
    ):
        if home and person and person not in found.setdefault(home, []):
            found[home].append(person)
    return found


def assigned_users(household_ids: Iterable[int], on: date) -> dict[int, list[int]]:
    """Accounts in charge by household, for the phone. Missing: a household that nobody with an account has."""
    rows = Roster.objects.filter(
        kind=RosterKind.ASSIGNMENT.value, object_household__in=list(household_ids)
    ).valid_on(on)
    pairs = list(rows.order_by("pk").values_list("object_household_id", "subject_person_id"))
    users = User.objects.filter(person__in={person for _, person in pairs if person}, is_active=True)
    by_person: dict[int | None, list[int]] = {}
    for pk, person in users.order_by("pk").values_list("pk", "person_id"):
        by_person.setdefault(person, []).append(pk)
    found: dict[int, list[int]] = {}
    for home, person in pairs:
        for user in by_person.get(person, ()):
            if home and user not in found.setdefault(home, []):
                found[home].append(user)
    return found


def stops_of(commune: str, hamlet: str, on: date) -> list[Stop]:
    """Every household of the hamlet with somebody in it, as a stop on the way."""
    living = Residence.objects.filter(commune_id=commune, hamlet_id=hamlet).valid_on(on)
    there = living.exclude(kind=ResidenceKind.ABSENT.value).values("household_id")
    number: dict[int, int] = {
        row["household_id"]: row["n"] for row in there.annotate(n=Count("person_id", distinct=True))
    }
    homes = households_of(commune, on, hamlet=hamlet).values_list("pk", "address")
    return [
        Stop(pk, lane_of(address), address, expected_work(number[pk]))
        for pk, address in homes
        if pk in number
    ]


def shares_of(commune: str, hamlet: str) -> QuerySet[Share]:
    """What was given out, newest first."""
    found = Share.objects.filter(commune_id=commune, hamlet_id=hamlet).filter(Q(undone_at=None))
    return found.select_related("given_by").order_by("-given_at", "-pk")
