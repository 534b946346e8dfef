"""An alert with everything that happened to it."""

from django.db import models

from bdhvs.learning.approval.models import TWO_PAIRS_OF_EYES, Approved


class ScamAlert(Approved):
    """A warning in plain words, of nobody by name. Kept for ever: withdrawn or over, it is no longer shown."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    title = models.CharField("tiêu đề", max_length=90)
    says = models.CharField("chúng làm thế nào", max_length=600)
    does = models.CharField("bà con hãy làm gì", max_length=600)
    until = models.DateField("hết hạn ngày")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=TWO_PAIRS_OF_EYES,
                name="learning_alert_has_two_pairs_of_eyes",
            ),
        )
        indexes = (models.Index(fields=["commune", "-until"], name="learning_alert_in_force"),)

    def __str__(self) -> str:
        return self.title
