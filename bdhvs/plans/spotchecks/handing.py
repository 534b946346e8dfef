"""Spot-checks that wait for somebody who leaves go to the successor."""

from datetime import datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.plans.models import SpotCheckResult, SpotCheckUnit


@transaction.atomic
def take_over(*, old: User, new: User, by: User | None, at: datetime) -> int:
    """Drawn units of the old account without a finding are the new account's to check; gives how many."""
    if old.commune_id is None:
        return 0
    found = SpotCheckResult.objects.filter(superseded_by=None).values("sampled_id")
    waiting = SpotCheckUnit.objects.filter(checker_user=old).exclude(pk__in=found)
    moved = waiting.update(checker_user=new, places=list(new.territory.places or ()))
    if moved:
        note(
            act="take_over_spot_checks",
            by=by,
            at=at,
            commune=old.commune_id,
            subject="spot_check",
            count=moved,
        )
    return moved
