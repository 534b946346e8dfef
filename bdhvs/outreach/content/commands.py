"""Acts on a content item: writing, rewriting, sending, approving, returning, publishing, dropping."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.outreach.commands import PublicationDetails, record_publication
from bdhvs.outreach.content.models import ContentItem, ContentNote, ContentVersion
from bdhvs.outreach.content.queries import is_published, locked_item
from bdhvs.outreach.content.rules import (
    ContentError,
    ContentForm,
    ContentState,
    ContentStep,
    check_comment,
    check_evidence,
    check_step,
    state_after_writing,
)
from bdhvs.outreach.filing.commands import keep_files, proof_words
from bdhvs.outreach.models import Publication
from bdhvs.skills.correcting import check_within
from bdhvs.ui.proofs import Proof


@dataclass(frozen=True, slots=True)
class ContentDetails:
    """What an item says and where it is meant to go. `served` empty means the whole commune."""

    form: ContentForm
    title: str
    body: str = ""
    channels: tuple[str, ...] = ()
    served: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    planned_on: date | None = None
    unit_code: str | None = None
    in_charge: str = ""
    task_code: str = ""
    gathering_id: int | None = None
    lesson: str = ""

    def columns(self) -> dict[str, Any]:
        """The values of a row."""
        return {
            "form": self.form.value, "title": self.title, "body": self.body, "channels": list(self.channels),
            "served": list(self.served), "topics": list(self.topics), "planned_on": self.planned_on,
            "unit_id": self.unit_code, "in_charge": self.in_charge, "task_code": self.task_code,
            "gathering_id": self.gathering_id, "lesson": self.lesson,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Released:
    """Where and when an item went out, and what shows it. Unit: minutes on air."""

    channel_code: str
    on: date
    link: str = ""
    aired_from: time | None = None
    minutes: int | None = None
    proofs: tuple[Proof, ...] = ()


@transaction.atomic
def write_item(*, commune_code: str, details: ContentDetails, by: User | None, at: datetime) -> ContentItem:
    """Keep an idea, or a draft with its first text.

    Raises: ContentError, OutsideTerritoryError
    """
    _check(details, by)
    item = ContentItem.objects.create(
        commune_id=commune_code, state=state_after_writing(details.body).value, written_at=at, written_by=by,
        code=f"moi-{at.timestamp()}"[:20], **details.columns(),
    )  # fmt: skip
    item.code = f"TT-{item.pk}"
    _keep_version(item, by, at)
    item.save(update_fields=["code", "version"])
    return _told(item, ContentStep.WRITTEN, "write_content", by, at)


@transaction.atomic
def rewrite_item(*, item: ContentItem, details: ContentDetails, by: User | None, at: datetime) -> ContentItem:
    """Say it otherwise. A changed title or text is a new version that must be approved again.

    Raises: ContentError, OutsideTerritoryError
    """
    held = _held(item, ContentStep.REWRITTEN, by)
    _check(details, by)
    changed = (held.title, held.body) != (details.title, details.body)
    for column, value in details.columns().items():
        setattr(held, column, value)
    if changed:
        held.state = state_after_writing(details.body).value
        held.approved_at = held.approved_by = None
        held.written_at, held.written_by = at, by
        _keep_version(held, by, at)
    held.save()
    return _told(held, ContentStep.REWRITTEN, "rewrite_content", by, at)


@transaction.atomic
def send_item(*, item: ContentItem, by: User | None, at: datetime) -> ContentItem:
    """Ask somebody else to approve the text.

    Raises: ContentError, OutsideTerritoryError
    """
    held = _held(item, ContentStep.SENT, by)
    if not held.body.strip():
        raise ContentError("Bài chưa có nội dung nên chưa gửi duyệt được.")
    held.state = ContentState.WAITING.value
    held.save(update_fields=["state"])
    return _told(held, ContentStep.SENT, "send_content", by, at)


@transaction.atomic
def approve_item(*, item: ContentItem, by: User, at: datetime, comment: str = "") -> ContentItem:
    """Let the text go out as it stands.

    Raises: ContentError when it is one's own text, or does not wait.
    """
    held = locked_item(item)
    check_step(_state(held), ContentStep.APPROVED)
    if held.written_by_id == by.pk:
        raise ContentError("Người viết không tự duyệt. Hãy nhờ lãnh đạo hoặc cán bộ khác duyệt.")
    held.state, held.approved_at, held.approved_by = ContentState.APPROVED.value, at, by
    held.save(update_fields=["state", "approved_at", "approved_by"])
    return _told(held, ContentStep.APPROVED, "approve_content", by, at, comment=comment.strip())


@transaction.atomic
def return_item(*, item: ContentItem, comment: str, by: User, at: datetime) -> ContentItem:
    """Give the text back with what should be different; an approval not yet used is taken back so.

    Raises: ContentError
    """
    held, told = locked_item(item), check_comment(comment)
    check_step(_state(held), ContentStep.RETURNED)
    held.state, held.approved_at, held.approved_by = ContentState.RETURNED.value, None, None
    held.save(update_fields=["state", "approved_at", "approved_by"])
    return _told(held, ContentStep.RETURNED, "return_content", by, at, comment=told)


@transaction.atomic
def drop_item(*, item: ContentItem, comment: str, by: User | None, at: datetime) -> ContentItem:
    """It will not go out; the reason stays.

    Raises: ContentError, OutsideTerritoryError
    """
    held, told = _held(item, ContentStep.DROPPED, by), check_comment(comment)
    held.state, held.approved_at, held.approved_by = ContentState.DROPPED.value, None, None
    held.save(update_fields=["state", "approved_at", "approved_by"])
    return _told(held, ContentStep.DROPPED, "drop_content", by, at, comment=told)


@transaction.atomic
def publish_item(*, item: ContentItem, released: Released, by: User | None, at: datetime) -> Publication:
    """Write that the approved text went out on a channel: the fact that targets measure.

    Taken back by withdrawing that fact (skills.correcting.withdraw); the item is then approved as before.
    Raises: ContentError, FactError
    """
    held = _held(item, ContentStep.PUBLISHED, by)
    check_evidence(
        released.channel_code, proof=released.link, minutes=released.minutes, files=len(released.proofs)
    )
    details = PublicationDetails(
        channel_code=released.channel_code, occurred_on=released.on, title=held.title, minutes=released.minutes,
        proof=proof_words(released.link, released.proofs), topics=tuple(held.topics), served=tuple(held.served),
        aired_from=released.aired_from, ref_code=held.code,
    )  # fmt: skip
    fact = record_publication(commune_code=held.commune_id, details=details, by=by, at=at)
    keep_files(item=held, proofs=released.proofs, by=by, at=at)
    _told(held, ContentStep.PUBLISHED, "publish_content", by, at)
    return fact


def usual_details(details: ContentDetails, channels: Sequence[str]) -> ContentDetails:
    """The same with the usual channels of its form, where none was named."""
    return details if details.channels else replace(details, channels=tuple(channels))


def _state(item: ContentItem) -> str:
    """How it stands now: published is what has a publication in force."""
    return ContentState.PUBLISHED.value if is_published(item) else item.state


def _held(item: ContentItem, step: ContentStep, by: User | None) -> ContentItem:
    """The row as it is now, when this person may take the step.

    Raises: ContentError, OutsideTerritoryError
    """
    held = locked_item(item)
    check_place(by, held.unit_id, held.served)
    check_step(_state(held), step)
    return held


def check_place(by: User | None, unit: str | None, served: Sequence[str]) -> None:
    """A hamlet's own people write for their hamlets; a unit's people for whomever the unit serves.

    Raises: OutsideTerritoryError
    """
    if by is not None:
        check_within(by, served if by.hamlets else [unit])


def _check(details: ContentDetails, by: User | None) -> None:
    if not details.title.strip():
        raise ContentError("Hãy ghi tiêu đề.")
    check_place(by, details.unit_code, details.served)


def _keep_version(item: ContentItem, by: User | None, at: datetime) -> None:
    item.version += 1
    ContentVersion.objects.create(
        item=item, commune_id=item.commune_id, number=item.version, title=item.title, body=item.body,
        written_at=at, written_by=by,
    )  # fmt: skip


def _told(
    item: ContentItem, step: ContentStep, act: str, by: User | None, at: datetime, *, comment: str = ""
) -> ContentItem:
    """One line in the story of the item and one in the journal."""
    ContentNote.objects.create(
        item=item,
        commune_id=item.commune_id,
        step=step.value,
        comment=comment[:600],
        recorded_at=at,
        recorded_by=by,
    )
    note(act=act, by=by, at=at, commune=item.commune_id, subject="content", ids=[item.pk])
    return item
