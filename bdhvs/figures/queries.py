"""What other rooms may ask about figures."""

from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from bdhvs.figures.models import Figure


def in_force(commune: str, on: date) -> QuerySet[Figure]:
    """Figures as of `on` or before, without those that were corrected, newest first."""
    found = Figure.objects.filter(commune_id=commune, as_of__lte=on, superseded_by=None)
    return found.select_related("hamlet", "unit", "recorded_by").order_by("-as_of", "-recorded_at", "-pk")


def totals_by_hamlet(commune: str, measure: str, on: date) -> dict[str, Decimal]:
    """The latest plain value of a measure by hamlet. Missing: a hamlet without one is absent, not zero."""
    found: dict[str, Decimal] = {}
    for figure in in_force(commune, on).filter(
        measure=measure, hamlet__isnull=False, unit=None, group_code=""
    ):
        value = figure.value if figure.value is not None else figure.denominator
        if value is not None and figure.hamlet_id:
            found.setdefault(figure.hamlet_id, Decimal(value))
    return found
