"""What people can do and have: assessments, statuses, lists of the police, re-checks, corrections, tests."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import NamedTuple

from django.conf import settings

from bdhvs.demo.village import START, Person, Village
from bdhvs.skills.catalogue import read_framework

_HARD = {"P2": 0.25, "P3": 0.25, "P4": 0.35, "F2": 0.2, "F3": 0.25, "H1": 0.2, "A1": 0.15, "A2": 0.2, "I2": 0.1,
         "W1": 0.15, "W2": 0.25, "W3": 0.2, "E1": 0.25, "I3": 0.05}  # fmt: skip
_WELL = 0.22
_OFFICIALS_FROM = date(2025, 8, 4)


class Scope(NamedTuple):
    """Who is assessed here and now: the person, where he lives, since when."""

    village: Village
    person: Person
    hamlet: str | None
    since: date
    pace: float
    units: tuple[str, ...] | None = None


@cache
def core_items(group: str) -> tuple[str, ...]:
    """Core items of a group in the order of the working framework."""
    file = read_framework(settings.CATALOGUE_DIR / "frameworks" / "working.yaml")
    core = {item for item, g, name in file.sets if (g, name) == (group, "core")}
    return tuple(code for code in file.labels if code in core)


def attain(village: Village) -> None:
    """Facts of every adult, person by person."""
    random = village.random("attainments")
    listed = {place.code: random.random() < village.seed.effort.identity * 0.8 for place in village.places}
    paces = {place.code: place.pace for place in village.places}
    for scope in _adults(village, paces):
        _assess(village, scope, random)
        _statuses(village, scope, random, listed=listed.get(scope.hamlet or "", False))
        _tests(village, scope, random)


def _adults(village: Village, paces: dict[str, float]) -> Iterator[Scope]:
    for person in village.people:
        if person.age(village.as_of) < 16 or person.died_on is not None:
            continue
        if not person.episodes:
            yield Scope(village, person, None, START, 1.0, _units_of(person))
            continue
        last = person.episodes[-1]
        if last.kind != "absent":
            since, pace = person.episodes[0].since, paces[last.home.hamlet]
            yield Scope(village, person, last.home.hamlet, since, pace, _units_of(person))


def _units_of(person: Person) -> tuple[str, ...] | None:
    """Where the person belongs at the end; most people belong to none."""
    return tuple(sorted({unit for _, unit, _, until in person.belongs if unit and until is None})) or None


def _write(
    scope: Scope,
    random: Random,
    item: str,
    yes: bool,
    degree: int | None,
    day: date,
    level: str,
    source: str = "",
) -> int:
    village = scope.village
    at, who = village.recorded(random, day)
    return village.sheets.fact(
        "skills_attainment", village.code, scope.person.id, scope.hamlet, scope.units, item, "yes" if yes else "no",
        degree if yes else None, day, at, who, level, source, None,
    )  # fmt: skip


# --- the framework ------------------------------------------------------------------------------------------


def _assess(village: Village, scope: Scope, random: Random) -> None:
    effort, official = village.seed.effort, scope.person.group == "official"
    chance = effort.officials if official else min(0.97, effort.assessed * scope.pace)
    if random.random() >= chance:
        if random.random() < 0.4 * scope.pace:
            _at_the_door(village, scope, random)
        return
    since = max(scope.since, _OFFICIALS_FROM) if official else scope.since
    until = date(2025, 11, 28) if official and random.random() < 0.9 else None
    day = village.day(random, since, until)
    level = random.choices(("E2", "E1", "E0", "E3"), (70, 18, 7, 5))[0]
    _checklist(village, scope, random, day, level, scope.person.skill)
    if random.random() < 0.12 and (village.as_of - day).days > 60:
        later = village.day(random, day + timedelta(days=30))
        _checklist(village, scope, random, later, "E2", scope.person.skill + 0.15)


def _checklist(village: Village, scope: Scope, random: Random, day: date, level: str, skill: float) -> None:
    """All core items of the group in one sitting; some are not reached, few are corrected or fail a re-check."""
    for item in core_items(scope.person.group):
        if random.random() < 0.03:
            continue
        ability = skill - _HARD.get(item, 0.0) + random.gauss(0, 0.08)
        yes, degree = ability > 0.32, 2 if ability > 0.32 + _WELL else 1
        written = _write(scope, random, item, yes, degree if random.random() < 0.96 else None, day, level)
        if random.random() < 0.006:
            _correct(village, random, scope, item, day, written)
        elif yes and random.random() < 0.012 and day < village.as_of:
            _write(scope, random, item, False, None, village.day(random, day), "E2", "spot_check")


def _correct(village: Village, random: Random, scope: Scope, item: str, day: date, later: int) -> None:
    """An entry that was wrong: it stays, marked as superseded by the right one."""
    at = f"{day} 00:30:00.000000+00"
    village.sheets.fact(
        "skills_attainment", village.code, scope.person.id, scope.hamlet, scope.units, item, "no", None, day, at, None,
        "E1", "ghi nhầm", later,
    )  # fmt: skip


def _at_the_door(village: Village, scope: Scope, random: Random) -> None:
    """A few items seen by a team member; the rest stays unknown."""
    day, items = village.day(random, scope.since), core_items(scope.person.group)
    for item in random.sample(items, random.randint(3, 7)):
        ability = scope.person.skill - _HARD.get(item, 0.0) + random.gauss(0, 0.1)
        _write(scope, random, item, ability > 0.32, 1, day, random.choice(("E1", "E1", "E0")))


# --- statuses -----------------------------------------------------------------------------------------------


def _statuses(village: Village, scope: Scope, random: Random, *, listed: bool) -> None:
    effort, person = village.seed.effort, scope.person
    able = min(1.0, max(0.1, person.skill + 0.25))
    if listed:
        day = max(scope.since, min(village.as_of, date(2025, 12, 10)))
        _write(scope, random, "digital_identity", random.random() < effort.identity, None, day, "E4",
               "danh sách Công an cung cấp (mẫu)")  # fmt: skip
    elif random.random() < 0.65 * scope.pace:
        _status(village, scope, random, "digital_identity", effort.identity, ("E1", "E3"))
    official = person.group == "official"
    learns = effort.officials if official else effort.account * able
    for item, asked, share, levels in (
        ("vneid_app", 0.75, effort.identity * able, ("E1", "E1", "E0")),
        ("bank_account", 0.75, able * 0.95, ("E0", "E1")),
        ("e_signature", 0.45, effort.signature * able * 1.2, ("E0", "E3")),
        ("digital_signature", 0.15, effort.signature * able * 0.6, ("E3",)),
        ("learning_account", 0.98 if official else 0.55, learns, ("E1", "E3")),
        ("course_joined", 0.97 if official else 0.4, learns * 0.97, ("E1", "E3")),
        ("course_finished", 0.2, learns * 0.5, ("E3",)),
        ("teaches_family", 0.4, able * 0.8, ("E0", "E1")),
        ("ai_use", 0.45, able * 0.85, ("E1", "E2")),
        ("platform_use", 0.4, able * 0.95, ("E1",)),
        ("vneid_level_2", 0.25, effort.identity * able, ("E1", "E3")),
    ):
        if random.random() < asked * (1.0 if official else min(1.15, scope.pace)):
            _status(village, scope, random, item, share, levels)


def _status(
    village: Village, scope: Scope, random: Random, item: str, share: float, levels: tuple[str, ...]
) -> None:
    day = village.day(random, scope.since)
    _write(scope, random, item, random.random() < share, None, day, random.choice(levels))


# --- tests --------------------------------------------------------------------------------------------------


def _tests(village: Village, scope: Scope, random: Random) -> None:
    """One test of some, first and last of fewer, practice that never counts."""
    official = scope.person.group == "official"
    if random.random() >= (0.5 if official else 0.16 * scope.pace):
        return
    since = max(scope.since, _OFFICIALS_FROM) if official else scope.since
    first = village.day(random, since, date(2025, 11, 28) if official and random.random() < 0.8 else None)
    again = random.random() < 0.45 and (village.as_of - first).days > 45
    again = again and "tested_once" not in village.seed.faults
    _test(
        village,
        scope,
        random,
        first,
        "survey" if again else "confirmation",
        scope.person.skill - (0.12 if again else 0),
    )
    if again:
        last = village.day(random, first + timedelta(days=30))
        _test(village, scope, random, last, "confirmation", scope.person.skill + 0.12)
    if random.random() < 0.2:
        _test(village, scope, random, village.day(random, scope.since), "practice", scope.person.skill)


def _test(village: Village, scope: Scope, random: Random, day: date, purpose: str, skill: float) -> None:
    score = round(min(1.0, max(0.0, 0.25 + 0.62 * skill + random.gauss(0, 0.09))), 4)
    passed = score >= 0.6
    at, who = village.recorded(random, day)
    village.sheets.fact(
        "learning_testresult", village.code, scope.person.id, scope.hamlet, village.framework, scope.person.group,
        purpose, score, passed, (2 if score >= 0.8 else 1) if passed else None, day, at, who,
        "E0" if purpose == "practice" else "E2", "", None,
    )  # fmt: skip
