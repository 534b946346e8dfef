"""What may be asked of needs: what is open, whose data is not to be carried around any more."""

from collections.abc import Collection

from django.db.models import QuerySet

from bdhvs.feedback.models import Need
from bdhvs.feedback.rules import NeedKind, NeedState


def needs_of(commune: str) -> QuerySet[Need]:
    """Open ones first, then the newest; the scope decides which hamlets."""
    found = Need.objects.filter(commune_id=commune)
    return found.select_related("household", "hamlet", "person", "raised_by", "answered_by").order_by(
        "answered_at", "-raised_at", "-pk"
    )


def erasures_of(homes: Collection[int]) -> tuple[set[int], set[int]]:
    """Households, and single persons, who asked that their data be erased and were not declined. One query."""
    asked = Need.objects.filter(household_id__in=homes, kind=NeedKind.ERASE_DATA.value)
    rows = list(asked.exclude(state=NeedState.DECLINED.value).values_list("household_id", "person_id"))
    alone = {person for _, person in rows if person}
    whole = {home for home, person in rows if not person}
    return whole, alone
