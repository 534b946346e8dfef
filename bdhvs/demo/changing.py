"""What happens in a year: births, deaths, moves, people gone away, lodgers, a merge of two hamlets."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from bdhvs.demo.names import family_name
from bdhvs.demo.settling import add_person, move_in, new_home, new_person
from bdhvs.demo.village import START, Episode, Home, Person, Place, Village

MERGED_ON = date(2026, 1, 1)
_FIRST = START + timedelta(days=14)

Change = Callable[[Village, Person, date, Random], None]


def live_through(village: Village) -> None:
    """Let the changes of the time happen in the order of their days."""
    random = village.random("changes")
    span = (village.as_of - _FIRST).days
    if span <= 0:
        return
    years = span / 365
    planned = [
        (_FIRST + timedelta(days=random.randrange(span)), person.id, person, change)
        for person in list(village.people)
        for change in _changes_of(person, random, years)
    ]
    for day, _, person, change in sorted(planned, key=lambda row: row[:2]):
        last = person.episodes[-1]
        if person.died_on is None and last.until is None and last.since < day:
            change(village, person, day, random)
    _lodgers(village, random)
    _people_from_outside(village, random)


def _changes_of(person: Person, random: Random, years: float) -> Iterator[Change]:
    age = person.age(START)
    risk = 0.002 if age < 50 else 0.008 if age < 65 else 0.03 if age < 80 else 0.1
    if random.random() < risk * years:
        yield _die
    if 18 <= age < 45:
        chance = random.random()
        if chance < 0.06:
            yield _go_away
        elif chance < 0.06 + 0.012 * years:
            yield _leave
    if 20 <= age < 40 and not person.male and random.random() < 0.055 * years:
        yield _give_birth
    if person.episodes[0].role == "head" and random.random() < 0.01 * years:
        yield _move_house
    if age == 24 and random.random() < 0.08:
        yield _found_home


def _last(person: Person) -> Episode:
    return person.episodes[-1]


def _close(person: Person, day: date) -> Episode:
    """End the open episode; the home gets a new head, or ends when nobody is left."""
    episode = _last(person)
    episode.until = day
    home = episode.home
    home.members.remove(person)
    if not home.members:
        home.until = day
    elif episode.role == "head":
        _take_over(home, day)
    return episode


def _take_over(home: Home, day: date) -> None:
    heir = max(
        home.members, key=lambda member: (member.age(day) >= 18, -abs(member.age(day) - 45), -member.id)
    )
    before = _last(heir)
    if before.since == day:
        before.role = "head"
        return
    before.until = day
    heir.episodes.append(Episode(home, before.kind, "head", day))


def _die(village: Village, person: Person, day: date, random: Random) -> None:
    _close(person, day)
    person.died_on = day


def _leave(village: Village, person: Person, day: date, random: Random) -> None:
    _close(person, day)


def _go_away(village: Village, person: Person, day: date, random: Random) -> None:
    """Registered here, living elsewhere; some were away from the first day."""
    before = _last(person)
    if before.kind != "permanent" or before.since >= day:
        return
    if random.random() < 0.5 and len(person.episodes) == 1:
        before.kind = "absent"
        return
    before.until = day
    person.episodes.append(Episode(before.home, "absent", before.role, day))


def _give_birth(village: Village, mother: Person, day: date, random: Random) -> None:
    home = _last(mother).home
    if len(home.members) >= 7 or _last(mother).kind == "absent":
        return
    child = add_person(
        village, random, home.members[0].name.split()[0], male=random.random() < 0.52, born=day
    )
    move_in(home, child, day)


def _move_house(village: Village, head: Person, day: date, random: Random) -> None:
    """The whole household moves to another hamlet."""
    old = _last(head).home
    goal = _new_home_elsewhere(village, old.hamlet, day, random)
    if goal is None or any(_last(member).since >= day for member in old.members):
        return
    for member in list(old.members):
        before = _last(member)
        before.until = day
        move_in(goal, member, day, before.kind, before.role)
    old.members.clear()
    old.until = day


def _found_home(village: Village, person: Person, day: date, random: Random) -> None:
    """A young person sets up a home of his own with a partner from outside."""
    episode = _last(person)
    if episode.kind != "permanent" or episode.role == "head" or episode.since >= day:
        return
    goal = _new_home_elsewhere(village, "", day, random)
    if goal is None:
        return
    _close(person, day)
    move_in(goal, person, day, role="head")
    partner = new_person(
        village, random, family_name(random), male=not person.male, age=person.age(day), on=day
    )
    move_in(goal, partner, day)


def _new_home_elsewhere(village: Village, left: str, day: date, random: Random) -> Home | None:
    place = random.choice(village.places)
    return None if place.code == left else new_home(village, place, day, random)


def _lodgers(village: Village, random: Random) -> None:
    """Workers and students from elsewhere with temporary residence; a few left again."""
    homes = [home for home in village.homes if home.until is None and len(home.members) in range(1, 6)]
    wanted = int(len(village.people) * (0.05 if village.seed.urban else 0.02))
    for home in random.sample(homes, min(wanted, len(homes))):
        since = max(home.since, START) + timedelta(days=random.randrange(200))
        if since >= village.as_of or home.until is not None:
            continue
        lodger = new_person(
            village, random, family_name(random), male=random.random() < 0.5, age=random.randint(18, 34)
        )
        episode = move_in(home, lodger, since, "temporary")
        if random.random() < 0.2 and (village.as_of - since).days > 60:
            episode.until = since + timedelta(days=random.randrange(30, 60))
            home.members.remove(lodger)


def _people_from_outside(village: Village, random: Random) -> None:
    """One person who was entered twice: the second entry is merged into the first, its facts follow him."""
    kept = next((p for p in village.people if 25 <= p.age(START) < 50 and p.died_on is None), None)
    if kept is not None:
        double = add_person(village, random, kept.name.split()[0], male=kept.male, born=kept.born)
        double.name, double.merged_into = kept.name, kept.id


def merge_hamlets(village: Village) -> None:
    """Two neighbours become one: new households and episodes on the new map (measurement rule 14)."""
    pair = village.seed.merged_hamlets
    if pair is None or village.as_of < MERGED_ON:
        return
    olds = [village.places[number - 1] for number in pair]
    numbers = " và ".join(str(number) for number in pair)
    new = Place(
        f"{village.code}-T{village.seed.hamlets + 1:02d}",
        f"{village.seed.hamlet_name} {numbers}",
        1.0,
        MERGED_ON,
    )
    for old in olds:
        for home in list(old.homes):
            _carry_over(village, home, new)
        old.until = MERGED_ON
        row = village.sheets.new_id("places_hamletsuccessor")
        village.sheets.add("places_hamletsuccessor", row, village.code, old.code, new.code, MERGED_ON)
    village.places.append(new)


def _carry_over(village: Village, home: Home, new: Place) -> None:
    if home.until is not None and home.until <= MERGED_ON:
        return
    if home.since >= MERGED_ON:
        home.hamlet, home.code = new.code, f"{new.code}/{home.code}"
        new.homes.append(home)
        return
    heir = Home(
        village.sheets.new_id("people_household"), f"{new.code}/{home.code}", new.code, MERGED_ON, home.address,
        home.priority, home.until, home.members,
    )  # fmt: skip
    for person in village.people:
        _redraw(person, home, heir)
    home.until = MERGED_ON
    new.homes.append(heir)
    village.homes.append(heir)


def _redraw(person: Person, home: Home, heir: Home) -> None:
    for place, episode in enumerate(list(person.episodes)):
        if episode.home is not home or (episode.until is not None and episode.until <= MERGED_ON):
            continue
        if episode.since >= MERGED_ON:
            episode.home = heir
            continue
        person.episodes.insert(place + 1, Episode(heir, episode.kind, episode.role, MERGED_ON, episode.until))
        episode.until = MERGED_ON
