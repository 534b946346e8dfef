"""How much of the population the register holds: the base of every percentage, against official totals (E4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial

from bdhvs.figures.queries import official_totals
from bdhvs.indicators.commands import keep_listed
from bdhvs.indicators.queries import listed_of
from bdhvs.people.queries import households_by_hamlet, residents_by_hamlet


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


def coverages(commune: str, on: date) -> dict[str, Coverage]:
    """Coverage of persons and of households on a day; other units are listed by themselves."""
    listed = listed_by_hamlet(commune, on)
    return {of: _coverage(listed[of], official) for of, official in official_totals(commune, on).items()}


def _coverage(listed: Mapping[str, int], official: Mapping[str, Decimal]) -> Coverage:
    pairs = {code: (listed.get(code, 0), int(total)) for code, total in official.items()}
    return Coverage(
        sum(pair[0] for pair in pairs.values()),
        sum(pair[1] for pair in pairs.values()),
        pairs,
        tuple(sorted(set(listed) - set(official))),
    )


_COUNTED_BY = {"person": residents_by_hamlet, "household": households_by_hamlet}


def listed_by_hamlet(commune: str, on: date) -> dict[str, dict[str, int]]:
    """How many persons and households the register lists in each hamlet on a day; kept until the register changes."""
    kept = listed_of(commune, on)
    for of, count in _COUNTED_BY.items():
        if of not in kept:
            kept[of] = keep_listed(commune=commune, of=of, on=on, count=partial(count, commune, on))
    return kept
