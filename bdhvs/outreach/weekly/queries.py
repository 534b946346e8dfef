"""A year of weeks with what went out and what was taught."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import Sum

from bdhvs.gatherings.models import Session
from bdhvs.learning.lessons.reading import Lesson
from bdhvs.learning.weekly.models import LearningWeek
from bdhvs.learning.weekly.queries import lessons, weeks_between
from bdhvs.learning.weekly.rules import TITLE, WEEK, monday_of, mondays_of, number_of
from bdhvs.outreach.models import Publication
from bdhvs.outreach.weekly.rules import CHIPS, State, state_of

KIND = "weekly_skill"
F = TypeVar("F", Publication, Session)


@dataclass(slots=True)
class WeekRow:
    """One week: its lesson, and the facts of it that are in force.

    Missing: `lesson` is None for an empty week, or a lesson that is no longer shown.
    """

    monday: date
    state: State = State.EMPTY
    slot: LearningWeek | None = None
    lesson: Lesson | None = None
    publications: list[Publication] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)

    @property
    def number(self) -> int:
        return number_of(self.monday)

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def words(self) -> str:
        return self.state.label

    @property
    def chip(self) -> str:
        return CHIPS[self.state]

    @property
    def learners(self) -> int:
        return sum(getattr(session, "came", None) or 0 for session in self.sessions)

    @property
    def done(self) -> str:
        """`2 lượt phát, 1 buổi, 17 người`. Missing: what did not happen is not said."""
        told = ((len(self.publications), "lượt phát"), (len(self.sessions), "buổi"), (self.learners, "người"))
        return ", ".join(f"{number} {words}" for number, words in told if number)


def weeks_of(commune: str, year: int, on: date) -> list[WeekRow]:
    """Every week of a year. Four queries, however many facts there are."""
    return _rows(commune, mondays_of(year), on)


def week_of(commune: str, monday: date, on: date) -> WeekRow:
    return _rows(commune, [monday], on)[0]


def _rows(commune: str, mondays: list[date], on: date) -> list[WeekRow]:
    first, last = mondays[0], mondays[-1] + WEEK - timedelta(days=1)
    slots = weeks_between(commune, mondays[0], mondays[-1])
    told = Publication.objects.filter(
        commune_id=commune, kind=KIND, occurred_on__range=(first, last), superseded_by=None
    )
    taught = Session.objects.filter(
        commune_id=commune, title__startswith=f"{TITLE}: ", occurred_on__range=(first, last), status="held",
        superseded_by=None,
    ).annotate(came=Sum("attendances__headcount")).select_related("hamlet")  # fmt: skip
    publications, sessions = (
        _by_week(told.order_by("occurred_on", "pk")),
        _by_week(taught.order_by("occurred_on", "pk")),
    )
    rows = [
        WeekRow(m, slot=slots.get(m), publications=publications[m], sessions=sessions[m]) for m in mondays
    ]
    known = lessons(commune)
    for row in rows:
        row.lesson = known.get(row.slot.lesson) if row.slot else None
        row.state = state_of(row.monday, on, published=bool(row.publications), planned=row.slot is not None)
    return rows


def _by_week(facts: Iterable[F]) -> dict[date, list[F]]:
    found: dict[date, list[F]] = defaultdict(list)
    for fact in facts:
        found[monday_of(fact.occurred_on)].append(fact)
    return found
