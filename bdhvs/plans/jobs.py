"""Work of the job queue: keeping the cells of every commune true, minute by minute and day by day."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from bdhvs.indicators.queries import totals_of
from bdhvs.ops.territory import scope
from bdhvs.places.queries import working_communes
from bdhvs.plans.measuring import measured, recount, recount_all
from bdhvs.plans.queries import targets_in_force
from bdhvs.plans.rechecking import recheck_targets
from bdhvs.plans.work.mailing import may_send, send_due


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="keep_counts", pass_context=False)
def keep_counts(timestamp: int) -> None:
    """Every minute: what changed is counted again; with each new day everything is (birthdays, ends of rosters,
    closed weeks), and the past points of the trend are filled in. What was counted is looked at for leaps."""
    now = timezone.localtime()
    recheck_counted(keep_counts_of_all(now.date()), now)


def keep_counts_of_all(today: date) -> dict[str, int]:
    """How many measures were counted, by commune; each commune in a scope and transaction of its own."""
    return {code: _keep_counts_of(code, today) for code in working_communes()}


def _keep_counts_of(commune: str, today: date) -> int:
    with scope([commune]):
        targets = list(targets_in_force(commune, today))
        keys = [measure.key for _, _, measure in measured(targets)]
        if keys and not totals_of(commune, keys, [today]):
            return recount_all(commune=commune, targets=targets, as_of=today)
        return recount(commune=commune, targets=targets, as_of=today, only_changed=True)


def recheck_counted(counted: Mapping[str, int], now: datetime) -> int:
    """Ask about targets of communes in which something was counted; gives how many new questions."""
    return sum(_recheck(commune, now) for commune, number in counted.items() if number)


def _recheck(commune: str, now: datetime) -> int:
    with scope([commune]):
        targets = list(targets_in_force(commune, now.date()))
        return recheck_targets(commune=commune, targets=targets, on=now.date(), at=now)


@app.periodic(cron="30 6 * * *")
@app.task(queueing_lock="send_mail", pass_context=False)
def send_mail(timestamp: int) -> None:
    """Every morning, where the machine is joined to a mail server: reminders of the day, on Mondays the week."""
    if may_send():
        send_mail_of_all(timezone.localtime())


def send_mail_of_all(at: datetime) -> int:
    """Letters of every commune, each in a scope of its own; gives how many went out."""
    sent = 0
    for commune in working_communes():
        with scope([commune]):
            sent += send_due(commune_code=commune, at=at)
    return sent
