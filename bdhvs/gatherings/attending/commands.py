"""Signing people in one by one, by a list, by a sheet; then writing the fact of what was held."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.gatherings.attending.models import SignIn, SignInSheet
from bdhvs.gatherings.attending.rules import MOST_BLANK, MOST_LINES, Means
from bdhvs.gatherings.commands import learners_known_by, record_session
from bdhvs.gatherings.kinds import kinds
from bdhvs.gatherings.planning.commands import locked, session_details, tell
from bdhvs.gatherings.planning.models import Gathering
from bdhvs.gatherings.planning.queries import session_of
from bdhvs.gatherings.planning.rules import GatheringState, Step, check_answers
from bdhvs.gatherings.rules import AttendanceError, GatheringError, check_headcounts
from bdhvs.journal.commands import note
from bdhvs.learning.cards.entering import Ticket, card_of, enter_by_digits, enter_by_scan
from bdhvs.learning.cards.rules import WrongCodeError
from bdhvs.ops.territory import scope
from bdhvs.people.models import Person
from bdhvs.skills.rules import check_occurred_on

ALPHABET = "23456789ACDEFHJKMNPRTUVWXY"
"""Letters and digits that nobody takes for another in handwriting."""
CODE_LENGTH = 6


@transaction.atomic
def sign_in(
    *, gathering: Gathering, people: Iterable[Person], means: Means, by: User | None, at: datetime
) -> list[Person]:
    """These people came; whoever was signed in before stays as he was. Gives those who are new.

    Raises: GatheringError, OutsideTerritoryError
    """
    held = locked(gathering, by)
    if held.state == GatheringState.CANCELLED:
        raise GatheringError("Buổi này đã hủy nên không điểm danh được.")
    before = set(SignIn.objects.filter(gathering=held).values_list("person_id", flat=True))
    new = [person for person in people if person.pk not in before]
    SignIn.objects.bulk_create(
        SignIn(
            gathering=held, commune_id=held.commune_id, hamlet_id=held.hamlet_id, unit_id=held.unit_id,
            person=person, name=person.name, means=means.value, recorded_at=at, recorded_by=by,
        )
        for person in new
    )  # fmt: skip
    if new:
        ids = [person.pk for person in new]
        note(act="sign_in_learners", by=by, at=at, commune=held.commune_id, subject="person", ids=ids)
    return new


def sign_in_by_card(
    *, gathering: Gathering, number: str, digits: str, here: str, by: User, at: datetime
) -> Person:
    """Whoever holds the card came: its number with its six digits, or the scanned text in place of the number.

    The card shows its holder's name also to somebody whose own hamlets he does not live in: he handed it over.
    Raises: WrongCodeError, TooManyTriesError, GatheringError, OutsideTerritoryError
    """
    commune = gathering.commune_id
    if "." in number:
        ticket = enter_by_scan(text=number.strip().rpartition("#")[2])
    else:
        ticket = enter_by_digits(commune=commune, number=number, digits=digits, here=here, at=at)
    person = _holder(ticket, commune)
    sign_in(gathering=gathering, people=[person], means=Means.CARD, by=by, at=at)
    return person


def _holder(ticket: Ticket, commune: str) -> Person:
    if ticket.commune != commune:
        raise WrongCodeError
    with scope([commune]):
        card = card_of(ticket)
        if card is None:
            raise WrongCodeError
        return card.person


@transaction.atomic
def drop_sign_in(*, gathering: Gathering, person_id: int, by: User | None, at: datetime) -> None:
    """Somebody was signed in by mistake.

    Raises: OutsideTerritoryError
    """
    held = locked(gathering, by)
    dropped, _ = SignIn.objects.filter(gathering=held, person_id=person_id).delete()
    if dropped:
        note(act="drop_sign_in", by=by, at=at, commune=held.commune_id, subject="person", ids=[person_id])


@transaction.atomic
def count_heads(
    *, gathering: Gathering, headcounts: Mapping[str, int], by: User | None, at: datetime
) -> None:
    """How many came whose names were not taken, by group; what was told before is replaced.

    Raises: AttendanceError, OutsideTerritoryError
    """
    check_headcounts(headcounts)
    held = locked(gathering, by)
    held.headcounts = dict(headcounts)
    held.save(update_fields=["headcounts"])
    ids = [held.pk]
    note(act="count_heads", by=by, at=at, commune=held.commune_id, subject="gathering", ids=ids)


@dataclass(frozen=True, slots=True)
class ShortCheck:
    """How many answers were right of how many asked, before and after. Missing: None where nobody asked."""

    before_right: int | None = None
    before_asked: int | None = None
    after_right: int | None = None
    after_asked: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a gathering that was held."""

    occurred_on: date
    headcounts: Mapping[str, int] = field(default_factory=dict)
    check: ShortCheck = ShortCheck()


@transaction.atomic
def hold_gathering(*, gathering: Gathering, told: Told, by: User | None, at: datetime) -> Gathering:
    """It was held: everybody signed in, and the headcounts, become the fact that targets measure; told again, the
    fact is corrected, so that nobody is counted twice.

    Raises: GatheringError, AttendanceError, FutureFactError, OutsideTerritoryError
    """
    held = locked(gathering, by)
    _check_told(held, told, at)
    held.headcounts = dict(told.headcounts)
    for name in ShortCheck.__slots__:
        setattr(held, name, getattr(told.check, name))
    first = held.state != GatheringState.HELD
    held.state = GatheringState.HELD.value
    moved_from = held.falls_on if held.falls_on != told.occurred_on else None
    held.falls_on = told.occurred_on
    if kinds()[held.kind].measured_as(held.audience):
        signed = SignIn.objects.filter(gathering=held).values_list("person_id", flat=True)
        held.session = record_session(
            commune_code=held.commune_id,
            details=session_details(held, told.occurred_on),
            learners=learners_known_by(signed),
            headcounts=told.headcounts,
            supersedes=session_of(held),
            by=by,
            at=at,
        )
    held.save()
    tell([held], Step.HELD if first else Step.CORRECTED, by, at, before_on=moved_from)
    note(act="hold_gathering", by=by, at=at, commune=held.commune_id, subject="gathering", ids=[held.pk])
    return held


def _check_told(gathering: Gathering, told: Told, at: datetime) -> None:
    if gathering.state == GatheringState.CANCELLED:
        raise GatheringError("Buổi này đã hủy. Nếu vẫn tổ chức thì lên lịch buổi mới.")
    check_occurred_on(told.occurred_on, received_on=at.date())
    check_headcounts(told.headcounts)
    check_answers(told.check.before_right, told.check.before_asked)
    check_answers(told.check.after_right, told.check.after_asked)


@transaction.atomic
def print_sheet(
    *, gathering: Gathering, people: Sequence[Person], blank_lines: int, by: User | None, at: datetime
) -> SignInSheet:
    """A sheet with these names line by line and lines to write on, kept so that it can be typed back.

    Raises: AttendanceError, OutsideTerritoryError
    """
    if not 0 <= blank_lines <= MOST_BLANK or len(people) + blank_lines < 1:
        raise AttendanceError(f"Giấy ký cần ít nhất một dòng; nhiều nhất {MOST_BLANK} dòng trống.")
    if len(people) > MOST_LINES:
        raise AttendanceError(f"Một giấy ghi sẵn nhiều nhất {MOST_LINES} người. Hãy in theo từng thôn.")
    held = locked(gathering, by)
    sheet = SignInSheet.objects.create(
        gathering=held, commune_id=held.commune_id, hamlet_id=held.hamlet_id, unit_id=held.unit_id,
        code="".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)), people=[p.pk for p in people],
        blank_lines=blank_lines, printed_at=at, printed_by=by,
    )  # fmt: skip
    ids = [person.pk for person in people]
    note(act="print_sign_in_sheet", by=by, at=at, commune=held.commune_id, subject="person", ids=ids)
    return sheet


@transaction.atomic
def type_sheet_back(
    *, sheet: SignInSheet, lines: Iterable[int], others: Mapping[str, int], by: User | None, at: datetime
) -> list[Person]:
    """The lines that were signed, and how many signed on blank lines by group. A sheet is typed once.

    Raises: AttendanceError, GatheringError, OutsideTerritoryError
    """
    held = SignInSheet.objects.select_for_update(of=("self",)).select_related("gathering").get(pk=sheet.pk)
    if held.typed_at is not None:
        raise AttendanceError("Giấy này đã nhập rồi. Cần sửa thì sửa ở trang điểm danh.")
    if sum(others.values()) > held.blank_lines:
        raise AttendanceError(f"Giấy này chỉ có {held.blank_lines} dòng trống.")
    signed = {held.people[line - 1] for line in lines if 1 <= line <= len(held.people)}
    if not signed and not others:
        raise AttendanceError("Chưa đánh dấu dòng nào có chữ ký.")
    people = list(Person.objects.filter(pk__in=signed, commune_id=held.commune_id))
    new = sign_in(gathering=held.gathering, people=people, means=Means.SHEET, by=by, at=at)
    if others:
        counted = dict(held.gathering.headcounts)
        for group, number in others.items():
            counted[group] = counted.get(group, 0) + number
        count_heads(gathering=held.gathering, headcounts=counted, by=by, at=at)
    held.typed_at, held.typed_by = at, by
    held.save(update_fields=["typed_at", "typed_by"])
    return new
