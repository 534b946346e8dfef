"""How many pass, by how strong the evidence is; how many do not; how many nobody has looked at."""

from collections.abc import Mapping
from dataclasses import dataclass

from bdhvs.lib.evidence import Level


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of the evidence bar. Unit: `start` and `width` in percent of the bar."""

    kind: str
    label: str
    count: int
    start: float
    width: float

    @property
    def code(self) -> str:
        """The level, for a short key; empty for what is not a level."""
        return self.kind if self.kind in Level.labels() else ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Units that pass by their highest level, units that do not, units nobody has looked at."""

    by_level: Mapping[str, int]
    failed: int = 0
    missing: int = 0
    unit: str = "người"
    goal: float | None = None

    @property
    def numerator(self) -> int:
        return sum(self.by_level.values())

    @property
    def denominator(self) -> int:
        return self.numerator + self.failed + self.missing

    @property
    def observed(self) -> bool:
        """False while nothing at all is known: then there is no figure to show, not a zero."""
        return self.numerator + self.failed > 0

    @property
    def share(self) -> float | None:
        """Unit: ratio 0..1. Missing: None where nobody is."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def share_of_observed(self) -> float | None:
        """Unit: ratio 0..1 of those looked at; shown beside `share`, never alone. Missing: None where nobody was."""
        return self.numerator / (self.numerator + self.failed) if self.observed else None

    @property
    def goal_at(self) -> float | None:
        """Unit: percent of the bar."""
        return None if self.goal is None else min(max(self.goal * 100, 0), 100)

    @property
    def segments(self) -> list[Segment]:
        """Strongest evidence first, then what failed, last what is missing."""
        counts = [
            (level.value, f"{level.value} {level.label}", self.by_level.get(level, 0))
            for level in reversed(Level)
        ]
        counts += [("failed", "chưa đạt", self.failed), ("missing", "chưa rà soát", self.missing)]
        whole = self.denominator or 1
        found, start = [], 0.0
        for kind, label, count in counts:
            if count:
                found.append(Segment(kind, label, count, round(start, 3), round(count / whole * 100, 3)))
                start += count / whole * 100
        return found
