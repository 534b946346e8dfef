"""Coverage of the register against official totals, hamlet by hamlet and for the commune."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from bdhvs.figures.queries import official_totals
from bdhvs.people.queries import households_by_hamlet, residents_by_hamlet
from bdhvs.places.queries import hamlets_on


@dataclass(frozen=True, slots=True)
class Listed:
    """Listed of official. Missing: `official` None where no official total is known."""

    listed: int
    official: int | None
    limit: int

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.listed, self.official) if self.official else None

    @property
    def status(self) -> str:
        """`no_data` without a total, `late` below the limit, `reached` otherwise."""
        if self.share is None:
            return "no_data"
        return "reached" if self.share * 100 >= self.limit else "late"

    @property
    def words(self) -> str:
        return {
            "no_data": "chưa có số chính thức",
            "late": "chưa đủ danh sách",
            "reached": "đủ danh sách",
        }[self.status]


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One hamlet, or the whole commune."""

    name: str
    people: Listed
    households: Listed
    whole: bool = False


def coverage_rows(commune: str, on: date, limit: int, *, own: Sequence[str] = ()) -> list[CoverageRow]:
    """Every hamlet of the day and, unless only `own` may be seen, the sum of those with an official total."""
    hamlets = [h for h in hamlets_on(commune, on) if not own or h.code in own]
    official = official_totals(commune, on)
    counts = [
        (residents_by_hamlet(commune, on), official["person"]),
        (households_by_hamlet(commune, on), official["household"]),
    ]

    def of(code: str, part: int) -> Listed:
        listed, totals = counts[part]
        return Listed(listed.get(code, 0), int(totals[code]) if code in totals else None, limit)

    rows = [CoverageRow(h.name, of(h.code, 0), of(h.code, 1)) for h in hamlets]
    if own or not rows:
        return rows
    return [
        *rows,
        CoverageRow("Toàn xã", _sum(rows, lambda r: r.people), _sum(rows, lambda r: r.households), True),
    ]


def _sum(rows: list[CoverageRow], part: Callable[[CoverageRow], Listed]) -> Listed:
    known = [part(row) for row in rows if part(row).official is not None]
    total = sum(one.official or 0 for one in known)
    return Listed(sum(one.listed for one in known), total if known else None, part(rows[0]).limit)
