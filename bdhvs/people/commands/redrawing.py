"""Merging and splitting hamlets: new episodes and new households on the new map (measurement rule 14)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from bdhvs.accounts.models import User
from bdhvs.people.models import Household, Person
from bdhvs.people.territory import refresh_places
from bdhvs.places.commands import succeed_hamlets
from bdhvs.places.models import Hamlet
from bdhvs.places.rules import RedrawError

_NEW_HOUSEHOLDS = """
INSERT INTO people_household (uuid, commune_code, hamlet_code, code, address, priority, valid_from)
SELECT gen_random_uuid(), commune_code, %(new)s, %(prefix)s || regexp_replace(code, '^.*/', ''), address, priority,
  %(on)s
FROM people_household
WHERE id = ANY(%(ids)s) AND valid_from < %(on)s AND valid_to IS NULL AND merged_into_id IS NULL
"""
_YOUNG_HOUSEHOLDS = """
UPDATE people_household SET hamlet_code = %(new)s WHERE id = ANY(%(ids)s) AND valid_from >= %(on)s
"""
_YOUNG_EPISODES = """
UPDATE people_residence r SET household_id = coalesce(n.id, o.id), hamlet_code = %(new)s
FROM people_household o
LEFT JOIN people_household n
  ON n.commune_code = o.commune_code AND n.code = %(prefix)s || regexp_replace(o.code, '^.*/', '')
WHERE r.household_id = o.id AND o.id = ANY(%(ids)s) AND r.valid_from >= %(on)s
"""
_CUT_EPISODES = """
WITH cut AS (
  UPDATE people_residence r SET valid_to = %(on)s
  FROM (
    SELECT id, valid_to FROM people_residence
    WHERE household_id = ANY(%(ids)s) AND valid_from < %(on)s AND (valid_to IS NULL OR valid_to > %(on)s)
  ) AS was
  WHERE r.id = was.id
  RETURNING r.person_id, r.household_id, r.commune_code, r.kind, r.role, was.valid_to AS until
)
INSERT INTO people_residence (person_id, household_id, commune_code, hamlet_code, kind, role, valid_from, valid_to)
SELECT cut.person_id, n.id, cut.commune_code, n.hamlet_code, cut.kind, cut.role, %(on)s, cut.until
FROM cut
JOIN people_household o ON o.id = cut.household_id
JOIN people_household n ON n.commune_code = o.commune_code AND n.code = %(prefix)s || regexp_replace(o.code, '^.*/', '')
"""
_CLOSE_HOUSEHOLDS = """
UPDATE people_household o SET valid_to = %(on)s, merged_into_id = n.id
FROM people_household n
WHERE o.id = ANY(%(ids)s) AND o.valid_from < %(on)s AND o.valid_to IS NULL
  AND n.commune_code = o.commune_code AND n.code = %(prefix)s || regexp_replace(o.code, '^.*/', '')
"""


@transaction.atomic
def redraw_hamlets(
    *,
    olds: Sequence[Hamlet],
    news: Sequence[Hamlet],
    since: date,
    by: User | None,
    at: datetime,
    goes_to: Mapping[int, str] | None = None,
) -> None:
    """From `since` the old hamlets are the new ones: a merge, a split, or both.

    `goes_to` names the new hamlet of a household by its id; it may be left out when there is one new hamlet.
    Households get a code of the new hamlet, so history reads on both maps; the old row points to the new one, so
    visits made before still count for the household (measurement rule 13). What was written about days after
    `since` (a redraw is often recorded late) goes to the new map whole.
    Raises: RedrawError when a household has no new hamlet.
    """
    homes = dict(
        Household.objects.filter(hamlet__in=olds, valid_to=None, merged_into=None).values_list(
            "pk", "hamlet_id"
        )
    )
    where = dict.fromkeys(homes, news[0].code) if goes_to is None and len(news) == 1 else dict(goes_to or {})
    known = {hamlet.code for hamlet in news}
    lost = [pk for pk in homes if where.get(pk) not in known]
    if lost:
        raise RedrawError(f"Còn {len(lost)} hộ chưa được chọn thôn mới.")
    succeed_hamlets(olds=olds, news=news, since=since, by=by, at=at)
    for new in news:
        _carry_over([pk for pk in homes if where[pk] == new.code], new, since)
    people = Person.objects.filter(residences__hamlet__in=news).distinct()
    refresh_places(people.values_list("pk", flat=True))


def _carry_over(ids: list[int], new: Hamlet, on: date) -> None:
    values: dict[str, Any] = {"ids": ids, "new": new.code, "on": on, "prefix": f"{new.code}/"}
    steps = (_NEW_HOUSEHOLDS, _YOUNG_EPISODES, _YOUNG_HOUSEHOLDS, _CUT_EPISODES, _CLOSE_HOUSEHOLDS)
    with connection.cursor() as cursor:
        for step in steps:
            cursor.execute(step, values)
