"""The rows of a plan that are counted against: targets, rules, requirements; and what they are made of."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from bdhvs.plans.files.kinds import Code, Day, Number, Part, Quarter, RowId, Text, Truth
from bdhvs.plans.rules import Base, Evidence, MeasureRule, Op, TargetUnit

Resident = Literal["present", "permanent"]
YearOnly = Literal["year_end", "year_start", "unknown"]


class Row(Part):
    """One numbered line of a plan: its id, its place in the document, what it says in our own words."""

    id: RowId
    clause: Text
    says: Text


class Proposal(Part):
    """What we would suggest where the plan gives no number; never used until the commune decides."""

    op: Op
    value: Number
    why: Text


class Phase(Part):
    """A stage on the way: the value to have reached when a quarter ends."""

    quarter: Quarter
    value: Number


class ValueBy(Part):
    """Another value for one place (hamlet or commune code) or for one kind of commune (`xa`, `phuong` …)."""

    place: Text | None = None
    kind: Code | None = None
    value: Number

    @model_validator(mode="after")
    def _one_of_two(self) -> "ValueBy":
        if (self.place is None) == (self.kind is None):
            raise ValueError("mỗi dòng value_by cần đúng một trong hai mục: place hoặc kind")
        return self


class Settings(Part):
    """How this commune reads a target where the text leaves room; printed with the figure."""

    resident: Resident | None = None
    year_only: YearOnly | None = None
    framework_group: Code | None = None
    rule: MeasureRule | None = None
    allowed_rules: tuple[MeasureRule, ...] = ()
    base_on: Day | None = None
    base_says: Text | None = None

    @model_validator(mode="after")
    def _rule_is_allowed(self) -> "Settings":
        if self.rule and self.allowed_rules and self.rule not in self.allowed_rules:
            raise ValueError("cách đo đã chọn (rule) không nằm trong allowed_rules")
        return self


class Measured(Row):
    """What a target and a measured rule have in common.

    Missing: a value that the plan does not give is absent and `needs_decision` says so; it is never zero.
    """

    indicator: Code | None = None
    op: Op | None = None
    value: Number | None = None
    unit: TargetUnit = TargetUnit.PERCENT
    needs_decision: Truth = False
    proposal: Proposal | None = None
    soft: Truth = False
    by: Day | None = None
    phases: tuple[Phase, ...] = ()
    value_by: tuple[ValueBy, ...] = ()
    at_least: Evidence | None = None
    base: Base = Base.REGISTER
    groups: tuple[Code, ...] = ()
    lead: Code | None = None
    partners: tuple[Code, ...] = Field(default=(), alias="with")
    parent: Text | None = None
    settings: Settings = Settings()

    @property
    def is_numeric(self) -> bool:
        """Whether the plan or the commune has given it a number."""
        return self.value is not None or bool(self.value_by)

    @model_validator(mode="after")
    def _number_or_decision(self) -> "Measured":
        if self.indicator is None:
            return self
        if self.is_numeric and self.needs_decision:
            raise ValueError("đã có số thì bỏ needs_decision: true")
        if not self.is_numeric and not self.needs_decision:
            raise ValueError("chưa có số: ghi value, hoặc ghi needs_decision: true")
        if self.is_numeric and self.op is None:
            raise ValueError("có số thì phải có phép so sánh op (>=, >, =, <= hoặc <)")
        return self

    @model_validator(mode="after")
    def _percent_within_hundred(self) -> "Measured":
        values: list[Decimal] = [phase.value for phase in self.phases] + [row.value for row in self.value_by]
        if self.value is not None:
            values.append(self.value)
        if self.unit is TargetUnit.PERCENT and any(value > 100 for value in values):
            raise ValueError("tỷ lệ phần trăm không vượt quá 100")
        return self


class Target(Measured):
    """A target (chỉ tiêu). Has an indicator always."""

    @model_validator(mode="after")
    def _has_indicator(self) -> "Target":
        if self.indicator is None:
            raise ValueError("chỉ tiêu cần mục indicator")
        return self


class Rule(Measured):
    """A rule of quantity or rhythm outside the list of targets; without an indicator it is checked, not counted."""

    check: Code | None = None


class Requirement(Row):
    """Another demand of the plan: a change to be measured without a threshold, or a motto."""

    indicator: Code | None = None
    needs_decision: Truth = False
    by: Day | None = None
    motto: Text | None = None


def last_day(by: date | None, before: date | None) -> date | None:
    """The last day on which a duty is in time: `before` is strict, `by` is not."""
    if before is not None:
        return date.fromordinal(before.toordinal() - 1)
    return by
