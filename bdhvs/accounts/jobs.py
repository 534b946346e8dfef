"""Work of the job queue at the door: rows that no longer mean anything are dropped."""

from django.utils import timezone
from procrastinate.contrib.django import app

from bdhvs.accounts.signin.commands import forget_ended_sessions
from bdhvs.accounts.signin.tries import forget_old_tries


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="sweep_the_door", pass_context=False)
def sweep_the_door(timestamp: int) -> None:
    """Every hour: sessions that ended, wrong tries of yesterday."""
    now = timezone.now()
    forget_ended_sessions(at=now)
    forget_old_tries(at=now)
