"""The named cast in one small commune, built only through the real commands.

xã Kỳ Anh (18775) has two hamlets. Lan is its standing officer, Minh its vice chair, Hòa head of Thôn 1, Tâm an
officer of the next commune (Kỳ Hoa, a made-up code). Households: bà Sáu lives alone in Thôn 1; ông Bình with
Cúc and little An in Thôn 1; Dũng and Êm in Thôn 2. Yến is an official of the commune's office who lives elsewhere.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from bdhvs.accounts.commands import Post, open_account
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.ops.territory import scope
from bdhvs.people.commands import join_group, register_household, register_person, serve
from bdhvs.people.commands.registering import PersonDetails
from bdhvs.people.models import Household, Person
from bdhvs.people.rules import HouseholdRole, Priority, RosterKind, Sex
from bdhvs.places.commands import add_hamlet, found_team, open_commune, register_unit
from bdhvs.places.models import Commune, Hamlet, Province, Team, Unit
from bdhvs.places.rules import UnitKind
from bdhvs.plans.commands import save_plan
from bdhvs.plans.files.reading import load_plan_file
from bdhvs.plans.models import Plan
from bdhvs.skills.catalogue import read_framework, store_framework
from bdhvs.skills.models import FrameworkInUse
from tests.kept import kept

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=HANOI)
TODAY = NOW.date()
SETTLED = date(2025, 7, 1)
KY_ANH, KY_HOA = "18775", "99901"
PASSWORD = "mat-khau-thu-nghiem"
ACT: dict[str, Any] = {"by": None, "at": NOW}


@dataclass
class Village:
    """Handles on the cast."""

    commune: Commune
    neighbour: Commune
    lan: User
    minh: User
    hoa: User
    tam: User
    hamlets: list[Hamlet]
    team: Team
    office: Unit
    people: dict[str, Person]
    homes: dict[str, Household]
    plan: Plan


def a_commune(code: str, name: str) -> Commune:
    """A commune of Hà Tĩnh with its own words."""
    province, _ = Province.objects.get_or_create(
        code="42", defaults={"name": "Hà Tĩnh", "kind": "tỉnh", "valid_from": SETTLED}
    )
    commune, _ = Commune.objects.get_or_create(
        code=code,
        defaults={
            "name": name,
            "name_key": name.lower(),
            "kind": "xa",
            "province": province,
            "valid_from": SETTLED,
        },
    )
    open_commune(
        commune=commune, hamlet_label="thôn", team_label="Tổ chuyển đổi số cộng đồng", on=SETTLED, **ACT
    )
    return commune


def a_user(username: str, full_name: str, post: Post) -> User:
    return open_account(username=username, full_name=full_name, post=post, password=PASSWORD, **ACT)


def working_framework(code: str = KY_ANH) -> None:
    """The working catalogue of skills, in use for every group in the commune."""
    framework = store_framework(read_framework(Path(settings.CATALOGUE_DIR) / "frameworks" / "working.yaml"))
    for group in ("citizen", "official", "student", "worker"):
        FrameworkInUse.objects.create(
            commune_id=code, group_code=group, framework=framework, valid_from=SETTLED
        )


@kept
def a_village() -> Village:
    """Everything above. Leaves no scope open: open one to look. Counting also needs the fixture `catalogue`."""
    with scope([KY_HOA]):
        neighbour = a_commune(KY_HOA, "Kỳ Hoa")
        tam = a_user("tam", "Đỗ Thị Tâm", Post(Role.OFFICER, KY_HOA))
    with scope([KY_ANH]):
        commune = a_commune(KY_ANH, "Kỳ Anh")
        hamlets = [add_hamlet(commune=commune, name=f"Thôn {n}", valid_from=SETTLED, **ACT) for n in (1, 2)]
        lan = a_user("lan", "Nguyễn Thị Lan", Post(Role.OFFICER, KY_ANH))
        minh = a_user("minh", "Trần Văn Minh", Post(Role.LEADER, KY_ANH))
        hoa = a_user("hoa", "Lê Thị Hòa", Post(Role.HAMLET_HEAD, KY_ANH, hamlets[0].code))
        office = register_unit(
            commune=commune,
            code=f"{KY_ANH}-U-UB",
            name="UBND xã Kỳ Anh",
            kind=UnitKind.OFFICE,
            valid_from=SETTLED,
            **ACT,
        )
        team = found_team(
            hamlet=hamlets[0], code=f"{KY_ANH}-TO-01", name="Tổ CĐSCĐ Thôn 1", valid_from=SETTLED,
            decision_no="12/QĐ-UBND", **ACT,
        )  # fmt: skip
        people, homes = _people(hamlets)
        join_group(person=people["yen"], group="official", unit=office, valid_from=SETTLED, **ACT)
        serve(
            kind=RosterKind.TEAM_MEMBER,
            subject=people["binh"],
            served=team,
            role="leader",
            valid_from=SETTLED,
            **ACT,
        )
        working_framework()
        plan = save_plan(
            file=load_plan_file(settings.CATALOGUE_DIR / "plans" / "ky-anh-2026.yaml").plan, **ACT
        )
    return Village(commune, neighbour, lan, minh, hoa, tam, hamlets, team, office, people, homes, plan)


def _people(hamlets: list[Hamlet]) -> tuple[dict[str, Person], dict[str, Household]]:
    homes = {
        "sau": register_household(
            hamlet=hamlets[0], code="H01", valid_from=SETTLED, priority=Priority.ELDERLY_ALONE, **ACT
        ),
        "binh": register_household(hamlet=hamlets[0], code="H02", valid_from=SETTLED, **ACT),
        "dung": register_household(hamlet=hamlets[1], code="H03", valid_from=SETTLED, **ACT),
    }
    cast = {
        "sau": ("Phạm Thị Sáu", 1948, Sex.FEMALE, "sau", HouseholdRole.HEAD),
        "binh": ("Hoàng Văn Bình", 1980, Sex.MALE, "binh", HouseholdRole.HEAD),
        "cuc": ("Vũ Thị Cúc", 1984, Sex.FEMALE, "binh", HouseholdRole.MEMBER),
        "an": ("Hoàng Minh An", 2017, Sex.MALE, "binh", HouseholdRole.MEMBER),
        "dung": ("Đặng Văn Dũng", 1975, Sex.MALE, "dung", HouseholdRole.HEAD),
        "em": ("Đặng Thị Êm", 2001, Sex.FEMALE, "dung", HouseholdRole.MEMBER),
    }
    people = {
        key: register_person(
            commune_code=KY_ANH,
            details=PersonDetails(name=name, birth_year=year, sex=sex),
            household=homes[home],
            role=role,
            **ACT,
        )
        for key, (name, year, sex, home, role) in cast.items()
    }
    yen = PersonDetails(name="Ngô Hải Yến", birth_date=date(1990, 3, 8), sex=Sex.FEMALE)
    people["yen"] = register_person(commune_code=KY_ANH, details=yen, **ACT)
    return people, homes


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)
