"""How the phones of a commune are doing, for the office and the team leaders."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bdhvs.field.models import Conflict, Device, Event, Loss, Stray
from bdhvs.field.rules import Outcome

QUIET: Final = timedelta(days=1)
STALLED: Final = timedelta(minutes=10)
ASIDE: Final = (Outcome.QUARANTINED.value, Outcome.REJECTED.value, Outcome.HELD.value)
_OLDEST = (
    "SELECT extract(epoch FROM now() - min(xact_start)) FROM pg_stat_activity "
    "WHERE backend_xid IS NOT NULL AND datname = current_database() AND pid <> pg_backend_pid()"
)


def devices_of(commune: str) -> QuerySet[Device]:
    """Every phone with what came from it; one query. Counts: events held, in conflict, set aside; missing numbers."""
    found = Device.objects.filter(commune_id=commune).select_related("user", "revoked_by")
    return found.annotate(
        held=_number(Q(outcome=Outcome.HELD.value)),
        conflicts=_number(Q(outcome=Outcome.CONFLICT.value)),
        aside=_number(Q(outcome__in=[Outcome.QUARANTINED.value, Outcome.REJECTED.value])),
        received=_number(Q()),
        missing=F("seen_seq") - _distinct(),
        lost=Coalesce(
            Subquery(Loss.objects.filter(device=OuterRef("pk")).order_by("-told_at").values("count")[:1]),
            0,
        ),
    ).order_by("-last_seen_at")


def _number(which: Q) -> Any:
    events = Event.objects.filter(which, device=OuterRef("pk")).order_by().values("device")
    return Coalesce(Subquery(events.annotate(n=Count("pk")).values("n")), 0)


def _distinct() -> Any:
    events = Event.objects.filter(device=OuterRef("pk")).order_by().values("device")
    return Coalesce(Subquery(events.annotate(n=Count("seq", distinct=True)).values("n")), 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """The synchronisation of a commune on one line."""

    phones: int
    quiet: int
    unsent: int
    conflicts: int
    aside: int
    strays: int
    forked: int
    stalled_minutes: int

    @property
    def calm(self) -> bool:
        return not (self.conflicts or self.aside or self.strays or self.forked or self.stalled_minutes)


def standing_of(commune: str, at: datetime) -> Standing:
    """Missing: a phone that was revoked is not counted."""
    phones = Device.objects.filter(commune_id=commune, revoked_at=None)
    return Standing(
        phones=phones.count(),
        quiet=phones.filter(last_seen_at__lt=at - QUIET).count(),
        unsent=sum(phones.values_list("outbox_left", flat=True)),
        conflicts=Conflict.objects.filter(commune_id=commune, hard=True, resolved_at=None).count(),
        aside=Event.objects.filter(commune_id=commune, outcome__in=ASIDE).count(),
        strays=Stray.objects.filter(commune_id=commune, seen_at=None).count(),
        forked=phones.filter(forked_at__isnull=False).count(),
        stalled_minutes=stalled_minutes(),
    )


def stalled_minutes() -> int:
    """Whole minutes for which one unfinished transaction has held back what phones may pull; zero while it is short."""
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST)
        (seconds,) = cursor.fetchone() or (None,)
    age = timedelta(seconds=float(seconds or 0))
    return int(age / timedelta(minutes=1)) if age >= STALLED else 0


def aside_of(commune: str) -> QuerySet[Event]:
    """Events that were stored and do not count (yet), newest first."""
    found = Event.objects.filter(commune_id=commune, outcome__in=ASIDE).defer("sealed")
    return found.select_related("device", "author", "hamlet", "household").order_by("-received_at", "-pk")


def strays_of(commune: str) -> QuerySet[Stray]:
    """What came under the id of another event, newest first."""
    found = Stray.objects.filter(commune_id=commune).select_related("device__user").defer("sealed")
    return found.order_by("-received_at")


def open_conflicts(commune: str) -> QuerySet[Conflict]:
    """Fields that two changed differently, oldest first."""
    found = Conflict.objects.filter(commune_id=commune, hard=True, resolved_at=None)
    return found.select_related("household", "person", "event__author", "hamlet").order_by("made_at", "pk")


def settled_conflicts(commune: str) -> QuerySet[Conflict]:
    """What was joined or decided, newest first."""
    found = Conflict.objects.filter(commune_id=commune).exclude(hard=True, resolved_at=None)
    return found.select_related("household", "person", "event__author", "resolved_by").order_by(
        "-made_at", "-pk"
    )
