"""From draft to approved: acts on the priority list of a hamlet."""

from datetime import date, datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.people.commands import follow_approved_list
from bdhvs.people.models import Household
from bdhvs.places.models import Hamlet
from bdhvs.visits.limits.queries import limits_of
from bdhvs.visits.limits.rules import PRIORITY
from bdhvs.visits.priority.models import PriorityEntry, PriorityList
from bdhvs.visits.priority.rules import (
    Asked,
    ListState,
    NobodyAgreedError,
    PriorityError,
    PriorityRule,
    WrongStateError,
    points_of,
    rules_met,
)
from bdhvs.visits.priority.scoring import homes_of_hamlet

_OPEN = (ListState.DRAFT.value, ListState.REVIEWED.value)


@transaction.atomic
def make_list(*, hamlet: Hamlet, on: date, by: User | None, at: datetime) -> PriorityList:
    """Draft the list of a hamlet by its rules. What was decided before (asked, left out, added by hand) is kept.

    An open draft is made anew; an approved list stays in force until the new one is approved.
    """
    commune, limits = hamlet.commune_id, limits_of(hamlet.commune_id, PRIORITY)
    homes = homes_of_hamlet(commune, hamlet.code, on, limits["elderly_age"])
    before = _decided(hamlet)
    PriorityEntry.objects.filter(of_list__hamlet=hamlet, of_list__state__in=_OPEN).delete()
    PriorityList.objects.filter(hamlet=hamlet, state__in=_OPEN).delete()
    made = PriorityList.objects.create(
        commune_id=commune, hamlet=hamlet, as_of=on, weights=limits, made_at=at, made_by=by
    )
    entries = []
    for household, home in homes.items():
        rules = rules_met(home, limits)
        old = before.get(household)
        by_hand = old is not None and PriorityRule.BY_HAND.value in old.rules
        points = points_of(rules, limits)
        if points >= limits["priority_from"] or by_hand:
            entries.append(_entry(made, household, points, rules, old if old else None))
    PriorityEntry.objects.bulk_create(entries, batch_size=1000)
    _note("make_priority_list", made, by, at)
    return made


def _decided(hamlet: Hamlet) -> dict[int, PriorityEntry]:
    """The newest word about each household: of the open list, else of the one in force."""
    states = [ListState.APPROVED.value, *_OPEN]
    entries = PriorityEntry.objects.filter(of_list__hamlet=hamlet, of_list__state__in=states)
    return {entry.household_id: entry for entry in entries.order_by("of_list__made_at", "pk")}


def _entry(
    made: PriorityList,
    household: int,
    points: int,
    rules: tuple[PriorityRule, ...],
    old: PriorityEntry | None,
) -> PriorityEntry:
    codes = [rule.value for rule in rules]
    if old is not None and PriorityRule.BY_HAND.value in old.rules:
        codes.append(PriorityRule.BY_HAND.value)
    entry = PriorityEntry(
        of_list=made, commune_id=made.commune_id, hamlet_id=made.hamlet_id, household_id=household,
        points=points, rules=codes,
    )  # fmt: skip
    if old is not None:
        entry.kept, entry.left_out_note = old.kept, old.left_out_note
        entry.asked, entry.asked_on = old.asked, old.asked_on
    return entry


def _note(act: str, made: PriorityList, by: User | None, at: datetime) -> None:
    note(act=act, by=by, at=at, commune=made.commune_id, subject="priority_list", ids=[made.pk])


def _in_state(made: PriorityList, *states: ListState) -> PriorityList:
    """The list as it is now, locked.

    Raises: WrongStateError
    """
    held = PriorityList.objects.select_for_update(of=("self",)).get(pk=made.pk)
    if held.state not in states:
        raise WrongStateError(f"Danh sách này {held.get_state_display()}, không làm được việc này nữa.")
    return held


@transaction.atomic
def decide_entry(
    *,
    entry: PriorityEntry,
    kept: bool,
    why_not: str,
    asked: Asked,
    asked_on: date | None,
    by: User,
    at: datetime,
) -> None:
    """What the hamlet says of one household: it stays or not and why, it agreed or not and on which day.

    The answer of the household can still come after the approval; staying or not cannot.
    Raises: WrongStateError, PriorityError
    """
    held = _in_state(entry.of_list, ListState.DRAFT, ListState.REVIEWED, ListState.APPROVED)
    if held.state == ListState.APPROVED and kept != entry.kept:
        raise WrongStateError("Danh sách đã duyệt. Hãy lập danh sách mới để đưa hộ vào hoặc ra.")
    told = " ".join(why_not.split())[:120]
    if not kept and not told:
        raise PriorityError("Bỏ hộ ra khỏi danh sách thì ghi vì sao.")
    if asked is not Asked.NOT_YET and (asked_on is None or asked_on > at.date()):
        raise PriorityError("Hãy ghi ngày đã hỏi ý kiến của hộ, không ở tương lai.")
    entry.kept, entry.left_out_note = kept, "" if kept else told
    entry.asked, entry.asked_on = asked.value, asked_on if asked is not Asked.NOT_YET else None
    entry.save(update_fields=["kept", "left_out_note", "asked", "asked_on"])
    if held.state == ListState.APPROVED:
        _follow(held, by, at)
    note(act="change_priority_entry", by=by, at=at, commune=held.commune_id, subject="household",
         ids=[entry.household_id], fields=["kept", "asked"])  # fmt: skip


@transaction.atomic
def add_by_hand(*, made: PriorityList, household: Household, by: User, at: datetime) -> PriorityEntry:
    """The hamlet knows a household that the rules did not find.

    Raises: WrongStateError, PriorityError
    """
    held = _in_state(made, ListState.DRAFT, ListState.REVIEWED)
    if household.hamlet_id != held.hamlet_id:
        raise PriorityError("Hộ này ở nơi khác.")
    entry, new = PriorityEntry.objects.get_or_create(
        of_list=held,
        household=household,
        defaults={
            "commune_id": held.commune_id,
            "hamlet_id": held.hamlet_id,
            "rules": [PriorityRule.BY_HAND.value],
        },
    )
    if not new:
        raise PriorityError("Hộ này đã có trong danh sách.")
    note(act="change_priority_entry", by=by, at=at, commune=held.commune_id, subject="household",
         ids=[household.pk])  # fmt: skip
    return entry


@transaction.atomic
def review_list(*, made: PriorityList, by: User, at: datetime) -> None:
    """The hamlet and its team have gone through the draft.

    Raises: WrongStateError
    """
    held = _in_state(made, ListState.DRAFT)
    held.state, held.reviewed_at, held.reviewed_by = ListState.REVIEWED.value, at, by
    held.save(update_fields=["state", "reviewed_at", "reviewed_by"])
    _note("review_priority_list", held, by, at)


@transaction.atomic
def approve_list(*, made: PriorityList, on: date, by: User, at: datetime) -> None:
    """From `on` this is the list of the hamlet; the earlier one is replaced. Only households that agreed stand on it.

    Raises: WrongStateError, NobodyAgreedError, PriorityError
    """
    held = _in_state(made, ListState.REVIEWED)
    if on > at.date():
        raise PriorityError("Ngày duyệt không thể ở tương lai.")
    if not held.entries.filter(kept=True, asked=Asked.YES.value).exists():
        raise NobodyAgreedError("Chưa có hộ nào đồng ý đứng trong danh sách. Hãy hỏi ý kiến các hộ trước.")
    PriorityList.objects.filter(hamlet_id=held.hamlet_id, state=ListState.APPROVED.value).update(
        state=ListState.REPLACED.value
    )
    held.state, held.approved_on = ListState.APPROVED.value, on
    held.approved_at, held.approved_by = at, by
    held.save(update_fields=["state", "approved_on", "approved_at", "approved_by"])
    _follow(held, by, at)
    _note("approve_priority_list", held, by, at)


def _follow(held: PriorityList, by: User | None, at: datetime) -> None:
    agreed = held.entries.filter(kept=True, asked=Asked.YES.value)
    listed = set(agreed.values_list("household_id", flat=True))
    follow_approved_list(commune=held.commune_id, hamlet=held.hamlet_id, listed=listed, by=by, at=at)
