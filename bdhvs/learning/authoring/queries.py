"""A commune's works as the office sees them."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from bdhvs.learning.authoring.models import WorkVersion
from bdhvs.learning.authoring.rules import State

_NAMES = {
    "title": "Tên", "item": "Kỹ năng", "groups": "Dành cho ai", "why": "Học để làm gì", "need": "Cần có", "tip": "Mẹo",
    "check": "Thử xem", "loudspeaker": "Lời loa", "minutes": "Số phút", "steps": "Bước", "card": "Thẻ nói",
    "questions": "Câu", "scenes": "Màn hình", "story": "Câu chuyện", "learned": "Nhớ điều gì",
}  # fmt: skip


def newest_versions(commune: str) -> QuerySet[WorkVersion]:
    """The newest version of every work of a commune, with the work."""
    found = WorkVersion.objects.filter(commune_id=commune, number=F("work__latest"))
    return found.select_related("work", "written_by")


def state_of(newest: WorkVersion) -> State:
    """Where a work stands, by its newest version."""
    if newest.returned:
        return State.RETURNED
    if newest.sent_at and not newest.approved_at:
        return State.REVIEW
    if newest.work.published_id is None:
        return State.WITHDRAWN if newest.withdrawn_at else State.DRAFT
    return State.PUBLISHED if newest.work.published_id == newest.pk else State.REWRITTEN


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two versions differ. `words`: (sign, words) pieces, in order; sign is "", "-" or "+"."""

    place: str
    words: tuple[tuple[str, str], ...]


def differences(before: dict[str, Any], now: dict[str, Any]) -> list[Difference]:
    """What changed between two contents, place by place, word by word."""
    old, new = dict(_flat(before)), dict(_flat(now))
    return [
        Difference(place, tuple(_words(old.get(place, ""), new.get(place, ""))))
        for place in dict.fromkeys([*old, *new])
        if old.get(place, "") != new.get(place, "")
    ]


def _flat(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in content.items():
        label = _NAMES.get(name, name)
        if name in ("steps", "questions") and isinstance(value, (list, tuple)):
            for number, one in enumerate(value, 1):
                yield f"{label} {number}", _said(one)
        elif name == "scenes" and isinstance(value, dict):
            for scene, one in value.items():
                yield f"{label} “{scene}”", _said(one)
        else:
            yield label, _said(value)


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ". ".join(filter(None, (_said(one) for one in value.values())))
    if isinstance(value, (list, tuple)):
        return "; ".join(filter(None, (_said(one) for one in value)))
    return "" if value is None or isinstance(value, bool) else str(value)


def _words(before: str, now: str) -> Iterator[tuple[str, str]]:
    old, new = before.split(), now.split()
    for act, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if act == "equal":
            yield "", " ".join(old[a:b])
        else:
            yield from ((sign, " ".join(part)) for sign, part in (("-", old[a:b]), ("+", new[c:d])) if part)
