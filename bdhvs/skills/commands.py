"""Recording what people attained, one by one or as a whole list; the same rules hold for both."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection

from bdhvs.accounts.models import User
from bdhvs.journal.commands import all_or_nothing, note
from bdhvs.lib.evidence import Level
from bdhvs.people.models import Consent, Person, Residence
from bdhvs.places.models import Unit
from bdhvs.skills.correcting import store
from bdhvs.skills.models import Attainment, Item
from bdhvs.skills.rules import (
    CONSENT_PURPOSE,
    ChildConsentError,
    CorrectionError,
    Result,
    UnknownItemError,
    check_alive,
    check_degree,
    check_occurred_on,
    check_source,
    is_child,
)


class Episode(NamedTuple):
    """A residence: since, until, where."""

    since: date
    until: date | None
    hamlet: str


Lived = Mapping[int, Sequence[Episode]]
"""Residences by person, the earliest first."""


@dataclass(frozen=True, slots=True)
class AttainmentEntry:
    """A person can (or cannot) do an item, or has a status, on a day, with its evidence."""

    person: Person
    item_code: str
    result: Result
    level: Level
    occurred_on: date
    degree: int | None = None
    source: str = ""
    supersedes: Attainment | None = None


def record_attainment(  # noqa: PLR0913 - the words of one act, each named
    *,
    person: Person,
    item_code: str,
    result: Result,
    level: Level,
    occurred_on: date,
    by: User | None,
    at: datetime,
    degree: int | None = None,
    source: str = "",
    supersedes: Attainment | None = None,
) -> Attainment:
    """Write that a person can (or cannot) do an item, or has a status, on a day, with its evidence level.

    Raises: FactError, see `record_attainments`
    """
    entry = AttainmentEntry(person, item_code, result, level, occurred_on, degree, source, supersedes)
    return record_attainments(commune_code=person.commune_id, entries=[entry], by=by, at=at)[0]


@all_or_nothing
def record_attainments(
    *,
    commune_code: str,
    entries: Sequence[AttainmentEntry],
    by: User | None,
    at: datetime,
    known: frozenset[str] | None = None,
    lived: Lived | None = None,
) -> list[Attainment]:
    """Write a list whole or not at all: a few statements, however long it is, and one line in the journal.

    `known`, `lived`: items, and where these people live and lived, from whoever has read them already.

    Raises: FutureFactError, UnknownItemError, DegreeError, LevelError, PersonDiedError, ChildConsentError,
    CorrectionError
    """
    items = known_items({entry.item_code for entry in entries}) if known is None else known
    for entry in entries:
        check_entry(entry, items, received_on=at.date())
    check_consents((entry.person, entry.occurred_on) for entry in entries)
    episodes = lived_of({entry.person.pk for entry in entries}) if lived is None else lived
    homes = [_home_on(episodes.get(entry.person.pk, ()), entry.occurred_on) for entry in entries]
    units = _units_among([entry.person for entry in entries], episodes)
    facts = [_attainment(e, home, units, by, at) for e, home in zip(entries, homes, strict=True)]
    made = store(facts, (entry.supersedes for entry in entries))
    ids = [attainment.pk for attainment in made]
    if made:
        note(act="record_attainment", by=by, at=at, commune=commune_code, subject="attainment", ids=ids)
    return made


def check_entry(entry: AttainmentEntry, known: frozenset[str], *, received_on: date) -> None:
    """Every rule that a single fact can break by itself.

    Raises: FactError
    """
    check_occurred_on(entry.occurred_on, received_on=received_on)
    if entry.item_code not in known:
        raise UnknownItemError(f"Không có kỹ năng hay trạng thái mã {entry.item_code}.")
    check_degree(entry.result, entry.degree)
    check_source(entry.level, entry.source)
    check_alive(entry.person.died_on, entry.occurred_on)
    old = entry.supersedes
    if old is not None and (old.person_id != entry.person.pk or old.superseded_by_id):
        raise CorrectionError("Chỉ sửa được ghi nhận mới nhất của chính người này.")


def check_consents(facts: Iterable[tuple[Person, date]]) -> None:
    """A child by name only with the guardian's consent; asked in one query for all.

    Raises: ChildConsentError
    """
    refused = without_consent(facts)
    if refused:
        names = ", ".join(sorted({person.name for person in refused})[:3])
        raise ChildConsentError(f"{names}: dưới 16 tuổi, cần ghi đồng ý của cha mẹ, người giám hộ trước.")


def without_consent(facts: Iterable[tuple[Person, date]]) -> list[Person]:
    """Children whose guardians have not agreed (yet, or any longer)."""
    children = {
        person.pk: person
        for person, on in facts
        if is_child(birth_date=person.birth_date, birth_year=person.birth_year, on=on)
    }
    if not children:
        return []
    told = Consent.objects.filter(person_id__in=children, purpose=CONSENT_PURPOSE).order_by("given_on", "pk")
    given = dict(told.values_list("person_id", "given"))
    return [person for pk, person in children.items() if not given.get(pk, False)]


def known_items(codes: Collection[str] | None = None) -> frozenset[str]:
    """Codes of all items, or which of `codes` are."""
    if codes is None:
        return frozenset(Item.objects.values_list("code", flat=True))
    with (
        connection.cursor() as cursor
    ):  # with every visit that a phone sends: not worth building a query each time
        cursor.execute("SELECT code FROM skills_item WHERE code = ANY(%s)", [list(codes)])
        return frozenset(code for (code,) in cursor.fetchall())


def homes_on(facts: Sequence[tuple[int, date]]) -> list[str | None]:
    """Hamlet where the person lived on the day of the fact, else the present one; one query for all.

    Who moved away meanwhile leaves the fact with the hamlet where it was done.
    """
    lived = lived_of({person for person, _ in facts})
    return [_home_on(lived.get(person, ()), on) for person, on in facts]


def lived_of(people: Collection[int]) -> Lived:
    """Where each person lives and lived; one query for all."""
    lived: dict[int, list[Episode]] = {}
    episodes = Residence.objects.filter(person_id__in=people).order_by("valid_from", "pk")
    for person, since, until, hamlet in episodes.values_list(
        "person_id", "valid_from", "valid_to", "hamlet_id"
    ):
        lived.setdefault(person, []).append(Episode(since, until, hamlet))
    return lived


def _home_on(episodes: Sequence[Episode], on: date) -> str | None:
    then = [hamlet for since, until, hamlet in episodes if since <= on and (until is None or on < until)]
    now = [hamlet for _, until, hamlet in episodes if until is None]
    return next(reversed(then or now), None)


def _units_among(people: Iterable[Person], lived: Lived) -> frozenset[str]:
    """Which places of these people are units; the others are hamlets, and those they lived in are known."""
    hamlets = {episode.hamlet for episodes in lived.values() for episode in episodes}
    named = {place for person in people for place in person.places} - hamlets
    return (
        frozenset(Unit.objects.filter(code__in=named).values_list("code", flat=True))
        if named
        else frozenset()
    )


def _attainment(
    entry: AttainmentEntry, home: str | None, units: frozenset[str], by: User | None, at: datetime
) -> Attainment:
    """Of both sides of a person's territory: the hamlet, and the units of membership. A unit's own people do not see
    homes; the hamlet is then the one that the person's own row names."""
    places = entry.person.places
    return Attainment(
        person=entry.person,
        commune_id=entry.person.commune_id,
        hamlet_id=home or next((place for place in places if place not in units), None),
        places=[place for place in places if place in units] or None,
        item_code=entry.item_code,
        result=entry.result.value,
        degree=entry.degree,
        level=entry.level.value,
        occurred_on=entry.occurred_on,
        recorded_at=at,
        recorded_by=by,
        source=entry.source,
    )
