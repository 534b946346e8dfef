"""What other rooms may ask about places."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from bdhvs.lib.vietnamese import fold
from bdhvs.places.models import Commune, CommuneProfile, Hamlet, HamletSuccessor, Unit


def profile_of(commune_code: str) -> CommuneProfile | None:
    """How the commune calls its hamlets and teams, or None before it has started."""
    return CommuneProfile.objects.select_related("commune__province").filter(commune_id=commune_code).first()


def working_communes() -> list[str]:
    """Codes of the communes that work on this installation."""
    return list(CommuneProfile.objects.order_by("commune_id").values_list("commune_id", flat=True))


def hamlets_on(commune_code: str, day: date) -> QuerySet[Hamlet]:
    """Hamlets of the map of that day, in the commune's order."""
    return Hamlet.objects.filter(commune_id=commune_code).valid_on(day).order_by("position", "code")


def hamlet_names(commune_code: str) -> dict[str, str]:
    """Names by code, of every map."""
    return dict(Hamlet.objects.filter(commune_id=commune_code).values_list("code", "name"))


def units_on(commune_code: str, day: date, kinds: Iterable[str] = ()) -> QuerySet[Unit]:
    """Units in force that day, of the named kinds or of all."""
    units = Unit.objects.filter(commune_id=commune_code).valid_on(day).order_by("kind", "name")
    return units.filter(kind__in=list(kinds)) if kinds else units


def unit_names(commune_code: str) -> dict[str, str]:
    return dict(Unit.objects.filter(commune_id=commune_code).values_list("code", "name"))


def redraws(commune_code: str) -> QuerySet[HamletSuccessor]:
    """Every merge and split, newest first, with both maps."""
    chain = HamletSuccessor.objects.filter(commune_id=commune_code).select_related("old", "new")
    return chain.order_by("-since", "old__position", "new__position")


def communes_named(text: str, limit: int = 20) -> QuerySet[Commune]:
    """Communes whose folded name begins with the folded text, or whose code is the text."""
    key = fold(text)
    found = Commune.objects.select_related("province").filter(valid_to=None)
    if text.isdigit():
        return found.filter(code__startswith=text).order_by("code")[:limit]
    return found.filter(name_key__startswith=key).order_by("name_key", "code")[:limit]
