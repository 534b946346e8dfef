"""Finding the person or the household a fact is about: by name with or without marks, inside the commune."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Q

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.people.models import Household, Person, Residence
from bdhvs.people.queries import households_of, persons_found
from bdhvs.places.queries import hamlet_names, unit_names

LIMIT = 20
Choices = list[tuple[str, str]]


def people_choices(commune: str, text: str, kept: Iterable[str] = ()) -> Choices:
    """Persons that match the text, those already chosen first: (id, name with year and place)."""
    people = list(Person.objects.filter(commune_id=commune, merged_into=None, pk__in=_numbers(kept)))
    if text.strip():
        chosen = {person.pk for person in people}
        people += [p for p in persons_found(commune, text)[: LIMIT + len(chosen)] if p.pk not in chosen]
    places = {**hamlet_names(commune), **unit_names(commune)} if people else {}
    return [(str(person.pk), describe_person(person, places)) for person in people]


def describe_person(person: Person, places: dict[str, str]) -> str:
    """Phạm Thị Sáu, sinh 1948, Thôn 1: enough to tell two people of one name apart."""
    year = f", sinh {person.birth_year}" if person.birth_year else ", chưa rõ năm sinh"
    where = ", ".join(places[place] for place in person.places if place in places)
    return f"{person.name}{year}{', ' + where if where else ''}"


def household_choices(commune: str, text: str, on: date, kept: Iterable[str] = ()) -> Choices:
    """Households by code, or by the name of somebody who lives there; those already chosen first."""
    homes = households_of(commune, on).select_related("hamlet")
    found = list(homes.filter(pk__in=_numbers(kept)))
    if text.strip():
        chosen = {home.pk for home in found}
        lived = Residence.objects.valid_on(on).filter(person__in=persons_found(commune, text).order_by())
        match = homes.filter(Q(code__icontains=text.strip()) | Q(pk__in=lived.values("household_id")))
        found += [home for home in match[: LIMIT + len(chosen)] if home.pk not in chosen]
    heads = _heads(found, on)
    return [(str(home.pk), _describe_home(home, heads)) for home in found]


def note_search(
    *, subject: str, choices: Sequence[tuple[str, str]], commune: str, by: User, at: datetime
) -> None:
    """Names were read: the journal says whose, never what was typed."""
    if choices:
        note(
            act="search_" + subject,
            by=by,
            at=at,
            commune=commune,
            subject=subject,
            ids=[c[0] for c in choices],
        )


def _describe_home(home: Household, heads: dict[int, str]) -> str:
    head = f": {heads[home.pk]}" if home.pk in heads else ""
    return f"Hộ {home.code}, {home.hamlet.name}{head}"


def _heads(homes: list[Household], on: date) -> dict[int, str]:
    lived = Residence.objects.valid_on(on).filter(household__in=homes, role="head")
    return dict(lived.values_list("household_id", "person__name"))


def _numbers(texts: Iterable[str]) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]
