"""Where e-mail of the commune goes. Only offices' addresses, typed by the officer; nobody signs in by them."""

from django.db import models
from django.db.models import Q

from bdhvs.plans.work.rules import MailKind


class Mailbox(models.Model):
    """One address and what it hears: the week of the movement, or the reminders of one unit."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    address = models.EmailField("địa chỉ thư")
    hears = models.CharField("nhận", max_length=10, choices=MailKind.choices())
    unit = models.ForeignKey(
        "places.Unit", models.PROTECT, related_name="+", db_column="unit_code", null=True, blank=True
    )
    added_at = models.DateTimeField("thêm lúc")
    added_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(hears="digest", unit=None) | Q(hears="reminders", unit__isnull=False),
                name="plans_mailbox_of_a_unit_or_the_leader",
            ),
            models.UniqueConstraint(
                fields=["commune", "address", "hears", "unit"],
                nulls_distinct=False,
                name="plans_mailbox_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.hears} {self.unit_id or ''}"
