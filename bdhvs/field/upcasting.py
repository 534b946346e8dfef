"""Older events lifted to the present schema, one step a version. A step is never changed after it was shipped."""

from collections.abc import Callable
from typing import Any, Final

from bdhvs.field.rules import SCHEMA


def _trial(old: dict[str, Any]) -> dict[str, Any]:
    """Version 0, the trial form: other names, skills of one person as a mapping."""
    renamed = {"kind": "type", "household": "subject_id", "at": "occurred_at"}
    new = {renamed.get(name, name): value for name, value in old.items()}
    payload = dict(new.get("payload") or {})
    skills, person = payload.pop("skills", {}), payload.pop("person", None)
    if new.get("type") == "visit":
        new["type"] = "visit_recorded"
        payload.setdefault("visit_kind", "guidance")
        payload.setdefault("outcome", "done")
        payload.setdefault(
            "results",
            [{"person": person, "item": i, "result": r, "level": "E1"} for i, r in dict(skills).items()],
        )
        payload.setdefault("met", [person] if person else [])
    return {**new, "payload": payload, "v": 1}


STEPS: Final[dict[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {0: _trial}
"""From version to the next."""


def lift(envelope: dict[str, Any]) -> dict[str, Any]:
    """The envelope in the present version. A version without a step is left as it is."""
    while isinstance(v := envelope.get("v", 0), int) and v < SCHEMA and v in STEPS:
        envelope = STEPS[v](envelope)
    return envelope
