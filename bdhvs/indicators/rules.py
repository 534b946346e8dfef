"""Pure arithmetic of indicators: the key of a measure, cells as integers, a mean with its interval."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import sqrt
from typing import Final

LEVELS: Final = ("E0", "E1", "E2", "E3", "E4", "none")


class MeasureError(ValueError):
    """Numbers that cannot be a measure."""


def measure_key(
    definition_hash: str, *, start: date, by: date, at_least: str, resident: str, year_only: tuple[int, int]
) -> str:
    """The key under which cells of one question are kept: all that decides the numbers but place and day."""
    parts = (
        definition_hash,
        start.isoformat(),
        by.isoformat(),
        at_least,
        resident,
        "{}-{}".format(*year_only),
    )
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Counts:
    """Integers of one measure in one place; a share is never added, only these are.

    Counts: numerator passes, failed, missing; `base_unknown` stands in neither number.
    """

    numerator: int = 0
    failed: int = 0
    missing: int = 0
    base_unknown: int = 0
    by_level: Mapping[str, int] = field(default_factory=dict)
    parts: Mapping[str, "Counts"] = field(default_factory=dict)
    groups: Mapping[str, "Counts"] = field(default_factory=dict)

    @property
    def denominator(self) -> int:
        return self.numerator + self.failed + self.missing

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.numerator + other.numerator,
            self.failed + other.failed,
            self.missing + other.missing,
            self.base_unknown + other.base_unknown,
            {level: self.by_level.get(level, 0) + other.by_level.get(level, 0) for level in LEVELS},
            _added(self.parts, other.parts),
            _added(self.groups, other.groups),
        )


def _added(one: Mapping[str, Counts], other: Mapping[str, Counts]) -> dict[str, Counts]:
    names = [*one, *(name for name in other if name not in one)]
    return {name: one.get(name, Counts()) + other.get(name, Counts()) for name in names}


def counts_of(row: Mapping[str, object], *, parts: Iterable[str] = (), groups: Iterable[str] = ()) -> Counts:
    """One row of the text `cells`, by column name."""

    def number(name: str) -> int:
        return int(str(row.get(name) or 0))

    def inner(prefix: str) -> Counts:
        return Counts(number(f"{prefix}numerator"), number(f"{prefix}failed"), number(f"{prefix}missing"))

    return Counts(
        number("numerator"),
        number("failed"),
        number("missing"),
        number("base_unknown"),
        {level: number(level.lower()) for level in LEVELS},
        {name: inner(f"part_{name}_") for name in parts},
        {name: inner(f"group_{name}_") for name in groups},
    )


@dataclass(frozen=True, slots=True)
class Change:
    """Mean change between first and last test, with the limits of its 95 % interval; no limits below two persons."""

    n: int
    mean: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None


def mean_with_interval(n: int, total: Decimal, squares: Decimal) -> Change:
    """Mean and Student's 95 % interval from n, the sum and the sum of squares of the changes.

    Raises: MeasureError when no such numbers can exist.
    """
    if n < 0 or squares < 0 or total * total > squares * n:
        raise MeasureError("Tổng và tổng bình phương không khớp nhau.")
    if n == 0:
        return Change(0, None)
    mean = total / n
    if n == 1:
        return Change(1, mean)
    variance = (squares - total * total / n) / (n - 1)
    half = Decimal(str(_student(n - 1) * sqrt(float(variance) / n)))
    return Change(n, mean, mean - half, mean + half)


_STUDENT: Final = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
    2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
    2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip


def _student(freedom: int) -> float:
    """0.975 quantile of Student's t, by table to 30 degrees of freedom, beyond by its expansion about the normal."""
    if freedom <= len(_STUDENT):
        return _STUDENT[freedom - 1]
    z = 1.959964
    return z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
