"""Visits: facts about a household."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bdhvs.places.facts import Fact
from bdhvs.visits.rules import VisitKind, VisitOutcome


class Visit(Fact):
    """Somebody was at the door. `uuid` is the phone's event that told it: the same event never counts twice."""

    household = models.ForeignKey("people.Household", models.PROTECT, related_name="visits")
    hamlet = models.ForeignKey("places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code")
    kind = models.CharField("loại", max_length=12, choices=VisitKind.choices())
    outcome = models.CharField("kết thúc", max_length=12, choices=VisitOutcome.choices())
    topics = ArrayField(models.CharField(max_length=60), verbose_name="nội dung", default=list, blank=True)
    uuid = models.UUIDField("sự kiện của điện thoại", null=True, blank=True)
    met = ArrayField(models.BigIntegerField(), verbose_name="đã gặp", default=list, db_default=[], blank=True)
    again_on = models.DateField("hẹn lại ngày", null=True, blank=True)
    photos = ArrayField(
        models.CharField(max_length=64), verbose_name="ảnh", default=list, db_default=[], blank=True
    )
    note = models.BinaryField("ghi chú", null=True, blank=True)  # sealed: what is said at a door is private
    elapsed_s = models.PositiveIntegerField("ghi trong (giây)", null=True, blank=True)
    occurred_at = models.DateTimeField("lúc ghi ở cửa", null=True, blank=True)  # phone's clock, put right

    class Meta(Fact.Meta):
        constraints = (
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["commune", "uuid"],
                condition=Q(superseded_by=None, uuid__isnull=False),
                name="visits_visit_of_an_event_once",
            ),
        )
        indexes = (
            models.Index(fields=["commune", "occurred_on"], name="visits_visit_by_day"),
            models.Index(fields=["household"], name="visits_visit_of_household"),
            models.Index(fields=["commune"], name="visits_visit_with_photos", condition=~Q(photos=[])),
            models.Index(fields=["recorded_by", "occurred_at"], name="visits_visit_of_recorder"),
        )

    def __str__(self) -> str:
        return f"{self.household_id} {self.kind} {self.occurred_on}"


# The room's other tables, each beside the work it serves.
from bdhvs.visits.assigning.models import Share  # noqa: E402
from bdhvs.visits.limits.models import FieldLimit  # noqa: E402
from bdhvs.visits.paper.models import VisitSheet  # noqa: E402
from bdhvs.visits.priority.models import PriorityEntry, PriorityList  # noqa: E402
from bdhvs.visits.rechecks.models import Recheck  # noqa: E402

__all__ = ["FieldLimit", "PriorityEntry", "PriorityList", "Recheck", "Share", "Visit", "VisitSheet"]
