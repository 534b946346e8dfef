"""Visits: facts about a household."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from bdhvs.places.facts import Fact
from bdhvs.visits.rules import VISIT_KIND_LABELS, VISIT_OUTCOME_LABELS


class Visit(Fact):
    household = models.ForeignKey("people.Household", models.PROTECT, related_name="visits")
    hamlet = models.ForeignKey("places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code")
    kind = models.CharField(
        "loại", max_length=12, choices=[(k.value, v) for k, v in VISIT_KIND_LABELS.items()]
    )
    outcome = models.CharField(
        "kết thúc", max_length=12, choices=[(k.value, v) for k, v in VISIT_OUTCOME_LABELS.items()]
    )
    topics = ArrayField(models.CharField(max_length=60), verbose_name="nội dung", default=list, blank=True)

    class Meta(Fact.Meta):
        indexes = (
            models.Index(fields=["commune", "occurred_on"], name="visits_visit_by_day"),
            models.Index(fields=["household"], name="visits_visit_of_household"),
        )

    def __str__(self) -> str:
        return f"{self.household_id} {self.kind} {self.occurred_on}"
