"""Which post an account held from which day to which: the history that a change, a closing or a new map writes."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.appointments.models import Appointment


@transaction.atomic
def appoint(user: User, since: date, by: User | None) -> None:
    """Write the post into the history; a change of the same day replaces that day's line.

    Whoever is back in the post held until that very day has held it all along.
    """
    if user.commune_id is None:
        return
    end_appointment(user, since)
    before = Appointment.objects.filter(user=user, valid_to=since, **_post(user)).last()
    if before is not None:
        before.valid_to = None
        before.save(update_fields=["valid_to"])
        return
    Appointment.objects.create(user=user, valid_from=since, given_by=by, **_post(user))


def end_appointment(user: User, on: date) -> None:
    """The account's post ends; one that only began that day was none."""
    if user.commune_id is None:
        return
    held = Appointment.objects.filter(user=user, valid_to=None)
    held.filter(valid_from__gte=on).delete()
    held.update(valid_to=on)


@transaction.atomic
def follow_map(*, users: Iterable[User], since: date, by: User | None) -> None:
    """From the day of a new map, or of its undoing, open appointments name what the accounts serve now."""
    for user in users:
        held = Appointment.objects.filter(user=user, valid_to=None).first()
        if held is not None and any(getattr(held, name) != value for name, value in _post(user).items()):
            appoint(user, max(since, held.valid_from), by)


def _post(user: User) -> dict[str, Any]:
    return {
        "commune_id": user.commune_id,
        "role": user.role,
        "hamlets": user.hamlets,
        "unit_id": user.unit_id,
        "team_id": user.team_id,
    }
