"""What other rooms, and learners without an account, may ask about the calendar."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from bdhvs.learning.authoring.shelves import shelf_of
from bdhvs.learning.lessons.reading import Lesson
from bdhvs.learning.weekly.models import LearningWeek
from bdhvs.learning.weekly.rules import WEEK, Offered, in_order, monday_of


@dataclass(frozen=True, slots=True)
class ShownWeek:
    """A published week: what a learner sees of it."""

    lesson_id: str
    monday: date

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)


def lessons(commune: str) -> dict[str, Lesson]:
    """Every lesson that may be shown in a commune, its own among them, by id."""
    return shelf_of(commune).lessons


def lessons_in_order(commune: str) -> list[str]:
    """Lessons meant for everybody, in the order of the proposal."""
    return in_order(Offered(one.id, one.item, one.groups) for one in lessons(commune).values())


def this_week(commune: str, on: date) -> ShownWeek | None:
    """The published skill of the week. Missing: None when nothing was published, whatever is planned."""
    shown = _published(commune).filter(monday=monday_of(on)).first()
    return ShownWeek(shown.lesson, shown.monday) if shown else None


def past_weeks(commune: str, on: date, most: int = 8) -> list[ShownWeek]:
    """Published weeks before this one, newest first."""
    before = _published(commune).filter(monday__lt=monday_of(on)).order_by("-monday")[:most]
    return [ShownWeek(week.lesson, week.monday) for week in before]


def weeks_between(commune: str, first: date, last: date) -> dict[date, LearningWeek]:
    """Slots by Monday, both ends included; the office's own view, planned ones among them."""
    found = LearningWeek.objects.filter(commune_id=commune, monday__gte=first, monday__lt=last + WEEK)
    return {week.monday: week for week in found.select_related("published_by")}


def _published(commune: str) -> QuerySet[LearningWeek]:
    return LearningWeek.objects.filter(commune_id=commune, published_at__isnull=False)
