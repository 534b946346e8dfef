"""Sealing the journal, block by block, while others go on writing."""

import time
from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from bdhvs.journal.chain import GENESIS, KEPT_AT_LEAST, Covered, Written, hash_of, marks_of
from bdhvs.journal.commands import note
from bdhvs.journal.models import Block, Line

LINES_IN_A_BLOCK = 5_000
PATIENCE_SECONDS = 3.0
_LOOK_AGAIN_SECONDS = 0.05
_LAST_ID = "SELECT last_value FROM journal_line_id_seq"
_WRITING = """
SELECT virtualtransaction FROM pg_locks
 WHERE locktype = 'relation' AND relation = 'journal_line'::regclass AND mode = 'RowExclusiveLock' AND granted
   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
   AND virtualtransaction NOT IN (SELECT virtualtransaction FROM pg_locks WHERE pid = pg_backend_pid())
"""
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('journal of ' || %s))"


def settled_up_to(patience: float = PATIENCE_SECONDS) -> int | None:
    """The last id below which no line can appear any more; None when somebody is writing for longer.

    Whoever got an id holds a lock on the table until his transaction ends. So: read the last id given, see who
    holds that lock now, wait for those (not for later ones). Nobody is kept from writing meanwhile.
    """
    last: int = _column(_LAST_ID)[0]
    waited_for = set(_column(_WRITING))
    until = time.monotonic() + patience
    while waited_for:
        if time.monotonic() > until:
            return None
        time.sleep(_LOOK_AGAIN_SECONDS)
        waited_for &= set(_column(_WRITING))
    return last


def _column(question: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def seal_lines(*, commune: str, up_to: int, at: datetime) -> Block | None:
    """The next block of a commune, at most `LINES_IN_A_BLOCK` lines; None when all lines up to that id are sealed.

    `up_to`: from `settled_up_to`. Needs the scope of the commune.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME, [commune])
    before = Block.objects.filter(commune_code=commune).order_by("-number").first()
    start = before.to_id + 1 if before else 1
    lines = list(written(commune, start, up_to)[:LINES_IN_A_BLOCK])
    if not lines:
        return None
    to_id = up_to if len(lines) < LINES_IN_A_BLOCK else lines[-1].pk
    told = [as_written(line) for line in lines]
    newest = max(line.at for line in lines)
    covered = Covered(commune, before.number + 1 if before else 1, start, to_id, newest)
    marks, previous = marks_of(told), bytes(before.hash) if before else GENESIS
    return Block.objects.create(
        commune_code=commune, number=covered.number, from_id=start, to_id=to_id, count=len(lines), last_at=newest,
        marks=marks, previous=previous, hash=hash_of(covered, marks, previous), sealed_at=at,
    )  # fmt: skip


def written(commune: str, from_id: int, to_id: int) -> QuerySet[Line]:
    """Lines of one commune between two ids, in order of ids."""
    return Line.objects.filter(commune_code=commune, pk__gte=from_id, pk__lte=to_id).order_by("pk")


def as_written(line: Line) -> Written:
    return Written(line.pk, line.at, line.by_id, line.act, line.commune_code, line.subject_kind,
                   line.subject_ids, line.count, line.fields)  # fmt: skip


@transaction.atomic
def forget_lines(*, commune: str, older_than: datetime, at: datetime) -> int:
    """Give up the lines of whole blocks whose newest line is older; their seals stay. How many lines went.

    Never less than `KEPT_AT_LEAST` old, whatever is asked.
    """
    limit = min(older_than, at - KEPT_AT_LEAST)
    old = Block.objects.filter(commune_code=commune, forgotten_at=None, last_at__lt=limit).order_by("number")
    gone = _forget(old, at)
    if gone:
        note(act="forget_journal", by=None, at=at, commune=commune, subject="journal_line", count=gone)
    return gone


def _forget(blocks: Iterable[Block], at: datetime) -> int:
    gone = 0
    for block in list(blocks):
        Block.objects.filter(pk=block.pk).update(forgotten_at=at)
        gone += written(block.commune_code, block.from_id, block.to_id).order_by().delete()[0]
    return gone
