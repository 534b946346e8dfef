"""What other rooms, and learners without an account, may ask about outside courses."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet

from bdhvs.learning.courses.models import ClassReport, CourseEntry, OutsideCourse
from bdhvs.places.models import Code, Unit
from bdhvs.places.queries import units_on
from bdhvs.skills.desk import Choices

SCHOOL = "school"


@dataclass(frozen=True, slots=True)
class ShownCourse:
    """A link as everybody may read it."""

    title: str
    platform: str
    url: str
    items: tuple[str, ...]


def courses_for(commune: str, group: str = "") -> list[ShownCourse]:
    """Open courses for a group, or all. One query, two where there are some. A course of no group is for everybody."""
    found = OutsideCourse.objects.filter(commune_id=commune, closed_at=None).order_by("title")
    if group:
        found = found.filter(Q(groups=[]) | Q(groups__contains=[group]))
    courses = list(found)
    if not courses:
        return []
    names = dict(Code.objects.filter(kind="platforms").values_list("code", "label"))
    return [
        ShownCourse(one.title, names.get(one.platform, one.platform), one.url, tuple(one.items))
        for one in courses
    ]


def courses_of(commune: str) -> QuerySet[OutsideCourse]:
    """Every course with how many people its lists name, by what the lists say of them."""

    def people(item: str) -> Count:
        told = Q(entries__attainment__item_code=item, entries__attainment__superseded_by=None)
        return Count("entries__attainment__person", filter=told, distinct=True)

    found = OutsideCourse.objects.filter(commune_id=commune)
    counted = found.annotate(
        accounts=people("learning_account"),
        joined=people("course_joined"),
        finished=people("course_finished"),
    )
    return counted.order_by("closed_at", "title")


def course_choices(commune: str) -> Choices:
    """Courses of the commune by title, for a drop-down."""
    rows = OutsideCourse.objects.filter(commune_id=commune).order_by("title").values_list("pk", "title")
    return [(str(pk), title) for pk, title in rows]


@dataclass(slots=True)
class UnitClasses:
    """What a unit told of its classes on its newest day."""

    unit: Unit
    measure: str
    on: date
    classes: list[ClassReport] = field(default_factory=list)

    @property
    def taught(self) -> int:
        return sum(one.taught for one in self.classes)

    @property
    def total(self) -> int:
        return sum(one.total for one in self.classes)


def classes_told(commune: str) -> list[UnitClasses]:
    """The newest list of classes of each unit and measure. One query. Missing: a unit that told none is not there."""
    rows = ClassReport.objects.filter(commune_id=commune, superseded_by=None).select_related("unit")
    found: dict[tuple[str, str], UnitClasses] = {}
    for one in rows.order_by("unit__name", "measure", "-occurred_on", "name"):
        told = found.setdefault(
            (one.unit_id, one.measure), UnitClasses(one.unit, one.measure, one.occurred_on)
        )
        if one.occurred_on == told.on:
            told.classes.append(one)
    return list(found.values())


def silent_schools(commune: str, on: date) -> list[Unit]:
    """Schools none of whose staff stands on a list of an outside course yet (AH-D1)."""
    listed = CourseEntry.objects.filter(
        commune_id=commune,
        attainment__superseded_by=None,
        attainment__person__memberships__unit__isnull=False,
    )
    told = listed.values("attainment__person__memberships__unit")
    return list(units_on(commune, on, [SCHOOL]).exclude(code__in=told))
