"""What other rooms may ask about places."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from bdhvs.journal.rules import MACHINE
from bdhvs.lib.vietnamese import fold
from bdhvs.places.models import Commune, CommuneProfile, Hamlet, HamletSuccessor, Opening, Team, Unit


def profile_of(commune_code: str) -> CommuneProfile | None:
    """How the commune calls its hamlets and teams, or None before it has started."""
    return CommuneProfile.objects.select_related("commune__province").filter(commune_id=commune_code).first()


def working_communes() -> list[str]:
    """Codes of the communes that work on this installation."""
    return list(CommuneProfile.objects.order_by("commune_id").values_list("commune_id", flat=True))


def journals() -> list[str]:
    """Whose journals there are: of every commune that works here, and of the machine."""
    return [*working_communes(), MACHINE]


def communes_by_name() -> list[tuple[str, str]]:
    """Code and name of the communes that work on this installation, as a list to choose from."""
    profiles = CommuneProfile.objects.order_by("commune__name_key", "commune_id")
    return list(profiles.values_list("commune_id", "commune__name"))


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


def teams_on(commune_code: str, day: date) -> QuerySet[Team]:
    """Teams in force that day."""
    teams = Team.objects.filter(commune_id=commune_code).valid_on(day)
    return teams.select_related("hamlet").order_by("hamlet__position", "code")


def map_days(commune_code: str) -> list[date]:
    """Days on which the map of hamlets changed, newest first."""
    days = HamletSuccessor.objects.filter(commune_id=commune_code).values_list("since", flat=True)
    return sorted(set(days), reverse=True)


def openings_between(commune_code: str, first: date, last: date) -> dict[date, list[Opening]]:
    """Opening hours by day, `last` included. Missing: a day nobody told is not there."""
    found: dict[date, list[Opening]] = {}
    rows = Opening.objects.filter(commune_id=commune_code, day__gte=first, day__lte=last)
    for row in rows.order_by("day", "open_from"):
        found.setdefault(row.day, []).append(row)
    return found


def free_code(kind: type[Unit] | type[Team], prefix: str) -> str:
    """A code nobody has: the prefix and the next number. Codes are never used twice."""
    taken = set(kind._default_manager.filter(code__startswith=prefix).values_list("code", flat=True))
    number = len(taken) + 1
    while f"{prefix}{number:02d}" in taken:
        number += 1
    return f"{prefix}{number:02d}"
