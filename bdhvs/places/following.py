"""Teams and accounts when the map is redrawn: they go where their people go, and come back when it is undone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from bdhvs.accounts.commands import follow_map, leave_map
from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.places.models import Hamlet, Team
from bdhvs.places.queries import free_code
from bdhvs.places.rules import RedrawError


@dataclass(frozen=True, slots=True)
class Followers:
    """Where teams (by code) and accounts (by id) go: a team to one new hamlet, an account to one or several."""

    teams: Mapping[str, str] = field(default_factory=dict)
    accounts: Mapping[int, Sequence[str]] = field(default_factory=dict)


@transaction.atomic
def teams_follow(*, teams: Mapping[str, str], since: date, by: User | None, at: datetime) -> dict[str, Team]:
    """Every team goes on as a new one of its new hamlet; gives the new ones by the codes of the old.

    Raises: RedrawError when a team is valid no longer.
    """
    found: dict[str, Team] = {}
    for old in Team.objects.filter(code__in=teams).order_by("code"):
        if old.valid_to is not None:
            raise RedrawError(f"{old.name} đã thôi hoạt động.")
        begins = max(since, old.valid_from)
        found[old.code] = Team.objects.create(
            code=free_code(Team, f"{old.commune_id}-TO-"),
            commune_id=old.commune_id,
            hamlet_id=teams[old.code],
            name=old.name,
            decision_no=old.decision_no,
            decision_on=old.decision_on,
            follows=old,
            valid_from=begins,
        )
        old.valid_to = begins
        old.save(update_fields=["valid_to"])
        codes = [old.code, found[old.code].code]
        note(act="move_team", by=by, at=at, commune=old.commune_id, subject="team", ids=codes)
    return found


@transaction.atomic
def accounts_follow(
    *,
    commune: str,
    accounts: Mapping[int, Sequence[str]],
    teams: Mapping[str, Team],
    since: date,
    by: User | None,
    at: datetime,
) -> None:
    """Accounts serve their new hamlets from a day on, and the teams that took the place of theirs."""
    codes = {old: team.code for old, team in teams.items()}
    follow_map(commune=commune, gets=accounts, teams=codes, since=since, by=by, at=at)


@transaction.atomic
def return_followers(
    *, olds: Iterable[Hamlet], news: Iterable[Hamlet], since: date, by: User | None, at: datetime
) -> dict[str, str]:
    """Teams and accounts as they were before the redraw; gives the codes of the old teams by those of the new."""
    olds, news = list(olds), list(news)
    back: dict[str, str] = {}
    for team in Team.objects.filter(hamlet__in=news, follows__hamlet__in=olds).select_related("follows"):
        assert team.follows is not None  # noqa: S101 the filter above
        Team.objects.filter(pk=team.follows.pk).update(
            valid_to=team.valid_to, name=team.name, decision_no=team.decision_no, decision_on=team.decision_on
        )
        Team.objects.filter(pk=team.pk).update(valid_to=team.valid_from)
        back[team.code] = team.follows.code
    old_codes, new_codes = [hamlet.code for hamlet in olds], [hamlet.code for hamlet in news]
    commune = olds[0].commune_id
    leave_map(commune=commune, olds=old_codes, news=new_codes, teams=back, since=since, by=by, at=at)
    return back
