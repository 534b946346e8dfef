"""What changed between two versions of a plan, as JSON-ready lines for its history."""

from typing import Any, TypeAlias

from bdhvs.plans.files.schema import ROW_SECTIONS, PlanFile
from bdhvs.plans.files.writing import plan_to_data

Change: TypeAlias = dict[str, Any]


def diff_plans(old: PlanFile, new: PlanFile) -> list[Change]:
    """One line for each row added, removed or changed, in the order of the file.

    Shape: {section, row, kind: added | removed | changed | reordered, fields: {name: {old, new}}}; a value that was
    or is absent is null.
    """
    before, after = plan_to_data(old), plan_to_data(new)
    changes: list[Change] = []
    for section in PlanFile.model_fields:
        if section in ROW_SECTIONS:
            changes += _rows(section, before.get(section, []), after.get(section, []))
        else:
            changes += _whole(section, before.get(section), after.get(section))
    return changes


def _whole(section: str, before: Any, after: Any) -> list[Change]:
    if before == after:
        return []
    if isinstance(before, dict) and isinstance(after, dict):
        return [_change(section, "", "changed", _fields(before, after))]
    return [_change(section, "", "changed", {section: {"old": before, "new": after}})]


def _rows(section: str, before: list[Change], after: list[Change]) -> list[Change]:
    old, new = {row["id"]: row for row in before}, {row["id"]: row for row in after}
    changes = [
        _change(section, key, "removed", _fields(row, {})) for key, row in old.items() if key not in new
    ]
    for key, row in new.items():
        if key not in old:
            changes.append(_change(section, key, "added", _fields({}, row)))
        elif old[key] != row:
            changes.append(_change(section, key, "changed", _fields(old[key], row)))
    if [key for key in old if key in new] != [key for key in new if key in old]:
        changes.append(_change(section, "", "reordered", {"order": {"old": list(old), "new": list(new)}}))
    return changes


def _fields(before: Change, after: Change) -> Change:
    names = [*before, *(name for name in after if name not in before)]
    return {
        name: {"old": before.get(name), "new": after.get(name)}
        for name in names
        if before.get(name) != after.get(name)
    }


def _change(section: str, row: str, kind: str, fields: Change) -> Change:
    return {"section": section, "row": row, "kind": kind, "fields": fields}
