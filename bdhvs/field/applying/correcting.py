"""Corrections: a later event says that an earlier one was wrong. Facts stay; the newest word counts."""

from collections.abc import Sequence

from pydantic import ValidationError

from bdhvs.feedback.commands import answer_need
from bdhvs.feedback.models import Need
from bdhvs.feedback.rules import WAITING
from bdhvs.field.applying.settled import RefusedError, Settled, Told, WaitsError
from bdhvs.field.applying.visits import Before, plan_visit, refuse_children, write_visits
from bdhvs.field.applying.work import Work
from bdhvs.field.envelope import VisitTold
from bdhvs.field.models import Event
from bdhvs.field.rules import Outcome
from bdhvs.places.facts import Fact
from bdhvs.skills.correcting import withdraw
from bdhvs.skills.models import Attainment
from bdhvs.visits.models import Visit

REASON = "Người ghi sửa lại trên điện thoại"


def correct_event(told: Told, work: Work) -> Settled:
    """What the earlier event became is replaced or withdrawn. Only visits; the register's own changes are the office's.

    Raises: WaitsError, RefusedError
    """
    old = _corrected(told, work)
    if old.type not in ("visit_recorded", "event_corrected") or old.outcome == Outcome.CONFLICT:
        raise RefusedError("needs_office", Outcome.CONFLICT)
    visits = list(Visit.objects.filter(pk__in=old.facts.get("visit", [])))
    attained = list(
        Attainment.objects.filter(pk__in=old.facts.get("attainment", []), superseded_by=None).select_related(
            "person"
        )
    )
    if any(visit.superseded_by_id for visit in visits):
        raise RefusedError("already_corrected")
    replacement = told.payload.replacement
    if replacement is None:
        settled = Settled(Outcome.APPLIED, household_id=old.household_id, hamlet=old.hamlet_id)
        _withdraw([*visits, *attained], told, work)
    else:
        before = Before(visits[0] if visits else None, tuple(attained))
        settled = _replace(told, work, replacement, before, old)
    _close_needs(old, told, work)
    return settled


def _corrected(told: Told, work: Work) -> Event:
    wanted = told.envelope.supersedes
    if wanted is None:
        raise RefusedError("unreadable", Outcome.QUARANTINED)
    old = Event.objects.filter(commune_id=work.commune, uuid=wanted).first()
    if old is None or old.outcome == Outcome.HELD:
        raise WaitsError(wanted)
    if old.author_id != told.by.pk:
        raise RefusedError("not_the_author")
    return old


def _replace(told: Told, work: Work, replacement: dict[str, object], before: Before, old: Event) -> Settled:
    try:
        said = VisitTold.model_validate(replacement)
    except ValidationError:
        raise RefusedError("unreadable", Outcome.QUARANTINED) from None
    plan = plan_visit(told, work, said, subject=old.subject, before=before)
    refused = refuse_children([plan])
    if told.id in refused:
        raise RefusedError("child_consent")
    again = {entry.supersedes.pk for entry in plan.attainments if entry.supersedes is not None}
    _withdraw([one for one in before.attainments if one.pk not in again], told, work)
    return write_visits([plan], work)[told.id]


def _withdraw(facts: Sequence[Fact], told: Told, work: Work) -> None:
    for fact in facts:
        withdraw(fact, by=told.by, at=work.at, reason=REASON)


def _close_needs(old: Event, told: Told, work: Work) -> None:
    for need in Need.objects.filter(pk__in=old.facts.get("need", []), state__in=WAITING):
        answer_need(need=need, answer=REASON, by=told.by, at=work.at)
