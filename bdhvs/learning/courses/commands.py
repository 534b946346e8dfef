"""Acts on outside courses: adding, closing, recording a list, and telling classes by counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.figures.commands import FigureDetails, record_figure
from bdhvs.figures.models import Figure
from bdhvs.journal.commands import note
from bdhvs.learning.courses.models import ClassReport, CourseEntry, OutsideCourse
from bdhvs.learning.courses.rules import (
    ITEMS,
    CourseError,
    Standing,
    TaughtClass,
    check_address,
    check_level,
    sums_of,
)
from bdhvs.lib.evidence import Level
from bdhvs.people.models import Person
from bdhvs.places.models import Unit
from bdhvs.skills.commands import AttainmentEntry, record_attainments
from bdhvs.skills.correcting import supersede
from bdhvs.skills.rules import Result


@dataclass(frozen=True, slots=True)
class CourseDetails:
    """A link: what it is called, where it leads, whom it is for."""

    title: str
    platform: str
    url: str
    groups: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListEntry:
    """What a list of a platform says of one person on a day."""

    person: Person
    course: OutsideCourse
    standing: Standing
    occurred_on: date
    level: Level
    source: str

    def attainments(self) -> list[AttainmentEntry]:
        """The statuses it stands for, with the evidence of the list."""
        return [
            AttainmentEntry(self.person, item, Result.YES, self.level, self.occurred_on, source=self.source)
            for item in ITEMS[self.standing]
        ]


@transaction.atomic
def keep_course(
    *,
    commune: str,
    details: CourseDetails,
    by: User | None,
    at: datetime,
    course: OutsideCourse | None = None,
) -> OutsideCourse:
    """Add a course, or correct the words of one.

    Raises: CourseError for an address that is not https, or a title that another course has
    """
    kept = course or OutsideCourse(commune_id=commune, added_at=at)
    twins = OutsideCourse.objects.filter(commune_id=commune, title=details.title).exclude(pk=kept.pk)
    if twins.exists():
        raise CourseError("Đã có khóa học tên này. Hãy sửa khóa ấy hoặc đặt tên khác.")
    kept.title, kept.platform, kept.url = details.title, details.platform, check_address(details.url)
    kept.groups, kept.items = list(details.groups), list(details.items)
    kept.save()
    note(act="keep_course", by=by, at=at, commune=commune, subject="course", ids=[kept.pk])
    return kept


@transaction.atomic
def add_links(*, commune: str, links: Sequence[CourseDetails], by: User | None, at: datetime) -> int:
    """Add the links that a plan names for the first time; the office corrects or closes them like any other. What is
    not https is left to the officer, who alone can try it; a title that is taken stays as it is. Gives how many.
    """
    known = set(OutsideCourse.objects.filter(commune_id=commune).values_list("title", flat=True))
    fresh = {one.title: one for one in links if one.title not in known and _may_lead(one.url)}
    made = OutsideCourse.objects.bulk_create(
        OutsideCourse(commune_id=commune, title=one.title, platform=one.platform, url=one.url, added_at=at)
        for one in fresh.values()
    )
    if made:
        note(act="keep_course", by=by, at=at, commune=commune, subject="course", ids=[one.pk for one in made])
    return len(made)


def _may_lead(address: str) -> bool:
    try:
        return check_address(address) == address
    except CourseError:
        return False


@transaction.atomic
def close_course(*, course: OutsideCourse, by: User | None, at: datetime) -> None:
    """Offer the course no more; again changes nothing."""
    if course.closed_at is None:
        course.closed_at = at
        course.save(update_fields=["closed_at"])
        note(act="close_course", by=by, at=at, commune=course.commune_id, subject="course", ids=[course.pk])


@transaction.atomic
def record_list(
    *, commune: str, entries: Sequence[ListEntry], by: User | None, at: datetime
) -> list[CourseEntry]:
    """Write a list whole or not at all: facts of persons at E3 or E4, each naming its course.

    Raises: CourseError, FactError
    """
    for entry in entries:
        check_level(entry.level)
    wanted = [(entry.course, one) for entry in entries for one in entry.attainments()]
    made = record_attainments(commune_code=commune, entries=[one for _, one in wanted], by=by, at=at)
    return CourseEntry.objects.bulk_create(
        CourseEntry(
            course=course, attainment=fact, commune_id=commune, hamlet_id=fact.hamlet_id, places=fact.places
        )
        for (course, _), fact in zip(wanted, made, strict=True)
    )


@transaction.atomic
def tell_classes(
    *,
    unit: Unit,
    measure: str,
    as_of: date,
    classes: Sequence[TaughtClass],
    source: str,
    by: User | None,
    at: datetime,
) -> Figure:
    """Write the classes of a unit and their sum as its figure; told again for the day, both are corrected.

    Raises: CourseError, FactError
    """
    if not classes:
        raise CourseError("Hãy ghi ít nhất một lớp.")
    taught, total = sums_of(classes)
    same = {"commune_id": unit.commune_id, "unit": unit, "measure": measure, "superseded_by": None}
    old = Figure.objects.filter(**same, as_of=as_of, group_code="").first()
    figure = record_figure(
        commune_code=unit.commune_id,
        details=FigureDetails(measure, as_of, source, taught, total, unit_code=unit.code),
        supersedes=old,
        by=by,
        at=at,
    )
    before = ClassReport.objects.filter(**same, occurred_on=as_of)
    told = {one.name.lower(): one for one in before}
    made = ClassReport.objects.bulk_create(
        ClassReport(
            commune_id=unit.commune_id, unit=unit, measure=measure, name=one.name, taught=one.taught,
            total=one.total, occurred_on=as_of, recorded_at=at, recorded_by=by, level=Level.E4.value, source=source,
        )
        for one in classes
    )  # fmt: skip
    named = {one.name.lower(): one for one in made}
    supersede([(held, named.get(name, made[0])) for name, held in told.items()])
    note(act="tell_classes", by=by, at=at, commune=unit.commune_id, subject="unit", ids=[unit.code])
    return figure
