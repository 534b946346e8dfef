"""Incidents with how they stand on a day."""

from datetime import date
from typing import Any

from django.db.models import Case, CharField, OuterRef, Q, QuerySet, Subquery, Value, When

from bdhvs.outreach.incidents.models import Incident, IncidentNote
from bdhvs.outreach.incidents.rules import IncidentState
from bdhvs.outreach.models import OutreachFile


def incidents_of(commune: str, on: date) -> QuerySet[Any]:
    """Incidents with `stands` on the day and `last_told`, the newest words of their story."""
    stands = Case(
        When(closed_on__isnull=False, then=Value(IncidentState.CLOSED.value)),
        When(due_on__lt=on, then=Value(IncidentState.LATE.value)),
        default=Value(IncidentState.OPEN.value), output_field=CharField(),
    )  # fmt: skip
    told = (
        IncidentNote.objects.filter(incident=OuterRef("pk")).exclude(text="").order_by("-recorded_at", "-pk")
    )
    found = Incident.objects.filter(commune_id=commune).select_related("hamlet", "unit", "entered_by")
    return found.annotate(
        stands=stands, last_told=Subquery(told.values("text")[:1], output_field=CharField())
    )


def notes_of(incident: Incident) -> list[IncidentNote]:
    """Its story, the newest first."""
    return list(incident.notes.select_related("recorded_by").order_by("-recorded_at", "-pk"))


def files_of(incident: Incident) -> list[OutreachFile]:
    return list(incident.files.order_by("pk"))


def open_and_late(commune: str, on: date) -> tuple[int, int]:
    """How many are open, and how many of these past their last day."""
    waiting = Incident.objects.filter(commune_id=commune, closed_on=None)
    return waiting.count(), waiting.filter(Q(due_on__lt=on)).count()
