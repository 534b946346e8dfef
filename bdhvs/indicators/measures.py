"""A measure: a definition with everything that decides its numbers in one plan. Its key names its cells."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from bdhvs.indicators.compiler.question import Question, Resident

YEAR_ONLY: Final[dict[str, tuple[int, int]]] = {"year_end": (12, 31), "year_start": (1, 1)}


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted, from which day on, until when, with which evidence and over which residents."""

    indicator_id: str
    definition_hash: str
    start: date
    by: date
    at_least: str = "E0"
    resident: Resident = "present"
    year_only: str = "year_end"

    @property
    def key(self) -> str:
        """SHA-256 over all of it: two targets that measure the same share their cells."""
        text = json.dumps(asdict(self), default=str, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

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
