"""Two records of one person, or two of one household. Rows keep the id they were written with; readers follow
`merged_into` (measurement rule 13), so a merge can be undone.

Of a household the people move over: their episode ends on the day of the merge (the day it began, if that is later) and
goes on in the other household. Undoing joins the two again, with whatever happened to them since."""

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
_CARRY = """
WITH cut AS (
  UPDATE people_residence r SET valid_to = greatest(%(on)s, r.valid_from)
  FROM (
    SELECT id, valid_to FROM people_residence
    WHERE household_id = %(drop)s AND (valid_to IS NULL OR valid_to > greatest(%(on)s, valid_from))
  ) AS was
  WHERE r.id = was.id
  RETURNING r.person_id, r.commune_code, r.hamlet_code, r.kind, r.role, r.valid_to AS since, was.valid_to AS until
)
INSERT INTO people_residence (person_id, household_id, commune_code, hamlet_code, kind, role, valid_from, valid_to)
SELECT person_id, %(keep)s, commune_code, hamlet_code, kind, role, since, until FROM cut
"""
_CARRIED = """
SELECT a.id AS before, b.id AS after, a.person_id
FROM people_residence a
JOIN people_residence b
  ON b.person_id = a.person_id AND b.household_id = %(keep)s AND b.valid_from = a.valid_to
  AND b.kind = a.kind
WHERE a.household_id = %(drop)s AND a.valid_to >= %(on)s
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

    Raises: MergeError when the two stand in different hamlets, or one of them is valid no longer.
    """
    if keep.pk == drop.pk or keep.hamlet_id != drop.hamlet_id:
        raise MergeError("Chỉ gộp được hai hộ khác nhau trong cùng một thôn.")
    if keep.merged_into_id or drop.merged_into_id:
        raise MergeError("Một trong hai hộ đã được gộp trước đó.")
    on = max(at.date(), drop.valid_from)
    with connection.cursor() as cursor:
        cursor.execute(_CARRY, {"keep": keep.pk, "drop": drop.pk, "on": on})
    drop.merged_into, drop.valid_to = keep, on
    drop.save(update_fields=["merged_into", "valid_to"])
    _note_households("merge_households", keep, drop, by, at)


def carried_by_merge(household: Household) -> list[Person]:
    """Who went over with a merged household, by given name."""
    ids = {person for _, _, person in _carried(household)}
    return list(Person.objects.filter(pk__in=ids).order_by("sort_key", "pk"))


@transaction.atomic
def part_households(*, household: Household, by: User | None, at: datetime) -> None:
    """Undo a merge: the household stands on its own again, with its people, as if there had been no merge.

    What happened to them since (a death, a departure) stays; who moved into the other household since stays there.
    Raises: MergeError when it was not merged, or the other household was merged or redrawn itself.
    """
    keep = Household.objects.select_related("merged_into").filter(pk=household.merged_into_id or 0).first()
    if keep is None or keep.hamlet_id != household.hamlet_id:
        raise MergeError(f"Hộ {household.code} không ở trong một lần gộp nào.")
    if keep.merged_into is not None:
        raise MergeError(_gone_further(keep, keep.merged_into))
    carried = _carried(household)
    for before, after, _ in carried:
        _join_up(before, after)
    later = Residence.objects.filter(household=keep, person__in={person for _, _, person in carried})
    later.filter(valid_from__gte=household.valid_to or household.valid_from).update(household=household)
    household.merged_into = household.valid_to = None
    household.save(update_fields=["merged_into", "valid_to"])
    _note_households("part_households", keep, household, by, at)


def _carried(household: Household) -> list[tuple[int, int, int]]:
    """(episode, the one it goes on in, person) of everybody whom the merge of the household carried over."""
    given = {"drop": household.pk, "keep": household.merged_into_id, "on": household.valid_to}
    with connection.cursor() as cursor:
        cursor.execute(_CARRIED, given)
        return [(before, after, person) for before, after, person in cursor.fetchall()]


def _join_up(before: int, after: int) -> None:
    """Make one episode of two that follow each other."""
    later = Residence.objects.get(pk=after)
    later.delete()
    Residence.objects.filter(pk=before).update(valid_to=later.valid_to, role=later.role)


def _gone_further(keep: Household, into: Household) -> str:
    if into.hamlet_id != keep.hamlet_id:
        return "Từ khi gộp, bản đồ thôn đã vẽ lại. Hãy dùng Tách hộ trên hộ của bản đồ mới."
    return f"Hộ {keep.code} sau đó đã gộp tiếp vào hộ {into.code}. Hãy tách lại hộ {keep.code} trước."


def _note_households(act: str, keep: Household, drop: Household, by: User | None, at: datetime) -> None:
    note(act=act, by=by, at=at, commune=keep.commune_id, subject="household", ids=[keep.pk, drop.pk])
