"""Needs: told at the door or at a desk, open until somebody answers."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from bdhvs.feedback.rules import NeedKind, NeedState


class Need(models.Model):
    """What a household, or one person of it, needs. The words are sealed: people say private things at the door."""

    uuid = models.UUIDField(default=uuid4, editable=False)
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey("places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code")
    household = models.ForeignKey("people.Household", models.PROTECT, related_name="needs")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="needs", null=True, blank=True)
    kind = models.CharField("nhu cầu", max_length=20, choices=NeedKind.choices())
    words = models.BinaryField("lời kể", null=True, blank=True)
    state = models.CharField(
        "tình trạng",
        max_length=10,
        default=NeedState.OPEN.value,
        choices=NeedState.choices(),
    )
    raised_on = models.DateField("ngày nêu")
    raised_at = models.DateTimeField("ghi lúc")
    raised_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    answer = models.TextField("trả lời", blank=True)
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    answered_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["commune", "uuid"], name="feedback_need_once"),
            models.CheckConstraint(
                condition=Q(state=NeedState.OPEN.value, answered_at=None)
                | Q(
                    state__in=[NeedState.ANSWERED.value, NeedState.DECLINED.value], answered_at__isnull=False
                ),
                name="feedback_need_answered_has_a_time",
            ),
        )
        indexes = (
            models.Index(fields=["commune", "state", "-raised_at"], name="feedback_need_newest"),
            models.Index(fields=["household"], name="feedback_need_of_household"),
        )

    def __str__(self) -> str:
        return f"{self.household_id} {self.kind}"
