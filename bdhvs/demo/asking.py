"""What the office of the sample asked of its places, looked into, taught its teams, and held on the festival day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import partial
from itertools import cycle
from typing import Any, Final

from django.db.models import QuerySet

from bdhvs.accounts.models import User
from bdhvs.demo.communes import Seed
from bdhvs.demo.outreach import EMPTY_PAGE
from bdhvs.gatherings.attending.commands import Told, hold_gathering, sign_in
from bdhvs.gatherings.attending.rules import Means
from bdhvs.gatherings.contests.commands import TeamTold, record_team
from bdhvs.gatherings.contests.rules import Prize
from bdhvs.gatherings.models import Gathering, Session
from bdhvs.gatherings.planning.commands import GatheringDetails, plan_gathering
from bdhvs.gatherings.planning.rules import GatheringState
from bdhvs.places.models import Hamlet, Unit
from bdhvs.places.queries import hamlets_on, units_on
from bdhvs.places.rules import UnitKind
from bdhvs.plans.demands.commands import (
    DemandTold,
    InspectionDetails,
    Place,
    add_finding,
    ask_sub_plans,
    conclude_inspection,
    plan_inspection,
    take_step,
)
from bdhvs.plans.demands.rules import DemandStep, InspectionKind, InspectionState
from bdhvs.plans.models import Demand
from bdhvs.plans.queries import plans_of

_GIVERS: Final = (UnitKind.SCHOOL.value, UnitKind.FRONT.value, UnitKind.ASSOCIATION.value)
_HANDED: Final = DemandStep.HANDED_IN
_STORIES: Final = (
    (_HANDED, DemandStep.ACCEPTED),
    (_HANDED,),
    (_HANDED, DemandStep.ACCEPTED),
    (_HANDED, DemandStep.RETURNED),
    (),
    (_HANDED, DemandStep.ACCEPTED),
    (),
)
"""How far sub-plans came, in turn; each commune begins elsewhere, so that none looks like another."""
_MENDED: Final = "Đã ghi bổ sung, có ảnh trang sổ kèm theo."
_WHY_BACK: Final = "Chưa ghi ai làm, ngày nào xong. Đề nghị bổ sung rồi nộp lại."
_PRIZES: Final = (Prize.FIRST, Prize.SECOND, Prize.THIRD, Prize.ENCOURAGED)
_TRAINERS: Final = ("Giảng viên Trường Chính trị tỉnh", "Báo cáo viên của tỉnh")
_HALL: Final = "Hội trường Ủy ban nhân dân"


@dataclass(frozen=True, slots=True)
class _Desk:
    """The officer of a commune of the sample, and its last day."""

    seed: Seed
    on: date
    zone: tzinfo | None
    officer: User

    @property
    def turn(self) -> int:
        """What differs from commune to commune."""
        return int(self.seed.code) // 10 % len(_STORIES)

    def act(self, day: date, hour: int = 9) -> dict[str, Any]:
        return {"by": self.officer, "at": datetime.combine(day, time(hour), self.zone)}

    def ago(self, days: int) -> date:
        return self.on - timedelta(days=days)


def ask_and_look(seed: Seed, on: date, officer: User, at: datetime) -> None:
    """Everything of this module for one commune, inside its scope."""
    desk = _Desk(seed, on, at.tzinfo, officer)
    hamlets = list(hamlets_on(seed.code, on))
    _ask_for_plans(desk, hamlets, list(units_on(seed.code, on, _GIVERS)))
    _inspect(desk, hamlets)
    _hold_the_festival(desk, hamlets)
    _train_teams(desk)


def _ask_for_plans(desk: _Desk, hamlets: Sequence[Hamlet], units: Sequence[Unit]) -> None:
    """Asked six weeks ago, due two weeks ago."""
    plan = plans_of(desk.seed.code).first()
    if plan is None:
        return
    places = [Place(hamlet_code=one.code) for one in hamlets] + [Place(unit_code=one.code) for one in units]
    says = f"Kế hoạch hưởng ứng phong trào Bình dân học vụ số năm {desk.on.year}"
    asked = ask_sub_plans(
        commune_code=desk.seed.code, plan_id=plan.pk, places=places, says=says, due_on=desk.ago(14),
        **desk.act(desk.ago(42)),
    )  # fmt: skip
    for number, demand in enumerate(asked, start=desk.turn):
        _tell(desk, demand, _STORIES[number % len(_STORIES)], desk.ago(28 - number % 11))


def _tell(desk: _Desk, demand: Demand, story: Sequence[DemandStep], day: date) -> None:
    """Each step comes four days after the one before."""
    for number, step in enumerate(story):
        on = day + timedelta(days=4 * number)
        said = {DemandStep.RETURNED: _WHY_BACK, DemandStep.HANDED_IN: _MENDED if demand.inspection_id else ""}
        proofs = [EMPTY_PAGE] if step is DemandStep.HANDED_IN else []
        take_step(demand=demand, told=DemandTold(step, on, said.get(step, ""), proofs), **desk.act(on, 15))


def _inspect(desk: _Desk, hamlets: Sequence[Hamlet]) -> None:
    """One visit with two findings, of which one is settled; a supervision by the Front in the week to come."""
    here, there = hamlets[desk.turn % len(hamlets)], hamlets[-1]
    plan = partial(plan_inspection, commune_code=desk.seed.code)
    went = InspectionDetails(
        InspectionKind.INSPECTION, Place(hamlet_code=here.code), desk.ago(25), "Sổ thăm hộ và lớp học của Tổ",
        "Phòng Văn hóa - Xã hội, Công an",
    )  # fmt: skip
    made = plan(details=went, **desk.act(desk.ago(33)))
    words = "Có sổ và ảnh buổi học; một số lượt thăm chưa ghi ngày."
    conclude_inspection(
        inspection=made, state=InspectionState.DONE, on=desk.ago(25), conclusion=words,
        **desk.act(desk.ago(25), 16),
    )  # fmt: skip
    finding = partial(add_finding, inspection=made, **desk.act(desk.ago(25), 16))
    settled = finding(says="Ghi bổ sung ngày của các lượt thăm tháng trước.", due_on=desk.ago(15))
    finding(says="Lập danh sách người cao tuổi chưa được hướng dẫn.", due_on=desk.ago(3 - desk.turn))
    _tell(desk, settled, (DemandStep.HANDED_IN, DemandStep.ACCEPTED), desk.ago(19))
    comes = InspectionDetails(
        InspectionKind.SUPERVISION, Place(hamlet_code=there.code), desk.on + timedelta(days=4 + desk.turn),
        "Giám sát việc hướng dẫn người cao tuổi, người yếu thế", "Ủy ban Mặt trận Tổ quốc",
    )  # fmt: skip
    plan(details=comes, **desk.act(desk.ago(6)))


def _hold_the_festival(desk: _Desk, hamlets: Sequence[Hamlet]) -> None:
    """What the facts say of the last festival becomes an event, with a contest between hamlets in its afternoon."""
    fact = _facts(desk, "festival").order_by("-occurred_on").first()
    if fact is None:
        return
    day = fact.occurred_on
    festival = _adopt(desk, fact, GatheringDetails(
        "festival", day, fact.title, "resident", time(7, 30), time(11), topics=tuple(fact.topics),
        served=tuple(fact.served), place=_HALL,
    ))  # fmt: skip
    contest = GatheringDetails("contest", day, "Hội thi Gia đình số", "resident", time(13, 30), time(16),
                               place=_HALL, part_of=festival.pk)  # fmt: skip
    (made,) = plan_gathering(
        commune_code=desk.seed.code, details=contest, **desk.act(day - timedelta(days=14))
    )
    held = hold_gathering(
        gathering=made, told=Told(day, {"resident": 45 + 9 * desk.turn}), **desk.act(day, 17)
    )
    for number, (hamlet, prize) in enumerate(zip(hamlets[desk.turn % 3 :], _PRIZES, strict=False)):
        told = TeamTold(3 + (number + desk.turn) % 3, prize, hamlet_code=hamlet.code)
        record_team(gathering=held, told=told, **desk.act(day, 18))


def _train_teams(desk: _Desk) -> None:
    """The trainings that the facts tell of get their trainer and their place."""
    for fact, trainer in zip(_facts(desk, "training").order_by("occurred_on"), cycle(_TRAINERS)):
        _adopt(desk, fact, GatheringDetails(
            "class", fact.occurred_on, fact.title, "team_member", time(8), time(11), topics=tuple(fact.topics),
            place=_HALL, trainer=trainer,
        ))  # fmt: skip


def _facts(desk: _Desk, kind: str) -> QuerySet[Session]:
    """Sessions of that kind that were held, in force, and stand in no calendar yet."""
    facts = Session.objects.filter(commune_id=desk.seed.code, kind=kind, status="held", superseded_by=None)
    return facts.filter(gatherings=None)


def _adopt(desk: _Desk, fact: Session, details: GatheringDetails) -> Gathering:
    """A gathering that tells the same as a fact; the fact is corrected by it, so that nobody is counted twice."""
    day = details.falls_on
    (made,) = plan_gathering(
        commune_code=desk.seed.code, details=details, **desk.act(day - timedelta(days=14))
    )
    Gathering.objects.filter(pk=made.pk).update(session=fact, state=GatheringState.HELD.value)
    came = list(fact.attendances.select_related("person"))
    people = [one.person for one in came if one.person is not None]
    heads = {one.group_code: one.headcount for one in came if one.person is None and one.headcount}
    sign_in(gathering=made, people=people, means=Means.LIST, **desk.act(day, 17))
    return hold_gathering(gathering=made, told=Told(day, heads), **desk.act(day, 17))
