"""One week of a commune with its lesson."""

from django.db import models


class LearningWeek(models.Model):
    """A slot of the calendar, by its Monday. Once published, its lesson stays as it is."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    monday = models.DateField("thứ hai của tuần")
    lesson = models.CharField("bài học", max_length=80)
    published_at = models.DateTimeField("phát lúc", null=True, blank=True)
    published_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["commune", "monday"], name="learning_week_once"),)

    def __str__(self) -> str:
        return f"{self.commune_id} {self.monday} {self.lesson}"
