"""What is asked: an indicator's surroundings, which the definition itself does not hold."""

from dataclasses import dataclass
from datetime import date

LEVELS = ("E0", "E1", "E2", "E3", "E4")


@dataclass(frozen=True)
class Question:
    """One question to one village."""

    commune: str
    as_of: date
    plan_start: date
    by: date
    floor: str = "E0"
    """The least level of evidence that counts in `pass`; never asked in `where`."""
    resident: str = "present"
    """Rule 15: `present` (not absent) or `permanent`."""
    year_only_birth: tuple[int, int] = (12, 31)
    """Month and day taken for a birth of which only the year is known."""

    def period_end(self) -> date:
        """Rule 3: the last day of `in period`."""
        return min(self.as_of, self.by)
