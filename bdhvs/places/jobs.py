"""Work of the job queue over every commune of this installation: the journal is sealed and, in its time, let go."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from bdhvs.journal.sealing import forget_lines, seal_lines, settled_up_to
from bdhvs.ops.seals import keep_head
from bdhvs.ops.territory import scope
from bdhvs.places.queries import journals


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="seal_journal", pass_context=False)
def seal_journal(timestamp: int) -> None:
    """Every ten minutes: lines written since then become a block."""
    seal_journal_of_all(timezone.localtime(), settings.DATA_DIR)


@app.periodic(cron="40 2 * * *")
@app.task(queueing_lock="forget_journal", pass_context=False)
def forget_journal(timestamp: int) -> None:
    """Every night: lines older than they are kept go; their seals stay."""
    now = timezone.localtime()
    if settings.JOURNAL_DAYS:
        for commune in journals():
            with scope([commune]):
                forget_lines(commune=commune, older_than=now - timedelta(days=settings.JOURNAL_DAYS), at=now)


def seal_journal_of_all(at: datetime, home: Path) -> int:
    """How many blocks were made; none while somebody writes for long (an import): the next run has them.

    The newest seal of each commune is kept in the data folder too, out of reach of who owns the database alone.
    """
    up_to = settled_up_to()
    return sum(_seal(commune, up_to, at, home) for commune in journals()) if up_to else 0


def _seal(commune: str, up_to: int, at: datetime, home: Path) -> int:
    made = 0
    while True:
        with scope([commune]):
            block = seal_lines(commune=commune, up_to=up_to, at=at)
        if block is None:
            return made
        keep_head(home, commune, block.head)
        made += 1
