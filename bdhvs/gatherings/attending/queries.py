"""Who was signed in, who is expected."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from bdhvs.gatherings.attending.models import SignIn, SignInSheet
from bdhvs.gatherings.attending.rules import ADULT_FROM, ELDERLY_FROM, MOST_LINES
from bdhvs.gatherings.planning.models import Gathering
from bdhvs.gatherings.rules import HEADCOUNT_GROUPS
from bdhvs.lib.vietnamese import sort_key
from bdhvs.people.models import Membership, Person, Residence, Roster
from bdhvs.people.rules import RosterKind


def signed_in(gathering: Gathering) -> list[SignIn]:
    """Everybody signed in, by given name. A guest from a hamlet the reader may not see is among them."""
    return sorted(SignIn.objects.filter(gathering=gathering), key=lambda one: (sort_key(one.name), one.pk))


def expected(gathering: Gathering, on: date) -> list[Person]:
    """Whom a sheet may name beforehand: the team, the members of the unit, or the grown-up residents of the hamlet.

    Missing: nobody for a gathering of the whole commune that names no group with members.
    """
    people = Person.objects.filter(commune_id=gathering.commune_id, merged_into=None, died_on=None)
    people = people.filter(pk__in=_called(gathering, on)).order_by("sort_key", "birth_year", "pk")
    youngest = ELDERLY_FROM if gathering.audience == "elderly" else ADULT_FROM
    return list(people.exclude(birth_year__gt=on.year - youngest)[:MOST_LINES])


def _called(gathering: Gathering, on: date) -> QuerySet[Any]:
    """Ids of the people meant, as a sub-select."""
    if gathering.audience == "team_member" or gathering.team_id:
        return _team_members(gathering, on)
    if gathering.unit_id and not gathering.hamlet_id:
        members = Membership.objects.filter(unit=gathering.unit_id).valid_on(on)
        return members.values("person_id")
    if gathering.hamlet_id:
        homes = Residence.objects.filter(hamlet=gathering.hamlet_id).valid_on(on)
        return homes.values("person_id")
    grouped = Membership.objects.filter(commune_id=gathering.commune_id, group_code=gathering.audience)
    return grouped.valid_on(on).values("person_id")


def _team_members(gathering: Gathering, on: date) -> QuerySet[Any]:
    members = Roster.objects.filter(commune_id=gathering.commune_id, kind=RosterKind.TEAM_MEMBER.value)
    if gathering.team_id:
        members = members.filter(object_team=gathering.team_id)
    elif gathering.hamlet_id:
        members = members.filter(object_team__hamlet=gathering.hamlet_id)
    return members.valid_on(on).values("subject_person_id")


def headcounts_of(gathering: Gathering) -> list[tuple[str, int]]:
    """People counted without names: the word of the group and the number."""
    return [(HEADCOUNT_GROUPS.get(group, group), number) for group, number in gathering.headcounts.items()]


def names_on(sheet: SignInSheet) -> list[str]:
    """Names of a sheet, line by line. Missing: somebody the reader may not see keeps the line without a name."""
    known = dict(Person.objects.filter(pk__in=sheet.people).values_list("pk", "name"))
    return [known.get(number, "người của thôn khác") for number in sheet.people]
