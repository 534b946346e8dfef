"""The frame of a plan: the document it is, its bases, recipients, budget, and its own defects."""

from pydantic import Field, model_validator

from bdhvs.plans.files.kinds import (
    Code,
    CommuneCode,
    Day,
    Month,
    Part,
    PlanId,
    RowId,
    SectionNumber,
    Text,
    Truth,
    Whole,
    Year,
)
from bdhvs.plans.files.rows import Row
from bdhvs.plans.rules import PlanKind


class Head(Part):
    """Which plan this is. `period_to` is the first day no longer in the plan.

    `period_chosen` marks a period that the office chose because the text names no end (or no beginning).
    """

    id: PlanId
    commune: CommuneCode
    commune_name: Text
    province_name: Text
    year: Year
    kind: PlanKind
    parent: Text | None = None
    copied_from: PlanId | None = None
    period_from: Day
    period_to: Day
    period_chosen: Truth = False
    title: Text
    note: Text | None = None

    @model_validator(mode="after")
    def _period_in_order(self) -> "Head":
        if self.period_to <= self.period_from:
            raise ValueError("period_to phải sau period_from (là ngày đầu tiên không còn thuộc kế hoạch)")
        return self


class Document(Part):
    """The paper itself. Number and date stay empty until the clerk gives them; a signature is never stored."""

    id: RowId
    symbol: Text
    number: Text | None = None
    dated: Day | None = None
    month: Month | None = None
    place: Text | None = None
    issuer: Text
    signing: tuple[Text, ...] = ()
    footnotes: tuple[Text, ...] = ()
    sections: tuple[SectionNumber, ...] = ()


class Labels(Part):
    """What this commune calls things; shown on every page, never text in the code."""

    hamlet: Text
    hamlet_kinds: tuple[Text, ...] = ()
    team: Text
    team_aliases: tuple[Text, ...] = ()
    team_short: Text | None = None


class Platform(Row):
    """A platform, application or form the plan names; `codes` are those of the catalogue."""

    codes: tuple[Code, ...]
    url: Text | None = None
    open_form: Truth = False


class Topic(Row):
    """A topic to teach or to communicate."""

    codes: tuple[Code, ...] = ()


class Group(Row):
    """A group of people the plan speaks of; ages in completed years, both ends included."""

    codes: tuple[Code, ...]
    age_from: Whole | None = None
    age_to: Whole | None = None


class Fund(Row):
    """A source of money.

    Unit: đồng.
    """

    code: Code
    amount_vnd: Whole | None = None


class Basis(Row):
    """A legal basis: symbol, day, issuer, title. `tied` = a programme the movement is tied to."""

    says: Text = Field(alias="title")
    symbol: Text
    dated: Day | None = None
    issuer: Text
    amends: RowId | None = None
    tied: Truth = False


class Annex(Row):
    """An annex the text refers to, and whether it is there."""

    says: Text = Field(alias="title")
    attached: Truth


class RecipientLine(Part):
    """One line of "Nơi nhận"."""

    name: Text
    purpose: Code | None = None
    count: Whole | None = None


class Recipients(Part):
    """Where the paper goes."""

    id: RowId
    lines: tuple[RecipientLine, ...]


class Wording(Part):
    """A short quoted term of the original, kept so that the linter can speak about it."""

    quote: Text
    clause: Text
