"""What other rooms may ask about figures."""

from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Q, QuerySet

from bdhvs.accounts.models import User
from bdhvs.figures.models import Figure


def in_force(commune: str, on: date) -> QuerySet[Figure]:
    """Figures as of `on` or before, without those that were corrected, newest first."""
    found = Figure.objects.filter(commune_id=commune, as_of__lte=on, superseded_by=None)
    return found.select_related("hamlet", "unit", "recorded_by").order_by("-as_of", "-recorded_at", "-pk")


OFFICIAL: Final = {"person": "official_population", "household": "official_households"}
"""The measure that tells how many there are of each, by the authority that keeps them."""


def official_totals(commune: str, on: date) -> dict[str, dict[str, Decimal]]:
    """The latest official totals of persons and of households by hamlet; one query.

    Missing: a hamlet without one is absent, not zero.
    """
    told = Figure.objects.filter(
        commune_id=commune, measure__in=OFFICIAL.values(), as_of__lte=on, superseded_by=None, hamlet__isnull=False,
        unit=None, group_code="",
    ).exclude(value=None, denominator=None)  # fmt: skip
    told = told.order_by("measure", "hamlet_id", "-as_of", "-recorded_at", "-pk")
    newest = told.distinct("measure", "hamlet_id").values_list("measure", "hamlet_id", "value", "denominator")
    found: dict[str, dict[str, Decimal]] = {of: {} for of in OFFICIAL}
    kinds = {measure: of for of, measure in OFFICIAL.items()}
    for measure, hamlet, value, total in newest:
        found[kinds[measure]][str(hamlet)] = Decimal((total or 0) if value is None else value)
    return found


def latest_by_measure(commune: str, on: date) -> dict[str, Figure]:
    """The newest figure in force of each measure, whoever reported it; one query."""
    newest = Figure.objects.filter(commune_id=commune, as_of__lte=on, superseded_by=None)
    newest = newest.order_by("measure", "-as_of", "-recorded_at", "-pk").distinct("measure")
    return {figure.measure: figure for figure in newest}


def last_told(commune: str, measure: str, by: User, on: date) -> Figure | None:
    """What this person told of the measure the time before; else what stands for his place. Missing: nothing yet."""
    found = in_force(commune, on).filter(measure=measure)
    if by.territory.places is not None and by.unit_id is None:
        found = found.filter(hamlet_id__in=by.territory.places)
    elif by.unit_id is not None:
        found = found.filter(Q(unit_id=by.unit_id) | Q(unit_id=None))
    return found.filter(recorded_by=by).first() or found.first()


def chain_of(figure: Figure) -> list[Figure]:
    """A figure with everything it was before and became later, the newest first; a withdrawal ends it."""
    family = Figure.objects.filter(
        commune_id=figure.commune_id,
        measure=figure.measure,
        hamlet_id=figure.hamlet_id,
        unit_id=figure.unit_id,
        group_code=figure.group_code,
    ).select_related("recorded_by", "hamlet", "unit")
    by_id = {one.pk: one for one in family}
    befores = {
        one.superseded_by_id: one for one in by_id.values() if one.superseded_by_id not in (None, one.pk)
    }
    newest = figure
    while newest.superseded_by_id in by_id and not newest.withdraws:
        newest = by_id[newest.superseded_by_id]
    chain = [by_id[newest.pk]]
    while chain[-1].pk in befores:
        chain.append(befores[chain[-1].pk])
    return chain


def headcounts(commune: str, on: date) -> list[Figure]:
    """The newest number of people by unit and group. Missing: a unit that never told is not there."""
    told = Figure.objects.filter(
        commune_id=commune, measure="headcount", as_of__lte=on, superseded_by=None, unit__isnull=False
    )
    told = told.order_by("unit_id", "group_code", "-as_of", "-recorded_at", "-pk").distinct(
        "unit_id", "group_code"
    )
    return list(told.select_related("unit", "recorded_by"))
