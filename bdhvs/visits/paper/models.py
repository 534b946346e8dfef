"""Printed sheets of visits, so that a page that comes back is known by its code."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class VisitSheet(models.Model):
    """One printed page: which households it lists, in which order, with which items to tick."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey("places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code")
    code = models.CharField("mã phiếu", max_length=12)
    lane = models.CharField("ngõ", max_length=160, blank=True)
    households = ArrayField(models.BigIntegerField(), verbose_name="các hộ")
    members = models.JSONField("người trên phiếu", default=list)
    items = ArrayField(models.CharField(max_length=60), verbose_name="các mục")
    printed_on = models.DateField("in ngày")
    printed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    typed_at = models.DateTimeField("nhập lại lúc", null=True, blank=True)
    typed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["commune", "code"], name="visits_sheet_code_once"),)
        indexes = (models.Index(fields=["commune", "hamlet", "-printed_on"], name="visits_sheet_newest"),)

    def __str__(self) -> str:
        return self.code
