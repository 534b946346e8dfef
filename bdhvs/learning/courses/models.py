"""Links to outside courses, who is on their lists, and what a school or enterprise taught class by class."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from bdhvs.places.facts import Fact


class OutsideCourse(models.Model):
    """A course on a platform that is not ours. Closed, it is offered no more; its lists stay."""

    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    title = models.CharField("tên khóa học", max_length=120)
    platform = models.CharField("nền tảng", max_length=60)
    url = models.CharField("địa chỉ", max_length=300)
    groups = ArrayField(models.CharField(max_length=40), verbose_name="cho nhóm", default=list, blank=True)
    items = ArrayField(models.CharField(max_length=60), verbose_name="kỹ năng", default=list, blank=True)
    added_at = models.DateTimeField("thêm lúc")
    closed_at = models.DateTimeField("đóng lúc", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["commune", "title"], name="learning_course_title_once"),
            models.CheckConstraint(
                condition=Q(url__startswith="https://"), name="learning_course_address_is_https"
            ),
        )

    def __str__(self) -> str:
        return self.title


class CourseEntry(models.Model):
    """Which course an attainment of a list speaks of. The attainment is the fact; this only names the course."""

    course = models.ForeignKey(OutsideCourse, models.PROTECT, related_name="entries")
    attainment = models.OneToOneField("skills.Attainment", models.PROTECT, related_name="course_entry")
    commune = models.ForeignKey("places.Commune", models.PROTECT, related_name="+", db_column="commune_code")
    hamlet = models.ForeignKey(
        "places.Hamlet", models.PROTECT, related_name="+", db_column="hamlet_code", null=True, blank=True
    )
    places = ArrayField(models.TextField(), verbose_name="đơn vị của người đó", null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.course_id} {self.attainment_id}"


class ClassReport(Fact):
    """How many of how many of one class of a unit were taught; nobody by name. The unit's figure is their sum."""

    unit = models.ForeignKey("places.Unit", models.PROTECT, related_name="+", db_column="unit_code")
    measure = models.CharField("số liệu", max_length=60)
    name = models.CharField("lớp, tổ", max_length=40)
    taught = models.PositiveIntegerField("số đã học")
    total = models.PositiveIntegerField("sĩ số")

    class Meta(Fact.Meta):
        constraints = (
            *Fact.Meta.constraints,
            models.CheckConstraint(condition=Q(taught__lte=F("total")), name="learning_class_part_of_whole"),
        )
        indexes = (models.Index(fields=["commune", "unit", "-occurred_on"], name="learning_class_of_unit"),)

    def __str__(self) -> str:
        return f"{self.name} {self.taught}/{self.total}"
