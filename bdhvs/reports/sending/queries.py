"""How far a report is on its way up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bdhvs.reports.models import Dispatch
from bdhvs.reports.queries import ReportDuty
from bdhvs.reports.sending.rules import Step, Way, next_step

Key = tuple[str, str, str]
"""(plan, report, period)"""


@dataclass(frozen=True, slots=True)
class Standing:
    """The steps of one report that were written down. Missing: a step nobody wrote is not there."""

    steps: Mapping[Step, Dispatch] = field(default_factory=dict)

    @property
    def sent_on(self) -> date | None:
        sent = self.steps.get(Step.SENT)
        return sent.occurred_on if sent else None

    @property
    def next(self) -> Step | None:
        return next_step({step: one.occurred_on for step, one in self.steps.items()})

    @property
    def lines(self) -> list[str]:
        """Each step in words, in the order of the office."""
        return [_words(step, self.steps[step]) for step in Step if step in self.steps]


def _words(step: Step, one: Dispatch) -> str:
    said = f"{step.label} ngày {one.occurred_on:%d/%m/%Y}"
    if step is Step.SIGNED:
        return f"{said}: {one.number}"
    return f"{said} đến {one.to}, {Way(one.way).label}" if step is Step.SENT else said


def steps_of(duty: ReportDuty, commune: str, period: str) -> dict[Step, Dispatch]:
    """Steps in force of one report."""
    return dict(standings_of(commune, duty, period).get((duty.plan.pk, duty.id, period), Standing()).steps)


def standings_of(commune: str, duty: ReportDuty | None = None, period: str = "") -> dict[Key, Standing]:
    """Every report with a step written down, in one query."""
    rows = Dispatch.objects.filter(commune_id=commune, superseded_by=None).select_related("recorded_by")
    if duty is not None:
        rows = rows.filter(plan_id=duty.plan.pk, report_id=duty.id, period=period)
    found: dict[Key, dict[Step, Dispatch]] = {}
    for one in rows:
        found.setdefault((one.plan_id, one.report_id, one.period), {})[Step(one.step)] = one
    return {key: Standing(steps) for key, steps in found.items()}
