"""Recording a visit to a household."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.lib.evidence import Level
from bdhvs.people.models import Household
from bdhvs.skills.correcting import supersede
from bdhvs.skills.rules import check_occurred_on
from bdhvs.visits.models import Visit
from bdhvs.visits.rules import VisitKind, VisitOutcome


@transaction.atomic
def record_visit(  # noqa: PLR0913 - the words of one act, each named
    *,
    household: Household,
    kind: VisitKind,
    outcome: VisitOutcome,
    occurred_on: date,
    by: User | None,
    at: datetime,
    topics: Sequence[str] = (),
    level: Level = Level.E1,
    source: str = "",
    supersedes: Visit | None = None,
) -> Visit:
    """Write that a team member was at the door: why, what was shown, how it ended.

    Raises: FutureFactError, CorrectionError
    """
    check_occurred_on(occurred_on, received_on=at.date())
    visit = Visit.objects.create(
        household=household,
        commune_id=household.commune_id,
        hamlet_id=household.hamlet_id,
        kind=kind.value,
        outcome=outcome.value,
        topics=list(topics),
        occurred_on=occurred_on,
        recorded_at=at,
        recorded_by=by,
        level=level.value,
        source=source,
    )
    supersede([(supersedes, visit)] if supersedes is not None else [])
    note(act="record_visit", by=by, at=at, commune=household.commune_id, subject="visit", ids=[visit.pk])
    return visit
