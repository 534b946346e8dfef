"""Lists of households to help first, one per hamlet; each making is a list of its own, so changes can be read."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bdhvs.visits.priority.rules import Asked, ListState, PriorityRule


class PriorityList(models.Model):
    """The list of a hamlet as made on a day: draft, reviewed by the hamlet, approved by the officer."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey("places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code")
    state = models.CharField(
        "tình trạng",
        max_length=10,
        default=ListState.DRAFT.value,
        choices=ListState.choices(),
    )
    as_of = models.DateField("tính đến ngày")
    weights = models.JSONField("điểm đã dùng")
    made_at = models.DateTimeField("lập lúc")
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    reviewed_at = models.DateTimeField("rà soát lúc", null=True, blank=True)
    reviewed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    approved_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    approved_on = models.DateField("ngày duyệt", null=True, blank=True)
    approved_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["hamlet"],
                condition=Q(state__in=[ListState.DRAFT.value, ListState.REVIEWED.value]),
                name="visits_prioritylist_one_open",
            ),
            models.UniqueConstraint(
                fields=["hamlet"],
                condition=Q(state=ListState.APPROVED.value),
                name="visits_prioritylist_one_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state=ListState.APPROVED.value) | Q(approved_on__isnull=False),
                name="visits_prioritylist_approved_on_a_day",
            ),
        )
        indexes = (models.Index(fields=["commune", "hamlet", "-made_at"], name="visits_prioritylist_newest"),)

    def __str__(self) -> str:
        return f"{self.hamlet_id} {self.as_of} {self.state}"


class PriorityEntry(models.Model):
    """A household of a list: its points, the rules that gave them, whether it stays and whether it agreed."""

    of_list = models.ForeignKey(PriorityList, models.PROTECT, related_name="entries")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey("places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code")
    household = models.ForeignKey("people.Household", models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField("điểm", default=0)
    rules = ArrayField(
        models.CharField(max_length=16, choices=PriorityRule.choices()),
        verbose_name="vì sao",
        default=list,
    )
    kept = models.BooleanField("giữ trong danh sách", default=True)
    left_out_note = models.CharField("vì sao bỏ ra", max_length=120, blank=True)
    asked = models.CharField(
        "ý kiến của hộ",
        max_length=3,
        blank=True,
        default=Asked.NOT_YET.value,
        choices=Asked.choices(),
    )
    asked_on = models.DateField("hỏi ngày", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["of_list", "household"], name="visits_priorityentry_once"),
            models.CheckConstraint(
                condition=Q(asked=Asked.NOT_YET.value, asked_on=None)
                | (~Q(asked=Asked.NOT_YET.value) & Q(asked_on__isnull=False)),
                name="visits_priorityentry_asked_on_a_day",
            ),
        )
        indexes = (models.Index(fields=["household"], name="visits_priorityentry_of"),)

    def __str__(self) -> str:
        return f"{self.household_id} {self.points}"
