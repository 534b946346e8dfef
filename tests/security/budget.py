"""How long each part of `make security` may take: shares of one setting, printed before, and kept.

What a part does not come to within its share is told in the report, never left out silently.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

SHARES: Final[dict[str, int]] = {
    "known weaknesses": 1,
    "the way of each role": 4,
    "odd requests": 1,
    "the scanner": 8,
}
AT_ONCE = 2
"""Walks of the scanner at one time: the machine has two processors, and a tool waits for the server half the time."""
LEAST = 30.0
"""Seconds that the smallest walk has: a tool needs some to start and to write what it found."""


@dataclass
class Budget:
    """`minutes` for everything after the demo server has started. What a part does not need, the later ones have."""

    minutes: float
    used: float = 0
    """Seconds of the parts that are over."""

    def seconds(self, part: str) -> float:
        later = list(SHARES)[list(SHARES).index(part) :]
        left = max(0.0, self.minutes * 60 - self.used)
        return left * SHARES[part] / sum(SHARES[one] for one in later)

    @contextmanager
    def part(self, name: str) -> Iterator[float]:
        """The seconds of a part; what it takes is counted."""
        begun = time.monotonic()
        yield self.seconds(name)
        self.used += time.monotonic() - begun

    def of_roles(self, seconds: float, weights: Mapping[str, int]) -> dict[str, float]:
        """Seconds of each role's walk: the more it opened, the more; as many at one time as `AT_ONCE` says."""
        whole = seconds * AT_ONCE
        spare, total = max(0.0, whole - LEAST * len(weights)), sum(weights.values()) or 1
        least = min(LEAST, whole / max(1, len(weights)))
        return {role: least + spare * weight / total for role, weight in weights.items()}

    def text(self) -> str:
        each = self.minutes * 60 / sum(SHARES.values())
        parts = ", ".join(f"{part} {each * share:.0f} s" for part, share in SHARES.items())
        return f"Time: {self.minutes:g} minutes beside the start of the demo: {parts} (--minutes N)."
