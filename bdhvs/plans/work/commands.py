"""Acts on tasks: telling a step with what proves it, saying which unit a plan means."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note as journal_note
from bdhvs.places.models import Unit
from bdhvs.plans.models import ActorUnit, Plan, Task, TaskFile, TaskNote
from bdhvs.plans.work.milestones import milestone_done
from bdhvs.plans.work.rules import TaskWorkError, Work, check_step
from bdhvs.ui.proofs import MAX_FILES, Proof, keep


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody tells of a task."""

    work: Work
    occurred_on: date
    text: str = ""
    link: str = ""
    proofs: Sequence[Proof] = ()


@transaction.atomic
def tell_step(*, task: Task, step: Step, by: User | None, at: datetime) -> TaskNote:
    """Write one step of a task; "done" closes it on the day of the step, "reopened" opens it again.

    Raises: TaskWorkError; nothing is stored then, and no file.
    """
    task = Task.objects.select_for_update().get(pk=task.pk)
    check_step(work=step.work, done=task.status == "done", text=step.text)
    told = _write(task.plan_id, task.commune_id, task.code, step, by, at)
    _mark(task, step)
    journal_note(act="tell_task_step", by=by, at=at, commune=task.commune_id, subject="task", ids=[task.code])
    return told


@transaction.atomic
def tell_milestone(*, plan: Plan, code: str, step: Step, by: User | None, at: datetime) -> TaskNote:
    """Write one step of a milestone: a launch, a festival, a review; "done" with what proves it.

    Raises: TaskWorkError; nothing is stored then, and no file.
    """
    done = milestone_done(plan, code, step.occurred_on)
    check_step(work=step.work, done=done, text=step.text)
    if step.work is Work.DONE and not (step.proofs or step.link):
        raise TaskWorkError("Hãy kèm ảnh, biên bản hoặc đường dẫn làm minh chứng cho mốc này.")
    told = _write(plan.pk, plan.commune_id, code, step, by, at)
    journal_note(act="tell_milestone", by=by, at=at, commune=plan.commune_id, subject="task", ids=[code])
    return told


def _write(plan_id: str, commune: str, code: str, step: Step, by: User | None, at: datetime) -> TaskNote:
    """The note with its files; the bytes are kept last, so that a refusal keeps none.

    Raises: TaskWorkError
    """
    if step.occurred_on > at.date():
        raise TaskWorkError("Ngày này chưa đến. Hãy ghi ngày việc đã diễn ra.")
    if len(step.proofs) > MAX_FILES:
        raise TaskWorkError(f"Mỗi lần chỉ kèm tối đa {MAX_FILES} tệp.")
    told = TaskNote.objects.create(
        plan_id=plan_id, commune_id=commune, code=code, work=step.work.value,
        text=step.text.strip(), link=step.link, unit_id=by.unit_id if by else None, occurred_on=step.occurred_on,
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    TaskFile.objects.bulk_create(
        TaskFile(
            note=told,
            commune_id=commune,
            name=p.name,
            kind=p.kind,
            size=len(p.content),
            sha256=p.sha256,
        )
        for p in step.proofs
    )
    for proof in step.proofs:
        keep("tasks", commune, proof)
    return told


def _mark(task: Task, step: Step) -> None:
    if step.work not in (Work.DONE, Work.REOPENED):
        return
    task.status = "done" if step.work is Work.DONE else "open"
    task.done_on = step.occurred_on if step.work is Work.DONE else None
    task.save(update_fields=["status", "done_on"])


@transaction.atomic
def name_actors(*, commune_code: str, units: dict[str, Unit | None], by: User | None, at: datetime) -> None:
    """Say which unit of the commune each name of the plans means; None takes the answer back."""
    ActorUnit.objects.filter(commune_id=commune_code, actor__in=list(units)).delete()
    ActorUnit.objects.bulk_create(
        ActorUnit(commune_id=commune_code, actor=actor, unit=unit)
        for actor, unit in units.items()
        if unit is not None
    )
    journal_note(act="name_actors", by=by, at=at, commune=commune_code, subject="actor", ids=sorted(units))
