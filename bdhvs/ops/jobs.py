"""Work of the job queue for the machine itself: the daily backup, and jobs whose worker died."""

import logging
from pathlib import Path

import psycopg
from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from bdhvs.ops.backup.command import source_of
from bdhvs.ops.backup.keeping import keep_one, rehearse_newest, state_of
from bdhvs.ops.backup.rules import Keeping
from bdhvs.ops.folder import Folder
from bdhvs.ops.rules import OperationError

log = logging.getLogger(__name__)


@app.periodic(cron="10 * * * *")
@app.task(name="ops.backup_when_due", queueing_lock="ops.backup", lock="ops.backup", pass_context=False)
def backup_when_due(timestamp: int) -> None:
    """Every hour: the backup of the day, if it is not there yet. An office machine sleeps at night."""
    if state_of(Path(settings.DATA_DIR)).is_due(timezone.localtime()) and _begun():
        backup_now()


def _begun() -> bool:
    """Whether anybody works here yet: before the first start there is nothing to lose."""
    with psycopg.connect(source_of(Folder(Path(settings.DATA_DIR))).owner_url) as owner:
        found = owner.execute("SELECT EXISTS (SELECT FROM accounts_user)").fetchone()
    return bool(found and found[0])


@app.task(name="ops.backup", queueing_lock="ops.backup_now", lock="ops.backup")
def backup_now() -> None:
    """A backup now; a failure is kept for the board and tried again within the hour."""
    folder = Folder(Path(settings.DATA_DIR))
    try:
        keep_one(
            source_of(folder),
            Path(settings.BACKUP_DIR),
            Keeping(*settings.BACKUP_KEEP),
            at=timezone.localtime(),
        )
    except OperationError as error:
        log.warning("backup failed: %s", error)


@app.task(name="ops.rehearse", queueing_lock="ops.rehearse", lock="ops.backup")
def rehearse_now() -> None:
    """Bring the newest backup back beside, and compare."""
    folder = Folder(Path(settings.DATA_DIR))
    try:
        rehearse_newest(source_of(folder), Path(settings.BACKUP_DIR), at=timezone.localtime())
    except OperationError as error:
        log.warning("rehearsal failed: %s", error)


@app.periodic(cron="*/5 * * * *")
@app.task(name="ops.take_up_stalled", queueing_lock="ops.take_up_stalled", pass_context=False)
async def take_up_stalled(timestamp: int) -> None:
    """A job whose worker was killed goes back into the queue; each of ours is one transaction, so it runs anew.

    Where the same work already waits there (counting is asked for every minute), the dead one is only closed.
    """
    for job in await app.job_manager.get_stalled_jobs():
        log.warning("job taken up again: %s", job.task_name)
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:
            await app.job_manager.finish_job(job, status=Status.ABORTED, delete_job=False)
