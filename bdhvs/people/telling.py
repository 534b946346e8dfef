"""What the pages of a person and of a household tell, gathered in few questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from bdhvs.people.commands import records_of
from bdhvs.people.models import Consent, Household, Membership, Person, Residence, Roster
from bdhvs.people.rules import HouseholdRole, ResidenceKind, RosterKind
from bdhvs.ui.components import Moment

ROSTER_WORDS = {
    RosterKind.TEAM_MEMBER.value: "thành viên Tổ",
    RosterKind.MENTOR.value: "người hướng dẫn",
    RosterKind.MENTEE.value: "người được kèm",
    RosterKind.DUTY.value: "trực",
    RosterKind.ASSIGNMENT.value: "phụ trách",
}


@dataclass(frozen=True, slots=True)
class PersonStory:
    """Everything of the register about one person, over all records that were merged into one."""

    person: Person
    homes: Sequence[Residence]
    memberships: Sequence[Membership]
    roster: Sequence[Roster]
    consents: Sequence[Consent]
    merged: Sequence[Person]

    @property
    def open_homes(self) -> list[Residence]:
        return [home for home in self.homes if home.valid_to is None]

    @property
    def registered(self) -> bool:
        return any(home.kind != ResidenceKind.TEMPORARY for home in self.open_homes)

    @property
    def timeline(self) -> list[Moment]:
        return [_moment(home) for home in self.homes]


def _moment(home: Residence) -> Moment:
    until = f"đến {home.valid_to:%d/%m/%Y}" if home.valid_to else "đến nay"
    role = ", chủ hộ" if home.role == HouseholdRole.HEAD else ""
    address = f", {home.household.address}" if home.household.address else ""
    return Moment(
        title=f"Hộ {home.household.code}, {home.hamlet.name}",
        at=home.valid_from,
        note=f"{ResidenceKind(home.kind).label}{role}{address}; {until}",
        href=reverse("people:household", args=[home.household.uuid]),
    )


def story_of(person: Person) -> PersonStory:
    """Shape: newest first. The number of questions does not depend on how much there is."""
    ids = records_of(person)
    homes = Residence.objects.filter(person_id__in=ids).select_related("household", "hamlet")
    held = Membership.objects.filter(person_id__in=ids).select_related("unit")
    served = Roster.objects.filter(Q(subject_person_id__in=ids) | Q(object_person_id__in=ids))
    served = served.select_related(
        "object_team", "object_unit", "object_household", "object_person", "subject_person"
    )
    newest = F("valid_to").desc(nulls_first=True)
    return PersonStory(
        person,
        list(homes.order_by(newest, "-valid_from", "-pk")),
        list(held.order_by(newest, "-valid_from", "-pk")),
        list(served.order_by(newest, "-valid_from", "-pk")),
        list(Consent.objects.filter(person_id__in=ids).order_by("-given_on", "-pk")),
        list(Person.objects.filter(pk__in=ids).exclude(pk=person.pk).order_by("pk")),
    )


def roster_words(entry: Roster, person: Person) -> str:
    """`thành viên Tổ: Tổ CĐSCĐ Thôn 1`, seen from the person."""
    if entry.object_person_id == person.pk and entry.subject_person is not None:
        return f"được {entry.subject_person.name} giúp"
    served = entry.object_team or entry.object_unit or entry.object_household or entry.object_person
    word = ROSTER_WORDS.get(entry.kind, entry.kind)
    return f"{word}: {served}" if served else word


def with_members(homes: QuerySet[Household], on: date) -> QuerySet[Household]:
    """The same households, each with `members` (how many live there that day) and `head` (a name)."""
    living = Residence.objects.filter(household=OuterRef("pk")).valid_on(on)
    number = living.order_by().values("household").annotate(number=Count("pk")).values("number")
    heads = living.filter(role=HouseholdRole.HEAD.value)
    return homes.annotate(
        members=Coalesce(Subquery(number), 0), head=Subquery(heads.order_by("pk").values("person__name")[:1])
    ).select_related("hamlet")
