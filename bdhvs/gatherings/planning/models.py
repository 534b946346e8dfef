"""A gathering as it is planned, with its story; the fact of what was held is a Session, beside it."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from bdhvs.gatherings.planning.rules import EMBEDDINGS, GatheringState, Step
from bdhvs.gatherings.rules import HEADCOUNT_GROUPS


def _answers(name: str) -> Any:
    return models.PositiveSmallIntegerField(name, null=True, blank=True)


class Gathering(models.Model):
    """One event of one day. `session` is the fact written when it was held; later corrections of that fact are
    reached through it (queries.session_of). `headcounts` are people counted so far whose names were not taken."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    unit = models.ForeignKey(
        "places.Unit", models.PROTECT, related_name="+", db_column="unit_code", null=True, blank=True
    )
    team = models.ForeignKey(
        "places.Team", models.PROTECT, related_name="+", db_column="team_code", null=True, blank=True
    )
    kind = models.CharField("loại", max_length=24)
    title = models.CharField("tên buổi", max_length=200, blank=True)
    audience = models.CharField("dành cho", max_length=40, blank=True, choices=list(HEADCOUNT_GROUPS.items()))
    topics = ArrayField(models.CharField(max_length=60), verbose_name="nội dung", default=list, blank=True)
    served = ArrayField(
        models.CharField(max_length=24), verbose_name="phục vụ các thôn", default=list, blank=True
    )
    falls_on = models.DateField("ngày")
    from_time = models.TimeField("từ giờ", null=True, blank=True)
    to_time = models.TimeField("đến giờ", null=True, blank=True)
    place = models.CharField("địa điểm", max_length=160, blank=True)
    trainer = models.CharField("người hướng dẫn", max_length=160, blank=True)
    materials = models.CharField("tài liệu, thiết bị", max_length=300, blank=True)
    partner = models.CharField("đơn vị phối hợp", max_length=160, blank=True)
    embedded_in = models.CharField(
        "lồng ghép trong", max_length=20, blank=True, choices=list(EMBEDDINGS.items())
    )
    part_of = models.ForeignKey("self", models.PROTECT, related_name="parts", null=True, blank=True)
    series = models.UUIDField("chuỗi", null=True, blank=True)
    state = models.CharField(
        "tình trạng",
        max_length=10,
        choices=GatheringState.choices(),
    )
    session = models.ForeignKey(
        "gatherings.Session", models.PROTECT, related_name="gatherings", null=True, blank=True
    )
    headcounts = models.JSONField("số người không ghi tên, theo nhóm", default=dict, blank=True)
    before_right, before_asked = _answers("đúng trước buổi"), _answers("hỏi trước buổi")
    after_right, after_asked = _answers("đúng sau buổi"), _answers("hỏi sau buổi")
    planned_at = models.DateTimeField("lên lịch lúc")
    planned_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(to_time=None) | Q(to_time__gt=F("from_time")),
                name="gatherings_gathering_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(session=None) | ~Q(state="planned"),
                name="gatherings_gathering_planned_has_no_fact",
            ),
            models.CheckConstraint(
                condition=Q(before_right=None, before_asked=None)
                | Q(
                    before_right__isnull=False,
                    before_asked__isnull=False,
                    before_right__lte=F("before_asked"),
                ),
                name="gatherings_gathering_right_before",
            ),
            models.CheckConstraint(
                condition=Q(after_right=None, after_asked=None)
                | Q(after_right__isnull=False, after_asked__isnull=False, after_right__lte=F("after_asked")),
                name="gatherings_gathering_right_after",
            ),
        )
        indexes = (
            models.Index(fields=["commune", "falls_on"], name="gatherings_gathering_by_day"),
            models.Index(
                fields=["series"], name="gatherings_gathering_series", condition=Q(series__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.title or f"{self.kind} {self.falls_on}"


class GatheringNote(models.Model):
    """One step in the story of a gathering. Append-only."""

    gathering = models.ForeignKey(Gathering, models.PROTECT, related_name="notes")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    step = models.CharField("việc", max_length=10, choices=Step.choices())
    before_on = models.DateField("ngày trước đó", null=True, blank=True)
    reason = models.CharField("lý do", max_length=300, blank=True)
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["gathering"], name="gatherings_note_of_gathering"),)

    def __str__(self) -> str:
        return f"{self.gathering_id} {self.step}"


class GatheringQuestion(models.Model):
    """A question that people asked there, and what they were told. Names nobody."""

    gathering = models.ForeignKey(Gathering, models.PROTECT, related_name="questions")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    text = models.CharField("câu hỏi", max_length=500)
    answer = models.CharField("trả lời", max_length=1000, blank=True)
    asked_at = models.DateTimeField("ghi lúc")
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    def __str__(self) -> str:
        return self.text[:60]


class GatheringFile(models.Model):
    """A photo or paper that proves it was held; its bytes lie in the uploads under their own hash. Append-only."""

    gathering = models.ForeignKey(Gathering, models.PROTECT, related_name="files")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    unit = models.ForeignKey(
        "places.Unit", models.PROTECT, related_name="+", db_column="unit_code", null=True, blank=True
    )
    name = models.CharField("tên tệp", max_length=200)
    kind = models.CharField("loại", max_length=8)
    size = models.PositiveIntegerField("số byte")
    sha256 = models.CharField("mã băm", max_length=64)
    added_at = models.DateTimeField("thêm lúc")
    added_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True, blank=True)

    def __str__(self) -> str:
        return self.name
