"""The catalogue of the phone: what may be recorded and how it is called, with the version it belongs to."""

import hashlib
import json
from datetime import date
from typing import Any

from bdhvs.feedback.rules import NeedKind
from bdhvs.field.rules import CODES
from bdhvs.learning.alerts.queries import showing
from bdhvs.learning.authoring.shelves import shelf_of
from bdhvs.learning.library.queries import handbooks_for_phones
from bdhvs.learning.talking_cards import talking_cards_of
from bdhvs.people.rules import GROUP_LABELS, Priority
from bdhvs.places.models import Code
from bdhvs.skills.models import Item, ItemSet
from bdhvs.skills.rules import CONSENT_PURPOSE
from bdhvs.visits.priority.rules import WHY_LABELS
from bdhvs.visits.rechecks.rules import RecheckReason
from bdhvs.visits.rules import VisitKind, VisitOutcome

_CORE, _OPTIONAL = "core", "optional"


def catalogue_for_phones(commune: str) -> dict[str, Any]:
    """What a phone of the commune keeps beside its households: five queries; the same content has the same version.

    The caller has opened the commune's scope.
    """
    known = _items()
    content: dict[str, Any] = {
        **known,
        "groups": GROUP_LABELS | {"citizen": "người dân"},
        "kinds": VisitKind.labels(),
        "outcomes": VisitOutcome.labels(),
        "need_kinds": NeedKind.labels(),
        "priorities": {p.value: p.label for p in Priority if p},
        "topics": dict(Code.objects.filter(kind="topics").order_by("position").values_list("code", "label")),
        "rules": RecheckReason.labels() | WHY_LABELS,
        "consent_purposes": {CONSENT_PURPOSE: "ghi kết quả kỹ năng"},
        "codes": CODES,
        "talking_cards": talking_cards_of([*codes_of(known)], shelf_of(commune).cards),
        "handbooks": handbooks_for_phones(commune),
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return {"version": hashlib.sha256(text.encode()).hexdigest()[:16], **content}


def alerts_for_phones(commune: str, on: date) -> list[dict[str, str]]:
    """Warnings in force, newest first; with every pull, since one may be withdrawn. One query."""
    return [
        {"title": one.title, "says": one.says, "does": one.does, "until": one.until.isoformat()}
        for one in showing(commune, on)
    ]


def codes_of(known: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Codes of items and statuses."""
    return [one["code"] for several in known.values() for one in several]


def _items() -> dict[str, list[dict[str, Any]]]:
    groups: dict[int, dict[str, str]] = {}
    sets: dict[int, set[str]] = {}
    for item, group, name in ItemSet.objects.values_list("item_id", "group_code", "set_code"):
        if name in (_CORE, _OPTIONAL):
            groups.setdefault(item, {})[group] = name
        else:
            sets.setdefault(item, set()).add(name)
    items, statuses = [], []
    for pk, code, label in Item.objects.order_by("position", "pk").values_list("pk", "code", "label"):
        if pk in groups:
            items.append(
                {"code": code, "label": label, "groups": groups[pk], "sets": sorted(sets.get(pk, ()))}
            )
        else:
            statuses.append({"code": code, "label": label})
    return {"items": items, "statuses": statuses}
