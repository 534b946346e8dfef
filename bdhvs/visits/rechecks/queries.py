"""What may be asked of rechecks: what is open, for whom, what was seen."""

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from bdhvs.visits.rechecks.models import Recheck


def rechecks_of(commune: str, *, open_only: bool = False) -> QuerySet[Recheck]:
    """Newest first, open ones before closed ones; the scope decides which hamlets."""
    found = Recheck.objects.filter(commune_id=commune)
    if open_only:
        found = found.filter(closed_at=None)
    found = found.select_related("household", "hamlet", "recorder", "closed_by", "closed_visit")
    return found.order_by("closed_at", "-opened_at", "-pk")


def open_reasons_of(household_ids: Iterable[int]) -> dict[int, list[str]]:
    """Reason codes of open rechecks by household, for its card. Missing: a household without any is absent."""
    found: dict[int, list[str]] = {}
    rows = Recheck.objects.filter(household__in=list(household_ids), closed_at=None).order_by(
        "opened_at", "pk"
    )
    for household, reason in rows.values_list("household_id", "reason"):
        if reason not in found.setdefault(household, []):
            found[household].append(reason)
    return found


def open_count(commune: str) -> dict[str, int]:
    """How many are open, by reason."""
    rows = Recheck.objects.filter(commune_id=commune, closed_at=None).values("reason")
    return {row["reason"]: row["number"] for row in rows.annotate(number=Count("pk"))}
