"""What was helped with at a desk today."""

from datetime import date

from django.db.models import Count

from bdhvs.accounts.models import User
from bdhvs.gatherings.desk.rules import DESK_KIND
from bdhvs.gatherings.models import Session
from bdhvs.places.models import Unit
from bdhvs.places.queries import units_on
from bdhvs.places.rules import UnitKind


def desk_unit(commune: str, user: User, on: date) -> Unit | None:
    """The one-stop centre that this user may write for. Missing: None when there is none, or it is another's."""
    own = user.territory.places
    units = units_on(commune, on, [UnitKind.ONE_STOP.value])
    return next((unit for unit in units if own is None or unit.pk in own), None)


def helped_today(unit: Unit, on: date) -> list[tuple[str, int]]:
    """How often each topic was helped with on the day, most often first."""
    facts = Session.objects.filter(unit=unit, kind=DESK_KIND, occurred_on=on, superseded_by=None)
    counted = facts.values_list("topics").annotate(number=Count("pk")).order_by("-number")
    return [(topics[0], number) for topics, number in counted if topics]


def last_tap(unit: Unit, user: User, on: date) -> Session | None:
    """The newest line of today that this user wrote."""
    facts = Session.objects.filter(unit=unit, kind=DESK_KIND, occurred_on=on, superseded_by=None)
    return facts.filter(recorded_by=user).order_by("-recorded_at", "-pk").first()
