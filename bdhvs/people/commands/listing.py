"""Households of an approved priority list, as the register marks them."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.people.models import Household
from bdhvs.people.rules import Priority


@transaction.atomic
def follow_approved_list(
    *, commune: str, hamlet: str, listed: Collection[int], by: User | None, at: datetime
) -> tuple[int, int]:
    """Mark the households of an approved list that the register gives no reason of its own, and unmark those that
    left it; gives how many of each. A reason somebody wrote down stays."""
    homes = Household.objects.filter(commune_id=commune, hamlet_id=hamlet)
    out = list(
        homes.filter(priority=Priority.ON_LIST.value).exclude(pk__in=listed).values_list("pk", flat=True)
    )
    new = list(homes.filter(priority="", pk__in=listed).values_list("pk", flat=True))
    homes.filter(pk__in=out).update(priority="")
    homes.filter(pk__in=new).update(priority=Priority.ON_LIST.value)
    if changed := [*new, *out]:
        note(
            act="set_priority",
            by=by,
            at=at,
            commune=commune,
            subject="household",
            ids=changed,
            fields=["priority"],
        )
    return len(new), len(out)
