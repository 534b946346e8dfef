"""What every fact carries: its place, day, recorder, source and evidence level. Facts are added, never edited."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from bdhvs.lib.evidence import Level


class Recorded(models.Model):
    """The tail of a fact (design §14): who wrote it, how sure it is, and whether a later fact corrects it."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", null=True, blank=True
    )  # null: the command line of the machine's own administrator
    level = models.CharField(
        "mức minh chứng", max_length=2, choices=[(v.value, f"{v.value} - {v.label}") for v in Level]
    )
    source = models.CharField("nguồn", max_length=200, blank=True)
    superseded_by = models.ForeignKey("self", models.PROTECT, related_name="+", null=True, blank=True)
    superseded_by_id: int | None

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(level__in=[v.value for v in Level]), name="%(app_label)s_%(class)s_level_is_known"
            ),
        )

    @property
    def withdraws(self) -> bool:
        """Whether this row only says that another was recorded by mistake (skills.correcting.withdraw)."""
        return self.superseded_by_id is not None and self.superseded_by_id == self.pk


class Fact(Recorded):
    """A fact of one local day."""

    occurred_on = models.DateField("ngày")

    class Meta(Recorded.Meta):
        abstract = True
