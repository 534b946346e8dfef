"""What other rooms may ask about households and persons. Every reader of names writes a journal line itself."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from django.db.models import Count, Q, QuerySet

from bdhvs.lib.vietnamese import fold
from bdhvs.people.models import Household, Person, Residence
from bdhvs.people.rules import ResidenceKind
from bdhvs.places.models import Hamlet, Team, Unit


class NamedUnit(Protocol):
    """Something behind a number: its kind and its id as text."""

    @property
    def unit_kind(self) -> str: ...
    @property
    def unit_id(self) -> str: ...


PERSON_KINDS = frozenset({"person", "team_member", "mentor"})


def names_of_units(units: Iterable[NamedUnit]) -> dict[tuple[str, str], str]:
    """Names by (kind, id): a person's, a household's code, a place's; one query per kind, not per unit."""
    ids: dict[str, set[str]] = {}
    for unit in units:
        ids.setdefault(unit.unit_kind, set()).add(unit.unit_id)
    found: dict[tuple[str, str], str] = {}
    for kind, wanted in ids.items():
        found |= {(kind, key): name for key, name in _names(kind, wanted).items()}
    return found


def _names(kind: str, ids: set[str]) -> dict[str, str]:
    numbers = [int(i) for i in ids if i.isdigit()]
    if kind in PERSON_KINDS:
        return {str(pk): name for pk, name in Person.objects.filter(pk__in=numbers).values_list("pk", "name")}
    if kind == "household":
        return {
            str(pk): f"Hộ {code}"
            for pk, code in Household.objects.filter(pk__in=numbers).values_list("pk", "code")
        }
    tables: dict[str, type[Hamlet] | type[Team]] = {"hamlet": Hamlet, "team": Team}
    if kind in tables:
        return dict(tables[kind]._default_manager.filter(pk__in=ids).values_list("pk", "name"))
    return dict(Unit.objects.filter(pk__in=ids).values_list("pk", "name"))


def persons_found(commune: str, text: str, *, hamlet: str = "", year: int | None = None) -> QuerySet[Person]:
    """Persons of the register by name with or without marks (any word of it), by hamlet, by year of birth.

    Merged records are left out: the kept one stands for them. Sorted by given name, as Vietnamese lists are.
    """
    people = Person.objects.filter(commune_id=commune, merged_into=None)
    key = fold(text)
    if key:
        people = people.filter(Q(name_key__startswith=key) | Q(name_key__contains=f" {key}"))
    if hamlet:
        people = people.filter(places__contains=[hamlet])
    if year:
        people = people.filter(birth_year=year)
    return people.order_by("sort_key", "birth_year", "pk")


def households_of(commune: str, on: date, *, hamlet: str = "") -> QuerySet[Household]:
    """Households valid on the day, by code."""
    homes = Household.objects.filter(commune_id=commune, merged_into=None).valid_on(on)
    return (homes.filter(hamlet_id=hamlet) if hamlet else homes).order_by("hamlet__position", "code")


def members_on(household: Household, on: date) -> QuerySet[Residence]:
    """Who lived in the household that day, the head first."""
    homes = Residence.objects.filter(household=household).valid_on(on).select_related("person")
    return homes.order_by("role", "person__birth_year", "pk")


def residents_by_hamlet(commune: str, on: date) -> dict[str, int]:
    """Living persons with a home there on the day who are not away; a person once, merged records aside."""
    homes = Residence.objects.filter(commune_id=commune, person__merged_into=None).valid_on(on)
    homes = homes.exclude(kind=ResidenceKind.ABSENT.value)
    counted = homes.values("hamlet_id").annotate(number=Count("person_id", distinct=True))
    return {row["hamlet_id"]: row["number"] for row in counted}


def households_by_hamlet(commune: str, on: date) -> dict[str, int]:
    """Households valid on the day in which somebody lives."""
    homes = Residence.objects.filter(commune_id=commune).valid_on(on)
    counted = homes.values("hamlet_id").annotate(number=Count("household_id", distinct=True))
    return {row["hamlet_id"]: row["number"] for row in counted}
