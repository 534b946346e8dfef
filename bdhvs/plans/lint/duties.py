"""Checks of what is to be done: days, cycles, leads."""

from typing import Final

from bdhvs.plans.files.schema import PlanFile
from bdhvs.plans.lint.findings import Findings, Found, Surroundings
from bdhvs.plans.rules import Cadence

CYCLES: Final = {
    Cadence.DAY: "hằng ngày",
    Cadence.WEEK: "hằng tuần",
    Cadence.MONTH: "hằng tháng",
    Cadence.QUARTER: "hằng quý",
    Cadence.HALF_YEAR: "nửa năm",
    Cadence.NINE_MONTHS: "chín tháng",
    Cadence.YEAR: "hằng năm",
}


def cycles(plan: PlanFile, _around: Surroundings) -> Findings:
    """Reports and rhythms whose cycle the text does not give."""
    for index, report in enumerate(plan.reports):
        if not report.is_fixed:
            yield Found("cycle-missing", ("reports", index), report.id)
        elif report.local_choice and report.every:
            words = {"every": CYCLES[report.every]}
            yield Found("cycle-chosen", ("reports", index, "every"), report.id, words)
    for index, milestone in enumerate(plan.milestones):
        if milestone.local_choice and milestone.every:
            words = {"every": CYCLES[milestone.every]}
            yield Found("cycle-chosen", ("milestones", index, "every"), milestone.id, words)


def days(plan: PlanFile, _around: Surroundings) -> Findings:
    """Milestones without a day; reports due before the data they ask for."""
    for index, milestone in enumerate(plan.milestones):
        if not milestone.is_fixed:
            yield Found("duty-undated", ("milestones", index), milestone.id)
    for index, report in enumerate(plan.reports):
        last = report.due.last_day if report.due else None
        if last and report.data_to and last < report.data_to:
            words = {"due": f"{last:%d/%m/%Y}", "data_to": f"{report.data_to:%d/%m/%Y}"}
            yield Found("due-before-data", ("reports", index, "due"), report.id, words)


def tasks(plan: PlanFile, _around: Surroundings) -> Findings:
    """Tasks without a lead; all tasks without a term as one finding."""
    for index, task in enumerate(plan.tasks):
        if task.lead is None:
            yield Found("task-without-lead", ("tasks", index), task.id)
    open_ended = [
        (index, task.id) for index, task in enumerate(plan.tasks) if task.due is None and task.every is None
    ]
    if open_ended:
        words = {"count": str(len(open_ended)), "rows": ", ".join(row for _, row in open_ended)}
        yield Found("tasks-without-term", ("tasks", open_ended[0][0]), open_ended[0][1], words)
