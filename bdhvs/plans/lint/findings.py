"""What the linter says and what it may look at."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

from bdhvs.plans.files.codes import Baseline, Codes
from bdhvs.plans.files.marks import Path
from bdhvs.plans.files.schema import PlanFile


class Severity(StrEnum):
    """How much a finding matters: an error makes the plan unusable as data, a warning needs a decision of the
    office, advice explains how a line is read."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the linter says. `line` and `column` are 0 for a plan that did not come from a file."""

    code: str
    severity: Severity
    line: int
    column: int
    row: str
    sentence: str
    advice: str

    def as_data(self) -> dict[str, Any]:
        """The finding as JSON-ready data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Found:
    """What a check reports: a code of `sentences`, the place in the plan, the words to fill in."""

    code: str
    path: Path
    row: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a check may know besides the plan itself; whatever is absent is not checked.

    `indicators`: the shape of each (share, count, value, rank). `empty_sets`: for an indicator, the item sets it needs
    that hold nothing today. `provinces`: full names of all provinces, to notice a name left over from another one.
    """

    on: date | None = None
    codes: Codes | None = None
    indicators: Mapping[str, str] | None = None
    empty_sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    baselines: tuple[Baseline, ...] = ()
    provinces: tuple[str, ...] = ()


Findings: TypeAlias = Iterator[Found]


def rows_of(plan: PlanFile) -> Iterator[tuple[Path, str, str]]:
    """Path, id and words of every row."""
    for section, index, row in plan.rows():
        yield (section, index), row.id, row.says


def worst(findings: tuple[Finding, ...]) -> Severity | None:
    """The gravest severity among findings, none when there is nothing to say."""
    present = {finding.severity for finding in findings}
    return next((severity for severity in Severity if severity in present), None)
