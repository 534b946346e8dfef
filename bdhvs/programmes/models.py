"""Recognitions. Criteria, nominations and councils come with the programmes issue."""

from django.db import models
from django.db.models import Q

from bdhvs.places.facts import Recorded


class Recognition(Recorded):
    programme_code = models.CharField("mô hình", max_length=60)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", null=True, blank=True)
    household = models.ForeignKey("people.Household", models.PROTECT, related_name="+", null=True, blank=True)
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    unit = models.ForeignKey(
        "places.Unit", models.PROTECT, related_name="+", db_column="unit_code", null=True, blank=True
    )
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến ngày", null=True, blank=True)

    class Meta(Recorded.Meta):
        constraints = (
            *Recorded.Meta.constraints,
            models.CheckConstraint(
                condition=Q(person__isnull=False)
                | Q(household__isnull=False)
                | Q(hamlet__isnull=False)
                | Q(unit__isnull=False),
                name="programmes_recognition_has_a_subject",
            ),
        )

    def __str__(self) -> str:
        return f"{self.programme_code} {self.valid_from}"
