"""A batch of opened events applied: the register first, in order; then all visits at once; then corrections."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from bdhvs.field.applying.cards import change_card
from bdhvs.field.applying.correcting import correct_event
from bdhvs.field.applying.register import ACTS, apply_to_register
from bdhvs.field.applying.settled import RefusedError, Settled, Told, WaitsError
from bdhvs.field.applying.visits import Plan, plan_visit, refuse_children, write_visits
from bdhvs.field.applying.work import Work
from bdhvs.field.models import Conflict
from bdhvs.field.rules import Outcome


@dataclass
class Applied:
    """What became of each event, and conflicts that are saved once their events have ids."""

    settled: dict[UUID, Settled] = field(default_factory=dict)
    conflicts: dict[UUID, list[Conflict]] = field(default_factory=dict)


def apply_events(told: Sequence[Told], work: Work) -> Applied:
    """All of one author. An event that waits for another of the same batch is applied after it."""
    done = Applied()
    register = [e for e in told if e.envelope.type in ACTS or e.envelope.type == "card_changed"]
    _until_still(register, lambda event: _one(event, work, done), done)
    visits = [event for event in told if event.envelope.type == "visit_recorded"]
    done.settled |= _visits(visits, work)
    return done


def apply_corrections(told: Sequence[Told], work: Work) -> Applied:
    """After the events of the batch are stored: a correction may speak of one of them."""
    done = Applied()

    def correct(event: Told) -> Settled:
        with transaction.atomic():
            return correct_event(event, work)

    _until_still([e for e in told if e.envelope.type == "event_corrected"], correct, done)
    return done


def _until_still(events: Sequence[Told], act: Callable[[Told], Settled], done: Applied) -> None:
    """Apply in order; what waits is tried again as long as something was made meanwhile."""
    waiting = sorted(events, key=lambda event: event.envelope.seq)
    while waiting:
        before, still = len(waiting), []
        for event in waiting:
            settled = _settle(event, act)
            done.settled[event.id] = settled
            if settled.outcome is Outcome.HELD:
                still.append(event)
        waiting = still if len(still) < before else []


def _settle(event: Told, act: Callable[[Told], Settled]) -> Settled:
    try:
        return act(event)
    except WaitsError as waiting:
        return Settled(Outcome.HELD, "waits", waits=waiting.waits)
    except RefusedError as refused:
        return Settled(refused.outcome, refused.code)


def _one(event: Told, work: Work, done: Applied) -> Settled:
    if event.envelope.type in ACTS:
        return apply_to_register(event, work)
    with transaction.atomic():
        settled, conflicts = change_card(event, work)
    done.conflicts[event.id] = conflicts
    return settled


def _visits(events: Sequence[Told], work: Work) -> dict[UUID, Settled]:
    plans: list[Plan] = []
    settled: dict[UUID, Settled] = {}
    for event in events:
        try:
            plans.append(plan_visit(event, work, event.payload))
        except WaitsError as waiting:
            settled[event.id] = Settled(Outcome.HELD, "waits", waits=waiting.waits)
        except RefusedError as refused:
            settled[event.id] = Settled(refused.outcome, refused.code)
    refused_children = refuse_children(plans)
    good = [plan for plan in plans if plan.told.id not in refused_children]
    return settled | refused_children | write_visits(good, work)
