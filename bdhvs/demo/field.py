"""Life on the pages of the team: its accounts, two priority lists, a fair share, visits that should be looked at again.

Everything goes through the real commands, after the sample is loaded; the files of a province have none of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import uuid4

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.demo.accounts import Account, make_account
from bdhvs.demo.communes import Seed
from bdhvs.demo.phones import Crew, carry_phones
from bdhvs.feedback.commands import NeedEntry, answer_need, raise_needs
from bdhvs.feedback.rules import NeedKind
from bdhvs.ops.territory import scope
from bdhvs.people.models import Household
from bdhvs.places.models import Hamlet
from bdhvs.places.queries import hamlets_on
from bdhvs.visits.assigning.commands import assign_households
from bdhvs.visits.assigning.queries import Member, members_of, stops_of
from bdhvs.visits.assigning.rules import share_out
from bdhvs.visits.commands import VisitEntry, record_visits
from bdhvs.visits.models import PriorityEntry, PriorityList, Visit
from bdhvs.visits.priority.commands import approve_list, decide_entry, make_list, review_list
from bdhvs.visits.priority.rules import Asked
from bdhvs.visits.rechecks.commands import flag_rechecks
from bdhvs.visits.rules import VisitKind, VisitOutcome

_POSTS: Final = (
    ("totruong", Role.TEAM_LEADER),
    ("thanhvien1", Role.TEAM_MEMBER),
    ("thanhvien2", Role.TEAM_MEMBER),
)
_HURRIED: Final = 6
"""Households told of in four minutes by one member."""
_NEEDS: Final = (
    (NeedKind.FORGOT_PASSWORD, "Bà quên mật khẩu VNeID, nhập sai nhiều lần nên bị khóa."),
    (NeedKind.NO_SIGNAL, "Trong nhà sóng yếu, phải ra ngõ mới gọi được."),
    (NeedKind.WANTS_CLASS, "Muốn học cách nộp hồ sơ trên mạng vào buổi tối."),
)


@dataclass(frozen=True, slots=True)
class _Scene:
    """A hamlet with a team, on the day of the sample."""

    hamlet: Hamlet
    team: list[Member]
    on: date
    at: datetime


def live_in_the_field(seeds: Iterable[Seed], on: date, at: datetime) -> list[Account]:
    """Make the field work of one hamlet of each commune, the first that has a team of three; gives the accounts of
    its leader and two members."""
    accounts: list[Account] = []
    for seed in seeds:
        with scope([seed.code]):
            accounts += _live(seed, on, at)
    return accounts


def _live(seed: Seed, on: date, at: datetime) -> list[Account]:
    teams = ((hamlet, members_of(seed.code, [hamlet.code], on)) for hamlet in hamlets_on(seed.code, on))
    found = next((_Scene(hamlet, team, on, at) for hamlet, team in teams if len(team) >= len(_POSTS)), None)
    return _work(seed, found) if found else []


def _work(seed: Seed, scene: _Scene) -> list[Account]:
    accounts = _accounts(seed, scene)
    officer = User.objects.get(username=f"{seed.short}.canbo")
    leader = User.objects.get(username=f"{seed.short}.totruong")
    stops = stops_of(seed.code, scene.hamlet.code, scene.on)
    given = share_out(stops, [member.person for member in scene.team])
    assign_households(hamlet=scene.hamlet, given=given, on=scene.on, by=leader, at=scene.at)
    _list(scene, leader, officer)
    _hurry(seed, scene)
    _listen(seed, scene, officer)
    _carry(seed, scene, officer, leader)
    return accounts


def _accounts(seed: Seed, scene: _Scene) -> list[Account]:
    where = {"commune_id": seed.code, "hamlets": [scene.hamlet.code]}
    return [
        make_account(f"{seed.short}.{name}", member.name, role, person_id=member.person, **where)
        for (name, role), member in zip(_POSTS, scene.team, strict=False)
    ]


def _list(scene: _Scene, leader: User, officer: User) -> None:
    """An approved list, and a draft made after it."""
    made = make_list(hamlet=scene.hamlet, on=scene.on - timedelta(days=40), by=leader, at=scene.at)
    _ask(made, leader, scene)
    if made.entries.filter(asked=Asked.YES.value).exists():
        review_list(made=made, by=leader, at=scene.at)
        approve_list(made=made, on=scene.on - timedelta(days=30), by=officer, at=scene.at)
        make_list(hamlet=scene.hamlet, on=scene.on, by=leader, at=scene.at + timedelta(minutes=1))


def _ask(made: PriorityList, leader: User, scene: _Scene) -> None:
    """Two of three agreed, one of ten did not, the others are still to be asked."""
    for number, entry in enumerate(PriorityEntry.objects.filter(of_list=made).order_by("pk")[:60]):
        asked = Asked.NO if number % 10 == 9 else Asked.YES if number % 3 else Asked.NOT_YET
        if asked is not Asked.NOT_YET:
            decide_entry(entry=entry, kept=True, why_not="", asked=asked, asked_on=scene.on - timedelta(days=33),
                         by=leader, at=scene.at)  # fmt: skip


def _hurry(seed: Seed, scene: _Scene) -> None:
    """One evening of a member: six households in four minutes, one photo twice, one visit in five seconds."""
    member = User.objects.get(username=f"{seed.short}.thanhvien2")
    homes = list(
        Household.objects.filter(hamlet=scene.hamlet, valid_to=None).order_by("code")[: _HURRIED + 2]
    )
    evening = datetime.combine(scene.on - timedelta(days=1), time(19, 5), scene.at.tzinfo)
    entries = [
        VisitEntry(home, VisitKind.GUIDANCE, VisitOutcome.DONE, evening.date(), ("S2",), uuid=uuid4(),
                   elapsed_s=45, occurred_at=evening + timedelta(seconds=40 * number))
        for number, home in enumerate(homes[:_HURRIED])
    ]  # fmt: skip
    entries += [
        VisitEntry(home, VisitKind.GUIDANCE, VisitOutcome.DONE, evening.date(), ("D1",), uuid=uuid4(),
                   elapsed_s=5 if number else 90, occurred_at=evening + timedelta(hours=1, minutes=30 * number),
                   photos=("0" * 64,))
        for number, home in enumerate(homes[_HURRIED:])
    ]  # fmt: skip
    visits = record_visits(commune_code=seed.code, entries=entries, by=member, at=scene.at)
    flag_rechecks(commune=seed.code, visits=visits, by=member, at=scene.at)


def _listen(seed: Seed, scene: _Scene, officer: User) -> None:
    """What three of the households asked that evening; the office has answered one."""
    member = User.objects.get(username=f"{seed.short}.thanhvien2")
    visits = Visit.objects.filter(hamlet=scene.hamlet, recorded_by=member, superseded_by=None).order_by("pk")
    entries = [
        NeedEntry(visit.household, kind, visit.occurred_on, words=words)
        for visit, (kind, words) in zip(visits.select_related("household"), _NEEDS, strict=False)
    ]
    needs = raise_needs(commune_code=seed.code, entries=entries, by=member, at=scene.at)
    answer = "Tổ đã đến nhà, cùng bà đặt lại mật khẩu và ghi ra giấy cất riêng."
    for need in needs[:1]:
        answer_need(need=need, answer=answer, by=officer, at=scene.at + timedelta(minutes=1))


def _carry(seed: Seed, scene: _Scene, officer: User, leader: User) -> None:
    """The team's phones, at four households that nobody hurried through."""
    homes = Household.objects.filter(hamlet=scene.hamlet, valid_to=None).order_by("code")[_HURRIED + 2 :][:4]
    first, second = (User.objects.get(username=f"{seed.short}.{name}") for name, _ in _POSTS[1:])
    evening = datetime.combine(scene.on - timedelta(days=1), time(19, 30), scene.at.tzinfo)
    if len(homes) == 4:
        carry_phones(Crew(officer, leader, (first, second), tuple(homes), evening))
