"""Acts on versions of the framework: taking one in, putting one to use."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.learning.framework.models import FrameworkImport, ItemDetail
from bdhvs.learning.framework.rules import GROUPS, Entry, FrameworkError
from bdhvs.skills.models import Framework, FrameworkInUse, Item, ItemSet


@dataclass(frozen=True, slots=True)
class VersionDetails:
    """The head of a version. `official` only with the document that issued it as `source`."""

    code: str
    version: str
    title: str
    source: str
    official: bool = False


@transaction.atomic
def take_in_version(
    *, commune: str, details: VersionDetails, entries: Sequence[Entry], by: User | None, at: datetime
) -> Framework:
    """Store a version whole. A version is never written over, and no fact of an earlier one changes.

    Raises: FrameworkError when this version is there already, has no item, or names no source
    """
    if not entries:
        raise FrameworkError("Phiên bản chưa có kỹ năng nào.")
    if not details.source.strip():
        raise FrameworkError("Hãy ghi nguồn: văn bản nào, ngày nào, của cơ quan nào.")
    if Framework.objects.filter(code=details.code, version=details.version).exists():
        raise FrameworkError("Phiên bản này đã có. Nội dung mới thì đặt số phiên bản mới.")
    framework = Framework.objects.create(
        code=details.code, version=details.version, title=details.title, official=details.official
    )
    FrameworkImport.objects.create(framework=framework, source=details.source, imported_at=at, imported_by=by)
    items = Item.objects.bulk_create(
        Item(framework=framework, code=one.code, label=one.label, position=position)
        for position, one in enumerate(entries, 1)
    )
    pairs = list(zip(items, entries, strict=True))
    ItemSet.objects.bulk_create(
        ItemSet(item=item, group_code=group, set_code=kind) for item, one in pairs for group, kind in one.sets
    )
    ItemDetail.objects.bulk_create(
        ItemDetail(
            item=item, level=one.level, digcomp=list(one.digcomp), circular02=list(one.circular02),
            continues=list(one.continues),
        )
        for item, one in pairs
    )  # fmt: skip
    note(act="take_in_framework", by=by, at=at, commune=commune, subject="framework", ids=[framework.pk])
    return framework


@transaction.atomic
def use_version(
    *, commune: str, framework: Framework, groups: Iterable[str], since: date, by: User | None, at: datetime
) -> int:
    """Apply a version to groups of learners from a day on; before it the earlier version keeps counting.

    Raises: FrameworkError for a group that the version says nothing of
    """
    wanted = list(dict.fromkeys(groups))
    there = set(
        ItemSet.objects.filter(item__framework=framework).values_list("group_code", flat=True).distinct()
    )
    if not wanted:
        raise FrameworkError("Hãy chọn ít nhất một nhóm người học.")
    if lacking := [GROUPS.get(group, group) for group in wanted if group not in there]:
        raise FrameworkError(f"Phiên bản này không có kỹ năng nào cho nhóm: {', '.join(lacking)}.")
    for group in wanted:
        FrameworkInUse.objects.update_or_create(
            commune_id=commune, group_code=group, valid_from=since, defaults={"framework": framework}
        )
    note(act="use_framework", by=by, at=at, commune=commune, subject="framework", ids=[framework.pk])
    return len(wanted)
