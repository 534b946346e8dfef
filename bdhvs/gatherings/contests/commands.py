"""Writing down who took part in a contest and what they won."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.gatherings.contests.rules import Prize, check_entry
from bdhvs.gatherings.models import ContestTeam, Gathering
from bdhvs.gatherings.planning.commands import locked
from bdhvs.gatherings.planning.rules import GatheringState
from bdhvs.journal.commands import note


@dataclass(frozen=True, slots=True)
class TeamTold:
    """What is told of one team."""

    people: int
    prize: Prize = Prize.NONE
    team_name: str = ""
    hamlet_code: str | None = None
    unit_code: str | None = None


@transaction.atomic
def record_team(*, gathering: Gathering, told: TeamTold, by: User | None, at: datetime) -> ContestTeam:
    """One team with its number of people and its prize.

    Raises: GatheringError, OutsideTerritoryError
    """
    held = locked(gathering, by)
    check_entry(
        kind=held.kind, place=told.hamlet_code or told.unit_code, team_name=told.team_name, people=told.people,
        held=held.state == GatheringState.HELD,
    )  # fmt: skip
    made = ContestTeam.objects.create(
        gathering=held, commune_id=held.commune_id, hamlet_id=told.hamlet_code, unit_id=told.unit_code,
        team_name=told.team_name.strip(), people=told.people, prize=told.prize.value, recorded_at=at,
        recorded_by=by,
    )  # fmt: skip
    note(act="record_contest_team", by=by, at=at, commune=held.commune_id, subject="gathering", ids=[held.pk])
    return made


@transaction.atomic
def drop_team(*, team: ContestTeam, by: User | None, at: datetime) -> None:
    """A team was written down by mistake.

    Raises: OutsideTerritoryError
    """
    held = locked(team.gathering, by)
    team.delete()
    note(act="drop_contest_team", by=by, at=at, commune=held.commune_id, subject="gathering", ids=[held.pk])
