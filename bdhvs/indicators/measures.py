"""A measure: a definition with everything that decides its numbers in one plan. Its key names its cells."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from bdhvs.indicators.compiler.question import Question, Resident
from bdhvs.indicators.definitions import Definition, Shape

YEAR_ONLY: Final[dict[str, tuple[int, int]]] = {"year_end": (12, 31), "year_start": (1, 1)}
RULE_FLOOR: Final = {"assessment": "E2", "certificate": "E3", "official_list": "E4"}
"""How the office chose to establish a skill, as the least evidence it asks for."""

NO_LAST_DAY: Final = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Term:
    """The plan's days: its first, the first no longer in it, and the last of the target."""

    start: date
    plan_to: date | None
    by: date | None

    @property
    def last(self) -> date:
        if self.by is not None:
            return self.by
        return self.plan_to - timedelta(days=1) if self.plan_to else NO_LAST_DAY


def measure(definition: Definition, term: Term, at_least: str, settings: Mapping[str, Any]) -> "Measure":
    """What is counted for a target with its choices; the same from the database and from an export."""
    year_only = settings.get("year_only", "year_end")
    return Measure(
        indicator_id=definition.id,
        definition_hash=definition.hash,
        shape=definition.shape,
        start=term.start,
        by=term.last,
        at_least=max(at_least, RULE_FLOOR.get(settings.get("rule", ""), "E0")),
        resident=settings.get("resident", "present"),
        year_only=year_only if year_only in YEAR_ONLY else "year_end",
    )


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted, from which day on, until when, with which evidence and over which residents.

    `shape` says how its counts are read; it is part of the definition, so the hash stands for it in the key.
    """

    indicator_id: str
    definition_hash: str
    start: date
    by: date
    at_least: str = "E0"
    resident: Resident = "present"
    year_only: str = "year_end"
    shape: Shape = "share"

    @property
    def key(self) -> str:
        """SHA-256 over all of it: two targets that measure the same share their cells."""
        return _key(self)

    def question(self, commune: str, as_of: date, hamlets: frozenset[str] | None = None) -> Question:
        """The question that the stored text answers."""
        return Question(
            commune=commune,
            as_of=as_of,
            start=self.start,
            by=self.by,
            at_least=self.at_least,
            resident=self.resident,
            year_only=YEAR_ONLY[self.year_only],
            hamlets=hamlets,
        )


@lru_cache(maxsize=4096)
def _key(measure: Measure) -> str:
    """A board asks for it a dozen times for every target."""
    decides = {name: value for name, value in asdict(measure).items() if name != "shape"}
    text = json.dumps(decides, default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
