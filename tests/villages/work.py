"""Work at the door, in the hall and on the air."""

from datetime import date

from tests.villages import words
from tests.villages.draft import Draft
from tests.villages.places import hamlets_of
from tests.villages.rows import Row

FESTIVAL_DAY = date(2026, 10, 10)


def add_work(draft: Draft) -> None:
    """Visits, deliveries, sessions with attendance, publications."""
    for household in draft.tables["household"]:
        for _ in range(draft.one_of((0, 0, 1, 1, 2))):
            _add_visit(draft, household)
        if draft.chance(0.3):
            _add_delivery(draft, household)
    for commune in [row["commune_code"] for row in draft.tables["commune"]]:
        for _ in draft.many(2, 8):
            _add_session(draft, commune)
        for _ in draft.many(2, 10):
            _add_publication(draft, commune)
    _supersede_some(draft)


def _topics(draft: Draft) -> list[str]:
    return draft.some_of(words.TOPICS, 0.45)


def _add_visit(draft: Draft, household: Row) -> None:
    day = draft.day()
    row = draft.add(
        "visit",
        id=draft.new_id("v"),
        household_id=household["household_id"],
        commune_code=household["commune_code"],
        hamlet_code=household["hamlet_code"],
        kind=draft.one_of(words.VISIT_KINDS),
        outcome=draft.one_of(words.VISIT_OUTCOMES),
        occurred_on=day,
        **draft.tail(day),
    )
    for topic in _topics(draft):
        draft.add("visit_topic", visit_id=row["id"], topic_code=topic)


def _add_delivery(draft: Draft, household: Row) -> None:
    day = draft.day()
    draft.add(
        "delivery",
        id=draft.new_id("d"),
        household_id=household["household_id"],
        channel_code=draft.one_of((*words.CHANNELS, "leaflet")),
        topic_code=draft.one_of(words.TOPICS),
        occurred_on=day,
        **draft.tail(day),
    )


def _of_commune(draft: Draft, table: str, commune: str, column: str) -> list[str | None]:
    return [row[column] for row in draft.tables[table] if row["commune_code"] == commune]


def _add_session(draft: Draft, commune: str) -> None:
    day = FESTIVAL_DAY if draft.chance(0.15) else draft.day()
    hamlets = hamlets_of(draft, commune)
    row = draft.add(
        "session",
        id=draft.new_id("s"),
        kind="festival" if day == FESTIVAL_DAY else draft.one_of(words.SESSION_KINDS),
        commune_code=commune,
        hamlet_code=draft.one_of([None, *hamlets]),
        team_code=draft.one_of([None, *_of_commune(draft, "team", commune, "team_code")]),
        unit_code=draft.one_of([None, None, *_of_commune(draft, "unit", commune, "unit_code")]),
        status=draft.one_of(words.SESSION_STATUSES),
        occurred_on=day,
        **draft.tail(day),
    )
    for topic in _topics(draft):
        draft.add("session_topic", session_id=row["id"], topic_code=topic)
    if draft.chance(0.25):
        for hamlet in draft.some_of(hamlets, 0.5):
            draft.add("session_place", session_id=row["id"], hamlet_code=hamlet)
    for person in draft.some_of(draft.here("person", commune), 0.25 / draft.size):
        _attend(draft, row["id"], person["person_id"])
    if draft.chance(0.3):
        draft.add("attendance", session_id=row["id"], role="learner", group_code="elderly", headcount=12)


def _attend(draft: Draft, session_id: str, person_id: str) -> None:
    draft.add(
        "attendance", session_id=session_id, person_id=person_id, role=draft.one_of(words.ATTENDANCE_ROLES)
    )


def _add_publication(draft: Draft, commune: str) -> None:
    day = draft.day()
    row = draft.add(
        "publication",
        id=draft.new_id("b"),
        channel_code=draft.one_of(words.CHANNELS),
        kind=draft.one_of(words.PUBLICATION_KINDS),
        commune_code=commune,
        occurred_on=day,
        minutes=draft.one_of((None, 5, 10)),
        has_proof=draft.one_of((True, True, False, None)),
        **draft.tail(day),
    )
    for topic in _topics(draft):
        draft.add("publication_topic", publication_id=row["id"], topic_code=topic)
    if draft.chance(0.5):
        for hamlet in draft.some_of(hamlets_of(draft, commune), 0.5):
            draft.add("publication_place", publication_id=row["id"], hamlet_code=hamlet)


def _supersede_some(draft: Draft) -> None:
    """A few facts were replaced by a correction that is not of this kind any more."""
    for table in ("visit", "session", "publication", "delivery"):
        for row in draft.tables[table]:
            if draft.chance(0.04):
                row["superseded_by"] = draft.new_id("x")
