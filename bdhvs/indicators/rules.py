"""Pure arithmetic of indicators: a mean with its interval."""

from dataclasses import dataclass
from decimal import Decimal
from math import sqrt
from typing import Any, Final, NamedTuple


class MeasureError(ValueError):
    """Numbers that cannot be a measure."""


class PlaceCount(NamedTuple):
    """What a measure counts in one place on a day, as it is read: a page has a thousand of them, so no model row.

    Fields and what is missing: as of `indicators.models.Cell`.
    """

    hamlet_id: str | None
    group_code: str
    part: str
    numerator: int
    denominator: int | None
    failed: int
    missing: int
    base_unknown: int
    by_level: dict[str, int]
    extra: dict[str, Any]


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


def decimal_text(value: Decimal) -> str:
    """A decimal without trailing zeros: 70, not 70.0000."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


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
