"""The week of the movement for the leader: what was done, what is late, what was missed, what is ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from bdhvs.feedback.queries import owed_until
from bdhvs.gatherings.models import Attendance, Session
from bdhvs.outreach.models import Publication
from bdhvs.plans.calendar.queries import Entry, entries
from bdhvs.plans.calendar.rules import EntryKind, EntryState
from bdhvs.plans.demands.queries import open_until
from bdhvs.plans.models import Task
from bdhvs.plans.queries import late_tasks, leads_of
from bdhvs.plans.work.queries import NEED, last_notes
from bdhvs.plans.work.rules import DigestPart, Line, Work, digest_text, when_words
from bdhvs.visits.models import Visit

WEEK = timedelta(days=7)
NO_END = date(9999, 1, 1)


@dataclass(frozen=True, slots=True)
class Numbers:
    """What was recorded in the seven days."""

    sessions: int
    came: int
    publications: int
    households: int

    @property
    def words(self) -> list[str]:
        return [
            f"{self.sessions} buổi, lớp, sự kiện; {self.came} lượt người dự đã ghi",
            f"{self.publications} lượt phát, bài đăng",
            f"{self.households} hộ được đến thăm",
        ]


@dataclass(frozen=True, slots=True)
class Digest:
    """Seven days back, seven days ahead, from one day."""

    on: date
    numbers: Numbers
    done: Sequence[Line]
    stuck: Sequence[Line]
    late: Sequence[Line]
    missed: Sequence[Entry]
    ahead: Sequence[Entry]

    @property
    def first(self) -> date:
        return self.on - WEEK

    @property
    def last(self) -> date:
        return self.on + WEEK - timedelta(days=1)

    def parts(self) -> list[DigestPart]:
        """The sections in words; names nobody, so that it may be pasted into a group."""
        return [
            DigestPart("Đã làm", [*self.numbers.words, *(_done_words(one, self.on) for one in self.done)]),
            DigestPart(
                "Quá hạn", [f"{o.says} ({o.code}): {when_words(o.due_on, self.on)}" for o in self.late]
            ),
            DigestPart("Đang vướng", [f"{one.says} ({one.code})" for one in self.stuck]),
            DigestPart("Bỏ lỡ nhịp đều", [one.words for one in self.missed]),
            DigestPart(
                "Bảy ngày tới",
                [f"{one.falls_on:%d/%m}: {_said(one)}" for one in self.ahead],
            ),
        ]

    def text(self, commune: str) -> str:
        return digest_text(commune, self.first, self.on, self.parts())


def _said(one: Entry) -> str:
    """An entry in words that name its place once."""
    return one.plain or (f"{one.says} ({one.who})" if one.who else one.says)


def digest_of(commune: str, on: date) -> Digest:
    """The digest as it is read on `on`: the seven days before it, and seven from it on."""
    found = entries(commune, on - WEEK, on + WEEK - timedelta(days=1), on)
    ahead = [one for one in found if one.falls_on >= on and one.state is EntryState.AHEAD]
    return Digest(
        on=on,
        numbers=_numbers(commune, on),
        done=_done(commune, on),
        stuck=_stuck(commune),
        late=_late(commune, on),
        missed=[one for one in found if one.state is EntryState.MISSED],
        ahead=[one for one in ahead if one.kind is not EntryKind.CADENCE],
    )


def _numbers(commune: str, on: date) -> Numbers:
    week = {
        "commune_id": commune,
        "superseded_by": None,
        "occurred_on__range": (on - WEEK, on - timedelta(1)),
    }
    held = Session.objects.filter(**week, status="held")
    came = Attendance.objects.filter(session__in=held, role="learner").values_list("headcount", flat=True)
    return Numbers(
        sessions=held.count(),
        came=sum(1 if number is None else number for number in came),
        publications=Publication.objects.filter(**week).count(),
        households=Visit.objects.filter(**week).aggregate(n=Count("household", distinct=True))["n"],
    )


def _done(commune: str, on: date) -> list[Line]:
    """Of the seven days, and of this one: what was late this morning and is done must not vanish from the page."""
    tasks = Task.objects.filter(commune_id=commune, done_on__range=(on - WEEK, on))
    return [Line(task.code, task.says, task.done_on or on) for task in tasks.order_by("done_on", "position")]


def _done_words(line: Line, on: date) -> str:
    return f"{line.says} ({line.code})" + (": xong hôm nay" if line.due_on == on else "")


def _late(commune: str, on: date) -> list[Line]:
    leads = leads_of(commune)
    tasks = [
        Line(leads.get(task.lead) or task.code, task.says, task.due_on)
        for task in late_tasks(commune, on)
        if task.due_on is not None
    ]
    yesterday = on - timedelta(1)
    owed = [Line(one.place_name, one.says, one.due_on) for one in open_until(commune, yesterday)]
    needs = [Line(f"{NEED}, {one.place}", one.says, one.due_on) for one in owed_until(commune, yesterday)]
    return sorted([*tasks, *owed, *needs], key=lambda line: line.due_on)


def _stuck(commune: str) -> list[Line]:
    stuck = {key for key, note in last_notes(commune).items() if note.work == Work.STUCK}
    if not stuck:
        return []
    codes = Q(code__in=[code for _, code in stuck], commune_id=commune)
    return [
        Line(task.code, task.says, task.due_on or NO_END)
        for task in Task.objects.filter(codes, status="open").order_by("position")
        if (task.plan_id, task.code) in stuck
    ]
