"""Banners with how they stand."""

from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    Exists,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)

from bdhvs.outreach.banners.models import Banner
from bdhvs.outreach.banners.rules import BannerState
from bdhvs.outreach.models import OutreachFile, Publication


def banners_of(commune: str) -> QuerySet[Any]:
    """Banners with `up_on`, `stands` and `shown` (a photo proves the fact), read from the fact in force."""
    fact = Publication.objects.filter(
        commune_id=OuterRef("commune_id"), ref_code=OuterRef("code"), superseded_by=None
    )
    up_on = Subquery(fact.values("occurred_on")[:1], output_field=DateField())
    shown = Exists(fact.exclude(proof=""))
    stands = Case(
        When(up_on=None, then=Value(BannerState.PLANNED.value)),
        When(down_on=None, then=Value(BannerState.UP.value)),
        default=Value(BannerState.DOWN.value), output_field=CharField(),
    )  # fmt: skip
    found = Banner.objects.filter(commune_id=commune).select_related("hamlet", "unit").annotate(up_on=up_on)
    photo = Case(When(shown, then=Value(value=True)), default=Value(value=False), output_field=BooleanField())
    return found.annotate(stands=stands, shown=photo)


def fact_of(banner: Banner) -> Publication | None:
    """The fact in force that says it hung. Missing: None before it hung, or when that was withdrawn."""
    found = Publication.objects.filter(commune_id=banner.commune_id, ref_code=banner.code, superseded_by=None)
    return found.first()


def files_of(banner: Banner) -> list[OutreachFile]:
    return list(banner.files.order_by("pk"))


def facts_outside_register(commune: str) -> QuerySet[Publication]:
    """Banners recorded as facts alone, by the quick form or from a file: counted, but without a place here."""
    known = Banner.objects.filter(commune_id=commune).values("code")
    found = Publication.objects.filter(commune_id=commune, kind="banner", superseded_by=None)
    return found.exclude(ref_code__in=known).order_by("-occurred_on", "pk")
