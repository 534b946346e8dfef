"""Acts on plans: loading and editing keep every version; targets and tasks are drawn anew from the content."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note as journal_note
from bdhvs.places.models import Commune
from bdhvs.plans.files.reading import plan_from_data
from bdhvs.plans.files.rows import Measured
from bdhvs.plans.files.schema import PlanFile
from bdhvs.plans.files.writing import plan_to_data
from bdhvs.plans.models import Plan, PlanVersion, Target, Task
from bdhvs.plans.rules import PlanChangedError, PlanCommuneError, PlanTakenError


@transaction.atomic
def save_plan(*, file: PlanFile, by: User | None, at: datetime, note: str = "") -> Plan:
    """Store a plan file as the newest version of its plan; saving the same content again changes nothing.

    Raises: PlanCommuneError when the commune is unknown, or the id already names another commune's plan.
    """
    head = file.plan
    content = plan_to_data(file)
    if not Commune.objects.filter(code=head.commune).exists():
        raise PlanCommuneError(f"Không có xã, phường nào mang mã {head.commune}.")
    current = Plan.objects.select_for_update().filter(pk=head.id).first()
    if current is not None and current.content == content:
        return current
    plan, _ = Plan.objects.update_or_create(
        id=head.id,
        defaults={
            "commune_id": head.commune,
            "year": head.year,
            "kind": head.kind.value,
            "title": head.title,
            "parent": head.parent or "",
            "period_from": head.period_from,
            "period_to": head.period_to,
            "content": content,
            "version": current.version + 1 if current else 1,
        },
    )
    PlanVersion.objects.create(
        plan=plan,
        commune_id=plan.commune_id,
        version=plan.version,
        content=content,
        saved_at=at,
        saved_by=by,
        note=note,
    )
    _draw_targets(plan, file)
    _draw_tasks(plan, file)
    journal_note(act="save_plan", by=by, at=at, commune=plan.commune_id, subject="plan", ids=[plan.pk])
    return plan


@transaction.atomic
def change_plan(
    *, plan: Plan, section: str, row_id: str, values: dict[str, Any], by: User | None, at: datetime
) -> Plan:
    """Change some keys of one row (a target, a task …) of the plan; an empty value takes the key away.

    Raises: PlanFileError when the plan would no longer be well formed; nothing is stored then.
    """
    content = dict(plan.content)
    content[section] = [
        _changed(row, values) if row["id"] == row_id else row for row in content.get(section, [])
    ]
    file = plan_from_data(content, name=plan.pk)
    return save_plan(file=file, by=by, at=at, note=f"sửa {row_id}")


@transaction.atomic
def edit_plan(
    *, plan: Plan, content: dict[str, Any], version: int, by: User | None, at: datetime, note: str
) -> Plan:
    """Store edited content on top of the version that it was made from.

    Raises: PlanChangedError when the plan has moved on since; PlanFileError when it would not be well formed.
    """
    file = plan_from_data(content, name=plan.pk)
    if Plan.objects.select_for_update().get(pk=plan.pk).version != version:
        raise PlanChangedError
    return save_plan(file=file, by=by, at=at, note=note[:300])


@transaction.atomic
def create_plan(*, file: PlanFile, by: User | None, at: datetime, note: str) -> Plan:
    """Store a new plan; an id that any commune uses is refused, even one out of the user's sight.

    Raises: PlanTakenError, PlanCommuneError
    """
    if Plan.objects.filter(pk=file.plan.id).exists():
        raise PlanTakenError(file.plan.id)
    try:
        with transaction.atomic():
            return save_plan(file=file, by=by, at=at, note=note[:300])
    except IntegrityError as error:
        raise PlanTakenError(file.plan.id) from error


@transaction.atomic
def return_to_version(*, plan: Plan, version: int, by: User | None, at: datetime) -> Plan:
    """Undo: the content of an earlier version becomes the newest one."""
    earlier = PlanVersion.objects.get(plan=plan, version=version)
    file = plan_from_data(earlier.content, name=plan.pk)
    return save_plan(file=file, by=by, at=at, note=f"trở lại bản {version}")


@transaction.atomic
def finish_task(*, task: Task, done: bool, by: User | None, at: datetime) -> Task:
    """Mark a task done on the day of `at`, or open again."""
    task.status = "done" if done else "open"
    task.done_on = at.date() if done else None
    task.save(update_fields=["status", "done_on"])
    journal_note(act="finish_task", by=by, at=at, commune=task.commune_id, subject="task", ids=[task.code])
    return task


def _changed(row: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    merged = {**row, **values}
    return {key: value for key, value in merged.items() if value is not None}


def _draw_targets(plan: Plan, file: PlanFile) -> None:
    Target.objects.filter(plan=plan).delete()
    kinds = {"targets": "target", "rules": "rule"}
    rows = [_target(plan, kinds[section], row) for section, _, row in file.measured()]
    rows += [
        Target(plan=plan, commune_id=plan.commune_id, code=row.id, kind="requirement", clause=row.clause,
               says=row.says, indicator_id=row.indicator or "", unit="value", by_date=row.by, needs_decision=True)
        for row in file.requirements
    ]  # fmt: skip
    for position, target in enumerate(rows):
        target.position = position
    Target.objects.bulk_create(rows)


def _target(plan: Plan, kind: str, row: Measured) -> Target:
    return Target(
        plan=plan,
        commune_id=plan.commune_id,
        code=row.id,
        kind=kind,
        clause=row.clause,
        says=row.says,
        indicator_id=row.indicator or "",
        op=row.op.value if row.op else "",
        value=_value_here(plan, row),
        unit=row.unit.value,
        by_date=row.by,
        soft=row.soft,
        needs_decision=row.needs_decision,
        at_least=row.at_least.value if row.at_least else "E0",
        base=row.base.value,
        lead=row.lead or "",
        settings=_settings(row),
    )


def _value_here(plan: Plan, row: Measured) -> Decimal | None:
    """The value for this commune: its own place first, then its kind, then the one for all."""
    kind = Commune.objects.only("kind").get(pk=plan.commune_id).kind if row.value_by else ""
    by_place = {value.place: value.value for value in row.value_by if value.place}
    by_kind = {value.kind: value.value for value in row.value_by if value.kind}
    return by_place.get(plan.commune_id, by_kind.get(kind, row.value))


def _settings(row: Measured) -> dict[str, Any]:
    settings = row.settings.model_dump(mode="json", exclude_defaults=True)
    phases = [{"quarter": phase.quarter, "value": str(phase.value)} for phase in row.phases]
    return {**settings, "phases": phases} if phases else settings


def _draw_tasks(plan: Plan, file: PlanFile) -> None:
    """Tasks keep their status when the plan is edited."""
    kept = {task.code: task for task in Task.objects.filter(plan=plan)}
    wanted = [
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
    Task.objects.filter(plan=plan).exclude(code__in=[task.code for task in wanted]).delete()
    Task.objects.bulk_create([task for task in wanted if task.code not in kept])
    changed = [task for task in wanted if task.code in kept]
    if changed:
        fields = ["position", "clause", "says", "lead", "partners", "due_on", "always"]
        Task.objects.bulk_update(changed, fields)
