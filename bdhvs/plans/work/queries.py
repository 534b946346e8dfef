"""Who leads what, how every task stands, what has to be said to whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from django.db.models import QuerySet

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Act
from bdhvs.feedback.queries import owed_until
from bdhvs.plans.demands.queries import open_until
from bdhvs.plans.demands.rules import DemandKind
from bdhvs.plans.models import ActorUnit, Task, TaskNote
from bdhvs.plans.queries import leads_of, tasks_of
from bdhvs.plans.work.rules import REMINDED_BEFORE, Line, Notice, Standing, Work, falls_today, standing

NEED: Final = "ý kiến, khó khăn"
"""What a reminder calls a need of citizens that waits for its answer."""
NOBODY = ""
"""The lead of a task that the plan gives to nobody."""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task with how it stands on a day and the last word about it."""

    task: Task
    standing: Standing
    last: TaskNote | None = None

    @property
    def stuck(self) -> bool:
        """The last word was that it cannot go on, and it is not done."""
        return self.last is not None and self.last.work == Work.STUCK and self.standing is not Standing.DONE


@dataclass(frozen=True)
class LeadTasks:
    """All tasks of one who leads, and the unit of the commune that is meant."""

    actor: str
    name: str
    unit_name: str = ""
    lines: Sequence[TaskLine] = field(default_factory=tuple)

    @cached_property
    def numbers(self) -> dict[Standing, int]:
        found = dict.fromkeys(Standing, 0)
        for line in self.lines:
            found[line.standing] += 1
        return found

    @property
    def pressing(self) -> list[TaskLine]:
        """Late and near ones, and those that are stuck, by date."""
        near = (Standing.LATE, Standing.DUE, Standing.SOON)
        return [line for line in self.lines if line.standing in near or line.stuck]


def lines_of(commune: str, on: date, tasks: QuerySet[Task] | None = None) -> list[TaskLine]:
    """Every task of the commune with its last note; two queries, however many there are."""
    found = list(tasks_of(commune) if tasks is None else tasks)
    last = last_notes(commune)
    return [
        TaskLine(
            task,
            standing(done=task.status == "done", due_on=task.due_on, always=task.always, on=on),
            last.get((task.plan_id, task.code)),
        )
        for task in found
    ]


def last_notes(commune: str) -> dict[tuple[str, str], TaskNote]:
    """The newest note of each task of the commune."""
    notes = TaskNote.objects.filter(commune_id=commune).select_related("recorded_by")
    notes = notes.order_by("plan_id", "code", "-recorded_at", "-pk").distinct("plan_id", "code")
    return {(note.plan_id, note.code): note for note in notes}


def units_of_actors(commune: str) -> Mapping[str, ActorUnit]:
    """Which unit each name of the plans means, as far as it was said."""
    return {row.actor: row for row in ActorUnit.objects.filter(commune_id=commune).select_related("unit")}


def by_lead(commune: str, lines: Sequence[TaskLine]) -> list[LeadTasks]:
    """Tasks by who leads them, those with the most late ones first."""
    names, units = leads_of(commune), units_of_actors(commune)
    found: dict[str, list[TaskLine]] = {}
    for line in lines:
        found.setdefault(line.task.lead or NOBODY, []).append(line)
    leads = [
        LeadTasks(
            actor,
            names.get(actor, actor) or "Chưa giao cho ai",
            units[actor].unit.name if actor in units else "",
            tuple(mine),
        )
        for actor, mine in found.items()
    ]
    return sorted(leads, key=lambda lead: (-lead.numbers[Standing.LATE], -len(lead.pressing), lead.name))


def notes_of(plan_id: str, code: str) -> list[TaskNote]:
    """The story of a task or milestone, newest first, with its files."""
    notes = TaskNote.objects.filter(plan_id=plan_id, code=code)
    return list(
        notes.select_related("recorded_by", "unit").prefetch_related("files").order_by("-recorded_at", "-pk")
    )


def actors_of(user: User) -> set[str]:
    """Names of the plans that mean the user's own unit."""
    if user.unit_id is None:
        return set()
    return set(
        ActorUnit.objects.filter(commune_id=user.commune_id, unit_id=user.unit_id).values_list(
            "actor", flat=True
        )
    )


def may_tell(user: User, actors: Iterable[str]) -> bool:
    """The office tells steps of everything; a focal person of what his unit leads or helps with (`actors`)."""
    if user.may(Act.EDIT_PLAN):
        return True
    return user.may(Act.ENTER_FACTS) and bool(actors_of(user) & set(actors))


def to_remind(commune: str, on: date, *, today_only: bool = False) -> list[Notice]:
    """What each place has to hear on `on`: tasks it leads; sub-plans, answers to findings and to people's needs that
    it owes; late or due within 14 days.

    `today_only`: only what falls on that very day (14, 7, 1 days before, or just late).
    """
    last = on + timedelta(days=REMINDED_BEFORE[0])
    found: dict[str, list[Line]] = {}
    for lead in by_lead(commune, lines_of(commune, on)):
        name = lead.unit_name or lead.name
        for line in lead.lines:
            due = line.task.due_on
            if due is not None and due <= last and line.standing is not Standing.DONE:
                found.setdefault(name, []).append(Line(line.task.code, line.task.says, due))
    for demand in open_until(commune, last):
        what = DemandKind(demand.kind).label
        found.setdefault(demand.place_name, []).append(Line(what, demand.says, demand.due_on))
    for need in owed_until(commune, last):
        found.setdefault(need.place, []).append(Line(NEED, need.says, need.due_on))
    wanted = {
        name: tuple(line for line in lines if not today_only or falls_today(line.due_on, on))
        for name, lines in found.items()
    }
    return [Notice(name, lines) for name, lines in wanted.items() if lines]
