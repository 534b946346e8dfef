"""Versions with their items as data, whoever brought them: the catalogue's working one or an office."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import yaml
from django.conf import settings
from django.db.models import Count, QuerySet

from bdhvs.learning.framework.models import ItemDetail
from bdhvs.learning.framework.rules import Entry
from bdhvs.skills.models import Framework, FrameworkInUse, Item, ItemSet


@dataclass(frozen=True, slots=True)
class Used:
    """Which version a group has, since when."""

    framework_id: int
    since: date


def versions() -> QuerySet[Framework]:
    """Every version on this machine, newest first, with the number of its skills and where it came from."""
    found = Framework.objects.select_related("imported__imported_by")
    return found.annotate(skills=Count("items__sets__item", distinct=True)).order_by("-pk")


def in_use(commune: str, on: date) -> dict[str, Used]:
    """The version of each group of a commune on a day. Missing: a group without one is not there."""
    rows = FrameworkInUse.objects.filter(commune_id=commune, valid_from__lte=on).order_by("valid_from", "pk")
    return {
        group: Used(pk, since)
        for group, pk, since in rows.values_list("group_code", "framework_id", "valid_from")
    }


def entries_of(framework: Framework) -> list[Entry]:
    """The skills of a version in order, without statuses. Two queries."""
    sets: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = ItemSet.objects.filter(item__framework=framework).order_by("group_code", "set_code")
    for item, group, kind in rows.values_list("item_id", "group_code", "set_code"):
        sets[item].append((group, kind))
    items = (
        Item.objects.filter(framework=framework, pk__in=sets).select_related("detail").order_by("position")
    )
    ours = shipped_codes() if framework.code == "working" else {}
    return [_entry(item, tuple(sets[item.pk]), ours.get(item.code, {})) for item in items]


def _entry(item: Item, sets: tuple[tuple[str, str], ...], ours: dict[str, Any]) -> Entry:
    detail = getattr(item, "detail", None)
    if detail is None:
        codes = (tuple(ours.get("digcomp", ())), tuple(ours.get("circular02", ())))
        return Entry(item.code, item.label, "", sets, *codes)
    return Entry(
        item.code, item.label, detail.level, sets, tuple(detail.digcomp), tuple(detail.circular02),
        tuple(detail.continues),
    )  # fmt: skip


@cache
def shipped_codes() -> dict[str, dict[str, Any]]:
    """Codes beside the items of the working framework, from its file; our own mapping, not an official one."""
    path = settings.CATALOGUE_DIR / "frameworks" / "working.yaml"
    return {item["code"]: item for item in yaml.safe_load(path.read_text(encoding="utf-8"))["items"]}


def known_labels() -> dict[str, str]:
    """Label by code of every item and status of every version; the newest has the last word."""
    return dict(Item.objects.order_by("framework_id", "position").values_list("code", "label"))


def continued_items() -> dict[str, list[str]]:
    """For each item that continues earlier ones, their codes; the newest version has the last word. One query."""
    rows = ItemDetail.objects.exclude(continues=[]).order_by("item__framework_id")
    return dict(rows.values_list("item__code", "continues"))
