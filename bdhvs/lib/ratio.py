"""A share that never hides what is unknown."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Ratio:
    """`numerator` pass, `failed` fail and `missing` are not known, out of `denominator` = their sum."""

    numerator: int
    denominator: int
    missing: int = 0

    @property
    def value(self) -> Fraction | None:
        """Of all eligible; None where nobody is."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def value_of_observed(self) -> Fraction | None:
        """Of those with a fact ("trong số đã rà soát"); only ever shown beside `value`."""
        observed = self.denominator - self.missing
        return Fraction(self.numerator, observed) if observed else None
