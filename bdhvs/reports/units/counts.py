"""What the software counts by itself for a hamlet, team or unit, so that nobody types what was recorded already.

One query for all places of a round, however many. Counts: facts in force of the days of the period.
Missing: a place outside the reader's territory has no count, which is not zero.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Count, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from bdhvs.gatherings.models import Attendance, Session
from bdhvs.outreach.models import Delivery
from bdhvs.people.models import Membership, Roster
from bdhvs.people.queries import households_by_hamlet, residents_by_hamlet
from bdhvs.people.rules import RosterKind
from bdhvs.visits.models import Visit
from bdhvs.visits.rules import VisitOutcome


@dataclass(frozen=True, slots=True)
class Span:
    """The days facts are of; of a day cut at an hour, besides the window in which they were written down."""

    commune: str
    first: date
    end: date
    between: tuple[datetime, datetime] | None = None

    def of(self, facts: "QuerySet[Any]", prefix: str = "") -> "QuerySet[Any]":
        """Those in force that belong to it."""
        wanted: dict[str, Any] = {f"{prefix}superseded_by": None, f"{prefix}commune_id": self.commune}
        if self.between is not None:
            wanted |= {
                f"{prefix}recorded_at__gte": self.between[0],
                f"{prefix}recorded_at__lt": self.between[1],
            }
        else:
            wanted |= {f"{prefix}occurred_on__gte": self.first, f"{prefix}occurred_on__lt": self.end}
        return facts.filter(**wanted)

    @property
    def last(self) -> date:
        return date.fromordinal(self.end.toordinal() - 1)


Counted = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Tally:
    """A count by place. `by`: for which kinds of places it can be told, each with its question."""

    label: str
    by: Mapping[str, Callable[[Span], Counted]]
    of_period: bool = True


def _grouped(rows: "QuerySet[Any]", key: str, what: Any) -> dict[str, int]:
    told = rows.order_by().values(key).annotate(number=what).values_list(key, "number")
    return {str(code): int(number or 0) for code, number in told if code}


def _visits(span: Span) -> Counted:
    done = span.of(Visit.objects.filter(outcome=VisitOutcome.DONE.value))
    return _grouped(done, "hamlet_id", Count("pk"))


def _homes(span: Span) -> Counted:
    done = span.of(Visit.objects.filter(outcome=VisitOutcome.DONE.value))
    return _grouped(done, "hamlet_id", Count("household_id", distinct=True))


def _deliveries(span: Span) -> Counted:
    return _grouped(span.of(Delivery.objects.all()), "hamlet_id", Count("household_id", distinct=True))


def _held(span: Span) -> "QuerySet[Session]":
    return span.of(Session.objects.filter(status="held"))


def _sessions_of(key: str) -> Callable[[Span], Counted]:
    def asked(span: Span) -> Counted:
        return _grouped(_held(span), key, Count("pk"))

    return asked


def _sessions_by_hamlet(span: Span) -> Counted:
    """A session for several hamlets is one session of each."""
    found: dict[str, int] = defaultdict(int)
    for own, served in _held(span).values_list("hamlet_id", "served"):
        for code in {own, *served} - {None}:
            found[code] += 1
    return found


def _came_of(key: str) -> Callable[[Span], Counted]:
    def asked(span: Span) -> Counted:
        rows = span.of(Attendance.objects.filter(role="learner", session__status="held"), "session__")
        return _grouped(rows, f"session__{key}", Sum(Coalesce("headcount", Value(1))))

    return asked


def _members_of_teams(key: str) -> Callable[[Span], Counted]:
    def asked(span: Span) -> Counted:
        rows = Roster.objects.filter(commune_id=span.commune, kind=RosterKind.TEAM_MEMBER.value)
        rows = rows.valid_on(span.last)
        return _grouped(rows, key, Count("subject_person_id", distinct=True))

    return asked


def _staff(span: Span) -> Counted:
    rows = Membership.objects.filter(commune_id=span.commune).valid_on(span.last)
    return _grouped(rows, "unit_id", Count("person_id", distinct=True))


COUNTS: Final[dict[str, Tally]] = {
    "visits": Tally("Số lượt thăm hộ đã thực hiện", {"hamlet": _visits}),
    "homes_visited": Tally("Số hộ được thăm, hướng dẫn", {"hamlet": _homes}),
    "homes_given": Tally("Số hộ được phát tài liệu", {"hamlet": _deliveries}),
    "sessions": Tally(
        "Số buổi, lớp đã tổ chức",
        {"hamlet": _sessions_by_hamlet, "team": _sessions_of("team_id"), "unit": _sessions_of("unit_id")},
    ),
    "came": Tally(
        "Số lượt người dự",
        {"hamlet": _came_of("hamlet_id"), "team": _came_of("team_id"), "unit": _came_of("unit_id")},
    ),
    "households": Tally(
        "Số hộ trong sổ", {"hamlet": lambda span: households_by_hamlet(span.commune, span.last)}, False
    ),
    "residents": Tally(
        "Số nhân khẩu trong sổ", {"hamlet": lambda span: residents_by_hamlet(span.commune, span.last)}, False
    ),
    "team_members": Tally(
        "Số thành viên Tổ",
        {"hamlet": _members_of_teams("hamlet_id"), "team": _members_of_teams("object_team_id")},
        False,
    ),
    "staff": Tally("Số người trong danh sách đơn vị", {"unit": _staff}, False),
}
"""Everything a form may have counted, by code."""


def counts_for(subject_kind: str) -> dict[str, str]:
    """Labels of the counts that can be told for this kind of place."""
    return {code: count.label for code, count in COUNTS.items() if subject_kind in count.by}


def counted(codes: set[str], subject_kind: str, span: Span) -> dict[str, Counted]:
    """Each of these counts by place: one question a count."""
    return {
        code: COUNTS[code].by[subject_kind](span) for code in sorted(codes) if subject_kind in COUNTS[code].by
    }
