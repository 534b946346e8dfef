"""Secret addresses under which a person's own calendar program reads the commune's calendar."""

from django.db import models
from django.db.models import Q


class CalendarFeed(models.Model):
    """One address of one user; only a hash of its secret is kept. A new address ends the one before."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    secret_hash = models.BinaryField("dấu vết mã", max_length=32)
    made_at = models.DateTimeField("lập lúc")
    revoked_at = models.DateTimeField("thu lúc", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at=None), name="plans_calendarfeed_one_of_a_user"
            ),
            models.UniqueConstraint(fields=["secret_hash"], name="plans_calendarfeed_secret_once"),
        )

    def __str__(self) -> str:
        return f"lịch {self.pk}"
