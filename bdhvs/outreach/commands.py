"""Recording what was published and what was handed out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.lib.evidence import Level
from bdhvs.outreach.models import Delivery, Publication
from bdhvs.people.models import Household
from bdhvs.skills.rules import check_occurred_on


@dataclass(frozen=True, slots=True)
class PublicationDetails:
    """One item on one channel. `served` empty means the whole commune. Unit: minutes on air."""

    channel_code: str
    occurred_on: date
    title: str = ""
    kind: str = ""
    minutes: int | None = None
    proof: str = ""
    topics: tuple[str, ...] = ()
    served: tuple[str, ...] = ()


@transaction.atomic
def record_publication(
    *,
    commune_code: str,
    details: PublicationDetails,
    by: User | None,
    at: datetime,
    level: Level = Level.E1,
    source: str = "",
) -> Publication:
    """Write that an item went out on a channel.

    Raises: FutureFactError
    """
    check_occurred_on(details.occurred_on, received_on=at.date())
    publication = Publication.objects.create(
        commune_id=commune_code,
        channel_code=details.channel_code,
        kind=details.kind,
        title=details.title,
        minutes=details.minutes,
        proof=details.proof,
        topics=list(details.topics),
        served=list(details.served),
        occurred_on=details.occurred_on,
        recorded_at=at,
        recorded_by=by,
        level=level.value,
        source=source,
    )
    note(
        act="record_publication",
        by=by,
        at=at,
        commune=commune_code,
        subject="publication",
        ids=[publication.pk],
    )
    return publication


@transaction.atomic
def record_deliveries(
    *,
    households: Sequence[Household],
    channel_code: str,
    topic_code: str,
    occurred_on: date,
    by: User | None,
    at: datetime,
    level: Level = Level.E1,
) -> int:
    """Write that material on a topic reached these households of one commune; gives how many.

    Raises: FutureFactError
    """
    check_occurred_on(occurred_on, received_on=at.date())
    made = Delivery.objects.bulk_create(
        Delivery(
            household=household,
            commune_id=household.commune_id,
            hamlet_id=household.hamlet_id,
            channel_code=channel_code,
            topic_code=topic_code,
            occurred_on=occurred_on,
            recorded_at=at,
            recorded_by=by,
            level=level.value,
        )
        for household in households
    )
    if made:
        ids = [delivery.pk for delivery in made]
        note(act="record_deliveries", by=by, at=at, commune=made[0].commune_id, subject="delivery", ids=ids)
    return len(made)
