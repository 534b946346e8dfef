"""Milestones of a plan with what proves them: launch, festival, interim and final review."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bdhvs.gatherings.models import Gathering
from bdhvs.gatherings.planning.queries import gatherings_of
from bdhvs.plans.files.duties import Milestone
from bdhvs.plans.models import Plan, TaskNote
from bdhvs.plans.queries import file_of, plans_of
from bdhvs.plans.work.rules import Work

_SHOWN_AROUND: Final = timedelta(days=10)
_EVENTS: Final = ("launch", "festival", "campaign", "contest", "conference", "review", "recognition")


@dataclass(frozen=True, slots=True)
class DoneDays:
    """On which days each milestone of the commune was told to be done, by plan and number."""

    days: dict[tuple[str, str], list[date]]

    def done(self, plan_id: str, milestone: Milestone, day: date) -> bool:
        """Whether the milestone of that day was reached: in its year when it comes every year, else ever."""
        told = self.days.get((plan_id, milestone.id), [])
        return any(one.year == day.year for one in told) if milestone.each_year else bool(told)


def done_days(commune: str) -> DoneDays:
    """One query; what was opened again afterwards is not done."""
    notes = TaskNote.objects.filter(commune_id=commune, work__in=[Work.DONE.value, Work.REOPENED.value])
    found: dict[tuple[str, str], list[date]] = {}
    for note in notes.order_by("recorded_at", "pk"):
        days = found.setdefault((note.plan_id, note.code), [])
        if note.work == Work.DONE:
            days.append(note.occurred_on)
        else:
            days[:] = [day for day in days if day.year != note.occurred_on.year]
    return DoneDays(found)


def milestone_of(plan: Plan, code: str) -> Milestone | None:
    """The milestone of that number. Missing: None when the plan has none."""
    return next((row for row in file_of(plan).milestones if row.id == code), None)


def milestone_done(plan: Plan, code: str, day: date) -> bool:
    """Whether it was told to be done already, in the year of that day when it comes every year."""
    milestone = milestone_of(plan, code)
    return milestone is not None and done_days(plan.commune_id).done(plan.pk, milestone, day)


def plan_named(commune: str, plan_id: str) -> Plan | None:
    return plans_of(commune).filter(pk=plan_id).first()


def events_around(commune: str, days: Iterable[date]) -> list[Gathering]:
    """Gatherings near these days that may be the milestone itself, the newest first."""
    found = gatherings_of(commune).filter(kind__in=_EVENTS).exclude(state="cancelled")
    wanted = [(day - _SHOWN_AROUND, day + _SHOWN_AROUND) for day in days]
    if not wanted:
        return []
    first, last = min(one for one, _ in wanted), max(two for _, two in wanted)
    near = found.filter(falls_on__range=(first, last))
    return [one for one in near if any(begin <= one.falls_on <= end for begin, end in wanted)]
