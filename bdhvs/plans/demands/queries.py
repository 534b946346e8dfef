"""What was asked of whom, how it stands, what has to be said to whom."""

from datetime import date

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Act
from bdhvs.plans.demands.rules import OPEN, DemandKind, DemandStanding, DemandState, InspectionState
from bdhvs.plans.models import Demand, DemandNote, Inspection


def demands_of(commune: str, kind: DemandKind, on: date) -> QuerySet[Demand]:
    """Everything of this kind that was asked, with its place and how it `stands` on that day, by last day."""
    late = Q(state__in=[one.value for one in OPEN], due_on__lt=on)
    found = Demand.objects.filter(commune_id=commune, kind=kind.value)
    stands = Case(
        When(late, then=Value(DemandStanding.LATE.value)),
        When(state=DemandState.ASKED.value, then=Value(DemandStanding.WAITING.value)),
        default=F("state"),
        output_field=CharField(),
    )
    return (
        found.annotate(stands=stands)
        .select_related("hamlet", "unit", "team", "plan", "inspection")
        .order_by("due_on", "pk")
    )


def notes_of(demand: Demand) -> list[DemandNote]:
    """Its story, newest first, with the files."""
    notes = DemandNote.objects.filter(demand=demand).select_related("recorded_by").prefetch_related("files")
    return list(notes.order_by("-recorded_at", "-pk"))


def open_until(commune: str, last: date) -> list[Demand]:
    """What places still have to hand in by `last`, the late ones included."""
    found = Demand.objects.filter(commune_id=commune, due_on__lte=last, state__in=[one.value for one in OPEN])
    return list(found.select_related("hamlet", "unit", "team").order_by("due_on", "pk"))


def due_between(commune: str, first: date, last: date) -> QuerySet[Demand]:
    """What falls due in these days, for the calendar; what was given up is left out."""
    found = Demand.objects.filter(commune_id=commune, due_on__range=(first, last))
    found = found.exclude(state=DemandState.WITHDRAWN.value)
    return found.select_related("hamlet", "unit", "team").order_by("due_on", "pk")


def inspections_of(commune: str) -> QuerySet[Inspection]:
    """Inspections with their places, and how many findings are `open` of how many `found`."""
    open_states = [*(one.value for one in OPEN), DemandState.HANDED_IN.value]
    return (
        Inspection.objects.filter(commune_id=commune)
        .select_related("hamlet", "unit", "plan")
        .annotate(
            found=Count("findings"), unsettled=Count("findings", filter=Q(findings__state__in=open_states))
        )
        .order_by("-falls_on", "-pk")
    )


def inspections_between(commune: str, first: date, last: date) -> QuerySet[Inspection]:
    found = Inspection.objects.filter(commune_id=commune, falls_on__range=(first, last))
    found = found.exclude(state=InspectionState.CANCELLED.value)
    return found.select_related("hamlet", "unit").order_by("falls_on", "pk")


def may_hand_in(user: User, demand: Demand) -> bool:
    """The office for everybody; whoever works for a place for that place."""
    if not user.may(Act.ENTER_FACTS):
        return False
    places = user.territory.places
    return places is None or (demand.unit_id or demand.hamlet_id) in places
