"""Answering and closing."""

from datetime import datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.feedback.commands.steps import held, take_step
from bdhvs.feedback.models import Need
from bdhvs.feedback.rules import (
    WAITING,
    NeedAnsweredError,
    NeedState,
    NeedStepKind,
    check_closing,
)
from bdhvs.journal.commands import note

_STEPS = {NeedState.ANSWERED: NeedStepKind.ANSWERED, NeedState.DECLINED: NeedStepKind.DECLINED}


@transaction.atomic
def answer_need(
    *, need: Need, answer: str, by: User | None, at: datetime, state: NeedState = NeedState.ANSWERED
) -> None:
    """Say what was done about it, or why nothing was; the household's card no longer shows it.

    Raises: NeedAnsweredError
    """
    changed = Need.objects.filter(pk=need.pk, state__in=WAITING).update(
        state=state.value, answer=answer.strip(), answered_at=at, answered_by=by
    )
    if not changed:
        raise NeedAnsweredError("Nhu cầu này đã được trả lời trước đó.")
    take_step(need=need, kind=_STEPS[state], by=by, at=at)
    note(act="answer_need", by=by, at=at, commune=need.commune_id, subject="need", ids=[need.pk])


@transaction.atomic
def close_need(*, need: Need, by: User | None, at: datetime, words: str = "") -> None:
    """Put an answered need away.

    Raises: NeedError when nobody answered it
    """
    fresh = held(need)
    check_closing(fresh.state)
    fresh.state = NeedState.CLOSED.value
    fresh.save(update_fields=["state"])
    take_step(need=fresh, kind=NeedStepKind.CLOSED, by=by, at=at, words=words)
    note(act="close_need", by=by, at=at, commune=need.commune_id, subject="need", ids=[need.pk])
