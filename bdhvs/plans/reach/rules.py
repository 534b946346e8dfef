"""Weeks of a channel: kept, missed, planned, open. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bdhvs.lib.labelled import Labelled

WEEK = timedelta(days=7)


class WeekState(Labelled):
    """How a week of a channel stands."""

    OUT = "out", "đã phát, đăng"
    PLANNED = "planned", "đã có bài dự kiến"
    MISSED = "missed", "bỏ lỡ"
    OPEN = "open", "còn trống"
    FREE = "free", "không bắt buộc"


@dataclass(frozen=True, slots=True)
class Week:
    """One box of the grid. `owed`: a plan wants something on this channel every week."""

    monday: date
    published: int
    planned: int
    owed: bool
    today: date

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def state(self) -> WeekState:
        """What went out decides; a week that is over and owed is missed, whatever was planned in it."""
        if self.published:
            return WeekState.OUT
        over = self.sunday < self.today
        if self.owed and over:
            return WeekState.MISSED
        if self.planned and not over:
            return WeekState.PLANNED
        return WeekState.OPEN if self.owed else WeekState.FREE

    @property
    def shade(self) -> str:
        """The colour of the heat tables."""
        return {"out": "reached", "planned": "near", "missed": "far", "open": "none", "free": "out"}[
            self.state.value
        ]

    @property
    def begins(self) -> bool:
        """Whether it is the week that runs."""
        return self.monday <= self.today <= self.sunday


@dataclass(frozen=True, slots=True)
class ChannelWeeks:
    """A channel, or the skill of the week, with its weeks."""

    code: str
    label: str
    weeks: Sequence[Week]

    @property
    def missed(self) -> int:
        return sum(week.state is WeekState.MISSED for week in self.weeks)

    @property
    def next_gap(self) -> Week | None:
        """The first week, from this one on, in which something is owed and nothing is out or planned."""
        return next((week for week in self.weeks if week.state is WeekState.OPEN), None)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def mondays(first: date, last: date) -> list[date]:
    """Every Monday from the week of `first` to the week of `last`."""
    begin = monday_of(first)
    return [begin + WEEK * n for n in range((monday_of(last) - begin).days // 7 + 1)]
