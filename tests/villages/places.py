"""Communes, hamlets that split and merge, units, teams, opening hours."""

from datetime import date, time, timedelta

from tests.villages import words
from tests.villages.draft import Draft

FIRST_COMMUNE = "18775"
SECOND_COMMUNE = "17395"


def add_places(draft: Draft) -> None:
    """One or two communes with everything that stands in them."""
    communes = [FIRST_COMMUNE] + ([SECOND_COMMUNE] if draft.chance(0.5) else [])
    for code in communes:
        draft.add("commune", commune_code=code, province_code="42", kind="xã", valid_from=_long_ago(draft))
        _add_hamlets(draft, code)
        _add_units(draft, code)
        _add_teams(draft, code)
        _add_calendar(draft, code)
        draft.add(
            "plan",
            id=f"{code}-plan",
            commune_code=code,
            year=draft.days.start.year,
            kind="main",
            period_from=draft.days.start,
            period_to=draft.days.by + timedelta(days=1),
        )


def _long_ago(draft: Draft) -> date:
    return draft.days.start - timedelta(days=2000)


def _add_hamlets(draft: Draft, commune: str) -> None:
    old = [f"{commune}-T{number:02d}" for number in range(1, draft.random.randint(2, 4) + 1)]
    for code in old:
        draft.add("hamlet", hamlet_code=code, commune_code=commune, valid_from=_long_ago(draft))
    if draft.chance(0.3):
        _redraw(draft, commune, old[:2], [f"{commune}-T09"])
    elif draft.chance(0.2):
        _redraw(draft, commune, old[:1], [f"{commune}-T07", f"{commune}-T08"])


def _redraw(draft: Draft, commune: str, old: list[str], new: list[str]) -> None:
    """The old hamlets end on the day on which the new ones begin; mostly before the day of the question."""
    since = draft.one_of((draft.days.start + timedelta(days=20), draft.days.as_of, draft.day()))
    for row in draft.tables["hamlet"]:
        if row["hamlet_code"] in old:
            row["valid_to"] = since
    for code in new:
        draft.add("hamlet", hamlet_code=code, commune_code=commune, valid_from=since)
    for before in old:
        for after in new:
            draft.add("hamlet_successor", old_code=before, new_code=after, since=since)


def hamlets_of(draft: Draft, commune: str) -> list[str]:
    """Codes of all hamlets of a commune, past ones too."""
    return [row["hamlet_code"] for row in draft.tables["hamlet"] if row["commune_code"] == commune]


def _add_units(draft: Draft, commune: str) -> None:
    for number, kind in enumerate(words.UNIT_KINDS * draft.size, start=1):
        if not draft.chance(0.8):
            continue
        valid_from, valid_to = draft.validity()
        draft.add(
            "unit",
            unit_code=f"{commune}-U-{number:02d}",
            kind=kind,
            commune_code=commune,
            hamlet_code=draft.one_of([None, *hamlets_of(draft, commune)]),
            level=draft.one_of(words.SCHOOL_LEVELS) if kind == "school" else None,
            valid_from=valid_from,
            valid_to=valid_to,
        )


def _add_teams(draft: Draft, commune: str) -> None:
    for number, hamlet in enumerate(hamlets_of(draft, commune), start=1):
        if not draft.chance(0.7):
            continue
        valid_from, valid_to = draft.validity()
        decided = draft.chance(0.7)
        draft.add(
            "team",
            team_code=f"{commune}-TO-{number:02d}",
            commune_code=commune,
            hamlet_code=hamlet,
            decision_no="12/QĐ-UBND" if decided else None,
            decision_on=valid_from if decided else None,
            valid_from=valid_from,
            valid_to=valid_to,
        )


def _add_calendar(draft: Draft, commune: str) -> None:
    """A few opening days around the edges, with one or two openings each."""
    for day in sorted(set(draft.random.sample(draft.days.edges(), 4))):
        if draft.chance(0.9):
            draft.add("calendar", commune_code=commune, day=day, open_from=time(7), open_to=time(11, 30))
        if draft.chance(0.6):
            draft.add("calendar", commune_code=commune, day=day, open_from=time(13), open_to=time(17))
