"""Acts on plans: loading and editing keep every version; targets and tasks are drawn anew from the content."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note as journal_note
from bdhvs.learning.courses.commands import CourseDetails, add_links
from bdhvs.places.models import Commune
from bdhvs.plans.drawing import plan_row, targets_of, tasks_of
from bdhvs.plans.files.reading import plan_from_data
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
    plan = plan_row(file, version=current.version + 1 if current else 1)
    plan.save()
    PlanVersion.objects.create(
        plan=plan,
        commune_id=plan.commune_id,
        version=plan.version,
        content=content,
        saved_at=at,
        saved_by=by,
        note=note,
    )
    _store_rows(plan, file)
    links = _newly_named(current.content if current else {}, file)
    if links:
        add_links(commune=plan.commune_id, links=links, by=by, at=at)
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


def _changed(row: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    merged = {**row, **values}
    return {key: value for key, value in merged.items() if value is not None}


def _newly_named(before: dict[str, Any], file: PlanFile) -> list[CourseDetails]:
    """Platforms with an address that the plan did not name before: the learners' site leads to them."""
    known = {row["id"] for row in before.get("platforms", [])}
    return [
        CourseDetails(one.says[:120], one.codes[0], one.url)
        for one in file.platforms
        if one.url and one.codes and one.id not in known
    ]


def _store_rows(plan: Plan, file: PlanFile) -> None:
    """Targets are drawn anew; tasks keep their key and their status."""
    Target.objects.filter(plan=plan).delete()
    Target.objects.bulk_create(targets_of(plan, file, Commune.objects.get(pk=plan.commune_id).kind))
    kept = {task.code: task for task in Task.objects.filter(plan=plan)}
    wanted = tasks_of(plan, file, kept)
    Task.objects.filter(plan=plan).exclude(code__in=[task.code for task in wanted]).delete()
    Task.objects.bulk_create([task for task in wanted if task.code not in kept])
    changed = [task for task in wanted if task.code in kept]
    if changed:
        fields = ["position", "clause", "says", "lead", "partners", "due_on", "always"]
        Task.objects.bulk_update(changed, fields)
