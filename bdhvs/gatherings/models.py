"""Sessions and attendance. Names where they are taken, headcounts by group where they are not."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bdhvs.places.facts import Fact

SESSION_KINDS = {
    "guidance": "buổi hướng dẫn",
    "course": "lớp, khóa học",
    "training": "tập huấn Tổ",
    "meeting": "họp, sinh hoạt",
    "festival": "ngày hội",
    "launch": "lễ phát động",
    "campaign": "đợt ra quân",
    "school": "ngoại khóa ở trường",
    "seminar": "sinh hoạt chuyên đề",
    "desk": "hỗ trợ tại quầy một cửa",
    "support": "điểm hỗ trợ",
    "conference": "hội thảo, hội nghị",
    "contest": "hội thi",
    "performance": "văn nghệ",
    "assessment": "đánh giá kỹ năng",
    "review": "sơ kết, tổng kết",
    "recognition": "biểu dương",
}


class Session(Fact):
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    team = models.ForeignKey(
        "places.Team", models.PROTECT, related_name="+", db_column="team_code", null=True, blank=True
    )
    unit = models.ForeignKey(
        "places.Unit", models.PROTECT, related_name="+", db_column="unit_code", null=True, blank=True
    )
    title = models.CharField("tên buổi", max_length=200, blank=True)
    kind = models.CharField("loại", max_length=12, choices=list(SESSION_KINDS.items()))
    status = models.CharField(
        "trạng thái",
        max_length=10,
        choices=[("planned", "dự kiến"), ("held", "đã tổ chức"), ("cancelled", "hủy")],
    )
    topics = ArrayField(models.CharField(max_length=60), verbose_name="nội dung", default=list, blank=True)
    served = ArrayField(
        models.CharField(max_length=24), verbose_name="phục vụ các thôn", default=list, blank=True
    )

    class Meta(Fact.Meta):
        indexes = (
            models.Index(fields=["commune", "occurred_on"], name="gatherings_session_by_day"),
            models.Index(fields=["commune", "kind"], name="gatherings_session_by_kind"),
        )

    def __str__(self) -> str:
        return self.title or f"{self.kind} {self.occurred_on}"


class Attendance(models.Model):
    """One person who came, or a number of people of a group. Level and force come from the session."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendances")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", null=True, blank=True)
    role = models.CharField(
        "vai trò",
        max_length=10,
        choices=[("learner", "người học"), ("coach", "hướng dẫn"), ("helper", "hỗ trợ")],
    )
    group_code = models.CharField("nhóm", max_length=40, blank=True)
    headcount = models.PositiveIntegerField("số người", null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=False, headcount=None) | Q(person=None, headcount__isnull=False),
                name="gatherings_attendance_is_a_name_or_a_number",
            ),
            models.UniqueConstraint(
                fields=["session", "person", "role"],
                condition=Q(person__isnull=False),
                name="gatherings_attendance_once",
            ),
        )
        indexes = (models.Index(fields=["person"], name="gatherings_attendance_person"),)

    def __str__(self) -> str:
        return f"{self.session_id} {self.person_id or self.headcount}"


# The room's other tables, each beside the work it serves.
from bdhvs.gatherings.attending.models import SignIn, SignInSheet  # noqa: E402
from bdhvs.gatherings.contests.models import ContestTeam  # noqa: E402
from bdhvs.gatherings.planning.models import (  # noqa: E402
    Gathering,
    GatheringFile,
    GatheringNote,
    GatheringQuestion,
)

__all__ = [
    "SESSION_KINDS",
    "Attendance",
    "ContestTeam",
    "Gathering",
    "GatheringFile",
    "GatheringNote",
    "GatheringQuestion",
    "Session",
    "SignIn",
    "SignInSheet",
]
