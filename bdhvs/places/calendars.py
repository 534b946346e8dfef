"""A month of opening hours as a grid of weeks."""

from calendar import Calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bdhvs.places.models import Opening


@dataclass(frozen=True, slots=True)
class OpenDay:
    """One day of the grid. `inside`: of the month at hand."""

    day: date
    inside: bool
    hours: Sequence[str]


def month_grid(first: date, openings: Mapping[date, Sequence[Opening]]) -> list[list[OpenDay]]:
    """Weeks from Monday to Sunday; days of the neighbouring months stand empty."""
    return [
        [
            OpenDay(
                day,
                day.month == first.month,
                [f"{one.open_from:%H:%M}–{one.open_to:%H:%M}" for one in openings.get(day, ())],
            )
            for day in week
        ]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]
