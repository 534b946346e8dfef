"""Needs and obstacles: told at a door, at a desk, by a unit or by a scanned code; open until somebody answers."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from bdhvs.feedback.rules import (
    WAITING,
    NeedKind,
    NeedSource,
    NeedState,
    NeedStepKind,
    Operator,
    Rung,
)

_WAITING = [state.value for state in WAITING]
_OVER = [NeedState.ANSWERED.value, NeedState.DECLINED.value, NeedState.CLOSED.value]


class Need(models.Model):
    """What a household, a person, a hamlet or a unit needs, or what is in its way.

    The words, and how to reach the teller, are sealed: people say private things. `gist` is the office's own short
    wording without anybody in it; lists, files, the report and the public answers show that alone. `places`: besides
    its hamlet, the unit that told it and wherever it was given to; who works there sees it from then on.
    """

    uuid = models.UUIDField(default=uuid4, editable=False)
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    unit = models.ForeignKey(
        "places.Unit", models.PROTECT, related_name="+", db_column="unit_code", null=True, blank=True
    )
    places = ArrayField(models.TextField(), verbose_name="nơi được xem", default=list)
    household = models.ForeignKey(
        "people.Household", models.PROTECT, related_name="needs", null=True, blank=True
    )
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="needs", null=True, blank=True)
    source = models.CharField(
        "nguồn", max_length=10, default=NeedSource.VISIT.value, choices=NeedSource.choices()
    )
    kind = models.CharField("nhu cầu", max_length=20, choices=NeedKind.choices())
    words = models.BinaryField("lời kể", null=True, blank=True)
    reach = models.BinaryField("cách liên lạc", null=True, blank=True)
    gist = models.CharField("viết gọn", max_length=300, blank=True)
    for_report = models.BooleanField("đưa vào báo cáo", default=False)
    slip_hash = models.BinaryField("dấu của mã tra cứu", max_length=36, null=True, blank=True)
    state = models.CharField(
        "tình trạng",
        max_length=10,
        default=NeedState.OPEN.value,
        choices=NeedState.choices(),
    )
    rung = models.CharField("chuyển lên", max_length=10, blank=True, default="", choices=Rung.choices())
    assigned_unit = models.ForeignKey(
        "places.Unit",
        models.PROTECT,
        related_name="+",
        db_column="assigned_unit_code",
        null=True,
        blank=True,
    )
    assigned_to = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    due_on = models.DateField("hạn trả lời", null=True, blank=True)
    raised_on = models.DateField("ngày nêu")
    raised_at = models.DateTimeField("ghi lúc")
    raised_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    answer = models.TextField("trả lời", blank=True)
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    answered_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    public_answer = models.CharField("trả lời cho mọi người", max_length=600, blank=True)
    published_at = models.DateTimeField("đăng lúc", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["commune", "uuid"], name="feedback_need_once"),
            models.UniqueConstraint(
                fields=["commune", "slip_hash"],
                condition=Q(slip_hash__isnull=False),
                name="feedback_need_slip",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_WAITING, answered_at=None)
                | Q(state__in=_OVER, answered_at__isnull=False),
                name="feedback_need_answered_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(hamlet__isnull=False) | Q(unit__isnull=False), name="feedback_need_has_a_place"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[NeedKind.WITHDRAW_CONSENT.value, NeedKind.ERASE_DATA.value])
                | Q(household__isnull=False),
                name="feedback_need_about_data_has_a_home",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | (~Q(gist="") & ~Q(public_answer="")),
                name="feedback_need_published_has_words",
            ),
        )
        indexes = (
            models.Index(
                F("commune"),
                F("answered_at").asc(nulls_first=True),
                F("raised_at").desc(),
                name="feedback_need_waiting_first",
            ),
            models.Index(fields=["household"], name="feedback_need_of_household"),
            models.Index(
                fields=["commune", "-published_at"],
                condition=Q(published_at__isnull=False),
                name="feedback_need_published",
            ),
        )

    def __str__(self) -> str:
        return f"{self.household_id or self.hamlet_id or self.unit_id} {self.kind}"


class NeedStep(models.Model):
    """One line in the history of a need: what was done, who, when, to whom it went. Seen by who sees the need."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="steps")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    places = ArrayField(models.TextField(), verbose_name="nơi được xem", default=list)
    kind = models.CharField("việc", max_length=10, choices=NeedStepKind.choices())
    to_unit = models.ForeignKey(
        "places.Unit", models.PROTECT, related_name="+", db_column="to_unit_code", null=True, blank=True
    )
    to_user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)
    rung = models.CharField("chuyển lên", max_length=10, blank=True, default="", choices=Rung.choices())
    due_on = models.DateField("hạn", null=True, blank=True)
    words = models.CharField("ghi chú", max_length=600, blank=True)
    taken_at = models.DateTimeField("lúc")
    taken_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["need", "taken_at"], name="feedback_step_of_need"),)

    def __str__(self) -> str:
        return f"{self.need_id} {self.kind}"


class DeadZone(models.Model):
    """A place without signal, since when it is known, and since when it is no more (NB-A24)."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey("places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code")
    place = models.CharField("chỗ nào", max_length=160)
    operator = models.CharField("nhà mạng", max_length=10, blank=True, default="", choices=Operator.choices())
    need = models.ForeignKey(Need, models.PROTECT, related_name="zones", null=True, blank=True)
    seen_on = models.DateField("thấy ngày")
    solved_on = models.DateField("có sóng từ ngày", null=True, blank=True)
    told_on = models.DateField("báo nhà mạng ngày", null=True, blank=True)
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(solved_on=None) | Q(solved_on__gte=F("seen_on")),
                name="feedback_zone_solved_after_seen",
            ),
        )
        indexes = (models.Index(fields=["commune", "hamlet"], name="feedback_zone_of_hamlet"),)

    def __str__(self) -> str:
        return self.place
