"""Recording visits to households, one or many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from bdhvs.accounts.models import User
from bdhvs.journal.commands import all_or_nothing, note
from bdhvs.lib.evidence import Level
from bdhvs.people.models import Household
from bdhvs.people.sealing import seal
from bdhvs.skills.correcting import store
from bdhvs.skills.rules import check_occurred_on
from bdhvs.visits.models import Visit
from bdhvs.visits.rules import VisitKind, VisitOutcome, topics_told


@dataclass(frozen=True, slots=True)
class VisitEntry:
    """Somebody was at the door: why, whom he met (ids of persons), what was shown, how it ended."""

    household: Household
    kind: VisitKind
    outcome: VisitOutcome
    occurred_on: date
    topics: Sequence[str] = ()
    level: Level = Level.E1
    source: str = ""
    supersedes: Visit | None = None
    uuid: UUID | None = None
    met: Sequence[int] = ()
    again_on: date | None = None
    photos: Sequence[str] = ()
    note: str = ""
    elapsed_s: int | None = None
    occurred_at: datetime | None = None


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
    entry = VisitEntry(household, kind, outcome, occurred_on, topics, level, source, supersedes)
    return record_visits(commune_code=household.commune_id, entries=[entry], by=by, at=at)[0]


@all_or_nothing
def record_visits(
    *, commune_code: str, entries: Sequence[VisitEntry], by: User | None, at: datetime
) -> list[Visit]:
    """Write visits whole or not at all: one statement however many, and one line in the journal.

    Raises: FutureFactError, CorrectionError
    """
    for entry in entries:
        check_occurred_on(entry.occurred_on, received_on=at.date())
    facts = [_visit(entry, by, at) for entry in entries]
    made = store(facts, (entry.supersedes for entry in entries))
    if made:
        ids = [visit.pk for visit in made]
        note(act="record_visit", by=by, at=at, commune=commune_code, subject="visit", ids=ids)
    return made


def _visit(entry: VisitEntry, by: User | None, at: datetime) -> Visit:
    return Visit(
        household=entry.household,
        commune_id=entry.household.commune_id,
        hamlet_id=entry.household.hamlet_id,
        kind=entry.kind.value,
        outcome=entry.outcome.value,
        topics=topics_told(entry.topics),
        uuid=entry.uuid,
        met=list(entry.met),
        again_on=entry.again_on,
        photos=list(entry.photos),
        note=seal(entry.note) or None,
        elapsed_s=entry.elapsed_s,
        occurred_at=entry.occurred_at,
        occurred_on=entry.occurred_on,
        recorded_at=at,
        recorded_by=by,
        level=entry.level.value,
        source=entry.source,
    )
