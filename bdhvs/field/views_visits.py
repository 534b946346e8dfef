"""Visits of a household in the office, with the photos that came with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.feedback.queries import erasures_of
from bdhvs.field.models import Photo
from bdhvs.journal.commands import note
from bdhvs.people.models import Household, Person
from bdhvs.people.sealing import unseal
from bdhvs.places.models import Code
from bdhvs.skills.models import Item
from bdhvs.visits.models import Visit

SHOWN = 100


@allowed(Act.LEAD_TEAM)
def visits(request: Request, household: UUID) -> HttpResponse:
    """Every visit to one household, the newest first."""
    home = get_object_or_404(Household, uuid=household, commune_id=request.commune_code)
    rows = Visit.objects.filter(household=home, superseded_by=None).select_related("recorded_by")
    rows = rows.order_by("-occurred_on", "-pk")[:SHOWN]
    note(
        act="see_visit", by=request.user, at=timezone.localtime(), commune=request.commune_code, subject="household",
        ids=[home.pk],
    )  # fmt: skip
    return render(request, "field/visits.html", {"home": home, "visits": list(rows)})


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as the visit names it; it may still be on its way."""

    digest: str
    arrived: bool


@allowed(Act.LEAD_TEAM)
def visit(request: Request, visit_id: int) -> HttpResponse:
    """One visit as it was told at the door. Each photo is a page of its own: who looks at it stands in the journal."""
    found = Visit.objects.filter(commune_id=request.commune_code).select_related(
        "household", "hamlet", "recorded_by"
    )
    told = get_object_or_404(found, pk=visit_id)
    hidden = told.household_id in erasures_of([told.household_id])[0]
    note(
        act="see_visit", by=request.user, at=timezone.localtime(), commune=request.commune_code, subject="visit",
        ids=[told.pk],
    )  # fmt: skip
    context = {
        "visit": told,
        "met": list(
            Person.objects.filter(pk__in=told.met).order_by("sort_key").values_list("name", flat=True)
        ),
        "topics": _labels(told.topics),
        "pictures": [] if hidden else _pictures(request.commune_code, told.photos),
        "words": "" if hidden else unseal(told.note),
        "may_see_home": request.user.may(Act.SEE_PEOPLE),
    }
    return render(request, "field/visit.html", context)


def _labels(codes: Sequence[str]) -> list[str]:
    known = dict(Code.objects.filter(kind="topics", code__in=codes).values_list("code", "label"))
    known |= dict(Item.objects.filter(code__in=codes).values_list("code", "label"))
    return list(dict.fromkeys(known.get(code, code) for code in codes))


def _pictures(commune: str, digests: Sequence[str]) -> list[Picture]:
    there = set(Photo.objects.filter(commune_id=commune, sha256__in=digests).values_list("sha256", flat=True))
    return [Picture(digest, digest in there) for digest in digests]
