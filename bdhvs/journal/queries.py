"""Reading the journal."""

from django.db.models import Q, QuerySet

from bdhvs.journal.models import Block, Line
from bdhvs.journal.rules import IDS_KEPT, SAME_SUBJECT


def lines_of(commune: str, *, subject_id: str = "", subject: str = "") -> QuerySet[Line]:
    """Lines of a commune, newest first; of one row when its id is named, of one kind of rows when that is named.

    An act on more rows than a line names may have touched that row too, so it is shown as well.
    """
    lines = Line.objects.filter(commune_code=commune).select_related("by")
    if subject_id:
        lines = lines.filter(Q(subject_ids__contains=[subject_id]) | Q(count__gt=IDS_KEPT))
    if subject:
        lines = lines.filter(subject_kind__in=SAME_SUBJECT.get(subject, [subject]))
    return lines.order_by("-at", "-pk")


def acts_of(commune: str) -> list[str]:
    """Which acts there are, for a list to choose from."""
    return sorted(Line.objects.filter(commune_code=commune).values_list("act", flat=True).distinct())


def last_block(commune: str) -> Block | None:
    """The newest seal: printed or kept elsewhere, it holds everything before it."""
    return Block.objects.filter(commune_code=commune).defer("marks").order_by("-number").first()
