"""Frameworks and lists of codes as files of the catalogue, brought into the database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from bdhvs.places.models import Code
from bdhvs.skills.models import Framework, Item, ItemSet
from bdhvs.skills.rules import FrameworkFileError


@dataclass(frozen=True, slots=True)
class FrameworkFile:
    """A framework as its file says it: items in order, and (item, group, set) rows."""

    code: str
    version: str
    title: str
    official: bool
    labels: dict[str, str]
    sets: frozenset[tuple[str, str, str]]


def read_framework(path: Path) -> FrameworkFile:
    """Raises: FrameworkFileError when an item or a group is used that the file does not name."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    head, items = content["framework"], content["items"]
    known = {item["code"] for item in items}
    groups = {item["code"]: _groups_of(item) for item in items}
    for name, members in content.get("sets", {}).items():
        if stray := set(members) - known:
            raise FrameworkFileError(f"{path.name}: bộ {name} có mục lạ {', '.join(sorted(stray))}.")
    if stray := {group for found in groups.values() for group in found} - set(content["groups"]):
        raise FrameworkFileError(f"{path.name}: nhóm lạ {', '.join(sorted(stray))}.")
    return FrameworkFile(
        code=head["code"],
        version=str(head["version"]),
        title=head["title"],
        official=bool(head.get("official", False)),
        labels={item["code"]: item["label"] for item in items} | content.get("statuses", {}),
        sets=frozenset((*_core_and_optional(items), *_further_sets(content.get("sets", {}), groups))),
    )


def _groups_of(item: dict[str, Any]) -> list[str]:
    return [*item.get("core", []), *item.get("optional", [])]


def _core_and_optional(items: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    for item in items:
        for name in ("core", "optional"):
            yield from ((item["code"], group, name) for group in item.get(name, []))


def _further_sets(sets: dict[str, list[str]], groups: dict[str, list[str]]) -> Iterator[tuple[str, str, str]]:
    for name, members in sets.items():
        for code in members:
            yield from ((code, group, name) for group in groups[code])


@transaction.atomic
def store_framework(file: FrameworkFile) -> Framework:
    """Bring a framework into the database; the same file again changes nothing. Items are never removed."""
    framework, _ = Framework.objects.update_or_create(
        code=file.code,
        version=file.version,
        defaults={"title": file.title, "official": file.official},
    )
    Item.objects.bulk_create(
        [
            Item(framework=framework, code=code, label=label, position=position)
            for position, (code, label) in enumerate(file.labels.items(), start=1)
        ],
        update_conflicts=True,
        unique_fields=["framework", "code"],
        update_fields=["label", "position"],
    )
    items = dict(Item.objects.filter(framework=framework).values_list("code", "pk"))
    wanted = {(items[code], group, name) for code, group, name in file.sets}
    held = ItemSet.objects.filter(item__framework=framework)
    there = set(held.values_list("item_id", "group_code", "set_code"))
    ItemSet.objects.bulk_create(
        ItemSet(item_id=item, group_code=group, set_code=name) for item, group, name in sorted(wanted - there)
    )
    for item, group, name in there - wanted:
        held.filter(item_id=item, group_code=group, set_code=name).delete()
    return framework


def read_codes(path: Path) -> list[tuple[str, str, str]]:
    """Rows (kind, code, label) of the file of codes, in its order."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        (kind, code, said["label"] if isinstance(said, dict) else said)
        for kind, codes in content.items()
        for code, said in codes.items()
    ]


@transaction.atomic
def store_codes(rows: Iterable[tuple[str, str, str]]) -> int:
    """Bring the lists of codes into the database; a commune's own codes stay. Counts: rows of the file."""
    codes = [
        Code(kind=kind, code=code, label=label, position=position)
        for position, (kind, code, label) in enumerate(rows, start=1)
    ]
    Code.objects.bulk_create(
        codes, update_conflicts=True, unique_fields=["kind", "code"], update_fields=["label", "position"]
    )
    return len(codes)
