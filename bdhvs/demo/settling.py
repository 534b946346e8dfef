"""The first day: hamlets, homes of one to seven people, ages as in a Vietnamese commune."""

from datetime import date, timedelta
from random import Random

from bdhvs.demo.names import family_name, full_name
from bdhvs.demo.village import START, Episode, Home, Person, Place, Village

_KINDS = ("elder", "elders", "single", "couple", "parents", "parents", "parents", "three", "parent")
_RURAL = (9, 17, 3, 5, 18, 16, 12, 22, 5)
_URBAN = (4, 9, 6, 9, 20, 18, 14, 18, 6)
"""Kinds of households in a hundred or so. Synthetic: made so that the old are about a sixth of a village, whose young
have gone to work elsewhere, and an eighth of a town; no official figure of any commune stands behind them."""
_COMING = 0.06  # of the people of the sample are born or come in the time it tells of
_PRIORITY = ("hardship", "no_device", "far_away", "asked_for_help")


def draw_map(village: Village) -> None:
    """Hamlets with their pace of work; a merged pair is still two on the first day."""
    random = village.random("map")
    for number in range(1, village.seed.hamlets + 1):
        pace = random.choice((0.35, 0.7, 0.9, 1.0, 1.1, 1.3))
        code, name = f"{village.code}-T{number:02d}", f"{village.seed.hamlet_name} {number}"
        village.places.append(Place(code, name, pace))


def settle(village: Village) -> None:
    """Fill the hamlets with households until the commune has its people."""
    random = village.random("people")
    weights = [random.uniform(0.7, 1.3) for _ in village.places]
    for place, weight in zip(village.places, weights, strict=True):
        share = (village.seed.people - _COMING * village.seed.people) * weight / sum(weights)
        settled = 0
        while settled < share:
            settled += len(_household(village, place, random).members)


def _household(village: Village, place: Place, random: Random) -> Home:
    home = new_home(village, place, START, random)
    family = family_name(random)
    for male, age in _members(random, _URBAN if village.seed.urban else _RURAL):
        spouse = len(home.members) == 1 and age > 18
        person = new_person(village, random, family_name(random) if spouse else family, male=male, age=age)
        move_in(home, person, START)
    home.members[0].episodes[0].role = "head"
    oldest = max(person.age(START) for person in home.members)
    if len(home.members) == 1 and oldest >= 65:
        home.priority = "elderly_alone"
    elif random.random() < 0.07:
        home.priority = random.choice(_PRIORITY)
    return home


def _members(random: Random, weights: tuple[int, ...]) -> list[tuple[bool, int]]:
    """(male, age) of one household, head first, at most seven."""
    kind = random.choices(_KINDS, weights)[0]
    male = random.random() < 0.7
    if kind == "elder":
        return [(random.random() < 0.3, _elder(random))]
    if kind == "elders":
        age = _elder(random)
        return [(male, age), (not male, max(50, age - random.randint(-2, 6)))]
    if kind == "single":
        return [(random.random() < 0.55, random.randint(20, 55))]
    age = random.randint(24, 34) if kind == "couple" else random.randint(28, 58)
    partner = [] if kind == "parent" else [(not male, max(20, age - random.randint(-3, 6)))]
    found = [(male, age), *partner]
    if kind != "couple":
        found += _children(random, min(member_age for _, member_age in found))
    if kind == "three":
        found += [
            (random.random() < 0.4, min(97, age + random.randint(22, 34)))
            for _ in range(random.choice((1, 1, 2)))
        ]
    return found[:7]


def _elder(random: Random) -> int:
    return 60 + int(35 * random.random() ** 1.8)


def _children(random: Random, parent: int) -> list[tuple[bool, int]]:
    """Children born when the parent was 20 to 36; grown ones have mostly left."""
    born = sorted(
        (parent - random.randint(20, 36) for _ in range(random.choice((1, 2, 2, 2, 3)))), reverse=True
    )
    return [(random.random() < 0.52, age) for age in born if age >= 0 and (age < 19 or random.random() < 0.5)]


def new_home(village: Village, place: Place, since: date, random: Random) -> Home:
    number = len(place.homes) + 1
    home = Home(
        village.sheets.new_id("people_household"),
        f"{place.code}-H{number:04d}",
        place.code,
        since,
        f"Ngõ mẫu {number % 17 + 1}, nhà số {number}",
    )
    place.homes.append(home)
    village.homes.append(home)
    return home


def new_person(
    village: Village, random: Random, family: str, *, male: bool, age: int, on: date = START
) -> Person:
    born = on - timedelta(days=int(age * 365.25) + random.randrange(365 if age else 300))
    return add_person(village, random, family, male=male, born=born)


def add_person(village: Village, random: Random, family: str, *, male: bool, born: date) -> Person:
    """A person; of children, and of some old people, only the year of birth is kept."""
    age = (START - born).days / 365.25
    unknown = age < 16 or random.random() < (0.25 if age >= 60 else 0.03)
    person = Person(
        village.sheets.new_id("people_person"),
        full_name(random, family=family, male=male, year=born.year),
        male,
        born,
        unknown,
        _skill(random, village.seed.effort.skill, age),
    )
    village.people.append(person)
    return person


def _skill(random: Random, level: float, age: float) -> float:
    """What the person is able to do, about 0 to 1.2: the young more, the old less."""
    return level + 0.35 - max(0.0, age - 25) * 0.009 + random.gauss(0, 0.16)


def move_in(
    home: Home, person: Person, since: date, kind: str = "permanent", role: str = "member"
) -> Episode:
    episode = Episode(home, kind, role, since)
    person.episodes.append(episode)
    home.members.append(person)
    return episode
