"""How much of the population the register holds: the base of every percentage, against official totals (E4)."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from bdhvs.figures.queries import totals_by_hamlet
from bdhvs.indicators.commands import keep_listed
from bdhvs.indicators.queries import listed_of
from bdhvs.people.queries import households_by_hamlet, residents_by_hamlet

OFFICIAL = {"person": "official_population", "household": "official_households"}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Listed of official, over the hamlets that have an official total.

    Missing: hamlets without a total are named, and counted in neither number.
    """

    listed: int
    official: int
    by_hamlet: dict[str, tuple[int, int]] = field(default_factory=dict)
    without_total: tuple[str, ...] = ()

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.listed, self.official) if self.official else None

    def enough(self, limit_percent: int) -> bool:
        """Whether the base is listed well enough; nobody knows without an official total."""
        return self.share is not None and self.share * 100 >= limit_percent


def coverage(commune: str, of: str, on: date) -> Coverage | None:
    """Coverage of persons or households on a day; None for other units, which are listed by themselves."""
    measure = OFFICIAL.get(of)
    if measure is None:
        return None
    official = totals_by_hamlet(commune, measure, on)
    listed = listed_by_hamlet(commune, of, on)
    pairs = {code: (listed.get(code, 0), int(total)) for code, total in official.items()}
    return Coverage(
        sum(pair[0] for pair in pairs.values()),
        sum(pair[1] for pair in pairs.values()),
        pairs,
        tuple(sorted(set(listed) - set(official))),
    )


def listed_by_hamlet(commune: str, of: str, on: date) -> dict[str, int]:
    """How many the register lists in each hamlet on a day; kept until the register changes."""
    kept = listed_of(commune, of, on)
    if kept is None:
        count = residents_by_hamlet if of == "person" else households_by_hamlet
        kept = keep_listed(commune=commune, of=of, on=on, count=lambda: count(commune, on))
    return kept
