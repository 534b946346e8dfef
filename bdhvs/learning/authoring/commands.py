"""Acts on a commune's own works. A version is never changed; what is shown changes by approving and withdrawing."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.learning.approval.rules import NOT_ONES_OWN, reason_of
from bdhvs.learning.authoring.drafts import LessonDraft, own_pictures_in
from bdhvs.learning.authoring.files import ROOM, AttachedFile
from bdhvs.learning.authoring.kinds import findings_of, named
from bdhvs.learning.authoring.models import LessonAttachment, OwnPicture, OwnWork, WorkVersion
from bdhvs.learning.authoring.rules import Attachment, AuthoringError, StaleError, WorkKind
from bdhvs.learning.authoring.shelves import pictures_of
from bdhvs.learning.lessons.reviewing import Finding
from bdhvs.ui.proofs import Proof, keep


@dataclass(frozen=True, slots=True)
class Wording:
    """What a version says, where it came from, and which earlier one it takes up again."""

    content: dict[str, Any]
    origin: str = ""
    restores: int | None = None


@transaction.atomic
def begin_work(
    *, commune: str, kind: WorkKind, code: str, wording: Wording, by: User | None, at: datetime
) -> OwnWork:
    """The first version of a work under an address of its own, or of ours.

    Raises: AuthoringError when the commune has a work of this name
    """
    if OwnWork.objects.filter(commune_id=commune, kind=kind.value, code=code).exists():
        raise AuthoringError("Xã đã có bản của mình cho bài này. Hãy mở bản ấy để sửa.")
    item, title = named(kind, wording.content)
    work = OwnWork.objects.create(
        commune_id=commune, kind=kind.value, code=code, item=item, title=title, latest=0, changed_at=at
    )
    _write(work, wording, by, at, "begin_work")
    return work


@transaction.atomic
def save_work(*, work: OwnWork, seen: int, wording: Wording, by: User | None, at: datetime) -> WorkVersion:
    """A new version. `seen`: the number of the version that the writer began from.

    Raises: StaleError when a later one was saved meanwhile; nothing is written over
    """
    held = _held(work)
    if held.latest != seen:
        raise StaleError("Chưa lưu: bài này vừa được lưu ở cửa sổ khác hoặc do người khác.")
    return _write(held, wording, by, at, "save_work")


@transaction.atomic
def restore_version(*, work: OwnWork, number: int, seen: int, by: User | None, at: datetime) -> WorkVersion:
    """Take up an earlier version again, as a new one. Raises: StaleError; AuthoringError"""
    old = work.versions.filter(number=number).first()
    if old is None:
        raise AuthoringError("Không có bản này.")
    wording = Wording(old.content, f"lấy lại bản {number}", number)
    return save_work(work=work, seen=seen, wording=wording, by=by, at=at)


@transaction.atomic
def undo(*, work: OwnWork, seen: int, by: User | None, at: datetime) -> WorkVersion:
    """Back to what stood before the last change; again goes one further back. Raises: StaleError; AuthoringError"""
    newest = newest_of(work)
    before = (newest.restores or newest.number) - 1
    if before < 1:
        raise AuthoringError("Không còn gì để hoàn tác.")
    return restore_version(work=work, number=before, seen=seen, by=by, at=at)


def _write(work: OwnWork, wording: Wording, by: User | None, at: datetime, act: str) -> WorkVersion:
    work.latest += 1
    work.item, work.title = named(WorkKind(work.kind), wording.content)
    work.changed_at = at
    work.save(update_fields=["latest", "item", "title", "changed_at"])
    version = WorkVersion.objects.create(
        commune_id=work.commune_id, work=work, number=work.latest, content=wording.content,
        origin=wording.origin[:120], restores=wording.restores, written_at=at, written_by=by,
    )  # fmt: skip
    _note(act, version, by, at)
    return version


@transaction.atomic
def send_work(*, work: OwnWork, by: User | None, at: datetime) -> WorkVersion:
    """Hand the newest version to a second person. Raises: AuthoringError when something must be done first"""
    version = newest_of(_held(work))
    if version.sent_at and not version.returned:
        raise AuthoringError("Bản này đã gửi duyệt rồi.")
    left = [one for one in findings_in(version) if one.must]
    if left:
        raise AuthoringError(f"Chưa gửi được, còn {len(left)} điều phải sửa: {left[0]}")
    version.sent_at, version.returned = at, ""
    version.save(update_fields=["sent_at", "returned"])
    _note("send_work", version, by, at)
    return version


@transaction.atomic
def approve_work(*, work: OwnWork, number: int, by: User, at: datetime) -> None:
    """Show this version to everybody. Raises: AuthoringError when it is one's own, or no longer the newest"""
    held = _held(work)
    version = newest_of(held)
    if version.number != number or not version.sent_at or version.returned or version.approved_at:
        raise AuthoringError("Bản này không còn chờ duyệt, có thể vừa được sửa. Hãy tải lại trang.")
    if version.written_by_id == by.pk:
        raise AuthoringError(NOT_ONES_OWN)
    version.approved_at, version.approved_by = at, by
    version.save(update_fields=["approved_at", "approved_by"])
    held.published = version
    held.save(update_fields=["published"])
    _note("approve_work", version, by, at)


@transaction.atomic
def return_work(*, work: OwnWork, reason: str, by: User, at: datetime) -> None:
    """Give the newest version back to its writer. Raises: AuthoringError"""
    version = newest_of(_held(work))
    if not version.sent_at or version.approved_at:
        raise AuthoringError("Bản này không chờ duyệt. Hãy tải lại trang.")
    version.returned = reason_of(reason)
    version.save(update_fields=["returned"])
    _note("return_work", version, by, at)


@transaction.atomic
def withdraw_work(*, work: OwnWork, reason: str, by: User, at: datetime) -> None:
    """Take the work away from everybody; where it stood for one of ours, ours is shown again. Raises: AuthoringError"""
    held = _held(work)
    version = held.published
    if version is None:
        raise AuthoringError("Bài này không còn hiện nữa.")
    version.withdrawn_at, version.withdrawn_by, version.reason = at, by, reason_of(reason)
    version.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    held.published = None
    held.save(update_fields=["published"])
    _note("withdraw_work", version, by, at)


def newest_of(work: OwnWork) -> WorkVersion:
    """The newest version, with the work as it stands now."""
    return (
        WorkVersion.objects.select_related("work", "written_by").filter(work=work.pk).order_by("-number")[0]
    )


def pictures_in(version: WorkVersion) -> dict[str, str]:
    """The commune's pictures that a version of a lesson names, ready to be drawn."""
    if version.work.kind != WorkKind.LESSON.value:
        return {}
    draft = LessonDraft.model_validate(version.content)
    return dict(pictures_of(version.commune_id, own_pictures_in(draft.steps)))


def findings_in(version: WorkVersion) -> list[Finding]:
    """Everything to make better in a version."""
    return findings_of(WorkKind(version.work.kind), version.content, pictures_in(version))


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A picture as it is kept: drawn again, small. Unit: pixels."""

    jpeg: bytes
    wide: int
    high: int


@transaction.atomic
def add_picture(
    *, commune: str, picture: CleanPicture, shows: str, by: User | None, at: datetime
) -> OwnPicture:
    """Keep a picture for lessons of the commune; the same picture twice is one."""
    sha256 = hashlib.sha256(picture.jpeg).hexdigest()
    made, new = OwnPicture.objects.get_or_create(
        commune_id=commune, sha256=sha256,
        defaults={
            "shows": shows, "jpeg": picture.jpeg, "wide": picture.wide, "high": picture.high, "added_at": at,
            "added_by": by,
        },
    )  # fmt: skip
    if new:
        note(act="add_picture", by=by, at=at, commune=commune, subject="own_picture", ids=[made.pk])
    return made


@transaction.atomic
def attach(
    *,
    commune: str,
    lesson: str,
    label: str,
    kind: Attachment,
    file: AttachedFile,
    by: User | None,
    at: datetime,
) -> LessonAttachment:
    """Put a file beside a lesson of the commune; everybody sees it at once, with its weight."""
    made = LessonAttachment.objects.create(
        commune_id=commune, lesson=lesson, kind=kind.value, label=label, name=file.name, file_kind=file.kind,
        sha256=file.sha256, weight=len(file.content), added_at=at, added_by=by,
    )  # fmt: skip
    keep(ROOM, commune, Proof(file.name, file.kind, file.content))
    note(act="attach", by=by, at=at, commune=commune, subject="lesson_attachment", ids=[made.pk])
    return made


@transaction.atomic
def detach(*, attachment: LessonAttachment, by: User | None, at: datetime) -> None:
    """Take a file away from everybody; its row stays with who did it."""
    attachment.removed_at, attachment.removed_by = at, by
    attachment.save(update_fields=["removed_at", "removed_by"])
    note(
        act="detach",
        by=by,
        at=at,
        commune=attachment.commune_id,
        subject="lesson_attachment",
        ids=[attachment.pk],
    )


def _held(work: OwnWork) -> OwnWork:
    return OwnWork.objects.select_for_update(of=("self",)).select_related("published").get(pk=work.pk)


def _note(act: str, version: WorkVersion, by: User | None, at: datetime) -> None:
    note(act=act, by=by, at=at, commune=version.commune_id, subject="own_work", ids=[version.work_id])
