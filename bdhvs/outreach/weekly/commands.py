"""Publishing a week, and what was taught of it: facts of the rooms that own them, one act."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.gatherings.commands import SessionDetails, record_session
from bdhvs.gatherings.models import Session
from bdhvs.learning.lessons.reading import Lesson
from bdhvs.learning.weekly.commands import show_week
from bdhvs.learning.weekly.models import LearningWeek
from bdhvs.learning.weekly.queries import lessons
from bdhvs.learning.weekly.rules import WeekError, check_in_week
from bdhvs.outreach.commands import PublicationDetails, PublicationEntry, record_publications
from bdhvs.outreach.models import Publication
from bdhvs.outreach.weekly.queries import KIND
from bdhvs.outreach.weekly.rules import title_of, topics_of


@transaction.atomic
def publish_week(
    *, week: LearningWeek, channels: Sequence[str], on: date, proof: str, by: User | None, at: datetime
) -> list[Publication]:
    """Record that the week's skill went out on these channels that day, and show it to learners.

    The day lies in the week, or the fact would count for another one (AH-Q1).
    Raises: WeekError, FactError
    """
    check_in_week(on, week.monday)
    if not channels:
        raise WeekError("Hãy chọn ít nhất một kênh đã phát, đã đăng.")
    lesson = _lesson(week)
    details = [
        PublicationDetails(
            channel_code=channel, occurred_on=on, title=title_of(lesson.title), kind=KIND, proof=proof,
            topics=topics_of(lesson.item),
        )
        for channel in dict.fromkeys(channels)
    ]  # fmt: skip
    entries = [PublicationEntry(one) for one in details]
    made = record_publications(commune_code=week.commune_id, entries=entries, by=by, at=at)
    show_week(week=week, by=by, at=at)
    return made


def teach_week(
    *,
    week: LearningWeek,
    on: date,
    hamlet: str | None,
    headcounts: Mapping[str, int],
    by: User | None,
    at: datetime,
) -> Session:
    """Record a guidance session on the week's skill with the number of people who came, without names.

    Raises: WeekError, FactError
    """
    check_in_week(on, week.monday)
    if not headcounts:
        raise WeekError("Hãy ghi số người đã đến học.")
    lesson = _lesson(week)
    details = SessionDetails(
        kind="guidance", occurred_on=on, title=title_of(lesson.title), hamlet_code=hamlet,
        topics=topics_of(lesson.item),
    )  # fmt: skip
    return record_session(commune_code=week.commune_id, details=details, headcounts=headcounts, by=by, at=at)


def _lesson(week: LearningWeek) -> Lesson:
    lesson = lessons(week.commune_id).get(week.lesson)
    if lesson is None:
        raise WeekError("Bài của tuần này không còn trong danh mục. Hãy chọn bài khác.")
    return lesson
