"""Setting the numbers of field work."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.visits.limits.models import FieldLimit
from bdhvs.visits.limits.queries import limits_of
from bdhvs.visits.limits.rules import LIMITS


@transaction.atomic
def set_limits(*, commune: str, values: Mapping[str, int], by: User | None, at: datetime) -> list[str]:
    """The commune's numbers from now on; gives the names of those that changed. A default needs no row."""
    now = limits_of(commune)
    changed = [name for name, value in values.items() if now[name] != value]
    FieldLimit.objects.filter(commune_id=commune, name__in=changed).delete()
    FieldLimit.objects.bulk_create(
        FieldLimit(commune_id=commune, name=name, value=values[name])
        for name in changed
        if values[name] != LIMITS[name].default
    )
    if changed:
        note(
            act="set_field_limits",
            by=by,
            at=at,
            commune=commune,
            subject="commune",
            ids=[commune],
            fields=changed,
        )
    return changed
