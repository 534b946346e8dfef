"""What the checker says about a document."""

from dataclasses import dataclass
from enum import StrEnum


class Gravity(StrEnum):
    """How much it matters: against the decree, or worth a second look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: a code for programs, a place and a sentence for the officer."""

    code: str
    place: str
    message: str
    gravity: Gravity = Gravity.ERROR


def warning(code: str, place: str, message: str) -> Finding:
    """Something worth a second look."""
    return Finding(code, place, message, Gravity.WARNING)


MOST_ALIKE = 5


def shortened(findings: list[Finding]) -> list[Finding]:
    """The same fault many times is said five times, then counted."""
    kept: list[Finding] = []
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.code] = counts.get(finding.code, 0) + 1
        if counts[finding.code] <= MOST_ALIKE:
            kept.append(finding)
    for code, count in counts.items():
        if count > MOST_ALIKE:
            kept.append(warning(code, "Toàn văn bản", f"Còn {count - MOST_ALIKE} chỗ khác có cùng lỗi này."))
    return kept
