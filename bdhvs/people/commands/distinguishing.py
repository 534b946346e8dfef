"""Two records that look alike: remembering that they are two people."""

from datetime import datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.people.models import DistinctPair, Person
from bdhvs.people.rules import MergeError


@transaction.atomic
def keep_apart(*, one: Person, other: Person, by: User | None, at: datetime) -> DistinctPair:
    """Somebody checked: these two are different people. They are not offered as duplicates again.

    Raises: MergeError when both are one record or of two communes.
    """
    if one.pk == other.pk or one.commune_id != other.commune_id:
        raise MergeError("Hai bản ghi phải khác nhau và cùng một xã.")
    left, right = sorted((one.pk, other.pk))
    pair, new = DistinctPair.objects.get_or_create(
        left_id=left,
        right_id=right,
        defaults={"commune_id": one.commune_id, "decided_at": at, "decided_by": by},
    )
    if new:
        note(act="keep_apart", by=by, at=at, commune=one.commune_id, subject="person", ids=[left, right])
    return pair


@transaction.atomic
def reconsider(*, pair: DistinctPair, by: User | None, at: datetime) -> None:
    """Take the decision back: the two are offered as duplicates again."""
    ids = [pair.left_id, pair.right_id]
    pair.delete()
    note(act="reconsider", by=by, at=at, commune=pair.commune_id, subject="person", ids=ids)
