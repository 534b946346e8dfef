"""What may be asked of priority lists, and why a household is to be visited."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from bdhvs.people.models import Household, Residence
from bdhvs.people.rules import HouseholdRole
from bdhvs.visits.limits.queries import limits_of
from bdhvs.visits.limits.rules import DUE
from bdhvs.visits.models import Visit
from bdhvs.visits.priority.models import PriorityEntry, PriorityList
from bdhvs.visits.priority.rules import Asked, ListState
from bdhvs.visits.rechecks.queries import open_reasons_of
from bdhvs.visits.rules import VisitOutcome

_STANDING = Q(kept=True, asked=Asked.YES.value)


def lists_of(commune: str) -> QuerySet[PriorityList]:
    """Newest first, with how many stand, agreed and are still to be asked."""
    return (
        PriorityList.objects.filter(commune_id=commune)
        .select_related("hamlet", "made_by", "reviewed_by", "approved_by")
        .annotate(
            standing=Count("entries", filter=Q(entries__kept=True)),
            agreed=Count("entries", filter=Q(entries__kept=True, entries__asked=Asked.YES.value)),
            unasked=Count("entries", filter=Q(entries__kept=True, entries__asked="")),
        )
        .order_by("hamlet__position", "hamlet_id", "-made_at")
    )


def entries_of(made: PriorityList) -> QuerySet[PriorityEntry]:
    """Households of a list by points; each with its household."""
    found = PriorityEntry.objects.filter(of_list=made).select_related("household")
    return found.order_by("-kept", "-points", "household__code")


def heads_of(household_ids: Iterable[int], on: date) -> dict[int, str]:
    """Who heads each household on the day. Missing: a household without a head is absent."""
    homes = Residence.objects.filter(household__in=list(household_ids), role=HouseholdRole.HEAD.value)
    return dict(homes.valid_on(on).order_by("-pk").values_list("household_id", "person__name"))


@dataclass(frozen=True, slots=True)
class Changes:
    """What a list would change against the approved one: households that come, go, and change their points."""

    come: frozenset[int]
    go: frozenset[int]
    moved: frozenset[int]

    @property
    def any(self) -> bool:
        return bool(self.come or self.go or self.moved)


def changes_of(made: PriorityList) -> Changes | None:
    """Against the list in force before it. Missing: None for the first list of a hamlet."""
    before = PriorityList.objects.filter(
        hamlet_id=made.hamlet_id, approved_on__isnull=False, made_at__lt=made.made_at
    )
    last = before.order_by("-made_at").first()
    if last is None:
        return None
    old = dict(PriorityEntry.objects.filter(_STANDING, of_list=last).values_list("household_id", "points"))
    new = dict(PriorityEntry.objects.filter(of_list=made, kept=True).values_list("household_id", "points"))
    moved = {home for home in old.keys() & new.keys() if old[home] != new[home]}
    return Changes(frozenset(new.keys() - old.keys()), frozenset(old.keys() - new.keys()), frozenset(moved))


def listed_rules_of(household_ids: Iterable[int]) -> dict[int, list[str]]:
    """Rule codes of households that stand on the approved list and agreed to."""
    entries = PriorityEntry.objects.filter(
        _STANDING, household__in=list(household_ids), of_list__state=ListState.APPROVED.value
    )
    return dict(entries.values_list("household_id", "rules"))


def why_of(household_ids: Iterable[int], on: date) -> dict[int, list[str]]:
    """Why each household should be visited, strongest first: an open question, a promised day, the approved list,
    never reached, reached long ago, knocked in vain. A few queries however many. Missing: no reason, absent."""
    homes = list(household_ids)
    commune = Household.objects.filter(pk__in=homes).values_list("commune_id", flat=True).first()
    if commune is None:
        return {}
    limits = limits_of(commune, DUE)
    rechecks, listed, dues = open_reasons_of(homes), listed_rules_of(homes), _dues(homes, on, limits)
    found = {}
    for home in homes:
        codes = ["recheck"] * bool(rechecks.get(home)) + dues.get(home, ["never_reached"])
        codes += [code for code in listed.get(home, []) if code not in codes]
        if codes:
            found[home] = codes
    return found


def _dues(homes: list[int], on: date, limits: dict[str, int]) -> dict[int, list[str]]:
    """Codes from the visits of each household; a household without any visit is absent."""
    visits = Visit.objects.filter(household__in=homes, superseded_by=None, occurred_on__lte=on)
    later = Visit.objects.filter(
        household=OuterRef("household"), superseded_by=None, outcome=VisitOutcome.DONE.value,
        occurred_on__gte=OuterRef("occurred_on"), occurred_on__lte=on,
    )  # fmt: skip
    nobody = Q(~Exists(later), outcome=VisitOutcome.NOBODY_HOME.value)
    told = visits.values("household_id").annotate(
        reached=Max("occurred_on", filter=Q(outcome=VisitOutcome.DONE.value)),
        promised=Max("again_on", filter=Q(again_on__lte=on)),
        last=Max("occurred_on"),
        vain=Count("pk", filter=nobody),
    )
    since = on - timedelta(days=limits["due_again_days"])
    found: dict[int, list[str]] = {}
    for row in told:
        codes = ["again_on"] * (row["promised"] is not None and row["last"] < row["promised"])
        codes += ["never_reached"] * (row["reached"] is None)
        codes += ["due_again"] * (row["reached"] is not None and row["reached"] <= since)
        codes += ["nobody_home_twice"] * (row["vain"] >= limits["nobody_home_twice"])
        found[row["household_id"]] = codes
    return found
