"""What others may ask about plans."""

from datetime import date

from django.db.models import Q, QuerySet

from bdhvs.plans.files.reading import plan_from_data
from bdhvs.plans.files.schema import PlanFile
from bdhvs.plans.models import Plan, PlanVersion, Target, Task


def plans_of(commune_code: str) -> QuerySet[Plan]:
    """Plans of the commune, newest year first."""
    return Plan.objects.filter(commune_id=commune_code).order_by("-year", "id")


def file_of(plan: Plan) -> PlanFile:
    """The plan as its file."""
    return plan_from_data(plan.content, name=plan.pk)


def targets_in_force(commune_code: str, on: date, plan_id: str = "") -> QuerySet[Target]:
    """Measured targets and rules of plans that have begun by `on`, in the order of their plans.

    A plan stays in sight after its last day: its targets were reached or missed.
    """
    wanted = Target.objects.filter(commune_id=commune_code, plan__period_from__lte=on).exclude(
        indicator_id=""
    )
    if plan_id:
        wanted = wanted.filter(plan_id=plan_id)
    # The content of a plan weighs a hundred kilobytes: not once for every target.
    return wanted.select_related("plan").defer("plan__content").order_by("-plan__year", "plan_id", "position")


def target_named(commune_code: str, code: str, plan_id: str = "") -> Target | None:
    """The target of that code; of the newest plan when several carry it."""
    found = Target.objects.filter(commune_id=commune_code, code=code).select_related("plan")
    if plan_id:
        found = found.filter(plan_id=plan_id)
    return found.order_by("-plan__year").first()


def versions_of(plan: Plan) -> QuerySet[PlanVersion]:
    return PlanVersion.objects.filter(plan=plan).select_related("saved_by").order_by("-version")


def version_named(plan: Plan, version: int) -> PlanVersion | None:
    """One state that the plan has had."""
    return versions_of(plan).filter(version=version).first()


def tasks_of(commune_code: str, plan_id: str = "") -> QuerySet[Task]:
    """Tasks by due date; those without one last."""
    tasks = Task.objects.filter(commune_id=commune_code)
    return (tasks.filter(plan_id=plan_id) if plan_id else tasks).order_by("due_on", "position")


def late_tasks(commune_code: str, on: date) -> QuerySet[Task]:
    """Open tasks whose last day has passed."""
    return tasks_of(commune_code).filter(Q(due_on__lt=on), status="open")


def leads_of(commune_code: str) -> dict[str, str]:
    """Names of those who lead, by the code that tasks and targets call them, over all plans of the commune."""
    found: dict[str, str] = {}
    plans = Plan.objects.filter(commune_id=commune_code).order_by("year")
    for actors in plans.values_list("content__actors", flat=True):
        for actor in actors or ():
            found |= dict.fromkeys(actor.get("codes", []), actor["name"])
    return found
