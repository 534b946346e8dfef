"""What is written by one and approved by another."""

from typing import Final

from django.db import models
from django.db.models import F, Q

TWO_PAIRS_OF_EYES: Final = Q(approved_by=None) | ~Q(approved_by=F("written_by"))
"""Condition of a check constraint: nobody approves what he wrote."""


class Approved(models.Model):
    """Who wrote it, what a second person decided, and why it is no longer shown."""

    written_at = models.DateTimeField("viết lúc")
    written_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    returned = models.CharField("ý kiến trả lại", max_length=200, blank=True)
    approved_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    approved_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)
    withdrawn_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    reason = models.CharField("lý do rút", max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def waits(self) -> bool:
        """For a second person, or for its writer to make it better."""
        return self.approved_at is None and self.withdrawn_at is None
