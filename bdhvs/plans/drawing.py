"""A plan file drawn as rows of plan, targets and tasks; nothing is stored here."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bdhvs.plans.files.rows import Measured
from bdhvs.plans.files.schema import PlanFile
from bdhvs.plans.files.writing import plan_to_data
from bdhvs.plans.models import Plan, Target, Task

_KINDS = {"targets": "target", "rules": "rule"}


def plan_row(file: PlanFile, *, version: int) -> Plan:
    head = file.plan
    return Plan(
        id=head.id,
        commune_id=head.commune,
        year=head.year,
        kind=head.kind.value,
        title=head.title,
        parent=head.parent or "",
        period_from=head.period_from,
        period_to=head.period_to,
        content=plan_to_data(file),
        version=version,
    )


def targets_of(plan: Plan, file: PlanFile, commune_kind: str) -> list[Target]:
    """Targets, rules and requirements in the order of the plan; each with the value of this commune."""
    rows = [_target(plan, _KINDS[section], row, commune_kind) for section, _, row in file.measured()]
    rows += [
        Target(plan=plan, commune_id=plan.commune_id, code=row.id, kind="requirement", clause=row.clause,
               says=row.says, indicator_id=row.indicator or "", unit="value", by_date=row.by, needs_decision=True)
        for row in file.requirements
    ]  # fmt: skip
    for position, target in enumerate(rows):
        target.position = position
    return rows


def _target(plan: Plan, kind: str, row: Measured, commune_kind: str) -> Target:
    return Target(
        plan=plan,
        commune_id=plan.commune_id,
        code=row.id,
        kind=kind,
        clause=row.clause,
        says=row.says,
        indicator_id=row.indicator or "",
        op=row.op.value if row.op else "",
        value=_value_here(plan.commune_id, commune_kind, row),
        unit=row.unit.value,
        by_date=row.by,
        soft=row.soft,
        needs_decision=row.needs_decision,
        at_least=row.at_least.value if row.at_least else "E0",
        base=row.base.value,
        lead=row.lead or "",
        settings=_settings(plan.commune_id, row),
    )


def _value_here(commune: str, commune_kind: str, row: Measured) -> Decimal | None:
    """The value for this commune: its own place first, then its kind, then the one for all."""
    by_place = {value.place: value.value for value in row.value_by if value.place}
    by_kind = {value.kind: value.value for value in row.value_by if value.kind}
    return by_place.get(commune, by_kind.get(commune_kind, row.value))


def _settings(commune: str, row: Measured) -> dict[str, Any]:
    """Choices, stages by quarter, and the values of single hamlets."""
    settings = row.settings.model_dump(mode="json", exclude_defaults=True)
    phases = [{"quarter": phase.quarter, "value": str(phase.value)} for phase in row.phases]
    places = {one.place: str(one.value) for one in row.value_by if one.place and one.place != commune}
    return settings | ({"phases": phases} if phases else {}) | ({"value_by": places} if places else {})


def tasks_of(plan: Plan, file: PlanFile, kept: Mapping[str, Task]) -> list[Task]:
    """Tasks of the plan; one that was there before keeps its key and its status."""
    return [
        Task(
            id=kept[row.id].pk if row.id in kept else None,
            plan=plan,
            commune_id=plan.commune_id,
            code=row.id,
            position=position,
            clause=row.clause,
            says=row.says,
            lead=row.lead or "",
            partners=list(row.partners),
            due_on=row.due_on,
            always=row.is_continuous,
            status=kept[row.id].status if row.id in kept else "open",
            done_on=kept[row.id].done_on if row.id in kept else None,
        )
        for position, row in enumerate(file.tasks)
    ]
