"""What may be asked of the registries."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, QuerySet

from bdhvs.registries.models import RegistryEntry, RegistryNote
from bdhvs.registries.rules import RegistryKind


def entries_of(commune: str, kind: RegistryKind) -> QuerySet[RegistryEntry]:
    """Every row ever of one registry, by name; the scope decides whose."""
    found = RegistryEntry.objects.filter(commune_id=commune, kind=kind.value)
    return found.select_related("hamlet", "unit", "person").order_by("name_key", "pk")


def notes_of(entry: RegistryEntry) -> QuerySet[RegistryNote]:
    """The history of a row, oldest first."""
    return entry.notes.select_related("by").order_by("at", "pk")


def counts_on(commune: str, on: date) -> dict[str, int]:
    """How many rows of each registry are in force that day. One query."""
    found = RegistryEntry.objects.filter(commune_id=commune).valid_on(on).order_by()
    return dict(found.values_list("kind").annotate(n=Count("pk")))


def names_on(commune: str, kinds: Collection[RegistryKind], on: date) -> list[str]:
    """Names in force that day, to choose from where a trainer, volunteer or partner is named."""
    wanted = [kind.value for kind in kinds]
    found = RegistryEntry.objects.filter(commune_id=commune, kind__in=wanted, withdrawn_on=None).valid_on(on)
    return list(found.order_by("name_key").values_list("name", flat=True))
