"""Rosters, logs and reports handed in, figures of units, recognitions."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from tests.villages import words
from tests.villages.draft import Draft
from tests.villages.places import hamlets_of
from tests.villages.rows import Row

LIKELY = {("team", "team_plan"), ("hamlet", "priority_list")}


def add_office(draft: Draft) -> None:
    """Everything that the offices keep."""
    for team in draft.tables["team"]:
        for _ in range(draft.one_of((0, 2, 4, 8))):
            _serve(draft, "team_member", draft.one_of(words.ROLES_IN_TEAM), "team", team["team_code"], team)
    for commune in [row["commune_code"] for row in draft.tables["commune"]]:
        _add_mentors(draft, commune)
        _add_duties(draft, commune)
        _add_logs(draft, commune)
        _add_reports(draft, commune)
        _add_figures(draft, commune)
        _add_told(draft, commune)
        _add_recognitions(draft, commune)
    for household in draft.tables["household"]:
        if draft.chance(0.4):
            _serve(draft, "assignment", None, "household", household["household_id"], household)


def _serve(
    draft: Draft, kind: str, role: str | None, object_kind: str | None, object_id: str | None, place: Row
) -> Row | None:
    """A roster entry: a person serves the object; it ends with death."""
    person = draft.one_of(draft.here("person", place["commune_code"]))
    valid_from, valid_to = draft.validity()
    ends = [day for day in (valid_to, person["died_on"]) if day is not None]
    if ends and min(ends) <= valid_from:
        return None
    return draft.add(
        "roster",
        id=draft.new_id("r"),
        kind=kind,
        subject_kind="person",
        subject_id=person["person_id"],
        object_kind=object_kind,
        object_id=object_id,
        role=role,
        commune_code=place["commune_code"],
        hamlet_code=place.get("hamlet_code"),
        valid_from=valid_from,
        valid_to=min(ends) if ends else None,
        **draft.tail(valid_from),
    )


def _add_mentors(draft: Draft, commune: str) -> None:
    """Some mentors, and persons taken by one of them or by two."""
    place = {"commune_code": commune}
    mentors = [_serve(draft, "mentor", None, None, None, place) for _ in draft.many(0, 2)]
    for mentor in mentors:
        if mentor is None:
            continue
        for person in draft.some_of(draft.here("person", commune), draft.one_of((0.3, 0.8)) / draft.size):
            row = _serve(draft, "mentee", None, "person", person["person_id"], place)
            if row is not None:
                row["subject_id"] = mentor["subject_id"]


def _add_duties(draft: Draft, commune: str) -> None:
    units = [row for row in draft.tables["unit"] if row["commune_code"] == commune]
    for unit in units:
        for _ in range(draft.random.randint(0, 3) if unit["kind"] == "one_stop" else draft.one_of((0, 0, 1))):
            row = _serve(draft, "duty", None, "unit", unit["unit_code"], unit)
            if row is not None:
                row["from_time"], row["to_time"] = draft.one_of(
                    ((time(7), time(11, 30)), (time(7), time(17)), (time(13), time(17)), (time(8), time(17)))
                )


def _owners(draft: Draft, commune: str) -> list[tuple[str, str]]:
    teams = [row["team_code"] for row in draft.tables["team"] if row["commune_code"] == commune]
    units = [row["unit_code"] for row in draft.tables["unit"] if row["commune_code"] == commune]
    return [
        *(("hamlet", code) for code in hamlets_of(draft, commune)),
        *(("team", code) for code in teams),
        *(("unit", code) for code in units),
    ]


def _add_logs(draft: Draft, commune: str) -> None:
    """Activity logs by owner and month; some owners keep none, some are late, some were sent back."""
    for kind, code in _owners(draft, commune):
        if draft.chance(0.4):
            continue
        begins = draft.days.start - timedelta(days=draft.one_of((0, 0, 17, 31)))
        good = draft.one_of((0.5, 0.95, 1.0))
        while begins <= draft.days.as_of and begins < draft.days.start + timedelta(days=400):
            ends = begins + timedelta(days=draft.one_of((30, 31, 90)))
            _submit(draft, "activity_log", (kind, code, commune), (begins, ends), good)
            begins = ends


def _submit(
    draft: Draft, report: str, owner: tuple[str, str, str], period: tuple[date, date], good: float
) -> None:
    due_on = period[1] + timedelta(days=draft.one_of((0, 2, 5)))
    if draft.chance(0.2):
        due_on = draft.one_of(draft.days.edges())
    accepted = draft.chance(good)
    submitted = _instant(draft, due_on + timedelta(days=draft.one_of((-2, 0, 0, 10))))
    tail = draft.tail(due_on)
    if draft.chance(0.04):
        tail["superseded_by"] = draft.new_id("x")
    draft.add(
        "submission",
        id=draft.new_id("u"),
        report_id=report,
        subject_kind=owner[0],
        subject_id=owner[1],
        commune_code=owner[2],
        period_from=period[0],
        period_to=period[1],
        due_at=_instant(draft, due_on),
        submitted_at=submitted if accepted or draft.chance(0.5) else None,
        status=draft.one_of(words.ACCEPTED) if accepted else draft.one_of(words.STATUSES),
        **tail,
    )


def _instant(draft: Draft, day: date) -> datetime:
    """A moment of that local day, often next to midnight in Viet Nam, which is 17:00 in UTC."""
    hour, minute = draft.one_of(((3, 0), (16, 59), (17, 0), (0, 0)))
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
    return moment - timedelta(days=1) if hour == 17 else moment


def _add_reports(draft: Draft, commune: str) -> None:
    for kind, code in _owners(draft, commune):
        for report in words.REPORTS:
            if draft.chance(0.6 if (kind, report) in LIKELY else 0.15):
                begins = draft.day()
                _submit(draft, report, (kind, code, commune), (begins, begins + timedelta(days=1)), 0.6)


def _add_figures(draft: Draft, commune: str) -> None:
    """Figures by unit, hamlet and commune: some lack n or N, some are of one group only, some are old."""
    sources: list[tuple[str | None, str | None]] = [(None, commune)]
    sources += [(None, code) for code in hamlets_of(draft, commune)]
    sources += [(row["unit_code"], None) for row in draft.tables["unit"] if row["commune_code"] == commune]
    for unit, place in sources:
        for measure in words.MEASURES:
            for _ in range(draft.one_of((0, 1, 1, 2))):
                _add_figure(draft, measure, (unit, place, commune))


def _add_figure(draft: Draft, measure: str, source: tuple[str | None, str | None, str]) -> None:
    day = draft.day()
    whole = draft.random.randint(0, 40)
    draft.add(
        "figure",
        id=draft.new_id("f"),
        measure=measure,
        unit_code=source[0],
        place_code=source[1],
        commune_code=source[2],
        group_code=draft.one_of((None, None, None, "worker", "pupil")),
        as_of=day,
        numerator=draft.random.randint(0, whole) if draft.chance(0.85) else None,
        denominator=whole if draft.chance(0.9) else None,
        **draft.tail(day),
    )


def _add_told(draft: Draft, commune: str) -> None:
    """Numbers told of the commune as one, some as a count, from a chance of their own: villages stay as they were."""
    before, draft.random = draft.random, Random(f"told {commune} {draft.days.as_of}")
    for measure in words.TOLD:
        for _ in draft.many(0, 2):
            day = draft.day()
            draft.add(
                "figure",
                id=draft.new_id("f"),
                measure=measure,
                place_code=commune,
                commune_code=commune,
                as_of=day,
                numerator=draft.random.randint(0, 40) if draft.chance(0.3) else None,
                value=Decimal(draft.random.randint(0, 400_000)) / 10_000 if draft.chance(0.7) else None,
                **draft.tail(day),
            )
    draft.random = before


def _add_recognitions(draft: Draft, commune: str) -> None:
    subjects = [("household", row["household_id"]) for row in draft.here("household", commune)]
    subjects += [("person", row["person_id"]) for row in draft.here("person", commune)]
    subjects += [("hamlet", code) for code in hamlets_of(draft, commune)]
    for kind, code in draft.some_of(subjects, 0.2):
        valid_from, valid_to = draft.validity()
        draft.add(
            "recognition",
            id=draft.new_id("g"),
            programme_code=draft.one_of(words.PROGRAMMES),
            subject_kind=kind,
            subject_id=code,
            commune_code=commune,
            valid_from=valid_from,
            valid_to=valid_to,
            **draft.tail(valid_from),
        )
