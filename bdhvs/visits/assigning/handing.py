"""Households of somebody who hands over go to the successor, when both are known as people of the register."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from bdhvs.accounts.models import User
from bdhvs.people.models import Roster
from bdhvs.people.rules import RosterKind
from bdhvs.places.models import Hamlet
from bdhvs.visits.assigning.commands import assign_households
from bdhvs.visits.assigning.queries import CAMPAIGN


@transaction.atomic
def take_over(*, old: User, new: User, by: User | None, at: datetime) -> int:
    """From today the successor's person has the households of the old one, standing and of campaigns; how many."""
    if old.person_id is None or new.person_id is None or old.person_id == new.person_id:
        return 0
    on = at.date()
    held = _held_by(old.person_id, on)
    for (hamlet, source, until), homes in held.items():
        assign_households(
            hamlet=Hamlet.objects.get(pk=hamlet),
            given=dict.fromkeys(homes, new.person_id),
            on=on,
            until=until - timedelta(days=1) if until else None,
            campaign=source.removeprefix(CAMPAIGN) if source.startswith(CAMPAIGN) else "",
            by=by,
            at=at,
        )
    return sum(map(len, held.values()))


def _held_by(person: int, on: date) -> dict[tuple[str, str, date | None], list[int]]:
    """Households by hamlet, way and end."""
    rows = Roster.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=on), kind=RosterKind.ASSIGNMENT.value, subject_person_id=person
    ).exclude(object_household=None)
    found: dict[tuple[str, str, date | None], list[int]] = defaultdict(list)
    for row in rows:
        if row.hamlet_id and row.object_household_id:
            found[(row.hamlet_id, row.source, row.valid_to)].append(row.object_household_id)
    return found
