"""Weeks of a year, the order in which lessons are proposed, and refusals. Free of framework."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle
from typing import Final

WEEK: Final = timedelta(days=7)
TITLE: Final = "Mỗi tuần một kỹ năng"
ORDER: Final = (
    "D1", "D2", "S1", "S2", "C1", "S4", "I1", "S3", "I2", "C2", "L1", "I3", "P1", "H1", "F1", "F3", "P2", "P3", "F2",
    "A1", "A2", "P4", "E1", "W1", "W3", "W2",
)  # fmt: skip
"""From the first touch and safety, over talking and finding, to services, payment, AI and work."""

GROUP: Final = "citizen"
"""Whom the calendar of a commune speaks to; lessons for officials alone are chosen by hand."""


class WeekError(ValueError):
    """A change of the calendar that cannot be made; the message is for the officer."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What the proposal needs to know of a lesson."""

    lesson: str
    item: str
    groups: tuple[str, ...]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def number_of(monday: date) -> int:
    """Number of the week in the year, as calendars print it (ISO 8601)."""
    return monday.isocalendar().week


def mondays_of(year: int) -> list[date]:
    """Mondays of the 52 or 53 weeks of a year."""
    first = date.fromisocalendar(year, 1, 1)
    return [first + n * WEEK for n in range(53) if (first + n * WEEK).isocalendar().year == year]


def in_order(lessons: Iterable[Offered]) -> list[str]:
    """Lessons for everybody, the safe basics first; an item we do not know comes last."""
    places = {item: place for place, item in enumerate(ORDER)}
    meant = [lesson for lesson in lessons if GROUP in lesson.groups]
    return [
        one.lesson for one in sorted(meant, key=lambda one: (places.get(one.item, len(ORDER)), one.lesson))
    ]


def proposed(empty: Sequence[date], order: Sequence[str], used: Iterable[str]) -> dict[date, str]:
    """A lesson for every empty week: first those not used yet, then all again from the basics.

    Missing: without lessons nothing is proposed.
    """
    if not order:
        return {}
    held = set(used)
    fresh = [lesson for lesson in order if lesson not in held]
    again = cycle(order)
    wanted = [*fresh, *(next(again) for _ in range(max(0, len(empty) - len(fresh))))]
    return dict(zip(empty, wanted, strict=False))


def carried_over(source: Mapping[date, str], empty: Iterable[date], known: Iterable[str]) -> dict[date, str]:
    """What another calendar has in the week of the same number, for weeks that are empty here."""
    by_number = {number_of(monday): lesson for monday, lesson in source.items()}
    kept = set(known)
    found = {monday: by_number.get(number_of(monday), "") for monday in empty}
    return {monday: lesson for monday, lesson in found.items() if lesson in kept}


def check_in_week(day: date, monday: date) -> None:
    """What is recorded of a week lies in it, or it would count for another one.

    Raises: WeekError
    """
    if monday_of(day) != monday:
        last = monday + timedelta(days=6)
        raise WeekError(f"Ngày {day:%d/%m/%Y} không nằm trong tuần này, {monday:%d/%m} đến {last:%d/%m/%Y}.")


def lesson_path(lesson: str) -> str:
    """Where a lesson opens without an account; what the QR code on paper leads to."""
    return f"/hoc/bai/{lesson}/"
