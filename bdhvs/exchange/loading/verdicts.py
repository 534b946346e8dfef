"""What will happen to each row: new, the same as recorded, a correction, or refused with every reason."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bdhvs.exchange.loading.sheet import Row
from bdhvs.exchange.rules import Outcome


@dataclass(slots=True)
class Reading:
    """A row as an entry of a command. `core` says which fact it is, `content` what it says."""

    row: Row
    says: str
    entry: Any = None
    core: Hashable = None
    content: Hashable = None


@dataclass(slots=True)
class Verdict:
    line: int
    says: str
    outcome: Outcome
    reasons: list[str] = field(default_factory=list)
    entry: Any = None
    old: Any = None


@dataclass(slots=True)
class Preview:
    """Every row of a list with its verdict."""

    kind: str
    verdicts: list[Verdict]

    @property
    def counts(self) -> dict[Outcome, int]:
        found = Counter(verdict.outcome for verdict in self.verdicts)
        return {outcome: found.get(outcome, 0) for outcome in Outcome}

    @property
    def refused(self) -> int:
        return self.counts[Outcome.REFUSED]

    @property
    def to_store(self) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.outcome.stores]


Known = Mapping[Hashable, Sequence[tuple[Hashable, Any]]]
"""Facts in force by core: (content, the fact), the newest first."""


def compare(readings: Sequence[Reading], known: Known, *, corrects: bool, unlike: str = "") -> list[Verdict]:
    """Beside what is recorded, and beside earlier rows of the same file."""
    seen: dict[Hashable, Reading] = {}
    return [_verdict(reading, known, seen, corrects=corrects, unlike=unlike) for reading in readings]


def _verdict(
    reading: Reading, known: Known, seen: dict[Hashable, Reading], *, corrects: bool, unlike: str
) -> Verdict:
    row = reading.row
    verdict = Verdict(row.line, reading.says, Outcome.REFUSED, row.problems, reading.entry)
    if row.problems or reading.entry is None:
        return verdict
    earlier = seen.setdefault(reading.core, reading)
    if earlier is not reading:
        return _repeated(verdict, reading, earlier)
    held = known.get(reading.core, ())
    if any(content == reading.content for content, _ in held):
        verdict.outcome = Outcome.SAME
    elif held and corrects:
        verdict.outcome, verdict.old = Outcome.CORRECTS, held[0][1]
        verdict.reasons = [unlike] if unlike else []
    else:
        verdict.outcome = Outcome.NEW
        verdict.reasons = [unlike] if held and unlike else []
    return verdict


def _repeated(verdict: Verdict, reading: Reading, earlier: Reading) -> Verdict:
    if earlier.content == reading.content:
        verdict.outcome = Outcome.SAME
        verdict.reasons = [f"giống dòng {earlier.row.line}"]
    else:
        verdict.reasons = [f"khác dòng {earlier.row.line} về cùng một việc; giữ lại một dòng đúng"]
    return verdict
