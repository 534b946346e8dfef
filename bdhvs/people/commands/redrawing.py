"""Merging and splitting hamlets: new episodes and new households on the new map (measurement rule 14)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from bdhvs.accounts.models import User
from bdhvs.people.models import Household, Person, Residence, Roster
from bdhvs.people.territory import refresh_places
from bdhvs.places.commands import succeed_hamlets
from bdhvs.places.following import Followers, accounts_follow, teams_follow
from bdhvs.places.models import Hamlet, Team
from bdhvs.places.rules import RedrawError

_NEW_HOUSEHOLDS = """
INSERT INTO people_household (uuid, commune_code, hamlet_code, code, address, priority, valid_from)
SELECT gen_random_uuid(), commune_code, %(new)s, %(prefix)s || regexp_replace(code, '^.*/', ''), address, priority,
  greatest(%(on)s, valid_from)
FROM people_household
WHERE id = ANY(%(ids)s) AND valid_to IS NULL AND merged_into_id IS NULL
"""
_CLOSE_HOUSEHOLDS = """
UPDATE people_household o SET valid_to = greatest(%(on)s, o.valid_from), merged_into_id = n.id
FROM people_household n
WHERE o.id = ANY(%(ids)s) AND o.valid_to IS NULL AND o.merged_into_id IS NULL
  AND n.commune_code = o.commune_code AND n.code = %(prefix)s || regexp_replace(o.code, '^.*/', '')
"""
_YOUNG_EPISODES = """
UPDATE people_residence r SET household_id = o.merged_into_id, hamlet_code = %(new)s
FROM people_household o
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
SELECT cut.person_id, o.merged_into_id, cut.commune_code, %(new)s, cut.kind, cut.role, %(on)s, cut.until
FROM cut
JOIN people_household o ON o.id = cut.household_id
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
    followers: Followers | None = None,
) -> None:
    """From `since` the old hamlets are the new ones: a merge, a split, or both.

    `goes_to` names the new hamlet of a household by its id; it may be left out when there is one new hamlet.
    `followers` says where teams and accounts go; left out, they go as `proposed` has it.
    Households get a code of the new hamlet, so history reads on both maps; the old row points to the new one, so
    visits made before still count for the household (measurement rule 13). What was written about days after
    `since` (a redraw is often recorded late) goes to the new map whole.
    Raises: RedrawError when a household, a team or an account has no new hamlet.
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
    followers = followers or proposed(olds=olds, news=news, goes_to=where)
    _check_followers(followers, known)
    succeed_hamlets(olds=olds, news=news, since=since, by=by, at=at)
    for new in news:
        _carry_over([pk for pk in homes if where[pk] == new.code], new, since)
    teams = teams_follow(teams=followers.teams, since=since, by=by, at=at)
    for old, team in teams.items():
        _carry_roster(old, team, since)
    commune = olds[0].commune_id
    accounts_follow(commune=commune, accounts=followers.accounts, teams=teams, since=since, by=by, at=at)
    people = Person.objects.filter(residences__hamlet__in=news).distinct()
    refresh_places(people.values_list("pk", flat=True))


def proposed(*, olds: Sequence[Hamlet], news: Sequence[Hamlet], goes_to: Mapping[int, str]) -> Followers:
    """Where teams and accounts go unless somebody says otherwise.

    A team goes where most of its members live, an account with its team or where its holder lives; without a home
    on the register, to the new hamlet that takes most households of the old one.
    """
    first = news[0].code
    largest = _largest_parts(goes_to)
    teams: dict[str, str] = {}
    for team in Team.objects.filter(hamlet__in=olds, valid_to=None):
        lived = Counter(goes_to[home] for home in _homes_of_team(team) if home in goes_to)
        teams[team.code] = lived.most_common(1)[0][0] if lived else largest.get(team.hamlet_id or "", first)
    accounts: dict[int, list[str]] = {}
    codes = [hamlet.code for hamlet in olds]
    for user in User.objects.filter(commune_id=olds[0].commune_id, hamlets__overlap=codes).order_by("pk"):
        if user.team_id in teams:
            accounts[user.pk] = [teams[user.team_id]]
            continue
        homes = _homes_of([user.person_id] if user.person_id else [])
        lives = [goes_to[home] for home in homes if home in goes_to]
        served = [largest.get(code, first) for code in user.hamlets if code in codes]
        accounts[user.pk] = lives[:1] or [*dict.fromkeys(served)]
    return Followers(teams, accounts)


def _largest_parts(goes_to: Mapping[int, str]) -> dict[str, str]:
    """By old hamlet the new one that takes most of its households."""
    parts: dict[str, Counter[str]] = {}
    for pk, old in Household.objects.filter(pk__in=goes_to).order_by("pk").values_list("pk", "hamlet_id"):
        parts.setdefault(old, Counter())[goes_to[pk]] += 1
    return {old: counts.most_common(1)[0][0] for old, counts in parts.items()}


def _homes_of_team(team: Team) -> list[int]:
    members = Roster.objects.filter(object_team=team, valid_to=None).exclude(subject_person=None)
    return _homes_of([person for person in members.values_list("subject_person_id", flat=True) if person])


def _homes_of(persons: Sequence[int]) -> list[int]:
    homes = Residence.objects.filter(person_id__in=persons, valid_to=None)
    return list(homes.order_by("pk").values_list("household_id", flat=True))


def _check_followers(followers: Followers, known: set[str]) -> None:
    gets = [*followers.teams.values(), *(code for codes in followers.accounts.values() for code in codes)]
    if set(gets) - known or not all(followers.accounts.values()):
        raise RedrawError("Còn Tổ hoặc tài khoản chưa được chọn thôn mới.")


def _carry_over(ids: list[int], new: Hamlet, on: date) -> None:
    values: dict[str, Any] = {"ids": ids, "new": new.code, "on": on, "prefix": f"{new.code}/"}
    steps = (_NEW_HOUSEHOLDS, _CLOSE_HOUSEHOLDS, _YOUNG_EPISODES, _CUT_EPISODES)
    with connection.cursor() as cursor:
        for step in steps:
            cursor.execute(step, values)


def _carry_roster(old: str, new: Team, on: date) -> None:
    """Whoever serves in the team goes on in the new one from the day of the new map."""
    served = Roster.objects.filter(object_team_id=old)
    served.filter(valid_from__gte=on).update(object_team=new, hamlet=new.hamlet)
    for entry in served.exclude(valid_to__lte=on):
        until, entry.valid_to = entry.valid_to, on
        entry.save(update_fields=["valid_to"])
        entry.pk, entry.valid_from, entry.valid_to = None, on, until
        entry.object_team, entry.hamlet_id = new, new.hamlet_id
        entry.save(force_insert=True)
