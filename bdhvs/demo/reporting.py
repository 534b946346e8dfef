"""What offices hand in: logs, lists, plans, reports; official figures, headcounts; recognitions."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from bdhvs.demo.village import START, Place, UnitRow, Village

_DONE = ("approved", "approved", "approved", "locked")
_POLICE = "Công an cung cấp (số liệu mẫu)"


def hand_in(village: Village) -> None:
    """Activity logs of every owner and month as they fall due, and the lists and plans that rules ask for."""
    random = village.random("submissions")
    owners = [("hamlet", place.code, place) for place in village.places]
    owners += [("team", place.team, place) for place in village.places]
    units: list[tuple[str, str, Place | None]] = [("unit", u.code, None) for u in village.units if u.staff]
    for kind, code, place in (*owners, *units):
        _logs(village, kind, code, place, random)
    for turn, place in enumerate(village.places):
        if place.until is None:
            _team_plan(village, place, turn, random)
            _priority_list(village, place, turn, random)
    for unit in village.units:
        if unit.kind in ("school", "front", "association", "police"):
            _report(village, "periodic_report", unit, random)


def _submit(
    village: Village, random: Random, report: str, owner: tuple[str, str, str | None, str | None],
    period: tuple[date, date], status: str,
) -> None:  # fmt: skip
    due = datetime.combine(period[1] + timedelta(days=4), time(10), UTC)
    handed = None if status == "due" else due - timedelta(hours=random.randrange(1, 90))
    at, who = village.recorded(random, min(village.as_of, due.date()))
    village.sheets.fact(
        "reports_submission", village.code, report, *owner, *period, due.isoformat(),
        handed.isoformat() if handed else None, status, at, who, "E1", "", None,
    )  # fmt: skip


def _logs(village: Village, kind: str, code: str, place: Place | None, random: Random) -> None:
    """One row per month when it falls due. An owner with a log outstanding makes its zeros unknown, not a no."""
    careless = random.random() >= village.seed.effort.logs
    month = START if place is None else max(START, place.since)
    until = village.as_of if place is None or place.until is None else place.until
    owner = (kind, code, place.code if place else None, code if kind == "unit" else None)
    while True:
        following = (month + timedelta(days=32)).replace(day=1)
        if following + timedelta(days=4) > village.as_of or following > until:
            return
        status = random.choice(_DONE)
        if careless and random.random() < 0.25:
            status = random.choice(("due", "due", "submitted", "returned"))
        _submit(village, random, "activity_log", owner, (month, following), status)
        month = following


def _team_plan(village: Village, place: Place, turn: int, random: Random) -> None:
    lapsed = "teams_not_complete" in village.seed.faults and turn == 5
    begins = date(2026, 3, 1) if village.as_of >= date(2026, 4, 10) else START
    if not lapsed and begins + timedelta(days=35) <= village.as_of:
        owner = ("team", place.team, place.code, None)
        _submit(village, random, "team_plan", owner, (begins, begins + timedelta(days=31)), "approved")


def _priority_list(village: Village, place: Place, turn: int, random: Random) -> None:
    begins = date(2026, 4, 1) if village.as_of >= date(2026, 5, 10) else START
    status = random.choice(_DONE)
    if "a_list_not_approved" in village.seed.faults and turn in (3, 7):
        status = "submitted" if turn == 3 else "due"
    if begins + timedelta(days=35) <= village.as_of:
        owner = ("hamlet", place.code, place.code, None)
        _submit(village, random, "priority_list", owner, (begins, begins + timedelta(days=30)), status)


def _report(village: Village, report: str, unit: UnitRow, random: Random) -> None:
    begins = START
    while begins + timedelta(days=96) <= village.as_of:
        ends = (begins + timedelta(days=93)).replace(day=1)
        status = random.choices((*_DONE[-2:], "submitted", "due"), (60, 20, 10, 10))[0]
        _submit(village, random, report, ("unit", unit.code, None, unit.code), (begins, ends), status)
        begins = ends


# --- figures ------------------------------------------------------------------------------------------------


def report_figures(village: Village) -> None:
    """Official totals of hamlets, headcounts of units, and the figures that plans take from others."""
    random = village.random("figures")
    for on in (START, date(2026, 1, 1), date(2026, 7, 1)):
        if on <= village.as_of:
            _totals(village, on, random)
    _police_figures(village, random)
    for unit in village.units:
        _unit_figures(village, unit, random)


def _figure(
    village: Village, random: Random, measure: str, as_of: date, said: tuple[int | None, int | None, int | None], *,
    hamlet: str | None = None, unit: str | None = None, group: str = "",
) -> None:  # fmt: skip
    """One figure; `said` is numerator, denominator, value. What is of no unit comes from the police."""
    at, who = village.recorded(random, as_of)
    source = "báo cáo của đơn vị (số liệu mẫu)" if unit else _POLICE
    village.sheets.fact(
        "figures_figure",
        village.code,
        measure,
        hamlet,
        unit,
        group,
        as_of,
        *said,
        at,
        who,
        "E4",
        source,
        None,
    )


def _totals(village: Village, on: date, random: Random) -> None:
    """Population and households by the police; the register is a little short in most hamlets, much in some."""
    for place in village.places:
        if not place.open_on(on):
            continue
        homes = [home for home in place.homes if home.since <= on and (home.until is None or on < home.until)]
        people = sum(
            1 for home in homes for person in home.members
            if any(e.home is home and e.holds(on) for e in person.episodes)
        )  # fmt: skip
        short = random.choice((1.0, 1.0, 1.01, 1.02, 1.03, 1.04, 1.09))
        for measure, number in (("official_population", people), ("official_households", len(homes))):
            _figure(village, random, measure, on, (None, None, round(number * short)), hamlet=place.code)


def _police_figures(village: Village, random: Random) -> None:
    """Quarterly figures of the commune that only the authority knows: they grow, one quarter is missing."""
    adults = sum(1 for p in village.people if p.died_on is None and p.episodes and p.age(village.as_of) >= 18)
    grown = sum(1 for p in village.people if p.died_on is None and p.episodes and p.age(village.as_of) >= 16)
    effort, quarter, turn = village.seed.effort, date(2025, 9, 30), 0
    while quarter <= village.as_of:
        turn += 1
        growth = min(1.0, 0.55 + 0.1 * turn)
        for measure, whole, share in (
            ("vneid_confirmed", adults, min(0.85, effort.skill) * growth),
            ("digital_identity_16", grown, min(1.0, effort.identity * (0.92 + 0.02 * turn))),
            ("adult_signature", adults, effort.signature * growth),
        ):
            if not (turn == 3 and measure == "adult_signature"):
                _figure(village, random, measure, quarter, (int(whole * share), whole, None))
        quarter = (quarter.replace(day=1) + timedelta(days=125)).replace(day=1) - timedelta(days=1)


def _unit_figures(village: Village, unit: UnitRow, random: Random) -> None:
    """Schools, youth cells and enterprises report twice a year; some do not, or leave out the whole."""
    groups = {
        "school": "teacher",
        "enterprise": "worker",
        "cooperative": "worker",
        "cooperative_group": "worker",
    }
    if unit.staff and unit.kind in groups:
        _figure(
            village,
            random,
            "headcount",
            START,
            (None, None, len(unit.staff) + 1),
            unit=unit.code,
            group=groups[unit.kind],
        )
    for turn, as_of in enumerate((date(2025, 12, 20), date(2026, 5, 25))):
        if as_of > village.as_of or random.random() < 0.15:
            continue
        for measure, share in _measures(unit):
            whole = random.randint(60, 400) if unit.kind == "school" else random.randint(8, 60)
            n = min(whole, int(whole * min(1.0, share * random.uniform(0.85, 1.1) + 0.06 * turn)))
            _figure(village, random, measure, as_of, (n, whole, None), unit=unit.code)


def _measures(unit: UnitRow) -> tuple[tuple[str, float], ...]:
    if unit.kind == "school" and unit.level != "kindergarten":
        return (("pupils_equipped", 0.95), ("youth_informed", 0.84))
    if unit.kind == "youth_cell":
        return (("youth_informed", 0.8),)
    if unit.kind in ("enterprise", "cooperative", "cooperative_group"):
        return (("worker_basic_skill", 0.78), ("worker_good_skill", 0.5))
    return ()


# --- recognitions -------------------------------------------------------------------------------------------


def recognise(village: Village) -> None:
    """Digital families, ambassadors and communities that were praised."""
    random = village.random("recognitions")
    for place in village.places:
        if place.until is not None:
            continue
        for home in place.homes:
            if home.until is None and random.random() < 0.06 * place.pace:
                _recognise(village, random, "digital_family", place, home=home.id)
        for person in place.members[:1]:
            if random.random() < 0.4:
                _recognise(village, random, "digital_ambassador", place, person=person.id)
        if place.pace > 1.2:
            _recognise(village, random, "digital_community", place)


def _recognise(
    village: Village, random: Random, programme: str, place: Place, *, home: int | None = None,
    person: int | None = None,
) -> None:  # fmt: skip
    day = village.day(random, max(place.since, START + timedelta(days=90)))
    at, who = village.recorded(random, day)
    village.sheets.fact(
        "programmes_recognition", village.code, programme, person, home, place.code, None, day, None, at, who, "E3", "",
        None,
    )  # fmt: skip
