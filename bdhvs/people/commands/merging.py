"""Two records of one person, or two of one household. Rows keep the id they were written with; readers follow
`merged_into` (measurement rule 13), so a merge can be undone."""

from datetime import datetime

from django.db import connection, transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.people.models import Household, Person, Residence
from bdhvs.people.rules import MergeError, ResidenceKind, TwoHomesError
from bdhvs.people.territory import refresh_places

_TWO_HOMES = """
SELECT EXISTS (
  SELECT 1 FROM people_residence a JOIN people_residence b ON b.person_id = ANY(%(right)s)
  WHERE a.person_id = ANY(%(left)s) AND a.kind = b.kind AND a.kind = %(kind)s
    AND daterange(a.valid_from, a.valid_to) && daterange(b.valid_from, b.valid_to))
"""
_WITHDRAW = """
DELETE FROM people_residence b USING people_residence a
WHERE b.person_id = ANY(%(right)s) AND a.person_id = ANY(%(left)s)
  AND a.kind <> %(away)s AND b.kind <> %(away)s
  AND daterange(a.valid_from, a.valid_to) && daterange(b.valid_from, b.valid_to)
"""
_RECORDS = """
WITH RECURSIVE same AS (
  SELECT id FROM people_person WHERE id = %s
  UNION ALL SELECT p.id FROM people_person p JOIN same ON p.merged_into_id = same.id
) SELECT id FROM same
"""


def _records(person: Person) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_RECORDS, [person.pk])
        return [row[0] for row in cursor.fetchall()]


def records_of(person: Person) -> list[int]:
    """The record and every one merged into it, however often."""
    return _records(person)


@transaction.atomic
def merge_persons(
    *, keep: Person, drop: Person, by: User | None, at: datetime, withdraw_homes: bool = False
) -> None:
    """`drop` is the same person as `keep`; its facts count for `keep` from now on, each once.

    `withdraw_homes`: the permanent homes of `drop` on days when `keep` has one were written in error and go.
    Raises: MergeError, TwoHomesError when the two have permanent homes on one day.
    """
    if keep.pk == drop.pk or keep.commune_id != drop.commune_id:
        raise MergeError("Hai bản ghi phải khác nhau và cùng một xã.")
    if keep.merged_into_id or drop.merged_into_id:
        raise MergeError("Một trong hai bản ghi đã được gộp trước đó.")
    left, right = _records(keep), _records(drop)
    if withdraw_homes:
        _withdraw_homes(left, right)
    with connection.cursor() as cursor:
        cursor.execute(_TWO_HOMES, {"left": left, "right": right, "kind": ResidenceKind.PERMANENT.value})
        row = cursor.fetchone()
        if row and row[0]:
            raise TwoHomesError(
                "Hai bản ghi đang thường trú ở hai nơi trong cùng một ngày. Hãy sửa nơi ở trước."
            )
    drop.merged_into = keep
    drop.save(update_fields=["merged_into"])
    refresh_places([keep.pk, drop.pk])
    note(act="merge_persons", by=by, at=at, commune=keep.commune_id, subject="person", ids=[keep.pk, drop.pk])


@transaction.atomic
def part_persons(*, person: Person, by: User | None, at: datetime) -> None:
    """Undo a merge: the record stands on its own again, with the facts it was written with.

    Raises: MergeError when it was not merged, or its number was meanwhile written to another record.
    """
    if person.merged_into_id is None:
        raise MergeError(f"{person.name} không ở trong một lần gộp nào.")
    if person.number_hash and _number_taken(person):
        raise MergeError("Số định danh của bản ghi này đã ghi cho bản ghi khác. Hãy sửa số đó trước.")
    kept = person.merged_into_id
    person.merged_into = None
    person.save(update_fields=["merged_into"])
    refresh_places([kept, person.pk])
    note(act="part_persons", by=by, at=at, commune=person.commune_id, subject="person", ids=[kept, person.pk])


def _withdraw_homes(left: list[int], right: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_WITHDRAW, {"left": left, "right": right, "away": ResidenceKind.TEMPORARY.value})


def _number_taken(person: Person) -> bool:
    others = Person.objects.filter(
        commune_id=person.commune_id, number_hash=person.number_hash, merged_into=None
    )
    return others.exclude(pk=person.pk).exists()


@transaction.atomic
def merge_households(*, keep: Household, drop: Household, at: datetime, by: User | None) -> None:
    """`drop` joins `keep` from the day of `at`: its people move over, it is valid no longer.

    Raises: MergeError when the two stand in different hamlets.
    """
    if keep.pk == drop.pk or keep.hamlet_id != drop.hamlet_id:
        raise MergeError("Chỉ gộp được hai hộ khác nhau trong cùng một thôn.")
    on = at.date()
    episodes = list(Residence.objects.select_for_update().filter(household=drop, valid_to=None))
    for episode in episodes:
        if episode.valid_from >= on:
            Residence.objects.filter(pk=episode.pk).update(household=keep)
            continue
        Residence.objects.filter(pk=episode.pk).update(valid_to=on)
        episode.pk = None
        episode.household, episode.valid_from, episode.valid_to = keep, on, None
        episode.save(force_insert=True)
    drop.merged_into, drop.valid_to = keep, max(on, drop.valid_from) if drop.valid_from < on else None
    drop.save(update_fields=["merged_into", "valid_to"])
    note(
        act="merge_households",
        by=by,
        at=at,
        commune=keep.commune_id,
        subject="household",
        ids=[keep.pk, drop.pk],
    )
