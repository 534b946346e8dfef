"""The numbers that hold in a commune."""

from collections.abc import Mapping

from bdhvs.visits.limits.models import FieldLimit
from bdhvs.visits.limits.rules import LIMITS, Limit


def limits_of(commune: str, names: Mapping[str, Limit] = LIMITS) -> dict[str, int]:
    """Each named number: the commune's own, else the default."""
    own = dict(FieldLimit.objects.filter(commune_id=commune).values_list("name", "value"))
    return {name: own.get(name, limit.default) for name, limit in names.items()}
