"""Finding a person for a form: by name with or without marks, inside the commune; the search box in the form."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django import forms

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.people.models import Person
from bdhvs.people.queries import persons_found
from bdhvs.places.queries import hamlet_names, unit_names

LIMIT = 20
AGAIN = "tim_lai"
"""Name of the button that only searches: the form comes back with what was found and all that was typed."""
Choices = list[tuple[str, str]]


class SearchInput(forms.TextInput):
    """A search box with its own button."""

    template_name = "people/search_input.html"


def people_choices(commune: str, text: str, kept: Iterable[str] = ()) -> Choices:
    """Persons that match the text, those already chosen first: (id, name with year and place)."""
    people = list(Person.objects.filter(commune_id=commune, merged_into=None, pk__in=numbers_in(kept)))
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


def numbers_in(texts: Iterable[str]) -> list[int]:
    """The ids among what was sent."""
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]
