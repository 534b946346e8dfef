"""Persons, households and where they lived, as the product guarantees it: one permanent home on any day."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.villages import words
from tests.villages.draft import Draft
from tests.villages.rows import Row

AGES_AT_THE_EDGE = (6, 16, 18, 18, 60)


@dataclass(frozen=True)
class Stay:
    """One episode before it is written."""

    household: Row
    kind: str
    begins: date
    ends: date | None


def add_people(draft: Draft) -> None:
    """Households, persons with stays and memberships, merged duplicates, and the redraw of hamlets."""
    for commune in draft.communes():
        _add_households(draft, commune)
        for _ in draft.many(4, 9):
            _add_person(draft, commune)
        _merge_some(draft, commune)
    _merge_households(draft)
    _follow_redraws(draft)


def _add_households(draft: Draft, commune: str) -> None:
    first_hamlets = [
        row["hamlet_code"]
        for row in draft.tables["hamlet"]
        if row["commune_code"] == commune and not _is_new(draft, row["hamlet_code"])
    ]
    for _ in draft.many(2, 5):
        ended = draft.chance(0.12)
        draft.add(
            "household",
            household_id=draft.new_id("h"),
            commune_code=commune,
            hamlet_code=draft.one_of(first_hamlets),
            priority=draft.one_of((None, None, *words.PRIORITIES)),
            valid_from=draft.days.start - timedelta(days=draft.random.randint(300, 900)),
            valid_to=max(draft.day(), draft.days.start - timedelta(days=30)) if ended else None,
        )


def _is_new(draft: Draft, hamlet: str) -> bool:
    return any(row["new_code"] == hamlet for row in draft.tables["hamlet_successor"])


def _birthday(draft: Draft) -> dict[str, Any]:
    """A birth: often exactly an age of a rule on an edge day, at times the year alone or nothing."""
    age = draft.one_of(AGES_AT_THE_EDGE) if draft.chance(0.5) else draft.random.randint(15, 80)
    near = draft.one_of(draft.days.edges())
    kind = draft.random.random()
    if kind < 0.08:
        return {"birth_date": None, "birth_year": None}
    if kind < 0.3:
        return {"birth_date": None, "birth_year": near.year - age}
    if kind < 0.34:
        return {"birth_date": date(2008, 2, 29), "birth_year": 2008}
    day = near if draft.chance(0.6) else near - timedelta(days=draft.random.randint(0, 364))
    born = date(day.year - age, day.month, min(day.day, 28) if day.month == 2 else day.day)
    return {"birth_date": born, "birth_year": born.year}


def _add_person(draft: Draft, commune: str) -> None:
    person = draft.add(
        "person", person_id=draft.new_id("p"), sex=draft.one_of(("female", "male")), **_birthday(draft)
    )
    draft.register[person["person_id"]] = commune
    died_on = draft.day() if draft.chance(0.1) else None
    person["died_on"] = died_on
    if draft.chance(0.9):
        for stay in _history(draft, draft.here("household", commune)):
            _write_stay(draft, person["person_id"], stay, died_on)
    for _ in range(draft.one_of((0, 0, 1, 1, 2, 3))):
        _add_membership(draft, person["person_id"], draft.here("unit", commune), died_on)


def _history(draft: Draft, households: list[Row]) -> list[Stay]:
    """One life in stays: settled, moved, gone away to work, lodger, or registered here and lodging there."""
    home, other = draft.one_of(households), draft.one_of(households)
    begins = draft.days.start - timedelta(days=draft.random.randint(0, 250))
    turn = max(draft.day(), begins + timedelta(days=1))
    settled = Stay(home, "permanent", begins, None)
    histories = (
        [settled],
        [settled],
        [settled],
        [Stay(home, "permanent", begins, turn)],
        [Stay(home, "permanent", begins, turn), Stay(other, "permanent", turn, None)],
        [Stay(home, "permanent", begins, turn), Stay(home, "absent", turn, None)],
        [Stay(home, "absent", begins, None), Stay(other, "temporary", turn, None)],
        [Stay(home, "absent", begins, turn), Stay(home, "permanent", turn, None)],
        [Stay(home, "temporary", begins, turn)],
        [Stay(home, "temporary", begins, None)],
        [settled, Stay(other, "temporary", turn, None)],
    )
    return draft.one_of(histories)


def _write_stay(draft: Draft, person_id: str, stay: Stay, died_on: date | None) -> None:
    ends = _earlier(stay.ends, died_on)
    if ends is not None and ends <= stay.begins:
        return
    draft.add(
        "residence",
        person_id=person_id,
        household_id=stay.household["household_id"],
        hamlet_code=stay.household["hamlet_code"],
        commune_code=stay.household["commune_code"],
        kind=stay.kind,
        role=draft.one_of(("head", "member", "member")),
        valid_from=stay.begins,
        valid_to=ends,
    )


def _earlier(one: date | None, other: date | None) -> date | None:
    days = [day for day in (one, other) if day is not None]
    return min(days) if days else None


def _add_membership(draft: Draft, person_id: str, units: list[Row], died_on: date | None) -> None:
    if not units:
        return
    unit = draft.one_of(units)
    valid_from, valid_to = draft.validity()
    valid_to = _earlier(valid_to, died_on)
    if valid_to is not None and valid_to <= valid_from:
        return
    likely = (
        ("teacher", "school_manager")
        if unit["kind"] == "school"
        else ("official", "public_employee", "worker")
    )
    group = draft.one_of(likely) if draft.chance(0.6) else draft.one_of(words.MEMBERSHIP_GROUPS)
    draft.add(
        "membership",
        person_id=person_id,
        group_code=group,
        unit_code=unit["unit_code"],
        commune_code=unit["commune_code"],
        valid_from=valid_from,
        valid_to=valid_to,
    )


def _merge_some(draft: Draft, commune: str) -> None:
    """Duplicates point to the person they are, unless that would leave two permanent homes on a day."""
    people = draft.here("person", commune)
    for _ in draft.many(0, 2):
        duplicate, person = draft.random.sample(people, 2)
        if (
            duplicate["merged_into"]
            or _reaches(people, person, duplicate)
            or _two_homes(draft, duplicate, person)
        ):
            continue
        duplicate["merged_into"] = person["person_id"]
        _close_at_death(draft, duplicate, person)


def _reaches(people: list[Row], start: Row, goal: Row) -> bool:
    by_id = {row["person_id"]: row for row in people}
    at: Row | None = start
    while at is not None and at is not goal:
        at = by_id.get(at["merged_into"])
    return at is goal


def _same_person(draft: Draft, person: Row) -> set[str]:
    """All ids that end at the same person as this one."""
    by_id = {row["person_id"]: row for row in draft.tables["person"]}

    def end(row: Row) -> str:
        while row["merged_into"]:
            row = by_id[row["merged_into"]]
        return str(row["person_id"])

    return {str(row["person_id"]) for row in draft.tables["person"] if end(row) == end(person)}


def _two_homes(draft: Draft, one: Row, other: Row) -> bool:
    first, second = _same_person(draft, one), _same_person(draft, other)
    registered = [row for row in draft.tables["residence"] if row["kind"] == "permanent"]
    mine = [row for row in registered if row["person_id"] in first]
    theirs = [row for row in registered if row["person_id"] in second]
    return any(_overlap(a, b) for a in mine for b in theirs)


def _overlap(one: Row, other: Row) -> bool:
    latest = max(one["valid_from"], other["valid_from"])
    return all(row["valid_to"] is None or row["valid_to"] > latest for row in (one, other))


def _close_at_death(draft: Draft, duplicate: Row, person: Row) -> None:
    """The rows of a duplicate end with the death of the person, as the death command leaves them."""
    ids = _same_person(draft, duplicate)
    deaths = [row["died_on"] for row in draft.tables["person"] if row["person_id"] in ids and row["died_on"]]
    if not deaths:
        return
    ends = min(deaths)
    for row in draft.tables["person"]:
        if row["person_id"] in ids:
            row["died_on"] = ends
    for table in ("residence", "membership"):
        kept = []
        for row in draft.tables[table]:
            if row["person_id"] in ids:
                row["valid_to"] = _earlier(row["valid_to"], ends)
            if row["valid_to"] is None or row["valid_to"] > row["valid_from"]:
                kept.append(row)
        draft.tables[table][:] = kept


def _merge_households(draft: Draft) -> None:
    """A household that was split by mistake ends and points to the one it belongs to."""
    for household in draft.tables["household"]:
        near = [
            row
            for row in draft.tables["household"]
            if row["hamlet_code"] == household["hamlet_code"]
            and row["household_id"] > household["household_id"]
        ]
        if near and draft.chance(0.25):
            household["merged_into"] = draft.one_of(near)["household_id"]
            household["valid_to"] = draft.day()


def _follow_redraws(draft: Draft) -> None:
    """A redraw ends the household and begins it anew in the new hamlet; old rows keep the old one."""
    for household in list(draft.tables["household"]):
        successors = [
            row for row in draft.tables["hamlet_successor"] if row["old_code"] == household["hamlet_code"]
        ]
        if successors:
            _redraw_household(draft, household, draft.one_of(successors))


def _redraw_household(draft: Draft, household: Row, successor: Row) -> None:
    since = successor["since"]
    if household["merged_into"] or household["valid_from"] >= since or _ended_by(household, since):
        return
    new = dict(household, household_id=draft.new_id("h"), hamlet_code=successor["new_code"], valid_from=since)
    draft.tables["household"].append(new)
    household.update(valid_to=since, merged_into=new["household_id"] if draft.chance(0.7) else None)
    for row in list(draft.tables["residence"]):
        if row["household_id"] == household["household_id"] and not _ended_by(row, since):
            _redraw_stay(draft, row, new)


def _redraw_stay(draft: Draft, stay: Row, new: Row) -> None:
    place = {"household_id": new["household_id"], "hamlet_code": new["hamlet_code"]}
    if stay["valid_from"] < new["valid_from"]:
        draft.tables["residence"].append(dict(stay, valid_from=new["valid_from"], **place))
        stay["valid_to"] = new["valid_from"]
    else:
        stay.update(place)


def _ended_by(row: Row, day: date) -> bool:
    return row["valid_to"] is not None and row["valid_to"] <= day
