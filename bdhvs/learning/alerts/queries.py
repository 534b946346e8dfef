"""What other rooms, and learners without an account, may ask about alerts."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.timezone import localdate

from bdhvs.learning.alerts.models import ScamAlert


@dataclass(frozen=True, slots=True)
class ShownAlert:
    """An approved alert as everybody may read it."""

    id: int
    title: str
    says: str
    does: str
    until: date
    published_on: date


def showing(commune: str, on: date) -> list[ShownAlert]:
    """Alerts that were approved, not withdrawn and not over; the newest first. One query."""
    found = ScamAlert.objects.filter(
        commune_id=commune, approved_at__isnull=False, withdrawn_at=None, until__gte=on
    ).order_by("-approved_at", "-pk")
    rows = found.values_list("pk", "title", "says", "does", "until", "approved_at")
    return [ShownAlert(pk, t, s, d, until, localdate(at)) for pk, t, s, d, until, at in rows if at]


def alerts_of(commune: str) -> QuerySet[ScamAlert]:
    """Every alert ever written, newest first."""
    found = ScamAlert.objects.filter(commune_id=commune)
    return found.select_related("written_by", "approved_by", "withdrawn_by").order_by("-written_at", "-pk")
