"""Items with how they stand, their texts, story and publications."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, Max, OuterRef, QuerySet, Value, When
from django.db.models.functions import Coalesce

from bdhvs.outreach.content.models import ContentItem, ContentNote, ContentVersion
from bdhvs.outreach.content.rules import ContentState
from bdhvs.outreach.models import OutreachFile, Publication


def items_of(commune: str) -> QuerySet[Any]:
    """Items of a commune with `stands`: the state, where what went out is read from the publications in force."""
    out = Publication.objects.filter(
        commune_id=OuterRef("commune_id"), ref_code=OuterRef("code"), superseded_by=None
    )
    stands = Case(
        When(Exists(out), then=Value(ContentState.PUBLISHED.value)),
        default=F("state"),
        output_field=CharField(),
    )
    found = ContentItem.objects.filter(commune_id=commune).annotate(stands=stands)
    return found.select_related("unit", "written_by", "approved_by")


def is_published(item: ContentItem) -> bool:
    """Whether a publication of the item is in force."""
    return publications_of(item).exists()


def publications_of(item: ContentItem) -> QuerySet[Publication]:
    """What went out of the item and is in force, the newest first."""
    found = Publication.objects.filter(commune_id=item.commune_id, ref_code=item.code, superseded_by=None)
    return found.select_related("recorded_by").order_by("-occurred_on", "-pk")


def locked_item(item: ContentItem) -> ContentItem:
    """The row as it is now, held until the end of the act."""
    return ContentItem.objects.select_for_update().get(pk=item.pk)


def versions_of(item: ContentItem) -> list[ContentVersion]:
    """Every text it has had, the newest first."""
    return list(item.versions.select_related("written_by").order_by("-number"))


def notes_of(item: ContentItem) -> list[ContentNote]:
    """Its story, the newest first."""
    return list(item.notes.select_related("recorded_by").order_by("-recorded_at", "-pk"))


def files_of(item: ContentItem) -> list[OutreachFile]:
    return list(item.files.order_by("pk"))


def planned_between(commune: str, first: date, last: date) -> QuerySet[Any]:
    """Items planned for these days, both included, in the order of days; what was dropped is left out."""
    found = (
        items_of(commune).filter(planned_on__range=(first, last)).exclude(state=ContentState.DROPPED.value)
    )
    return found.order_by("planned_on", "pk")


def counts_by_state(commune: str) -> dict[str, int]:
    """How many items stand how."""
    found = items_of(commune).order_by().values_list("stands").annotate(number=Count("pk"))
    return dict(found)


def late_on(commune: str, on: date) -> int:
    """Items whose planned day has passed and that have not gone out."""
    done = (ContentState.PUBLISHED.value, ContentState.DROPPED.value)
    return items_of(commune).filter(planned_on__lt=on).exclude(stands__in=done).count()


def channels_used(commune: str, since: date) -> Sequence[str]:
    """Channels on which something went out since a day, the busiest first."""
    found = Publication.objects.filter(commune_id=commune, superseded_by=None, occurred_on__gte=since)
    counted = found.values_list("channel_code").annotate(
        number=Count("pk"), newest=Coalesce(Max("occurred_on"), since)
    )
    return [channel for channel, _, _ in counted.order_by("-number", "channel_code")]
