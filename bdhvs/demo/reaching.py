"""Work at the door and in the hall: visits, material, sessions with those who came, what was published."""

from datetime import date, timedelta
from random import Random

from bdhvs.demo.village import START, Home, Person, Place, Village

_TOPICS = (
    "learning_platform", "learning_platform", "safety", "fraud", "vneid", "public_services", "digital_payment",
    "digital_platform", "ai", "movement", "basic_skills",
)  # fmt: skip
_VISITS = (("guidance", 55), ("information", 25), ("survey", 15), ("desk", 5))
_IDLE = (3, 8)
"""Hamlets, by their turn, in which nobody has yet held a session of guidance."""
_OUTCOMES = (("done", 86), ("nobody_home", 8), ("refused", 3), ("postponed", 3))


def _one(random: Random, choices: tuple[tuple[str, int], ...]) -> str:
    return random.choices([name for name, _ in choices], [weight for _, weight in choices])[0]


def _topics(random: Random, *sure: str) -> tuple[str, ...]:
    return tuple(sorted({*sure, *random.sample(_TOPICS, random.randint(1, 3))}))


def go_from_door_to_door(village: Village) -> None:
    """Visits and deliveries, household by household; where a hamlet is slow, many doors were never knocked at."""
    random = village.random("doors")
    for place in village.places:
        for home in place.homes:
            last = home.until - timedelta(days=1) if home.until else village.as_of
            if home.hamlet == place.code and home.since <= last:
                _visit(village, place, home, last, random)
                _deliver(village, place, home, last, random)


def _visit(village: Village, place: Place, home: Home, last: date, random: Random) -> None:
    rate = village.seed.effort.visits * place.pace * (1.3 if home.priority else 1.0) * 1.5
    while random.random() < rate / (1 + rate):
        day = village.day(random, home.since, last)
        at, who = village.recorded(random, day)
        outcome, kind = _one(random, _OUTCOMES), _one(random, _VISITS)
        topics = (
            _topics(random, "learning_platform")
            if kind == "guidance" and random.random() < 0.7
            else _topics(random)
        )
        village.sheets.fact(
            "visits_visit", village.code, home.id, place.code, kind, outcome, topics, day,
            at, who, "E1", "", None,
        )  # fmt: skip


def _deliver(village: Village, place: Place, home: Home, last: date, random: Random) -> None:
    if random.random() < min(0.95, village.seed.effort.told * place.pace):
        day = village.day(random, home.since, last)
        at, who = village.recorded(random, day)
        topic = random.choice(("safety", "safety", "learning_platform", "movement", "fraud"))
        channel = random.choice(("household", "print", "zalo"))
        village.sheets.fact(
            "outreach_delivery",
            village.code,
            home.id,
            place.code,
            channel,
            topic,
            day,
            at,
            who,
            "E1",
            "",
            None,
        )


# --- sessions -----------------------------------------------------------------------------------------------


def gather(village: Village) -> None:
    """Sessions of hamlets month by month, and those of the whole commune."""
    random = village.random("sessions")
    for place in village.places:
        _hamlet_sessions(village, place, random)
    _commune_sessions(village, random)


def _hamlet_sessions(village: Village, place: Place, random: Random) -> None:
    idle = "hamlets_without_guidance" in village.seed.faults and village.places.index(place) in _IDLE
    guidance = 0.0 if idle else 0.35 * place.pace * village.seed.effort.guidance
    month = max(START, place.since)
    while month <= village.as_of and place.open_on(month):
        for kind, chance in (("guidance", guidance), ("meeting", 0.4)):
            if random.random() < chance:
                _hamlet_session(village, place, kind, month + timedelta(days=random.randrange(28)), random)
        month = (month + timedelta(days=32)).replace(day=1)


def _hamlet_session(village: Village, place: Place, kind: str, day: date, random: Random) -> None:
    if not place.open_on(day):
        return
    sure = "learning_platform" if kind == "guidance" else "movement"
    topics = _topics(random, sure) if random.random() < 0.85 else _topics(random)
    title = f"Hướng dẫn tại {place.name}" if kind == "guidance" else f"Họp {place.name}"
    session = hold(village, random, kind, day, title, topics, place=place)
    if session is None:
        return
    if kind == "meeting":
        _headcount(village, session, place.code, "resident", random.randint(15, 60))
        return
    people = [p for home in place.homes if home.until is None for p in home.members if p.age(day) >= 16]
    people = [p for p in people if p.episodes[0].since <= day and p.died_on is None]
    named = random.sample(people, min(len(people), random.randint(3, 8)))
    attend(village, session, place.code, named, place.members[:1])


def hold(
    village: Village, random: Random, kind: str, day: date, title: str, topics: tuple[str, ...], *,
    place: Place | None = None, unit: str | None = None,
) -> int | None:  # fmt: skip
    """One session; gives its id if it was held. Some were cancelled; nothing is told of days to come."""
    status = "cancelled" if day <= village.as_of and random.random() < 0.05 else "held"
    at, who = village.recorded(random, min(day, village.as_of))
    if day > village.as_of:
        return None
    served = () if place else tuple(p.code for p in village.places if p.open_on(day))
    session = village.sheets.fact(
        "gatherings_session", village.code, place.code if place else None, place.team if place else None, unit, title,
        kind, status, topics, served if kind == "festival" else (), day, at, who, "E1", "", None,
    )  # fmt: skip
    return session if status == "held" else None


def attend(
    village: Village, session: int, hamlet: str | None, learners: list[Person], coaches: list[Person]
) -> None:
    for role, people in (("learner", learners), ("coach", coaches)):
        for person in dict.fromkeys(people):
            village.sheets.fact(
                "gatherings_attendance", session, village.code, hamlet, person.id, role, "", None
            )


def _headcount(village: Village, session: int, hamlet: str | None, group: str, number: int) -> None:
    village.sheets.fact(
        "gatherings_attendance", session, village.code, hamlet, None, "learner", group, number
    )


def _commune_sessions(village: Village, random: Random) -> None:
    for year in (2025, 2026):
        if (day := date(year, 10, 10)) <= village.as_of:
            session = hold(village, random, "festival", day, "Ngày hội toàn dân học tập số", ("movement",))
            if session is not None:
                _headcount(village, session, None, "resident", random.randint(120, 400))
    for day, kind, title in (
        (date(2025, 10, 3), "launch", "Lễ phát động phong trào"),
        (date(2026, 6, 12), "launch", "Lễ phát động năm 2026"),
        (date(2026, 7, 18), "campaign", "Đợt ra quân thanh niên"),
    ):
        if day <= village.as_of:
            hold(village, random, kind, day, title, ("movement",))
    for turn in range(2):
        _train_teams(village, date(2025, 9, 20) + timedelta(days=240 * turn), random)
        _teach_officials(village, date(2025, 9, 6) + timedelta(days=210 * turn), random)


def _train_teams(village: Village, day: date, random: Random) -> None:
    """All teams are called; in some communes a few members do not come."""
    if day > village.as_of:
        return
    members = [person for place in village.places for person in place.members]
    came = [p for p in members if random.random() < (0.97 if village.seed.short == "ka" else 0.9)]
    for kind, title in (("training", "Tập huấn Tổ"), ("course", "Khóa kỹ năng số cho Tổ")):
        session = hold(village, random, kind, day, title, _topics(random, "basic_skills"))
        if session is not None:
            attend(village, session, None, came, [])


def _teach_officials(village: Village, day: date, random: Random) -> None:
    if day > village.as_of:
        return
    for unit in village.units:
        came = [
            p for p in unit.staff if p.group == "official" and random.random() < village.seed.effort.officials
        ]
        if came:
            session = hold(village, random, "course", day, f"Khóa học của {unit.name}", ("basic_skills", "ai"),
                           unit=unit.code)  # fmt: skip
            if session is not None:
                attend(village, session, None, came, [])


# --- publications -------------------------------------------------------------------------------------------


def publish(village: Village) -> None:
    """Articles and broadcasts week by week with missed weeks, the weekly skill, banners with and without a photo."""
    random = village.random("publications")
    monday = date(2025, 6, 30)
    while monday + timedelta(days=6) <= village.as_of:
        week = f"{monday.isocalendar().week}/{monday.isocalendar().year}"
        for channel, chance in (("website", 1.0), ("loudspeaker", 1.03), ("facebook", 0.5)):
            if random.random() < village.seed.effort.weeks * chance:
                _publish(village, random, channel, "article", monday, f"Bản tin tuần {week}")
        if random.random() < village.seed.effort.weeks:
            _publish(village, random, "zalo", "weekly_skill", monday, f"Kỹ năng số tuần {week}")
        monday += timedelta(days=7)
    _announce_in_hamlets(village, random)
    for turn, proof in enumerate((True, True, True, True, False)):
        day = date(2025, 8, 5) + timedelta(days=turn)
        if day <= village.as_of:
            _publish(village, random, "banner", "banner", day, f"Băng rôn {turn + 1}", proof=proof)


def _announce_in_hamlets(village: Village, random: Random) -> None:
    silent = "a_hamlet_without_loudspeaker" in village.seed.faults
    for turn, place in enumerate(village.places):
        for _ in range(random.randint(2, 6)):
            day = village.day(random, place.since, place.until - timedelta(days=1) if place.until else None)
            if not (silent and turn == 4):
                _publish(
                    village,
                    random,
                    "loudspeaker",
                    "announcement",
                    day,
                    f"Bản tin {place.name}",
                    served=(place.code,),
                )


def _publish(
    village: Village, random: Random, channel: str, kind: str, day: date, title: str, *, proof: bool = True,
    served: tuple[str, ...] = (),
) -> None:  # fmt: skip
    day = max(START, day + timedelta(days=0 if kind in ("banner", "announcement") else random.randrange(7)))
    link = f"https://mau.invalid/{village.code}/{day:%Y%m%d}" if proof else ""
    minutes = random.randint(3, 12) if channel == "loudspeaker" else None
    at, who = village.recorded(random, day)
    if not served and channel == "loudspeaker" and "a_hamlet_without_loudspeaker" in village.seed.faults:
        served = tuple(place.code for turn, place in enumerate(village.places) if turn != 4)
    village.sheets.fact(
        "outreach_publication", village.code, channel, kind, f"{kind}-{day:%Y%m%d}", title, minutes, link,
        _topics(random, "movement"), served, day, at, who, "E1", "", None,
    )  # fmt: skip
