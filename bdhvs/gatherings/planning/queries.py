"""What is planned and held, what is in whose way, how many came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from bdhvs.gatherings.contests.rules import RANKS
from bdhvs.gatherings.models import Attendance, ContestTeam, Session
from bdhvs.gatherings.planning.models import Gathering, GatheringNote
from bdhvs.gatherings.planning.rules import GatheringState, Slot, clashes
from bdhvs.registries.queries import names_on
from bdhvs.registries.rules import RegistryKind


def gatherings_of(commune: str) -> QuerySet[Gathering]:
    """Gatherings with their places, the newest day first, and `came`: how many people at the fact in force.

    Missing: `came` is None where nothing was written, or lies outside the reader's territory.
    """
    came = (
        Attendance.objects.filter(session=OuterRef("session"), session__superseded_by=None, role="learner")
        .order_by()
        .values("session")
        .annotate(number=Sum(Coalesce("headcount", Value(1))))
        .values("number")
    )
    found = Gathering.objects.filter(commune_id=commune).select_related("hamlet", "unit", "part_of")
    return found.annotate(came=Subquery(came, output_field=IntegerField())).order_by(
        "-falls_on", "from_time", "pk"
    )


def session_of(gathering: Gathering) -> Session | None:
    """The fact in force that tells of the gathering. Missing: None when none was written, or it was withdrawn."""
    fact = gathering.session
    return fact if fact is not None and fact.superseded_by_id is None else None


def slot_of(gathering: Gathering) -> Slot:
    return Slot(
        gathering.falls_on, gathering.from_time, gathering.to_time, gathering.place, gathering.hamlet_id,
        gathering.trainer,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clash:
    """Another gathering in the way, and what both need: `place`, `trainer`."""

    other: Gathering
    over: tuple[str, ...]


def clashes_of(commune: str, slots: Sequence[Slot], *, apart_from: int | None = None) -> list[Clash]:
    """Gatherings of the same days that need the same place or trainer at the same time. One query."""
    if not any(slot.place or slot.trainer for slot in slots):
        return []
    others = Gathering.objects.filter(commune_id=commune, falls_on__in={slot.falls_on for slot in slots})
    others = others.exclude(state=GatheringState.CANCELLED.value).exclude(pk=apart_from or 0)
    found = []
    for other in others.select_related("hamlet").order_by("falls_on", "from_time", "pk"):
        over = {need for slot in slots for need in clashes(slot, slot_of(other))}
        if over:
            found.append(Clash(other, tuple(sorted(over))))
    return found


EVENT_KINDS: Final = ("festival", "launch", "campaign")
"""Kinds that are made of other gatherings: a festival with its classes, talks and contests."""
_NEAR: Final = timedelta(days=60)


def events_of(commune: str, on: date) -> QuerySet[Gathering]:
    """Events around that day which another gathering may be a part of."""
    found = Gathering.objects.filter(commune_id=commune, kind__in=EVENT_KINDS, part_of=None)
    found = found.exclude(state=GatheringState.CANCELLED.value)
    return found.filter(falls_on__range=(on - _NEAR, on + _NEAR)).order_by("falls_on", "pk")


def coming_events(commune: str, on: date) -> QuerySet[Gathering]:
    """Events from two months back to a year ahead, for a list to choose from."""
    found = Gathering.objects.filter(commune_id=commune, kind__in=EVENT_KINDS, part_of=None)
    found = found.exclude(state=GatheringState.CANCELLED.value)
    return found.filter(falls_on__range=(on - _NEAR, on + timedelta(days=366))).order_by("falls_on", "pk")


def parts_of(gathering: Gathering) -> list[Gathering]:
    """The gatherings that an event is made of, in the order of days and hours, with how many came."""
    parts = gatherings_of(gathering.commune_id).filter(part_of=gathering)
    return list(parts.order_by("falls_on", "from_time", "pk"))


def teams_of(gathering: Gathering) -> list[ContestTeam]:
    """Teams of a contest, the first prize on top."""
    teams = ContestTeam.objects.filter(gathering=gathering).select_related("hamlet", "unit").order_by("pk")
    return sorted(teams, key=lambda team: RANKS[team.prize])


def notes_of(gathering: Gathering) -> list[GatheringNote]:
    """The story of a gathering, newest first."""
    notes = GatheringNote.objects.filter(gathering=gathering).select_related("recorded_by")
    return list(notes.order_by("-recorded_at", "-pk"))


def between(commune: str, first: date, last: date) -> QuerySet[Gathering]:
    """Gatherings from `first` to `last`, both included, in the order of the days."""
    found = Gathering.objects.filter(commune_id=commune, falls_on__range=(first, last))
    return found.select_related("hamlet", "unit").order_by("falls_on", "from_time", "pk")


def facts_without_plan(commune: str, first: date, last: date) -> QuerySet[Session]:
    """Sessions in force of those days that were recorded without a gathering (by the quick form, from a file)."""
    facts = Session.objects.filter(commune_id=commune, occurred_on__range=(first, last), superseded_by=None)
    return facts.filter(gatherings=None).select_related("hamlet", "unit").order_by("occurred_on", "pk")


def used_before(commune: str, column: str, limit: int = 50) -> list[str]:
    """What was typed in `column` (place, trainer, partner) most often, to choose from again."""
    found = Gathering.objects.filter(commune_id=commune).exclude(**{column: ""}).values_list(column)
    return [value for value, _ in found.annotate(number=Count("pk")).order_by("-number", column)[:limit]]


_REGISTERED: Final = {
    "trainer": (RegistryKind.TRAINER, RegistryKind.VOLUNTEER),
    "partner": (RegistryKind.PARTNER,),
}


def to_choose_from(commune: str, column: str, on: date) -> list[str]:
    """Names of the registries in force that day, then what was typed before; each once."""
    kinds = _REGISTERED.get(column)
    named = names_on(commune, kinds, on) if kinds else []
    return list(dict.fromkeys([*named, *used_before(commune, column)]))
