"""Acts on the calendar: proposing a year, setting one week, copying, marking what was published."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.learning.weekly.models import LearningWeek
from bdhvs.learning.weekly.queries import lessons, lessons_in_order, weeks_between
from bdhvs.learning.weekly.rules import WeekError, carried_over, monday_of, mondays_of, proposed
from bdhvs.ops.territory import scope


@transaction.atomic
def propose_year(*, commune: str, year: int, by: User | None, at: datetime) -> int:
    """Fill the empty weeks that are not over with lessons, from safe basics to services; gives how many.

    What is planned or published stays as it is.
    """
    mondays = mondays_of(year)
    held = weeks_between(commune, mondays[0], mondays[-1])
    empty = [m for m in mondays if m not in held and m >= monday_of(at.date())]
    used = [week.lesson for week in held.values()]
    return _fill(commune, proposed(empty, lessons_in_order(commune), used), by, at, "propose_weeks")


@transaction.atomic
def copy_year(
    *, commune: str, year: int, source: str, source_year: int, by: User | None, at: datetime
) -> int:
    """Take over what `source` has in the week of the same number, where nothing stands here; gives how many.

    `source` is this commune (last year) or a neighbour on the same machine: the plan of lessons names nobody.
    Raises: WeekError when there is nothing to copy.
    """
    theirs = mondays_of(source_year)
    with scope([source]):
        known = {m: week.lesson for m, week in weeks_between(source, theirs[0], theirs[-1]).items()}
    mondays = mondays_of(year)
    held = weeks_between(commune, mondays[0], mondays[-1])
    empty = [m for m in mondays if m not in held and m >= monday_of(at.date())]
    chosen = carried_over(known, empty, lessons(commune))
    if not chosen:
        raise WeekError("Không có tuần nào để chép: nơi kia chưa xếp lịch, hoặc các tuần tới đã có bài.")
    return _fill(commune, chosen, by, at, "copy_weeks")


def _fill(commune: str, chosen: Mapping[date, str], by: User | None, at: datetime, act: str) -> int:
    made = LearningWeek.objects.bulk_create(
        LearningWeek(commune_id=commune, monday=monday, lesson=lesson) for monday, lesson in chosen.items()
    )
    if made:
        note(act=act, by=by, at=at, commune=commune, subject="learning_week", ids=[w.pk for w in made])
    return len(made)


@transaction.atomic
def set_week(*, commune: str, monday: date, lesson: str, by: User | None, at: datetime) -> LearningWeek:
    """Put a lesson into a week.

    Raises: WeekError for a lesson we do not have, or a week that was published.
    """
    if lesson not in lessons(commune):
        raise WeekError("Không có bài này. Hãy chọn lại trong danh sách.")
    held = LearningWeek.objects.select_for_update().filter(commune_id=commune, monday=monday).first()
    week = held or LearningWeek(commune_id=commune, monday=monday)
    if week.published_at is not None and week.lesson != lesson:
        raise WeekError("Tuần này đã phát, không đổi bài được nữa.")
    week.lesson = lesson
    week.save()
    note(act="set_week", by=by, at=at, commune=commune, subject="learning_week", ids=[week.pk])
    return week


@transaction.atomic
def clear_week(*, week: LearningWeek, by: User | None, at: datetime) -> None:
    """Empty a week that was not published.

    Raises: WeekError
    """
    if week.published_at is not None:
        raise WeekError("Tuần này đã phát, không bỏ bài được nữa.")
    note(act="clear_week", by=by, at=at, commune=week.commune_id, subject="learning_week", ids=[week.pk])
    week.delete()


@transaction.atomic
def show_week(*, week: LearningWeek, by: User | None, at: datetime) -> None:
    """Show a week to learners; again changes nothing. Called with the facts of its publication (outreach.weekly)."""
    if week.published_at is None:
        week.published_at, week.published_by = at, by
        week.save(update_fields=["published_at", "published_by"])
        note(act="show_week", by=by, at=at, commune=week.commune_id, subject="learning_week", ids=[week.pk])
