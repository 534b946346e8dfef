"""Wording a need anew without anybody in it, and letting everybody read question and answer."""

from datetime import datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.feedback.commands.steps import held, take_step
from bdhvs.feedback.models import Need
from bdhvs.feedback.rules import ABOUT_DATA, NeedError, NeedStepKind, check_publishing
from bdhvs.journal.commands import note


@transaction.atomic
def word_need(*, need: Need, gist: str, for_report: bool, by: User | None, at: datetime) -> None:
    """Say it in the office's own short words; these alone leave the page. `for_report`: the report names it.

    Raises: NeedError for a report without words, or a published question left without any
    """
    fresh, words = held(need), " ".join(gist.split())
    if for_report and not words:
        raise NeedError("Hãy viết gọn lại trước khi đưa vào báo cáo.")
    if fresh.published_at and not words:
        raise NeedError("Câu này đang đăng cho mọi người đọc. Hãy gỡ xuống trước khi xóa.")
    fresh.gist, fresh.for_report = words, for_report
    fresh.save(update_fields=["gist", "for_report"])
    take_step(need=fresh, kind=NeedStepKind.WORDED, by=by, at=at, words=words)
    note(act="word_need", by=by, at=at, commune=need.commune_id, subject="need", ids=[need.pk])


@transaction.atomic
def publish_need(*, need: Need, public_answer: str, by: User | None, at: datetime) -> None:
    """Put the reworded question and this answer on the learners' site; again replaces the answer.

    Raises: NeedError
    """
    fresh = held(need)
    if fresh.kind in ABOUT_DATA:
        raise NeedError("Yêu cầu về dữ liệu của một nhà thì không đăng.")
    check_publishing(fresh.state, fresh.gist, fresh.published_at is not None)
    fresh.public_answer, fresh.published_at = public_answer.strip(), fresh.published_at or at
    fresh.save(update_fields=["public_answer", "published_at"])
    take_step(need=fresh, kind=NeedStepKind.PUBLISHED, by=by, at=at)
    note(act="publish_need", by=by, at=at, commune=need.commune_id, subject="need", ids=[need.pk])


@transaction.atomic
def unpublish_need(*, need: Need, by: User | None, at: datetime) -> None:
    """Take question and answer off the site; again changes nothing."""
    fresh = held(need)
    if fresh.published_at is None:
        return
    fresh.published_at = None
    fresh.save(update_fields=["published_at"])
    take_step(need=fresh, kind=NeedStepKind.WITHDRAWN, by=by, at=at)
    note(act="unpublish_need", by=by, at=at, commune=need.commune_id, subject="need", ids=[need.pk])
