"""An alert with everything that happened to it."""

from django.db import models
from django.db.models import F, Q


class ScamAlert(models.Model):
    """A warning in plain words, of nobody by name. Kept for ever: withdrawn or over, it is no longer shown."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    title = models.CharField("tiêu đề", max_length=90)
    says = models.CharField("chúng làm thế nào", max_length=600)
    does = models.CharField("bà con hãy làm gì", max_length=600)
    until = models.DateField("hết hạn ngày")
    written_at = models.DateTimeField("viết lúc")
    written_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    returned = models.CharField("ý kiến trả lại", max_length=200, blank=True)
    approved_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    approved_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)
    withdrawn_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    reason = models.CharField("lý do rút", max_length=200, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("written_by")),
                name="learning_alert_has_two_pairs_of_eyes",
            ),
        )
        indexes = (models.Index(fields=["commune", "-until"], name="learning_alert_in_force"),)

    def __str__(self) -> str:
        return self.title
