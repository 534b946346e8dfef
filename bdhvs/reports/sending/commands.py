"""Writing down what became of a report."""

from datetime import datetime

from django.db import connection, transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.lib.evidence import Level
from bdhvs.reports.models import Dispatch
from bdhvs.reports.queries import ReportDuty
from bdhvs.reports.sending.queries import steps_of
from bdhvs.reports.sending.rules import Details, check
from bdhvs.skills.correcting import supersede


@transaction.atomic
def write_step(
    *, duty: ReportDuty, commune: str, period: str, told: Details, by: User | None, at: datetime
) -> Dispatch:
    """Write that a report was printed, signed or sent; the same step again corrects the earlier word on it.

    Raises: SendingError
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"dispatch:{commune}"])
    held = steps_of(duty, commune, period)
    check(told, {step: one.occurred_on for step, one in held.items()}, at.date())
    old = held.get(told.step)
    made = Dispatch(
        commune_id=commune,
        plan_id=duty.plan.pk,
        report_id=duty.id,
        period=period,
        step=told.step.value,
        occurred_on=told.on,
        number=told.number.strip(),
        to=told.to.strip(),
        way=told.way,
        recorded_at=at,
        recorded_by=by,
        level=Level.E1.value,
    )
    made.save()
    supersede([(old, made)] if old else [])
    ids = [duty.plan.pk, duty.id, period, told.step.value]
    note(act="write_dispatch", by=by, at=at, commune=commune, subject="report", ids=ids)
    return made
