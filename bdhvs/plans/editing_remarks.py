"""What the linter says about a plan, for the pages of the editor."""

from datetime import date

from bdhvs.plans.editing_words import remark_here
from bdhvs.plans.lint.check import lint_plan
from bdhvs.plans.lint.findings import Finding
from bdhvs.plans.models import Plan
from bdhvs.plans.queries import file_of
from bdhvs.plans.surroundings import surroundings


def findings_of(plan: Plan, on: date) -> list[Finding]:
    """Everything it says on a day, with advice in the names of the editor's fields."""
    return [remark_here(one) for one in lint_plan(file_of(plan), surroundings(on))]
