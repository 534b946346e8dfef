"""What learners did by themselves. Practice is no proof: these facts are E0 and no target reads them (rule 5)."""

from django.db import models
from django.db.models import F, Q

from bdhvs.learning.site.rules import StudyKind
from bdhvs.lib.evidence import Level
from bdhvs.places.facts import Fact


class SelfStudy(Fact):
    """A lesson tried, questions answered or a simulation finished by the learner alone, on one day; told by himself.

    The same thing counts once a day: what a device tells twice is one row.
    """

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="self_studies")
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    kind = models.CharField("loại", max_length=10, choices=StudyKind.choices())
    code = models.CharField("bài", max_length=60)
    right = models.PositiveSmallIntegerField("số câu đúng", null=True, blank=True)
    asked = models.PositiveSmallIntegerField("số câu hỏi", null=True, blank=True)

    class Meta(Fact.Meta):
        constraints = (
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(level=Level.E0.value), name="learning_selfstudy_is_self_declared"
            ),
            models.CheckConstraint(
                condition=Q(right=None, asked=None) | Q(right__lte=F("asked")),
                name="learning_selfstudy_right_of_asked",
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "code", "occurred_on"],
                condition=Q(superseded_by=None),
                name="learning_selfstudy_once_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.code}"
