"""Finding the household a fact is about: by its code or by the name of somebody who lives there."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from bdhvs.people.models import Household, Residence
from bdhvs.people.picking import LIMIT, Choices, numbers_in
from bdhvs.people.queries import households_of, persons_found


def household_choices(commune: str, text: str, on: date, kept: Iterable[str] = ()) -> Choices:
    """Households by code, or by the name of somebody who lives there; those already chosen first."""
    homes = households_of(commune, on).select_related("hamlet")
    found = list(homes.filter(pk__in=numbers_in(kept)))
    if text.strip():
        chosen = {home.pk for home in found}
        lived = Residence.objects.valid_on(on).filter(person__in=persons_found(commune, text).order_by())
        match = homes.filter(Q(code__icontains=text.strip()) | Q(pk__in=lived.values("household_id")))
        found += [home for home in match[: LIMIT + len(chosen)] if home.pk not in chosen]
    heads = _heads(found, on)
    return [(str(home.pk), _describe_home(home, heads)) for home in found]


def _describe_home(home: Household, heads: dict[int, str]) -> str:
    head = f": {heads[home.pk]}" if home.pk in heads else ""
    return f"Hộ {home.code}, {home.hamlet.name}{head}"


def _heads(homes: list[Household], on: date) -> dict[int, str]:
    lived = Residence.objects.valid_on(on).filter(household__in=homes, role="head")
    return dict(lived.values_list("household_id", "person__name"))
