"""Reading the journal."""

from django.db.models import QuerySet

from bdhvs.journal.models import Line


def lines_of(commune: str, *, subject_id: str = "") -> QuerySet[Line]:
    """Lines of a commune, newest first, of one row when its id is named."""
    lines = Line.objects.filter(commune_code=commune).select_related("by")
    if subject_id:
        lines = lines.filter(subject_ids__contains=[subject_id])
    return lines.order_by("-at", "-pk")


def acts_of(commune: str) -> list[str]:
    """Which acts there are, for a list to choose from."""
    return sorted(Line.objects.filter(commune_code=commune).values_list("act", flat=True).distinct())
