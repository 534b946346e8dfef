"""What one act of giving out changed. The assignments themselves are roster entries (people.Roster)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Share(models.Model):
    """One giving out of households, kept so that it can be taken back: entries it made, entries it ended."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey("places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code")
    campaign = models.CharField("đợt", max_length=80, blank=True)
    made = ArrayField(models.BigIntegerField(), verbose_name="phân công đã ghi", default=list)
    ended = models.JSONField("phân công đã kết thúc", default=list)
    given_at = models.DateTimeField("giao lúc")
    given_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    undone_at = models.DateTimeField("rút lại lúc", null=True, blank=True)
    undone_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["commune", "hamlet", "-given_at"], name="visits_share_newest"),)

    def __str__(self) -> str:
        return f"{self.hamlet_id} {self.given_at:%Y-%m-%d}"
