"""The register as rows: hamlets, households, persons, residences, memberships, consents."""

from random import Random

from bdhvs.demo.names import keys
from bdhvs.demo.rules import impossible_number
from bdhvs.demo.village import START, Person, Village


def write_register(village: Village) -> None:
    """Write what the year has left: places first, then homes, people and their episodes."""
    random = village.random("register")
    for position, place in enumerate(village.places, start=1):
        village.sheets.add(
            "places_hamlet", place.code, village.code, place.name, position, place.since, place.until
        )
    for home in village.homes:
        village.sheets.add(
            "people_household", home.id, village.uuid(random), village.code, home.hamlet, home.code, home.address,
            home.priority, home.since, home.until, None,
        )  # fmt: skip
    for person in village.people:
        _write_person(village, person, random)
        _write_consent(village, person, random)


def _write_person(village: Village, person: Person, random: Random) -> None:
    sheets, name = village.sheets, keys(person.name)
    sheets.add(
        "people_person", person.id, village.uuid(random), village.code, _territory(person), person.name, *name,
        None if person.year_only else person.born, person.born.year, "male" if person.male else "female",
        person.died_on, *_number(village, person), None, person.merged_into,
    )  # fmt: skip
    for episode in person.episodes:
        sheets.fact(
            "people_residence", person.id, episode.home.id, village.code, episode.home.hamlet, episode.kind,
            episode.role, episode.since, episode.until,
        )  # fmt: skip
    for group, unit, since, until in person.belongs:
        sheets.fact("people_membership", person.id, village.code, unit, group, since, until)


def _territory(person: Person) -> tuple[str, ...]:
    """Where the person may be seen: hamlets of open residence, units of open membership."""
    homes = {episode.home.hamlet for episode in person.episodes if episode.until is None}
    units = {unit for _, unit, _, until in person.belongs if unit and until is None}
    return tuple(sorted(homes | units))


def _number(village: Village, person: Person) -> tuple[str | None, str | None]:
    """Most adults have a number; children, the second entry of one person and some others have none here."""
    if person.merged_into is not None or person.age(START) < 16 or person.id % 23 == 0:
        return None, None
    return village.seal(impossible_number(person.id), village.code)


def _write_consent(village: Village, person: Person, random: Random) -> None:
    """Most people were asked at the first visit; a refusal stays in the denominator."""
    if person.age(START) >= 16 and person.episodes and random.random() < 0.3:
        asked = village.day(random, max(START, person.episodes[0].since))
        village.sheets.fact(
            "people_consent", person.id, village.code, "skill_record", random.random() < 0.96, asked
        )
