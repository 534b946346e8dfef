"""What happens to a task: who of the commune stands behind a name of the plan, what was told, what proves it.

Notes hang on the plan and the task's code, not on its row: a task that an edit of the plan takes away keeps its story.
"""

from django.db import models
from django.db.models import Q

from bdhvs.plans.work.rules import Work


class ActorUnit(models.Model):
    """The unit of the commune that a plan means by one of its names (culture_society, police …)."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    actor = models.CharField("tên trong kế hoạch", max_length=80)
    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+", db_column="unit_code")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["commune", "actor"], name="plans_actor_once"),)

    def __str__(self) -> str:
        return f"{self.actor} = {self.unit_id}"


class TaskNote(models.Model):
    """One step of a task, told by somebody: begun, stuck, done, opened again, or a word about it. Append-only."""

    plan = models.ForeignKey("plans.Plan", models.PROTECT, related_name="notes")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    code = models.CharField("nhiệm vụ", max_length=40)
    work = models.CharField("tình hình", max_length=12, choices=Work.choices())
    text = models.TextField("ghi chú", blank=True)
    link = models.URLField("đường dẫn", max_length=500, blank=True)
    unit = models.ForeignKey(
        "places.Unit", models.PROTECT, related_name="+", db_column="unit_code", null=True, blank=True
    )
    occurred_on = models.DateField("ngày")
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(work__in=[Work.TOLD.value, Work.STUCK.value]) | ~Q(text=""),
                name="plans_tasknote_says_something",
            ),
        )
        indexes = (models.Index(fields=["plan", "code", "-recorded_at"], name="plans_tasknote_newest"),)

    def __str__(self) -> str:
        return f"{self.code} {self.work} {self.occurred_on}"


class TaskFile(models.Model):
    """A file that proves a step; its bytes lie in the uploads under their own hash. Append-only."""

    note = models.ForeignKey(TaskNote, models.PROTECT, related_name="files")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    name = models.CharField("tên tệp", max_length=200)
    kind = models.CharField("loại", max_length=8)
    size = models.PositiveIntegerField("số byte")
    sha256 = models.CharField("mã băm", max_length=64)

    def __str__(self) -> str:
        return self.name
