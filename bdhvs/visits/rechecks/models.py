"""Questions about recorded work."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bdhvs.visits.rechecks.rules import RecheckReason


class Recheck(models.Model):
    """One question: a rule saw something in this work. Asked once (`key`), closed by a visit of somebody else or by
    the team leader with a reason. The work itself stays as it was recorded."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    reason = models.CharField("lý do", max_length=16, choices=RecheckReason.choices())
    key = models.CharField("về việc gì", max_length=120)
    household = models.ForeignKey(
        "people.Household", models.PROTECT, related_name="rechecks", null=True, blank=True
    )
    recorder = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    target_code = models.CharField("chỉ tiêu", max_length=40, blank=True)
    visits = ArrayField(models.BigIntegerField(), verbose_name="lượt thăm", default=list, blank=True)
    seen = models.BigIntegerField("đã thấy", default=0)
    limit = models.BigIntegerField("giới hạn lúc ấy", default=0)
    opened_on = models.DateField("nêu ngày")
    opened_at = models.DateTimeField("nêu lúc")
    closed_at = models.DateTimeField("đóng lúc", null=True, blank=True)
    closed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    closed_visit = models.ForeignKey("visits.Visit", models.PROTECT, related_name="+", null=True, blank=True)
    closed_note = models.CharField("vì sao đóng", max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["commune", "reason", "key"], name="visits_recheck_asked_once"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | ~Q(closed_note="") | Q(closed_visit__isnull=False),
                name="visits_recheck_closed_by_visit_or_reason",
            ),
        )
        indexes = (
            models.Index(fields=["commune", "-opened_at"], name="visits_recheck_newest"),
            models.Index(
                fields=["household"], name="visits_recheck_of_household", condition=Q(closed_at=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.reason} {self.key}"
