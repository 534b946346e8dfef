"""Units of the commune and who belongs to them; teams, mentors, duty at the one-stop centre, homes in charge."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bdhvs.demo.changing import MERGED_ON
from bdhvs.demo.names import family_name, full_name
from bdhvs.demo.village import START, Person, Place, UnitRow, Village

_OFFICES = (
    ("culture_society", "office", "Phòng Văn hóa - Xã hội"),
    ("economy", "office", "Phòng Kinh tế"),
    ("committee_office", "office", "Văn phòng HĐND và UBND"),
    ("one_stop_centre", "one_stop", "Trung tâm Phục vụ hành chính công"),
    ("police", "police", "Công an"),
    ("military", "military", "Ban Chỉ huy Quân sự"),
    ("service_centre", "public_service", "Trung tâm cung ứng dịch vụ sự nghiệp công"),
    ("health_station", "health_station", "Trạm Y tế"),
    ("front", "front", "Ủy ban Mặt trận Tổ quốc"),
    ("women_union", "association", "Hội Liên hiệp Phụ nữ"),
    ("farmers_union", "association", "Hội Nông dân"),
    ("veterans_union", "association", "Hội Cựu chiến binh"),
    ("youth_union", "association", "Đoàn Thanh niên"),
)
_SCHOOLS = (
    ("kindergarten", "Trường Mầm non"),
    ("primary", "Trường Tiểu học"),
    ("lower_secondary", "Trường THCS"),
    ("upper_secondary", "Trường THPT"),
)
_TRADES = (
    ("enterprise", "Công ty mẫu"),
    ("enterprise", "Xưởng may mẫu"),
    ("cooperative", "Hợp tác xã mẫu"),
    ("cooperative_group", "Tổ hợp tác mẫu"),
    ("business_household", "Hộ kinh doanh mẫu"),
    ("market_stall", "Sạp chợ mẫu"),
)


def open_units(village: Village) -> None:
    """Offices, schools, trades and youth cells; larger communes have more of the last three."""
    more = max(1, village.seed.people // 9_000)
    rows = [UnitRow(f"{village.code}-U-{slug}", kind, "", name) for slug, kind, name in _OFFICES]
    for number in range(1, more + 1):
        rows += [_numbered(village, "school", level, name, number) for level, name in _SCHOOLS]
    for number in range(1, 2 * more + 1):
        rows += [_numbered(village, kind, "", name, number) for kind, name in _TRADES]
    rows += [_numbered(village, "youth_cell", "", "Chi đoàn", number) for number in range(1, 3 + more)]
    rows.append(_numbered(village, "partner", "", "Doanh nghiệp viễn thông mẫu", 1))
    village.units = list({row.code: row for row in rows}.values())
    for row in village.units:
        village.sheets.add(
            "places_unit", row.code, village.code, None, None, row.kind, row.level, row.name, START, None
        )


def _numbered(village: Village, kind: str, level: str, name: str, number: int) -> UnitRow:
    slug = "-".join(part for part in (kind, level, name.split()[0] if kind == "enterprise" else "") if part)
    slug = slug.replace("Công", "cong-ty").replace("Xưởng", "xuong")
    return UnitRow(f"{village.code}-U-{slug}-{number}", kind, level, f"{name} {number}")


def join_units(village: Village) -> None:
    """Staff, workers, traders, farmers, older pupils, youth, members of associations; some come, some leave."""
    random = village.random("belonging")
    adults = [p for p in village.people if p.episodes and p.died_on is None and p.age(START) >= 16]
    free = [p for p in adults if 22 <= p.age(START) < 60 and p.here(village.as_of)]
    random.shuffle(free)
    for unit in village.units:
        for group, wanted in _wanted(unit, village.seed.people):
            _hire(village, unit, group, [free.pop() for _ in range(min(wanted, len(free) // 2))], random)
    _join_alone(village, adults, random)


def _wanted(unit: UnitRow, people: int) -> list[tuple[str, int]]:
    scale = 1 + min(people, 60_000) / 20_000
    staff = {
        "office": [("official", 4), ("public_worker", 1)],
        "one_stop": [("official", 3), ("public_employee", 1)],
        "police": [("official", 4)],
        "military": [("official", 2)],
        "front": [("official", 2)],
        "association": [("official", 1)],
        "public_service": [("public_employee", 4), ("public_worker", 1)],
        "health_station": [("public_employee", 5)],
        "school": [("teacher", 8), ("school_manager", 2), ("public_employee", 1)],
        "enterprise": [("worker", 9)],
        "cooperative": [("worker", 6)],
        "cooperative_group": [("worker", 4)],
        "business_household": [("trader", 2)],
        "market_stall": [("trader", 1)],
    }.get(unit.kind, [])
    return [(group, round(number * scale)) for group, number in staff]


_FRAMEWORK = {
    "official": "official",
    "public_employee": "official",
    "public_worker": "official",
    "teacher": "official",
    "school_manager": "official",
    "worker": "worker",
}


def _hire(village: Village, unit: UnitRow, group: str, people: list[Person], random: Random) -> None:
    if group == "official" and unit.kind == "office":
        people.append(_from_outside(village, random))
    for person in people:
        since, until = START, None
        if random.random() < 0.06:
            since = village.day(random, START + timedelta(days=30))
        elif random.random() < 0.04 and (village.as_of - START).days > 90:
            until = village.day(random, START + timedelta(days=60))
        person.belongs.append((group, unit.code, since, until))
        person.group = _FRAMEWORK.get(group, "citizen")
        person.skill += 0.25 if person.group == "official" else 0.0
        if until is None:
            unit.staff.append(person)


def _from_outside(village: Village, random: Random) -> Person:
    """Staff who live in another commune are known here by their membership alone."""
    male = random.random() < 0.5
    born = date(random.randint(1970, 2000), random.randint(1, 12), random.randint(1, 28))
    name = full_name(random, family=family_name(random), male=male, year=born.year)
    person = Person(
        village.sheets.new_id("people_person"), name, male, born, False, village.seed.effort.skill
    )
    village.people.append(person)
    return person


def _join_alone(village: Village, adults: list[Person], random: Random) -> None:
    cells = [unit.code for unit in village.units if unit.kind == "youth_cell"]
    schools = [unit.code for unit in village.units if unit.level == "upper_secondary"]
    unions = [unit.code for unit in village.units if unit.kind == "association"]
    for person in adults:
        age, chance = person.age(START), random.random()
        since = max(START, person.episodes[0].since)
        if age < 18:
            person.belongs.append(("pupil", random.choice(schools), since, None))
        elif age < 31 and chance < 0.4:
            person.belongs.append(("youth", random.choice(cells), since, None))
        elif age >= 31 and chance < 0.25:
            person.belongs.append(("association_member", random.choice(unions), since, None))
        if age >= 25 and not village.seed.urban and not person.belongs and random.random() < 0.6:
            person.belongs.append(("farmer", None, since, None))


# --- rosters ------------------------------------------------------------------------------------------------


def found_teams(village: Village) -> None:
    """A team in every hamlet: a leader and four to seven members, with the lapses that the commune has."""
    random = village.random("teams")
    lapses = "teams_not_complete" in village.seed.faults
    for turn, place in enumerate(village.places, start=1):
        place.team = f"{village.code}-TO-{turn:02d}"
        decided = (
            None if (lapses and turn == 2) or (turn == 5) else place.since + timedelta(days=20 + turn % 9)
        )
        if decided is not None and decided > village.as_of:
            decided = None
        number = f"{turn:02d}/QĐ-UBND (mẫu)" if decided else ""
        name = f"{village.seed.team_label} {place.name}"
        village.sheets.add(
            "places_team",
            place.team,
            village.code,
            place.code,
            name,
            number,
            decided,
            place.since,
            place.until,
        )
        _fill_team(village, place, (2 if lapses and turn == 3 else random.randint(4, 7)), random)


def _fill_team(village: Village, place: Place, wanted: int, random: Random) -> None:
    day = place.since if place.until is None else place.until - timedelta(days=1)
    able = [p for p in _residents(place, min(day, village.as_of)) if 20 <= p.age(day) < 62]
    chosen = random.sample(able, min(wanted, len(able)))
    for turn, person in enumerate(chosen):
        since = max(place.since, person.episodes[0].since)
        until = person.died_on or place.until
        if turn == 3 and until is None and random.random() < 0.4:
            until = village.day(random, since + timedelta(days=60))
        if until is not None and until <= since:
            continue
        served = Served(role="leader" if turn == 0 else "member", team=place.team, hamlet=place.code)
        roster(village, random, "team_member", person, (since, until), served)
        if until is None:
            place.members.append(person)


def _residents(place: Place, day: date) -> list[Person]:
    found = {person for home in place.homes for person in home.members if _lives(person, place.code, day)}
    return sorted(found, key=lambda person: person.id)


def _lives(person: Person, hamlet: str, day: date) -> bool:
    episode = person.here(day)
    return episode is not None and episode.home.hamlet == hamlet


@dataclass(frozen=True, slots=True)
class Served:
    """What a row of a roster serves, and as what."""

    role: str = ""
    hamlet: str | None = None
    mentee: int | None = None
    home: int | None = None
    team: str | None = None
    unit: str | None = None
    start: str | None = None
    end: str | None = None


def roster(
    village: Village,
    random: Random,
    kind: str,
    person: Person,
    days: tuple[date, date | None],
    served: Served,
) -> None:
    """One row of a roster: `person` serves from the first day, up to the second."""
    at, who = village.recorded(random, days[0])
    village.sheets.fact(
        "people_roster", kind, served.role, village.code, served.hamlet, person.id, None, served.mentee, served.home,
        served.team, served.unit, served.start, served.end, at, who, "E1", "", *days,
    )  # fmt: skip


def pair_mentors(village: Village) -> None:
    """Mentors with five to eight people each; where some were left alone, one to three."""
    random = village.random("mentors")
    alive = [p for p in village.people if p.died_on is None and p.here(village.as_of)]
    able = [p for p in alive if 20 <= p.age(START) < 60 and p.here(START)]
    mentors = random.sample(able, min(len(able), max(6, village.seed.people // 90)))
    known = {mentor.id for mentor in mentors}
    learners = [p for p in alive if p.age(START) >= 40 and p.id not in known and p.here(START)]
    random.shuffle(learners)
    alone = "some_mentors_alone" in village.seed.faults
    for turn, mentor in enumerate(mentors):
        since = village.day(random, START + timedelta(days=40), START + timedelta(days=120))
        roster(village, random, "mentor", mentor, (since, None), Served())
        wanted = random.randint(1, 3) if alone and turn % 3 == 0 else random.randint(5, 8)
        for _ in range(min(wanted, len(learners))):
            met = min(village.as_of, since + timedelta(days=random.randrange(60)))
            roster(village, random, "mentee", mentor, (met, None), Served(mentee=learners.pop().id))


def keep_duty(village: Village) -> None:
    """Somebody helps at the one-stop centre in all opening hours, month by month; some days were forgotten."""
    random = village.random("duty")
    unit = village.unit("one_stop")
    if not unit.staff:
        return
    gaps = 0.35 if "gaps_in_duty" in village.seed.faults else 0.06
    month = START
    while month <= village.as_of:
        following = (month + timedelta(days=32)).replace(day=1)
        for turn, hours in enumerate((("07:00", "11:30"), ("13:30", "17:00"))):
            late = random.randint(1, 6) if random.random() < gaps else 0
            person = unit.staff[(month.month + turn) % len(unit.staff)]
            served = Served(unit=unit.code, start=hours[0], end=hours[1])
            roster(village, random, "duty", person, (month + timedelta(days=late), following), served)
        month = following


_CLOSED = {(1, 1), (4, 30), (5, 1), (9, 2)}
_LUNAR_NEW_YEAR = {date(2026, 2, 16) + timedelta(days=n) for n in range(5)}


def open_centre(village: Village) -> None:
    """Opening hours of the one-stop centre: working days, morning and afternoon."""
    day = START
    while day <= village.as_of:
        if day.weekday() < 5 and (day.month, day.day) not in _CLOSED and day not in _LUNAR_NEW_YEAR:
            village.sheets.fact("places_opening", village.code, day, "07:00", "11:30")
            village.sheets.fact("places_opening", village.code, day, "13:30", "17:00")
        day += timedelta(days=1)


def put_in_charge(village: Village) -> None:
    """Homes assigned to a member of the hamlet's team."""
    random = village.random("charge")
    for place in village.places:
        if place.until is not None or not place.members:
            continue
        for home in place.homes:
            if home.until is None and random.random() < village.seed.effort.assigned * min(
                1.1, place.pace + 0.3
            ):
                since = max(village.day(random), home.since, MERGED_ON if place.since == MERGED_ON else START)
                served = Served(home=home.id, hamlet=place.code)
                roster(village, random, "assignment", random.choice(place.members), (since, None), served)
