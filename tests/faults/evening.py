"""A hamlet large enough for an evening: the village with two dozen more households in Thôn 1."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from bdhvs.accounts.commands import Post
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.ops.territory import scope
from bdhvs.people.commands import register_household, register_person
from bdhvs.people.commands.registering import PersonDetails
from bdhvs.people.rules import HouseholdRole, Sex
from tests.kept import kept
from tests.village import ACT, KY_ANH, SETTLED, Village, a_user, a_village

MORE = 24
NAMES = ("Nguyễn Thị Bưởi", "Trần Văn Cam", "Lê Thị Chanh", "Phạm Văn Dừa", "Hồ Thị Đào", "Võ Văn Lê")


@dataclass
class Evening:
    village: Village
    member: User
    other: User

    @property
    def hamlet(self) -> str:
        return self.village.hamlets[0].code


@kept
def an_evening(more: int = MORE) -> Evening:
    """Oanh and Phúc are members of the team of Thôn 1. Household n lives at Số n, ngõ n // 6 + 1; its head is named
    after n. Built through the real commands."""
    village = a_village()
    with scope([KY_ANH]):
        post = Post(Role.TEAM_MEMBER, KY_ANH, village.hamlets[0].code)
        member, other = a_user("oanh", "Lê Thị Oanh", post), a_user("phuc", "Võ Văn Phúc", post)
        for number in range(1, more + 1):
            home = register_household(
                hamlet=village.hamlets[0], code=f"N{number:02}", address=f"Số {number}, ngõ {number // 6 + 1}",
                valid_from=SETTLED, **ACT,
            )  # fmt: skip
            for role, year in ((HouseholdRole.HEAD, 1950 + number), (HouseholdRole.MEMBER, 1975)):
                name = f"{NAMES[number % len(NAMES)]} {number}"
                details = PersonDetails(name=name, birth_year=year, sex=Sex.FEMALE)
                register_person(commune_code=KY_ANH, details=details, household=home, role=role, **ACT)
    return Evening(village, member, other)


def ask(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Read as the office reads: the whole commune."""
    with scope([KY_ANH]), connection.cursor() as cursor:
        cursor.execute(sql, list(values) or None)
        return list(cursor.fetchall())


def count(sql: str, *values: Any) -> int:
    found = ask(sql, *values)[0][0]
    assert isinstance(found, int)
    return found
