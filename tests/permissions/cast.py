"""One user of every role in Kỳ Anh, objects of Kỳ Anh, and their like in Kỳ Hoa, where nobody of Kỳ Anh may look."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from bdhvs.accounts.commands import Post
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.figures.commands import FigureDetails, record_figure
from bdhvs.figures.models import Figure
from bdhvs.lib.evidence import Level
from bdhvs.ops.territory import scope
from bdhvs.people.commands import join_group, register_household, register_person, serve
from bdhvs.people.commands.registering import PersonDetails
from bdhvs.people.models import Household, Membership, Person, Roster
from bdhvs.people.rules import HouseholdRole, RosterKind
from bdhvs.places.commands import add_hamlet, found_team, register_unit
from bdhvs.places.models import Hamlet, Team, Unit
from bdhvs.places.rules import UnitKind
from bdhvs.plans.commands import save_plan
from bdhvs.plans.files.reading import load_plan_file
from bdhvs.plans.models import Plan, Task
from bdhvs.reports.cycles import Cycle, recent_periods
from bdhvs.reports.models import Round
from bdhvs.reports.units.commands import FormDetails, ask_round, save_form
from bdhvs.reports.units.rules import OWN, Field, FieldKind
from bdhvs.skills.commands import record_attainment
from bdhvs.skills.models import Attainment
from bdhvs.skills.rules import Result
from tests.village import ACT, KY_ANH, KY_HOA, SETTLED, TODAY, Village, a_user, a_village

NOBODY = uuid4()
NO_ROW = 999_999


@pytest.fixture
def in_silence() -> Iterator[None]:
    """Thousands of refusals are what a walk asks for: they are not written to the log."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@dataclass
class Things:
    """One of each kind, of one commune."""

    hamlet: Hamlet
    unit: Unit
    team: Team
    person: Person
    other: Person
    home: Household
    entry: Roster
    membership: Membership
    plan: Plan
    user: User
    figure: Figure
    attainment: Attainment
    task: Task
    round: Round


def everybody(village: Village) -> dict[Role, User]:
    """A user of each role that signs in; hamlet roles serve Thôn 1."""
    first, office, team = village.hamlets[0].code, village.office.code, village.team.pk
    with scope([KY_ANH]):
        made = {
            Role.FOCAL_PERSON: a_user("dau", "Đầu Mối", Post(Role.FOCAL_PERSON, KY_ANH, unit_code=office)),
            Role.TEAM_LEADER: a_user("to", "Tổ Trưởng", Post(Role.TEAM_LEADER, KY_ANH, first, team_code=team)),
            Role.TEAM_MEMBER: a_user("vien", "Tổ Viên", Post(Role.TEAM_MEMBER, KY_ANH, first, team_code=team)),
            Role.MENTOR: a_user("kem", "Người Kèm", Post(Role.MENTOR, KY_ANH, first)),
            Role.ADMINISTRATOR: a_user("may", "Quản Trị", Post(Role.ADMINISTRATOR)),
            Role.PROVINCE_VIEWER: a_user("tinh", "Cấp Tỉnh", Post(Role.PROVINCE_VIEWER, province_code="42")),
        }  # fmt: skip
    return made | {Role.OFFICER: village.lan, Role.LEADER: village.minh, Role.HAMLET_HEAD: village.hoa}


def things_here(village: Village) -> Things:
    """Objects of Kỳ Anh, in the hamlet that the hamlet roles serve."""
    with scope([KY_ANH]):
        return Things(
            hamlet=village.hamlets[0], unit=village.office, team=village.team, person=village.people["sau"],
            other=village.people["binh"], home=village.homes["sau"], user=village.minh, plan=village.plan,
            entry=Roster.objects.filter(commune_id=KY_ANH)[0],
            membership=Membership.objects.filter(commune_id=KY_ANH)[0],
            **_more(village.plan, KY_ANH, village.people["sau"], village.hamlets[0]),
        )  # fmt: skip


def things_there(village: Village) -> Things:
    """The same kinds of objects in Kỳ Hoa."""
    commune = village.neighbour
    with scope([KY_HOA]):
        hamlet = add_hamlet(commune=commune, name="Thôn Xa", valid_from=SETTLED, **ACT)
        unit = register_unit(commune=commune, code="99901-U-UB", name="UBND xã Kỳ Hoa", kind=UnitKind.OFFICE,
                             valid_from=SETTLED, **ACT)  # fmt: skip
        team = found_team(hamlet=hamlet, code="99901-TO-01", name="Tổ Thôn Xa", valid_from=SETTLED, **ACT)
        home = register_household(hamlet=hamlet, code="X01", valid_from=SETTLED, **ACT)
        people = [
            register_person(commune_code=KY_HOA, details=PersonDetails(name=name, birth_year=1970), household=home,
                            role=role, **ACT)
            for name, role in (("Người Xa", HouseholdRole.HEAD), ("Người Xa Nữa", HouseholdRole.MEMBER))
        ]  # fmt: skip
        entry = serve(
            kind=RosterKind.TEAM_MEMBER, subject=people[0], served=team, role="", valid_from=SETTLED, **ACT
        )
        membership = join_group(person=people[0], group="official", unit=unit, valid_from=SETTLED, **ACT)
        file = load_plan_file(settings.CATALOGUE_DIR / "plans" / "ky-anh-2026.yaml").plan
        head = file.plan.model_copy(update={"id": "ky-hoa-2026", "commune": KY_HOA})
        plan = save_plan(file=file.model_copy(update={"plan": head}), **ACT)
        return Things(hamlet, unit, team, people[0], people[1], home, entry, membership, plan, village.tam,
                      **_more(plan, KY_HOA, people[0], hamlet))  # fmt: skip


def _more(plan: Plan, commune: str, person: Person, hamlet: Hamlet) -> dict[str, Any]:
    details = FigureDetails(
        "official_households", TODAY, "Công an xã", value=Decimal(100), hamlet_code=hamlet.pk
    )
    figure = record_figure(commune_code=commune, details=details, **ACT)
    attainment = record_attainment(
        person=person, item_code="bank_account", result=Result.YES, level=Level.E1, occurred_on=TODAY, **ACT
    )
    task = Task.objects.filter(plan=plan).order_by("pk")[0]
    return {
        "figure": figure, "attainment": attainment, "task": task, "round": a_round(commune, [hamlet.pk]),
    }  # fmt: skip


def a_round(commune: str, hamlets: list[str]) -> Round:
    """A paper asked of these hamlets, not yet handed in: how many households, and a word."""
    lines = (Field("o1", "Số hộ của thôn", FieldKind.NUMBER, OWN), Field("o2", "Khó khăn", FieldKind.WORDS))
    form = save_form(commune=commune, details=FormDetails("Báo cáo của thôn", "hamlet", lines), **ACT)
    at = timezone.localtime()
    return ask_round(
        form=form, cycle=Cycle.MONTH, period=recent_periods(Cycle.MONTH, at.date(), 1)[0], subject_ids=hamlets,
        due_at=at + timedelta(days=5), by=None, at=at,
    )  # fmt: skip


def a_whole_cast() -> tuple[Village, dict[Role, User], Things, Things]:
    village = a_village()
    return village, everybody(village), things_here(village), things_there(village)
