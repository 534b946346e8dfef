"""Writing help at the desk, and taking back the last tap."""

from datetime import datetime

from bdhvs.accounts.models import User
from bdhvs.gatherings.commands import SessionDetails, record_session
from bdhvs.gatherings.desk.rules import DESK_KIND, GROUPS, MISTAKE, TOPICS
from bdhvs.gatherings.models import Session
from bdhvs.gatherings.rules import GatheringError
from bdhvs.places.models import Unit
from bdhvs.skills.correcting import withdraw


def help_at_desk(*, unit: Unit, topic: str, group: str, by: User | None, at: datetime) -> Session:
    """One citizen of a group was helped with one thing today: a session of one, so that it is measured like any other.

    Raises: GatheringError, OutsideTerritoryError
    """
    if topic not in TOPICS or group not in GROUPS:
        raise GatheringError("Hãy chọn việc và người trong các nút của trang.")
    details = SessionDetails(DESK_KIND, at.date(), unit_code=unit.pk, topics=(topic,))
    return record_session(commune_code=unit.commune_id, details=details, headcounts={group: 1}, by=by, at=at)


def take_back(*, helped: Session, by: User | None, at: datetime) -> None:
    """The last tap was a mistake; the line stays in the book and is not counted.

    Raises: CorrectionError, OutsideTerritoryError
    """
    withdraw(helped, by=by, at=at, reason=MISTAKE)
