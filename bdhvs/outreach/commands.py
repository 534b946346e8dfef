"""Recording what was published and what was handed out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.lib.evidence import Level
from bdhvs.outreach.models import Delivery, Publication
from bdhvs.outreach.rules import DeliveryError
from bdhvs.people.models import Household
from bdhvs.skills.correcting import check_may_correct, check_within, store, supersede
from bdhvs.skills.rules import check_occurred_on


@dataclass(frozen=True, slots=True)
class PublicationDetails:
    """One item on one channel. `served` empty means the whole commune. Unit: minutes on air.

    `ref_code`: of the content item, banner or week it came of; a correction keeps it.
    """

    channel_code: str
    occurred_on: date
    title: str = ""
    kind: str = ""
    minutes: int | None = None
    proof: str = ""
    topics: tuple[str, ...] = ()
    served: tuple[str, ...] = ()
    aired_from: time | None = None
    ref_code: str = ""


@dataclass(frozen=True, slots=True)
class PublicationEntry:
    details: PublicationDetails
    level: Level = Level.E1
    source: str = ""
    supersedes: Publication | None = None


def record_publication(
    *,
    commune_code: str,
    details: PublicationDetails,
    by: User | None,
    at: datetime,
    level: Level = Level.E1,
    source: str = "",
    supersedes: Publication | None = None,
) -> Publication:
    """Write that an item went out on a channel.

    Raises: FactError, see `record_publications`
    """
    entry = PublicationEntry(details, level, source, supersedes)
    return record_publications(commune_code=commune_code, entries=[entry], by=by, at=at)[0]


@transaction.atomic
def record_publications(
    *, commune_code: str, entries: Sequence[PublicationEntry], by: User | None, at: datetime
) -> list[Publication]:
    """Write a list of items whole or not at all.

    Raises: FutureFactError, OutsideTerritoryError, CorrectionError
    """
    for entry in entries:
        check_entry(entry, by=by, received_on=at.date())
    facts = [_publication(commune_code, entry, by, at) for entry in entries]
    made = store(facts, (entry.supersedes for entry in entries))
    if made:
        ids = [publication.pk for publication in made]
        note(act="record_publication", by=by, at=at, commune=commune_code, subject="publication", ids=ids)
    return made


def check_entry(entry: PublicationEntry, *, by: User | None, received_on: date) -> None:
    """Every rule that a single item can break by itself. A unit's own person may publish for the commune.

    Raises: FactError
    """
    check_occurred_on(entry.details.occurred_on, received_on=received_on)
    if by is not None and by.hamlets:
        check_within(by, entry.details.served)
    if (old := entry.supersedes) is not None:
        check_may_correct(by, old, old.served)


def _publication(commune: str, entry: PublicationEntry, by: User | None, at: datetime) -> Publication:
    details, old = entry.details, entry.supersedes
    return Publication(
        commune_id=commune,
        channel_code=details.channel_code,
        kind=details.kind,
        title=details.title,
        ref_code=details.ref_code or (old.ref_code if old else ""),
        aired_from=details.aired_from,
        minutes=details.minutes,
        proof=details.proof,
        topics=list(details.topics),
        served=list(details.served),
        occurred_on=details.occurred_on,
        recorded_at=at,
        recorded_by=by,
        level=entry.level.value,
        source=entry.source,
    )


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
    supersedes: Delivery | None = None,
) -> int:
    """Write that material on a topic reached these households of one commune; gives how many.

    Raises: FutureFactError, DeliveryError, CorrectionError
    """
    check_occurred_on(occurred_on, received_on=at.date())
    if supersedes is not None and len(households) != 1:
        raise DeliveryError("Sửa một lượt phát tài liệu thì chọn đúng một hộ.")
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
    supersede([(supersedes, made[0])] if supersedes is not None else [])
    if made:
        ids = [delivery.pk for delivery in made]
        note(act="record_deliveries", by=by, at=at, commune=made[0].commune_id, subject="delivery", ids=ids)
    return len(made)
