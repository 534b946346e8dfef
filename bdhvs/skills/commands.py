"""Recording what a person attained."""

from datetime import date, datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.lib.evidence import Level
from bdhvs.people.models import Person
from bdhvs.skills.models import Attainment, Item
from bdhvs.skills.rules import CorrectionError, Result, UnknownItemError, check_occurred_on


@transaction.atomic
def record_attainment(
    *,
    person: Person,
    item_code: str,
    result: Result,
    level: Level,
    occurred_on: date,
    by: User | None,
    at: datetime,
    degree: int | None = None,
    source: str = "",
    supersedes: Attainment | None = None,
) -> Attainment:
    """Write that a person can (or cannot) do an item, or has a status, on a day, with its evidence level.

    Raises: FutureFactError, UnknownItemError, CorrectionError
    """
    check_occurred_on(occurred_on, received_on=at.date())
    if not Item.objects.filter(code=item_code).exists():
        raise UnknownItemError(f"Không có kỹ năng hay trạng thái mã {item_code}.")
    if supersedes is not None and (supersedes.person_id != person.pk or supersedes.superseded_by_id):
        raise CorrectionError("Chỉ sửa được ghi nhận mới nhất của chính người này.")
    home = person.residences.filter(valid_to=None).values_list("hamlet_id", flat=True).first()
    attainment = Attainment.objects.create(
        person=person,
        commune_id=person.commune_id,
        hamlet_id=home,
        item_code=item_code,
        result=result.value,
        degree=degree,
        level=level.value,
        occurred_on=occurred_on,
        recorded_at=at,
        recorded_by=by,
        source=source,
    )
    if supersedes is not None:
        Attainment.objects.filter(pk=supersedes.pk).update(superseded_by=attainment)
    note(
        act="record_attainment",
        by=by,
        at=at,
        commune=person.commune_id,
        subject="attainment",
        ids=[attainment.pk],
    )
    return attainment
