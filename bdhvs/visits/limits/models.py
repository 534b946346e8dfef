"""Numbers a commune set in place of the defaults."""

from django.db import models

from bdhvs.visits.limits.rules import LIMITS


class FieldLimit(models.Model):
    """The commune's own number for one of the limits; without a row the default holds."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    name = models.CharField("giới hạn", max_length=20, choices=[(k, v.label) for k, v in LIMITS.items()])
    value = models.PositiveIntegerField("giá trị")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["commune", "name"], name="visits_limit_once_in_commune"),
        )

    def __str__(self) -> str:
        return f"{self.name}={self.value}"
