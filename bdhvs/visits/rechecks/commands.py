"""Asking about recorded work on its arrival, and closing what was asked."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.ops.territory import whole
from bdhvs.visits.limits.rules import RECHECK
from bdhvs.visits.models import Visit
from bdhvs.visits.rechecks.models import Recheck
from bdhvs.visits.rechecks.rules import (
    NoReasonError,
    OwnRecheckError,
    RecheckClosedError,
    RecheckReason,
    may_be_too_fast,
)
from bdhvs.visits.rechecks.sql import CLOSE, LOOK, QUESTIONS, TOLD, WRITE
from bdhvs.visits.rules import VisitKind, VisitOutcome

_FIVE_MINUTES: Final = timedelta(minutes=5)


def flag_rechecks(
    *, commune: str, visits: Sequence[Visit], by: User | None, at: datetime, results: int | None = None
) -> list[int]:
    """Look at visits that have just been applied: close what they answer, ask about what looks inflated.

    Reads the whole commune, whatever the caller may see: a photo may be of the next hamlet. One look tells which
    questions can have an answer at all; an ordinary evening costs no more, however many visits. Asking twice about the
    same thing is impossible. `results`: how many came with them at most. Gives the ids of new rechecks.
    """
    if not visits:
        return []
    with whole(commune):
        told = {
            "commune": commune,
            "at": at,
            "on": at.date(),
            **_around(visits),
        }
        limits, answered, *seen = _look(told)
        told |= limits
        if answered:
            _run(CLOSE, told)
        opened = []
        for reason in _worth_asking(visits, told, results, seen):
            opened += _run(f"{TOLD}{QUESTIONS[reason]}{WRITE}", {**told, "reason": reason.value})
        if opened:
            note(act="open_recheck", by=by, at=at, commune=commune, subject="recheck", ids=opened)
    return opened


def _around(visits: Sequence[Visit]) -> dict[str, Any]:
    """The visits, who told them, and the time around them in which another visit may belong to the same burst."""
    times = [visit.occurred_at for visit in visits if visit.occurred_at is not None]
    return {
        "ids": [visit.pk for visit in visits],
        "homes": sorted({visit.household_id for visit in visits}),
        "recorders": sorted({visit.recorded_by_id for visit in visits if visit.recorded_by_id is not None}),
        "since": min(times) - _FIVE_MINUTES if times else None,
        "until": max(times) + _FIVE_MINUTES if times else None,
    }


def _look(told: dict[str, Any]) -> tuple[dict[str, int], bool, bool, bool]:
    """The commune's limits; and whether something open may be answered, whether many visits are near in time, whether
    all results are “yes”."""
    limits = {name: limit.default for name, limit in RECHECK.items()}
    with connection.cursor() as cursor:
        cursor.execute(LOOK, {**limits, **told})
        own, closes, near, yes = cursor.fetchone() or (None, True, True, True)
    return {**limits, **json.loads(own or "{}")}, bool(closes), bool(near), bool(yes)


def _worth_asking(
    visits: Sequence[Visit], limits: Mapping[str, int], results: int | None, seen: Sequence[bool]
) -> list[RecheckReason]:
    """Questions that may have an answer: none about photos without a photo, none about haste without haste."""
    near, yes = seen
    timed: dict[tuple[object, ...], list[int]] = {}
    for visit in visits:
        if (
            visit.elapsed_s is not None
            and visit.outcome == VisitOutcome.DONE
            and visit.kind != VisitKind.SPOT_CHECK
        ):
            group = (visit.household_id, visit.recorded_by_id, visit.occurred_on)
            timed.setdefault(group, []).append(visit.elapsed_s)
    may = {
        RecheckReason.TOO_FAST: any(may_be_too_fast(told, results, limits) for told in timed.values()),
        RecheckReason.BURST: near,
        RecheckReason.ALL_YES: yes,
        RecheckReason.SAME_PHOTO: any(visit.photos for visit in visits),
    }
    return [reason for reason, worth in may.items() if worth]


def _run(sql: str, told: dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, told)
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def open_target_recheck(
    *, commune: str, reason: RecheckReason, target: str, key: str, seen: int, limit: int, at: datetime
) -> bool:
    """Ask about a target as a whole, once per `key`; gives whether it is new."""
    _, made = Recheck.objects.get_or_create(
        commune_id=commune,
        reason=reason.value,
        key=key,
        defaults={
            "target_code": target,
            "seen": seen,
            "limit": limit,
            "opened_on": at.date(),
            "opened_at": at,
        },
    )
    return made


@transaction.atomic
def close_recheck(*, recheck: Recheck, why: str, by: User, at: datetime) -> None:
    """Close by hand, with a reason that stays beside it. Nobody closes a question about his own work.

    Raises: NoReasonError, OwnRecheckError, RecheckClosedError
    """
    told = " ".join(why.split())[:200]
    if not told:
        raise NoReasonError("Hãy ghi vì sao đóng, ví dụ: đã hỏi, gặp bà con ở nhà văn hóa.")
    if recheck.recorder_id == by.pk:
        raise OwnRecheckError("Việc do chính mình ghi thì người khác đóng.")
    open_now = Recheck.objects.select_for_update(of=("self",)).filter(pk=recheck.pk, closed_at=None)
    if not open_now.exists():
        raise RecheckClosedError("Việc này đã đóng rồi.")
    open_now.update(closed_at=at, closed_by=by, closed_note=told)
    note(act="close_recheck", by=by, at=at, commune=recheck.commune_id, subject="recheck", ids=[recheck.pk])
