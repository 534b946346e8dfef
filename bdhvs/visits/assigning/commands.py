"""Giving households to team members, and taking it back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.people.models import Household, Roster
from bdhvs.people.rules import RosterKind
from bdhvs.places.models import Hamlet
from bdhvs.visits.assigning.models import Share
from bdhvs.visits.assigning.queries import CAMPAIGN
from bdhvs.visits.assigning.rules import AssigningError, NobodyChosenError, UndoneError


@transaction.atomic
def assign_households(
    *,
    hamlet: Hamlet,
    given: Mapping[int, int],
    on: date,
    by: User | None,
    at: datetime,
    until: date | None = None,
    campaign: str = "",
) -> Share:
    """From `on` these persons (by id) have these households (by id): standing, or until the end of a campaign.

    Whoever had them the same way before has them no longer; a campaign goes beside the standing duty. A household
    whose person stays is not touched. A few statements however many.
    Raises: NobodyChosenError, AssigningError
    """
    if not given:
        raise NobodyChosenError("Hãy chọn ít nhất một thành viên và một hộ.")
    if until is not None and until < on:
        raise AssigningError("Ngày kết thúc đợt phải từ ngày bắt đầu trở đi.")
    homes = set(Household.objects.filter(hamlet=hamlet, pk__in=given).values_list("pk", flat=True))
    if homes != set(given):
        raise AssigningError("Có hộ không thuộc nơi này. Hãy mở lại danh sách rồi chọn.")
    source = f"{CAMPAIGN}{campaign}" if campaign else ""
    held = _held(hamlet, list(given), campaign=bool(campaign), on=on)
    same = {row.object_household_id for row in held if given[row.object_household_id or 0] == row.subject_person_id
            and row.source == source}  # fmt: skip
    ended = _end([row for row in held if row.object_household_id not in same], on)
    made = Roster.objects.bulk_create(
        _entry(hamlet, home, person, source, on, until, by, at)
        for home, person in given.items()
        if home not in same
    )
    share = Share.objects.create(
        commune_id=hamlet.commune_id, hamlet=hamlet, campaign=campaign, made=[row.pk for row in made],
        ended=ended, given_at=at, given_by=by,
    )  # fmt: skip
    note(
        act="assign_households",
        by=by,
        at=at,
        commune=hamlet.commune_id,
        subject="household",
        ids=sorted(given),
    )
    return share


def _held(hamlet: Hamlet, homes: Sequence[int], *, campaign: bool, on: date) -> list[Roster]:
    rows = Roster.objects.select_for_update(of=("self",)).filter(
        hamlet=hamlet, kind=RosterKind.ASSIGNMENT.value, object_household__in=homes
    )
    rows = rows.filter(source__startswith=CAMPAIGN) if campaign else rows.exclude(source__startswith=CAMPAIGN)
    return [row for row in rows if row.valid_to is None or row.valid_to > on]


def _entry(
    hamlet: Hamlet,
    home: int,
    person: int,
    source: str,
    on: date,
    until: date | None,
    by: User | None,
    at: datetime,
) -> Roster:
    return Roster(
        kind=RosterKind.ASSIGNMENT.value, commune_id=hamlet.commune_id, hamlet=hamlet, object_household_id=home,
        subject_person_id=person, source=source, valid_from=on,
        valid_to=until + timedelta(days=1) if until else None, recorded_at=at, recorded_by=by,
    )  # fmt: skip


def _end(rows: Sequence[Roster], on: date) -> list[dict[str, Any]]:
    """End these entries with `on`; one that had not begun is taken out. Gives what undoing needs."""
    before = [
        {
            "id": row.pk,
            "household": row.object_household_id,
            "person": row.subject_person_id,
            "source": row.source,
            "from": row.valid_from.isoformat(),
            "to": row.valid_to.isoformat() if row.valid_to else None,
        }
        for row in rows
    ]
    Roster.objects.filter(pk__in=[row.pk for row in rows if row.valid_from >= on]).delete()
    Roster.objects.filter(pk__in=[row.pk for row in rows if row.valid_from < on]).update(valid_to=on)
    return before


@transaction.atomic
def undo_share(*, share: Share, by: User, at: datetime) -> None:
    """As if it had not been given out: what it made is taken out, what it ended goes on.

    Raises: UndoneError when it was taken back already or a later one changed the same households.
    """
    held = Share.objects.select_for_update(of=("self",)).get(pk=share.pk)
    later = Share.objects.filter(hamlet_id=held.hamlet_id, pk__gt=held.pk, undone_at=None)
    if held.undone_at is not None or later.exists():
        raise UndoneError("Chỉ rút lại được lần giao mới nhất.")
    Roster.objects.filter(pk__in=held.made).delete()
    there = Roster.objects.in_bulk([row["id"] for row in held.ended])
    for row in held.ended:
        if row["id"] in there:
            there[row["id"]].valid_to = date.fromisoformat(row["to"]) if row["to"] else None
    Roster.objects.bulk_update(there.values(), ["valid_to"])
    Roster.objects.bulk_create(_again(held, row, at) for row in held.ended if row["id"] not in there)
    held.undone_at, held.undone_by = at, by
    held.save(update_fields=["undone_at", "undone_by"])
    note(act="undo_share", by=by, at=at, commune=held.commune_id, subject="share", ids=[held.pk])


def _again(share: Share, row: Mapping[str, Any], at: datetime) -> Roster:
    return Roster(
        pk=row["id"], kind=RosterKind.ASSIGNMENT.value, commune_id=share.commune_id, hamlet_id=share.hamlet_id,
        object_household_id=row["household"], subject_person_id=row["person"], source=row["source"],
        valid_from=date.fromisoformat(row["from"]),
        valid_to=date.fromisoformat(row["to"]) if row["to"] else None, recorded_at=at,
    )  # fmt: skip
