"""Checks that what a row points to is there: units, rows, codes of the catalogue."""

from collections.abc import Iterator
from typing import Final

from bdhvs.plans.files.schema import PlanFile
from bdhvs.plans.lint.findings import Findings, Found, Surroundings

_CODE_FIELDS: Final = {
    "channels": "channels",
    "topics": "topics",
    "groups": "groups",
    "programme": "programmes",
    "submits": "submissions",
}
_ROW_FIELDS: Final = ("measured_by", "ties", "funds", "platforms", "amends")
_SECTION_KINDS: Final = {
    "actors": (("codes", "actors"), ("role", "roles")),
    "person_roles": (("code", "person_roles"),),
    "programmes": (("code", "programmes"),),
    "channels": (("codes", "channels"), ("kind", "activities")),
    "platforms": (("codes", "platforms"),),
    "topics": (("codes", "topics"),),
    "groups": (("codes", "groups"),),
    "budget": (("code", "funds"),),
    "reports": (("code", "submissions"), ("parts", "report_parts")),
    "tasks": (("kind", "activities"),),
}


def units(plan: PlanFile, _around: Surroundings) -> Findings:
    """Every lead, partner, giver and receiver is an actor of the plan."""
    known = {code for actor in plan.actors for code in actor.codes}
    for section, index, row in plan.rows():
        for field in ("lead", "partners", "givers", "to"):
            for name in _codes(row, field):
                if name not in known:
                    yield Found("unknown-unit", (section, index), row.id, {"name": name})


def rows(plan: PlanFile, _around: Surroundings) -> Findings:
    """Every row that another row names is there; a parent may also be another plan."""
    known = set(plan.ids())
    for section, index, row in plan.rows():
        for field in _ROW_FIELDS:
            for name in _codes(row, field):
                if name not in known:
                    yield Found("unknown-row", (section, index), row.id, {"name": name})
        yield from _parent((section, index), row.id, getattr(row, "parent", None), known)
    yield from _parent(("plan", "parent"), plan.plan.id, plan.plan.parent, known)


def codes(plan: PlanFile, around: Surroundings) -> Findings:
    """Every code is one of the catalogue."""
    if around.codes is None:
        return
    for section, index, row in plan.rows():
        shared = tuple(
            (name, kind) for name, kind in _CODE_FIELDS.items() if section not in {"channels", "topics"}
        )
        for field, kind in (*shared, *_SECTION_KINDS.get(section, ())):
            for name in _codes(row, field):
                if not around.codes.has(kind, name):
                    yield Found("unknown-code", (section, index), row.id, {"name": name, "kind": kind})


def _parent(path: tuple[str | int, ...], row: str, parent: str | None, known: set[str]) -> Findings:
    if parent and parent[:1].isupper() and parent not in known:
        yield Found("unknown-row", path, row, {"name": parent})


def _codes(row: object, field: str) -> Iterator[str]:
    value = getattr(row, field, None)
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        yield from value
