"""Recording a session and who came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.gatherings.models import Attendance, Session
from bdhvs.journal.commands import note
from bdhvs.lib.evidence import Level
from bdhvs.people.models import Person
from bdhvs.skills.rules import check_occurred_on


@dataclass(frozen=True, slots=True)
class SessionDetails:
    """What was held. `served` names hamlets when the session was for several."""

    kind: str
    occurred_on: date
    title: str = ""
    status: str = "held"
    hamlet_code: str | None = None
    team_code: str | None = None
    unit_code: str | None = None
    topics: tuple[str, ...] = ()
    served: tuple[str, ...] = ()


@transaction.atomic
def record_session(
    *,
    commune_code: str,
    details: SessionDetails,
    by: User | None,
    at: datetime,
    learners: Sequence[Person] = (),
    headcounts: Mapping[str, int] | None = None,
    level: Level = Level.E1,
    source: str = "",
) -> Session:
    """Write a session with the learners by name and the others by headcount of a group (never both for one person).

    Raises: FutureFactError for a held session of a day to come
    """
    if details.status == "held":
        check_occurred_on(details.occurred_on, received_on=at.date())
    session = Session.objects.create(
        commune_id=commune_code,
        hamlet_id=details.hamlet_code,
        team_id=details.team_code,
        unit_id=details.unit_code,
        kind=details.kind,
        title=details.title,
        status=details.status,
        topics=list(details.topics),
        served=list(details.served),
        occurred_on=details.occurred_on,
        recorded_at=at,
        recorded_by=by,
        level=level.value,
        source=source,
    )
    named = [Attendance(session=session, commune_id=commune_code, person=p, role="learner") for p in learners]
    counted = [
        Attendance(
            session=session, commune_id=commune_code, role="learner", group_code=group, headcount=number
        )
        for group, number in (headcounts or {}).items()
    ]
    Attendance.objects.bulk_create([*named, *counted])
    note(act="record_session", by=by, at=at, commune=commune_code, subject="session", ids=[session.pk])
    return session
