"""Giving a need to somebody, and carrying it up."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.feedback.commands.steps import held, open_to, take_step
from bdhvs.feedback.models import Need
from bdhvs.feedback.rules import NeedError, NeedState, NeedStepKind, Rung, check_rung, check_waiting
from bdhvs.journal.commands import note
from bdhvs.places.models import Unit


@dataclass(frozen=True, slots=True)
class Handler:
    """Who is to answer: a unit, or one person with an account."""

    unit: Unit | None = None
    user: User | None = None

    @property
    def places(self) -> list[str]:
        """Where it must be seen from now on. An office sees everything, so nothing is added for its people."""
        if self.unit is not None:
            return [self.unit.code]
        return list(self.user.territory.places or ()) if self.user else []


@transaction.atomic
def assign_need(*, need: Need, to: Handler, due_on: date, by: User | None, at: datetime) -> None:
    """Give it to a unit or a person, with a day; whoever gets it sees it from now on.

    Raises: NeedAnsweredError, NeedError for a day that has passed
    """
    fresh = held(need)
    check_waiting(fresh.state)
    if due_on < at.date():
        raise NeedError("Hạn trả lời đã qua. Hãy chọn từ hôm nay trở đi.")
    fresh.state, fresh.assigned_unit, fresh.assigned_to = NeedState.ASSIGNED.value, to.unit, to.user
    fresh.due_on = due_on
    fresh.save(update_fields=["state", "assigned_unit", "assigned_to", "due_on"])
    given = (to.unit.code if to.unit else None, to.user.pk if to.user else None)
    take_step(need=fresh, kind=NeedStepKind.ASSIGNED, by=by, at=at, to=given, due_on=due_on)
    open_to(fresh, to.places)
    note(act="assign_need", by=by, at=at, commune=need.commune_id, subject="need", ids=[need.pk])


@transaction.atomic
def escalate_need(*, need: Need, rung: Rung, reason: str, by: User | None, at: datetime) -> None:
    """Carry it up, with what was tried; at the superior agency it becomes a proposal of the report.

    Raises: NeedAnsweredError, NeedError when it stands there or higher
    """
    fresh = held(need)
    check_waiting(fresh.state)
    check_rung(fresh.rung, rung)
    fresh.state, fresh.rung = NeedState.ESCALATED.value, rung.value
    fresh.save(update_fields=["state", "rung"])
    take_step(need=fresh, kind=NeedStepKind.ESCALATED, by=by, at=at, words=reason, rung=rung)
    note(act="escalate_need", by=by, at=at, commune=need.commune_id, subject="need", ids=[need.pk])
