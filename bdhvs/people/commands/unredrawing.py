"""Taking a redraw back that was a mistake: the old map goes on as if there had been no other (docs/decisions/0032).

Episodes, households, teams and accounts find their way back, because every row of the new map points to the one that
it came from. What was recorded upon the new map has no way back: then nothing is undone, and it is said what there is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import F, ForeignKey, Model, Q

from bdhvs.accounts.models import User
from bdhvs.people.models import Household, Person, Residence, Roster
from bdhvs.people.rules import recorded_words
from bdhvs.people.territory import refresh_places
from bdhvs.places.commands import restore_hamlets
from bdhvs.places.following import return_followers
from bdhvs.places.models import Hamlet, HamletSuccessor, Team
from bdhvs.places.rules import RedrawError

_JOIN_UP = """
WITH gone AS (
  DELETE FROM people_residence b
  USING people_residence a, people_household o
  WHERE o.hamlet_code = ANY(%(olds)s) AND b.hamlet_code = ANY(%(news)s) AND b.household_id = o.merged_into_id
    AND a.household_id = o.id AND a.person_id = b.person_id AND a.kind = b.kind
    AND a.valid_to = %(since)s AND b.valid_from = %(since)s
  RETURNING a.id, b.valid_to, b.role
)
UPDATE people_residence r SET valid_to = gone.valid_to, role = gone.role FROM gone WHERE r.id = gone.id
"""
_BACK_EPISODES = """
UPDATE people_residence r SET household_id = o.id, hamlet_code = o.hamlet_code
FROM people_household o
WHERE o.hamlet_code = ANY(%(olds)s) AND r.hamlet_code = ANY(%(news)s) AND r.household_id = o.merged_into_id
"""
_BACK_HOUSEHOLDS = """
WITH back AS (
  UPDATE people_household o
  SET valid_to = NULL, merged_into_id = NULL, address = n.address, priority = n.priority
  FROM people_household n
  WHERE o.hamlet_code = ANY(%(olds)s) AND n.id = o.merged_into_id AND n.hamlet_code = ANY(%(news)s)
  RETURNING o.id AS old, o.hamlet_code, n.id AS new
)
UPDATE people_household n SET valid_to = n.valid_from, merged_into_id = back.old, hamlet_code = back.hamlet_code
FROM back WHERE n.id = back.new
"""


@dataclass(frozen=True, slots=True)
class Redraw:
    """One merge or split: which hamlets became which, from when."""

    olds: tuple[Hamlet, ...]
    news: tuple[Hamlet, ...]
    since: date


def redraw_of(new: Hamlet) -> Redraw | None:
    """The redraw that made a hamlet. Missing: None for a hamlet that was no part of one."""
    came = HamletSuccessor.objects.filter(new=new).order_by("-since").first()
    if came is None:
        return None
    olds = Hamlet.objects.filter(successors__new=new, successors__since=came.since)
    steps = Q(predecessors__old__in=olds, predecessors__since=came.since)
    order = ("position", "code")
    return Redraw(
        tuple(olds.order_by(*order)),
        tuple(Hamlet.objects.filter(steps).distinct().order_by(*order)),
        came.since,
    )


def lost_by_undoing(redraw: Redraw) -> list[tuple[str, int]]:
    """What was recorded upon the new map and would be lost, in words, with how many of it; the most first."""
    homes = Household.objects.filter(hamlet__in=redraw.news)
    carried = homes.filter(pk__in=Household.objects.filter(hamlet__in=redraw.olds).values("merged_into"))
    others = homes.exclude(pk__in=carried.values("pk"))
    found = {
        "hộ mới lập": others.exclude(valid_to=F("valid_from")).count(),
        "lần gộp hộ": carried.exclude(merged_into=None).count(),
    }
    teams = Team.objects.filter(hamlet__in=redraw.news)
    found["Tổ mới lập"] = teams.exclude(follows__hamlet__in=redraw.olds).count()
    wanted: dict[type[Model], Any] = {Hamlet: redraw.news, Household: carried, Team: teams}
    codes = [hamlet.code for hamlet in redraw.news]
    for model in apps.get_models():
        if model not in _KNOWN and not getattr(model, "follows_map", False):
            words = recorded_words(model.__name__)
            found[words] = found.get(words, 0) + _upon(model, wanted, codes)
    return sorted(((words, n) for words, n in found.items() if n), key=lambda pair: (-pair[1], pair[0]))


_KNOWN: Final = (Household, Residence, Hamlet, HamletSuccessor, Team, User, Person)
"""Rows that come back with the map, or are looked at one by one above."""


def _upon(model: type[Model], wanted: dict[type[Model], Any], codes: Sequence[str]) -> int:
    """How many rows of a table name a hamlet, a household or a team of the new map."""
    named = Q()
    for name, value in _naming(model, wanted, codes):
        named |= Q(**{name: value})
    rows = model._default_manager.filter(named) if named else model._default_manager.none()
    if model is Roster:
        rows = rows.exclude(object_team__in=wanted[Team])
    return rows.count()


def _naming(
    model: type[Model], wanted: dict[type[Model], Any], codes: Sequence[str]
) -> Iterator[tuple[str, Any]]:
    for column in model._meta.local_concrete_fields:
        if isinstance(column, ForeignKey) and column.related_model in wanted:
            yield f"{column.name}__in", wanted[column.related_model]
        elif isinstance(column, ArrayField) and column.name in ("served", "places", "hamlets"):
            yield f"{column.name}__overlap", list(codes)
        elif column.name == "hamlet_code":
            yield "hamlet_code__in", list(codes)


@transaction.atomic
def undo_redraw(*, redraw: Redraw, by: User | None, at: datetime) -> None:
    """Take a merge or split of hamlets back, as long as nothing is lost by it.

    Who moved, left or died since did so on the old map; addresses and priorities corrected since stay corrected.
    Raises: RedrawError when the map was redrawn again since, or something was recorded upon the new one.
    """
    further = HamletSuccessor.objects.filter(old__in=redraw.news).select_related("old").first()
    if further is not None:
        raise RedrawError(
            f"{further.old.name} đã vẽ lại lần nữa từ {further.since:%d/%m/%Y}. Hãy bỏ lần sau trước."
        )
    if lost := lost_by_undoing(redraw):
        raise RedrawError(refusal(lost))
    values: dict[str, Any] = {
        "olds": [hamlet.code for hamlet in redraw.olds],
        "news": [hamlet.code for hamlet in redraw.news],
        "since": redraw.since,
    }
    persons = list(
        Residence.objects.filter(hamlet__in=redraw.news).values_list("person_id", flat=True).distinct()
    )
    with connection.cursor() as cursor:
        for step in (_JOIN_UP, _BACK_EPISODES, _BACK_HOUSEHOLDS):
            cursor.execute(step, values)
    teams = return_followers(olds=redraw.olds, news=redraw.news, since=redraw.since, by=by, at=at)
    for new, old in teams.items():
        _return_roster(new, Team.objects.get(pk=old), redraw.since)
    restore_hamlets(olds=redraw.olds, news=redraw.news, since=redraw.since, by=by, at=at)
    refresh_places(persons)


def refusal(lost: Sequence[tuple[str, int]]) -> str:
    """Says kindly what stands in the way."""
    told = ", ".join(f"{n} {words}" for words, n in lost)
    return (
        f"Chưa bỏ được: trên bản đồ mới đã ghi {told}. Bỏ bản đồ mới thì những việc này không còn chỗ. "
        "Mọi thứ vẫn giữ nguyên. Nếu bản đồ mới sai, hãy vẽ lại một lần nữa cho đúng."
    )


def _return_roster(new: str, old: Team, since: date) -> None:
    before = {
        (entry.subject_person_id, entry.kind): entry
        for entry in Roster.objects.filter(object_team=old, valid_to=since)
    }
    for entry in Roster.objects.filter(object_team_id=new):
        earlier = before.get((entry.subject_person_id, entry.kind))
        if earlier is not None and entry.valid_from == since:
            entry.delete()
            earlier.valid_to, earlier.role = entry.valid_to, entry.role
            earlier.save(update_fields=["valid_to", "role"])
        else:
            entry.object_team, entry.hamlet_id = old, old.hamlet_id
            entry.save(update_fields=["object_team", "hamlet"])
