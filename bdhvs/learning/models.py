"""Results of tests. The tests themselves come with the learning issue and write through the same command."""

from django.db import models

from bdhvs.learning.alerts.models import ScamAlert
from bdhvs.learning.asking.models import AnswerCard, HelpDesk, OpenQuestion
from bdhvs.learning.authoring.models import LessonAttachment, OwnPicture, OwnWork, WorkVersion
from bdhvs.learning.cards.models import LearnerCard
from bdhvs.learning.courses.models import ClassReport, CourseEntry, OutsideCourse
from bdhvs.learning.framework.models import FrameworkImport, ItemDetail
from bdhvs.learning.site.models import SelfStudy
from bdhvs.learning.weekly.models import LearningWeek
from bdhvs.places.facts import Fact

__all__ = [
    "AnswerCard",
    "ClassReport",
    "CourseEntry",
    "FrameworkImport",
    "HelpDesk",
    "ItemDetail",
    "LearnerCard",
    "LearningWeek",
    "LessonAttachment",
    "OpenQuestion",
    "OutsideCourse",
    "OwnPicture",
    "OwnWork",
    "ScamAlert",
    "SelfStudy",
    "TestResult",
    "WorkVersion",
]


class TestResult(Fact):
    """A finished test of a person. Practice never counts towards a target (measurement rule 5)."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="test_results")
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    framework = models.ForeignKey("skills.Framework", models.PROTECT, related_name="+")
    group_code = models.CharField("nhóm", max_length=40)
    purpose = models.CharField(
        "mục đích",
        max_length=12,
        choices=[("confirmation", "xác nhận"), ("practice", "luyện tập"), ("survey", "khảo sát")],
    )
    score = models.DecimalField("điểm (0 đến 1)", max_digits=5, decimal_places=4, null=True, blank=True)
    passed = models.BooleanField("đạt")
    degree = models.PositiveSmallIntegerField("mức độ", null=True, blank=True)

    class Meta(Fact.Meta):
        indexes = (
            models.Index(fields=["commune", "group_code", "person"], name="learning_result_of_group"),
            models.Index(fields=["person"], name="learning_result_of_person"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.group_code}"
