"""Arithmetic and fairness of a spot-check: who is drawn, who may check, what share stands and how sure that is."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from typing import Final

from bdhvs.lib.labelled import Labelled
from bdhvs.lib.period import PeriodError, read_period

ALPHA: Final = Decimal("0.05")
"""Error allowed to both limits together: 95 % confidence."""
_DIGITS: Final = 60
_HALVINGS: Final = 44


class SpotCheckError(ValueError):
    """A spot-check that cannot be carried out so."""


class NothingClaimedError(SpotCheckError):
    """Nobody is claimed to pass, so there is nothing to check."""


class OwnWorkError(SpotCheckError):
    """Somebody would check his own work, himself, or the work of his own team."""


class NotAssignedError(SpotCheckError):
    """The unit was given to somebody else, or to nobody yet."""


class CheckDayError(SpotCheckError):
    """The check is dated before the sample was drawn, or in the future."""


class NothingNamedError(SpotCheckError):
    """Not confirmed, and it is not said what is not so."""


class Finding(Labelled):
    CONFIRMED = "confirmed", "đúng như đã ghi"
    NOT_CONFIRMED = "not_confirmed", "không đúng như đã ghi"
    NOT_REACHED = "not_reached", "chưa gặp được"


class Span(Labelled):
    """How the days of the claims are cut into strata."""

    QUARTER = "quarter", "quý báo cáo"
    MONTH = "month", "tháng báo cáo"
    WHOLE = "whole", "không chia theo kỳ"


def span_code(day: date | None, span: Span) -> str:
    """The reporting period of a claim, `2026-Q4` or `2026-11`; the day of its newest evidence decides.

    Missing: "" where the claim has no dated evidence, or periods are not told apart.
    Law: decree-09-2019
    """
    if day is None or span is Span.WHOLE:
        return ""
    parts = [f"Q{n}" for n in range(1, 5)] if span is Span.QUARTER else [f"{n:02d}" for n in range(1, 13)]
    for year in (day.year, day.year + 1):
        for part in parts:
            period = read_period(f"{year}-{part}")
            if period.start <= day < period.end:
                return period.code
    raise PeriodError(f"{day} lies in no period")  # pragma: no cover - periods leave no gap


# Drawing ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Claim:
    """A unit claimed to pass. Its stratum is (place, period): the team that serves its hamlet, else the hamlet."""

    unit_kind: str
    unit_id: str
    hamlet: str = ""
    team: str = ""
    period: str = ""
    level: str = ""

    @property
    def stratum(self) -> tuple[str, str]:
        return (self.team or self.hamlet, self.period)


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each stratum: a number, or a percentage of its claims rounded up; never fewer than one."""

    each: int | None = None
    percent: int | None = None

    def of(self, claimed: int) -> int:
        if self.each is not None:
            return min(claimed, max(1, self.each))
        return min(claimed, max(1, -(-claimed * (self.percent or 0) // 100)))


@dataclass(frozen=True, slots=True)
class Drawn:
    """One stratum with all its claims counted and its sample, in the order of the draw."""

    place: str
    period: str
    claimed: int
    sample: tuple[Claim, ...]


def draw(claims: Iterable[Claim], size: Size, seed: int) -> list[Drawn]:
    """Sample every stratum with equal probability and without replacement.

    The order is that of SHA-256 over seed and unit, so that the same claims and seed give the same sample in any
    program, whatever order the claims come in.
    Raises: NothingClaimedError
    """
    strata: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        strata.setdefault(claim.stratum, []).append(claim)
    if not strata:
        raise NothingClaimedError(
            "Ngày này chưa có trường hợp nào được ghi là đạt, nên chưa có gì để phúc tra."
        )
    return [
        Drawn(
            place, period, len(found), tuple(sorted(found, key=lambda c: lot(c, seed))[: size.of(len(found))])
        )
        for (place, period), found in sorted(strata.items())
    ]


def lot(claim: Claim, seed: int) -> str:
    """The lot of a unit: the smallest lots of a stratum are its sample."""
    return hashlib.sha256(f"{seed}|{claim.unit_kind}|{claim.unit_id}".encode()).hexdigest()


# Who may check ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Checker:
    """Somebody who could check: an account, or a person of the register without one. Names are folded."""

    key: str
    name: str
    user: int | None = None
    person: int | None = None
    teams: frozenset[str] = frozenset()
    hamlet: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What must be known of a sampled unit to find it a checker; `names` are those of its people, folded."""

    team: str = ""
    hamlet: str = ""
    recorders: frozenset[int] = frozenset()
    recorder_names: frozenset[str] = frozenset()
    persons: frozenset[int] = frozenset()
    names: frozenset[str] = frozenset()


def why_not(checker: Checker, subject: Subject) -> str:
    """Why this somebody must not check this unit; "" when he may. A namesake is refused too: better one too many."""
    if checker.user in subject.recorders or checker.name in subject.recorder_names:
        return "là người đã ghi kết quả này"
    if subject.team and subject.team in checker.teams:
        return "cùng Tổ với người đã ghi"
    if checker.hamlet and checker.hamlet == subject.hamlet:
        return "phụ trách chính địa bàn này"
    if checker.person in subject.persons or checker.name in subject.names:
        return "là người trong chính trường hợp này"
    return ""


def share_out(subjects: Mapping[int, Subject], checkers: Sequence[Checker]) -> dict[int, str]:
    """Give every unit to one who may check it: the same one within a hamlet where possible, else who has least.

    Missing: a unit that nobody of these may check is left out.
    """
    load = {checker.key: 0 for checker in checkers}
    last: dict[str, str] = {}
    given: dict[int, str] = {}
    for unit, subject in sorted(subjects.items(), key=lambda one: (one[1].hamlet, one[0])):
        free = [c.key for c in checkers if not why_not(c, subject)]
        if not free:
            continue
        before = last.get(subject.hamlet)
        chosen = before if before in free else min(free, key=lambda key: load[key])
        given[unit] = last[subject.hamlet] = chosen
        load[chosen] += 1
    return given


def check_day(day: date, *, drawn_on: date, today: date) -> None:
    """Raises: CheckDayError"""
    if not drawn_on <= day <= today:
        raise CheckDayError(f"Ngày phúc tra phải từ {drawn_on:%d/%m/%Y} (ngày lấy mẫu) đến hôm nay.")


# What share stands ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tally:
    """What was found in one stratum. Missing: not reached and still waiting speak neither for nor against."""

    claimed: int
    drawn: int
    confirmed: int = 0
    refuted: int = 0
    not_reached: int = 0
    place: str = field(default="", compare=False)
    period: str = field(default="", compare=False)

    @property
    def reached(self) -> int:
        return self.confirmed + self.refuted

    @property
    def waiting(self) -> int:
        return self.drawn - self.reached - self.not_reached


@dataclass(frozen=True, slots=True)
class Limits:
    """A share with its limits. Unit: ratio 0..1."""

    share: Fraction
    low: Fraction
    high: Fraction

    def __mul__(self, factor: Fraction) -> "Limits":
        return Limits(self.share * factor, self.low * factor, self.high * factor)


@lru_cache(maxsize=4096)
def clopper_pearson(confirmed: int, reached: int) -> tuple[Fraction, Fraction]:
    """Exact 95 % limits of a binomial share, rounded outwards: they are never narrower than the true ones.

    Missing: nobody reached, then anything from 0 to 1.
    """
    if reached == 0:
        return Fraction(0), Fraction(1)
    return _low(confirmed, reached), 1 - _low(reached - confirmed, reached)


def _low(x: int, n: int) -> Fraction:
    """The greatest p, on a fine grid, at which x or more out of n is still rarer than half of alpha."""
    if x == 0:
        return Fraction(0)
    with localcontext() as context:
        context.prec = _DIGITS
        low, high = Decimal(0), Decimal(1)
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            if _at_least(x, n, middle) <= ALPHA / 2:
                low = middle
            else:
                high = middle
    return Fraction(low)


def _at_least(x: int, n: int, p: Decimal) -> Decimal:
    """P(X >= x) of a binomial, summed from the nearer end."""
    odds, q = p / (1 - p), 1 - p
    upper = x > n // 2
    first, last = (n - x, 0) if upper else (0, x - 1)
    # From the upper end the roles of yes and no are changed, so that both ends add up from the end itself.
    term, total = (p**n, Decimal(0)) if upper else (q**n, Decimal(0))
    for k in range((first if upper else last) + 1):
        total += term
        term = term * (n - k) / (k + 1) * (1 / odds if upper else odds)
    return total if upper else 1 - total


def agreement(tallies: Iterable[Tally]) -> Limits | None:
    """The share of the claims that stands: strata weighted by their claims.

    The limits take the worst of every stratum at once, and 0 to 1 where nobody was reached, which is wider than 95 %
    needs. A stratum reached whole has no doubt of sampling. The share itself rests on the strata that were reached.
    Missing: None where nobody was reached at all.
    """
    return _agreement(tuple(tallies))


@lru_cache(maxsize=512)
def _agreement(tallies: tuple[Tally, ...]) -> Limits | None:
    """Kept, because every look at the board asks for the same exact fractions."""
    rows = [tally for tally in tallies if tally.claimed]
    seen = [tally for tally in rows if tally.reached]
    if not seen:
        return None
    claimed, reached = sum(t.claimed for t in rows), sum(t.claimed for t in seen)
    share = sum((Fraction(t.claimed * t.confirmed, t.reached) for t in seen), Fraction(0)) / reached
    low = sum((t.claimed * limits_of(t)[0] for t in rows), Fraction(0)) / claimed
    high = sum((t.claimed * limits_of(t)[1] for t in rows), Fraction(0)) / claimed
    return Limits(share, low, high)


def limits_of(tally: Tally) -> tuple[Fraction, Fraction]:
    """Limits of one stratum."""
    if tally.reached == tally.claimed:
        exact = Fraction(tally.confirmed, tally.reached)
        return exact, exact
    return clopper_pearson(tally.confirmed, tally.reached)
