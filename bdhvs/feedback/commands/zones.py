"""Places without signal: recording one, and saying that the operator was told or that it is solved."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.feedback.models import DeadZone, Need
from bdhvs.feedback.rules import Operator, check_zone_days
from bdhvs.journal.commands import note
from bdhvs.skills.correcting import check_within


@dataclass(frozen=True, slots=True)
class ZoneDetails:
    """Where, whose network, since when; and since when no more."""

    hamlet_code: str
    place: str
    seen_on: date
    operator: Operator = Operator.UNKNOWN
    told_on: date | None = None
    solved_on: date | None = None


@transaction.atomic
def record_zone(
    *, commune_code: str, details: ZoneDetails, by: User | None, at: datetime, need: Need | None = None
) -> DeadZone:
    """Add a place without signal, out of a need where one told of it.

    Raises: DeadZoneError, OutsideTerritoryError
    """
    zone = DeadZone(commune_id=commune_code, need=need, recorded_at=at, recorded_by=by)
    return _write(zone, details, "record_zone", by, at)


@transaction.atomic
def correct_zone(*, zone: DeadZone, details: ZoneDetails, by: User | None, at: datetime) -> DeadZone:
    """Say otherwise where it is, or that the operator was told, or that there is signal now.

    Raises: DeadZoneError, OutsideTerritoryError
    """
    check_within(by, [zone.hamlet_id])
    return _write(
        DeadZone.objects.select_for_update(of=("self",)).get(pk=zone.pk), details, "correct_zone", by, at
    )


def _write(zone: DeadZone, details: ZoneDetails, act: str, by: User | None, at: datetime) -> DeadZone:
    check_within(by, [details.hamlet_code])
    check_zone_days(details.seen_on, details.solved_on, at.date())
    zone.hamlet_id, zone.place = details.hamlet_code, " ".join(details.place.split())
    zone.operator, zone.seen_on = details.operator.value, details.seen_on
    zone.told_on, zone.solved_on = details.told_on, details.solved_on
    zone.save()
    note(act=act, by=by, at=at, commune=zone.commune_id, subject="dead_zone", ids=[zone.pk])
    return zone
