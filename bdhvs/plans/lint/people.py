"""Checks of what touches persons and places: open forms, sensitive data, counts tied to hamlets."""

from typing import Final

from bdhvs.plans.files.schema import PlanFile
from bdhvs.plans.lint.findings import Findings, Found, Surroundings

_HEALTH: Final = "disabled"
_ETHNICITY: Final = "ethnic_minority"


def open_forms(plan: PlanFile, _around: Surroundings) -> Findings:
    """Lists of names that anybody with the link can read or change."""
    for index, platform in enumerate(plan.platforms):
        if platform.open_form:
            yield Found("public-form", ("platforms", index), platform.id)


def sensitive(plan: PlanFile, _around: Surroundings) -> Findings:
    """Tasks for groups whose membership is sensitive personal data."""
    for index, task in enumerate(plan.tasks):
        if _HEALTH in task.groups:
            yield Found("sensitive-health", ("tasks", index), task.id)
        if _ETHNICITY in task.groups:
            yield Found("sensitive-ethnicity", ("tasks", index), task.id)


def changing_places(plan: PlanFile, _around: Surroundings) -> Findings:
    """Hamlets and teams are renamed and merged; a fixed count of them goes stale."""
    if any({"hamlets", "teams"}.intersection(actor.codes) for actor in plan.actors):
        yield Found("places-may-change", ("labels",), words={"hamlet": plan.labels.hamlet})
    for section, index, row in plan.measured():
        if row.indicator == "team_count" and row.value is not None:
            yield Found("count-tied-to-places", (section, index), row.id, {"value": str(row.value)})
