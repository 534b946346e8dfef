"""What may be asked of spot-checks: their history, where each stands, the share that stands, the checker's list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

from bdhvs.accounts.models import User
from bdhvs.ops.territory import whole
from bdhvs.people.queries import names_of_units
from bdhvs.places.models import Team
from bdhvs.places.queries import hamlet_names
from bdhvs.plans.models import SpotCheck, SpotCheckResult, SpotCheckStratum, SpotCheckUnit
from bdhvs.plans.spotchecks.rules import Finding, Limits, Tally, agreement
from bdhvs.ui.formats import vn_number, vn_percent


@dataclass(frozen=True, slots=True)
class Standing:
    """A spot-check with what was found so far. `agreed` and `verified` are None where nobody was reached."""

    check: SpotCheck
    tallies: tuple[Tally, ...]

    def _sum(self, name: str) -> int:
        return sum(getattr(tally, name) for tally in self.tallies)

    @property
    def drawn(self) -> int:
        return self._sum("drawn")

    @property
    def reached(self) -> int:
        return self._sum("reached")

    @property
    def confirmed(self) -> int:
        return self._sum("confirmed")

    @property
    def refuted(self) -> int:
        return self._sum("refuted")

    @property
    def not_reached(self) -> int:
        return self._sum("not_reached")

    @property
    def waiting(self) -> int:
        return self._sum("waiting")

    @property
    def agreed(self) -> Limits | None:
        return agreement(self.tallies)

    @property
    def verified(self) -> Limits | None:
        """Claimed × agreement: a share of the base, or a number where the target has no base."""
        agreed = self.agreed
        if agreed is None:
            return None
        return agreed * Fraction(self.check.claimed, self.check.denominator or 1)

    @property
    def words(self) -> str:
        """As the card says it; "" where nothing was checked."""
        found = self.verified
        if found is None:
            return ""
        share, low, high = self.numbers
        what = "tỷ lệ xác nhận" if self.check.denominator else "số xác nhận"
        return (
            f"đã phúc tra {self.reached}/{self.drawn}, {what} {share} (khoảng tin cậy 95%: {low} đến {high}); "
            f"mẫu ngày {self.check.as_of:%d/%m/%Y}"
        )

    @property
    def numbers(self) -> tuple[str, str, str]:
        """Verified share, lower and upper limit in words; the limits bare where the share carries the sign."""
        found = self.verified
        if found is None:
            return "", "", ""
        if not self.check.denominator:
            return vn_number(found.share, 1), vn_number(found.low, 1), vn_number(found.high, 1)
        return vn_percent(found.share), vn_number(found.low * 100, 1), vn_number(found.high * 100, 1)

    @property
    def claimed_words(self) -> str:
        check = self.check
        if not check.denominator:
            return vn_number(check.claimed)
        share = vn_percent(Fraction(check.claimed, check.denominator))
        return f"{share} ({vn_number(check.claimed)} / {vn_number(check.denominator)})"


def standings(checks: Iterable[SpotCheck], on: date) -> list[Standing]:
    """Where each of these stands on the day, all of one commune: three queries. Counts are of the whole commune."""
    rows = list(checks)
    if not rows:
        return []
    tallies: dict[int, list[Tally]] = {}
    [commune] = {check.commune_id for check in rows}
    with whole(commune):
        strata = SpotCheckStratum.objects.filter(check_of__in=rows).order_by("place", "period")
        found = SpotCheckResult.objects.filter(superseded_by=None, occurred_on__lte=on)
        found = found.filter(sampled__stratum__check_of__in=rows)
        counted = found.values_list("sampled__stratum_id", "finding").annotate(Count("pk"))
        number = {(stratum, finding): many for stratum, finding, many in counted}
        told = strata.values_list("pk", "check_of_id", "claimed", "drawn", "place", "period")
        for pk, check, claimed, drawn, place, period in told:
            confirmed, refuted, not_reached = (number.get((pk, finding), 0) for finding in _TALLIED)
            tally = Tally(claimed, drawn, confirmed, refuted, not_reached, place, period)
            tallies.setdefault(check, []).append(tally)
    return [Standing(check, tuple(tallies.get(check.pk, ()))) for check in rows]


_TALLIED: Final = (Finding.CONFIRMED, Finding.NOT_CONFIRMED, Finding.NOT_REACHED)


def checks_of(commune: str, on: date, plan_id: str = "", code: str = "") -> QuerySet[SpotCheck]:
    """Draws up to the day, newest first; of one target when it is named."""
    checks = SpotCheck.objects.filter(commune_id=commune, as_of__lte=on).select_related("plan", "drawn_by")
    checks = checks.defer("plan__content")  # a hundred kilobytes, with every check
    if code:
        checks = checks.filter(plan_id=plan_id, target_code=code)
    return checks.order_by("-as_of", "-pk")


def newest_standings(commune: str, on: date, found_by: date | None = None) -> dict[str, Standing]:
    """The newest check of claims up to `on` with somebody reached, by the measure that it checked.

    `found_by`: what was found until then counts, since claims of a day are checked after it. Missing: nothing checked.
    """
    found: dict[str, Standing] = {}
    for standing in standings(checks_of(commune, on), found_by or on):
        if standing.reached:
            found.setdefault(standing.check.measure, standing)
    return found


def verified_words(commune: str, on: date) -> dict[str, str]:
    """The words of these."""
    return {measure: standing.words for measure, standing in newest_standings(commune, on).items()}


def place_names(commune: str) -> dict[str, str]:
    """Names of strata: teams and hamlets by code."""
    teams = dict(Team.objects.filter(commune_id=commune).values_list("code", "name"))
    return hamlet_names(commune) | teams


def units_of(check: SpotCheck, user: User) -> QuerySet[SpotCheckUnit]:
    """Drawn units in the order of the draw: all for the office, the user's own for others."""
    in_force = SpotCheckResult.objects.filter(superseded_by=None).select_related("recorded_by")
    units = SpotCheckUnit.objects.filter(stratum__check_of=check).select_related(
        "stratum__check_of", "checker_user", "checker_person"
    )
    if not user.territory.whole:
        units = units.filter(checker_user=user)
    return units.prefetch_related(Prefetch("results", queryset=in_force, to_attr="found")).order_by(
        "position"
    )


def checks_given_to(user: User, commune: str) -> set[int]:
    """Draws in which this user has something left to check."""
    found = SpotCheckResult.objects.filter(sampled=OuterRef("pk"), superseded_by=None)
    waiting = SpotCheckUnit.objects.filter(~Exists(found), commune_id=commune, checker_user=user)
    return set(waiting.values_list("stratum__check_of_id", flat=True))


def names_of(units: Iterable[SpotCheckUnit], commune: str) -> dict[tuple[str, str], str]:
    """Names of drawn units, also of those outside the checker's own place: being given them is leave to know them."""
    with whole(commune):
        return names_of_units(units)
