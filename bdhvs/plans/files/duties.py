"""The rows of a plan that are to be done: tasks, milestones, reports; and who is there to do them."""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from bdhvs.plans.files.kinds import Clock, Code, Day, MonthDay, Part, RowId, Term, Text, Truth, Whole
from bdhvs.plans.files.rows import Row, last_day
from bdhvs.plans.rules import ALWAYS, Cadence


class Task(Row):
    """An activity the plan asks for. Its term is a day, `always`, or absent where the plan names none."""

    says: Text = Field(alias="does")
    kind: Code
    lead: Code | None = None
    partners: tuple[Code, ...] = Field(default=(), alias="with")
    due: Term | None = None
    every: Cadence | None = None
    channels: tuple[Code, ...] = ()
    topics: tuple[Code, ...] = ()
    groups: tuple[Code, ...] = ()
    programme: Code | None = None
    platforms: tuple[RowId, ...] = ()
    measured_by: tuple[RowId, ...] = ()
    ties: tuple[RowId, ...] = ()
    funds: tuple[RowId, ...] = ()
    submits: Code | None = None
    product: Text | None = None

    @property
    def is_continuous(self) -> bool:
        """Whether it is to be done all the time."""
        return self.due == ALWAYS

    @property
    def due_on(self) -> date | None:
        """Its last day, for a task that has one."""
        return self.due if isinstance(self.due, date) else None


class Milestone(Row):
    """A day or rhythm that the plan fixes. Without any of `due`, `each_year`, `every` it waits to be fixed."""

    says: Text = Field(alias="what")
    due: Day | None = None
    planned_on: Day | None = None
    each_year: MonthDay | None = None
    every: Cadence | None = None
    continuous: Truth = False
    lead: Code | None = None
    partners: tuple[Code, ...] = Field(default=(), alias="with")
    programme: Code | None = None
    local_choice: Truth = False
    measured_by: tuple[RowId, ...] = ()

    @property
    def is_fixed(self) -> bool:
        """Whether anything says when."""
        return bool(self.due or self.planned_on or self.each_year or self.every or self.continuous)


class Due(Part):
    """When a report is in time: `before` is strict, `on` is the last day itself."""

    before: Day | None = None
    on: Day | None = None
    at: Clock | None = None
    days_after: Whole | None = None

    @property
    def last_day(self) -> date | None:
        """The last day in time, if the plan fixes one."""
        return last_day(self.on, self.before)

    @model_validator(mode="after")
    def _says_something(self) -> "Due":
        if not (self.before or self.on or self.at or self.days_after is not None):
            raise ValueError("hạn nộp cần một trong các mục: before, on, at, days_after")
        return self


def _one_or_many(value: object) -> object:
    return (value,) if isinstance(value, str) else value


class Report(Row):
    """Something to hand in: who hands in what to whom, how often, by when. Without `from`, everybody of the plan.

    `local_choice` marks a cycle that the office chose because the plan says only "định kỳ". `code` names the kind of
    submission that facts carry.
    """

    code: Code
    givers: Annotated[tuple[Code, ...], BeforeValidator(_one_or_many)] = Field(default=(), alias="from")
    to: Code | None = None
    every: Cadence | None = None
    local_choice: Truth = False
    on_request: Truth = False
    as_it_happens: Truth = False
    data_to: Day | None = None
    due: Due | None = None
    parts: tuple[Code, ...] = ()
    within: Text | None = None

    @property
    def is_fixed(self) -> bool:
        """Whether a reader of the plan can tell when to hand it in."""
        return bool(self.every or self.due or self.as_it_happens)


class Actor(Row):
    """Who takes part; `codes` are the names by which tasks and reports call them."""

    name: Text
    codes: tuple[Code, ...] = ()
    role: Code


class PersonRole(Row):
    """A role that single persons hold, outside any unit."""

    code: Code


class Programme(Row):
    """A model or movement the plan runs."""

    name: Text
    code: Code
    lead: Code | None = None
    aliases: tuple[Text, ...] = ()
    measured_by: tuple[RowId, ...] = ()


class Channel(Row):
    """A way of reaching people: channels by code, or a form of communication that is an activity."""

    codes: tuple[Code, ...] = ()
    kind: Code | None = None
