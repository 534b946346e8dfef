"""Every unit that the plans name has a focal person: the post can be given in the office, and does its unit's work."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.figures.models import Figure
from bdhvs.ops.territory import scope, within
from bdhvs.people.commands import join_group, register_person
from bdhvs.people.commands.registering import PersonDetails
from bdhvs.people.models import Person
from bdhvs.places.models import Unit
from bdhvs.places.rules import UnitKind
from bdhvs.plans.models import Task
from bdhvs.plans.work.commands import name_actors
from tests.signing import signed_in
from tests.village import ACT, KY_ANH, SETTLED, TODAY, Village, a_village

pytestmark = pytest.mark.django_db
DAY = f"{timezone.localdate():%d/%m/%Y}"


@dataclass(frozen=True)
class Post:
    """A unit as the plans call it; its kind; a number of its own beside that of its people, if it owns one."""

    actor: str
    name: str
    kind: UnitKind
    owns: str = ""
    alerts: bool = False


POSTS = (
    Post("police", "Công an xã", UnitKind.POLICE, "vneid_confirmed", alerts=True),
    Post("one_stop_centre", "Trung tâm Phục vụ hành chính công", UnitKind.ONE_STOP),
    Post("economy", "Phòng Kinh tế", UnitKind.OFFICE),
    Post("committee_office", "Văn phòng HĐND và UBND", UnitKind.OFFICE),
    Post("schools", "Trường THCS", UnitKind.SCHOOL, "pupils_equipped"),
    Post("health_station", "Trạm Y tế", UnitKind.HEALTH_STATION),
    Post("front", "Ủy ban Mặt trận Tổ quốc", UnitKind.FRONT),
    Post("youth_union", "Đoàn Thanh niên", UnitKind.YOUTH_CELL, "youth_informed"),
    Post("women_union", "Hội Liên hiệp Phụ nữ", UnitKind.ASSOCIATION),
    Post("farmers_union", "Hội Nông dân", UnitKind.ASSOCIATION),
    Post("veterans_union", "Hội Cựu chiến binh", UnitKind.ASSOCIATION),
)


@dataclass
class Focal:
    post: Post
    unit: Unit
    client: Client
    task: Task
    staff: Person


@pytest.fixture
def village() -> Village:
    return a_village()


def appointed(village: Village, number: int, post: Post) -> Focal:
    """The unit entered and its focal person invited on the pages that the officer has; a task, and one of its staff."""
    lan, before = signed_in(village.lan), set(User.objects.values_list("pk", flat=True))
    told = {"name": post.name, "kind": post.kind.value, "valid_from": f"{SETTLED:%d/%m/%Y}"}
    assert lan.post("/noi/don-vi/them/", told).status_code == 302, post.name
    with scope([KY_ANH]):
        unit = Unit.objects.get(name=post.name)
    asked = {"full_name": f"Đầu mối {number}", "role": "focal_person", "unit": unit.pk, "since": DAY}
    assert "phiếu" in lan.post("/tai-khoan/moi/", asked).content.decode().lower(), post.name
    user = User.objects.exclude(pk__in=before).get()
    assert (user.role, user.unit_id, user.commune_id) == (Role.FOCAL_PERSON, unit.pk, KY_ANH)
    User.objects.filter(pk=user.pk).update(is_active=True)
    with scope([KY_ANH]):
        name_actors(commune_code=KY_ANH, units={post.actor: unit}, **ACT)
        task = Task.objects.order_by("position")[number]
        Task.objects.filter(pk=task.pk).update(
            lead=post.actor, partners=[], due_on=TODAY + timedelta(days=30), always=False
        )
        staff = register_person(commune_code=KY_ANH, details=PersonDetails(name=f"Nhân viên {number}"), **ACT)
        join_group(person=staff, group="official", unit=unit, valid_from=SETTLED, **ACT)
    user.refresh_from_db()
    return Focal(post, unit, signed_in(user), task, staff)


def test_each_focal_person_does_her_units_work_and_no_other_units(village: Village, catalogue: None) -> None:
    focals = [appointed(village, number, post) for number, post in enumerate(POSTS)]
    for one, next_one in zip(focals, [*focals[1:], focals[0]], strict=True):
        does_her_work(one)
        leaves_the_others(one, next_one)


def does_her_work(one: Focal) -> None:
    name = one.post.name
    assert one.client.get("/").status_code == 200, name
    assert one.client.get(f"/danh-sach/nguoi/{one.staff.uuid}/").status_code == 200, f"{name}: her own staff"
    assert told_step(one) == 302, f"{name}: her own task"
    offered = {one["measure"].code for one in one.client.get("/so-lieu/").context["measures"]}
    assert "headcount" in offered, f"{name}: the number of its people"
    assert offered & set(OWNED) == ({one.post.owns} if one.post.owns else set()) | also(one.post), name
    assert (one.client.get("/day-hoc/canh-bao/viet/").status_code == 200) is one.post.alerts, (
        f"{name}: alerts"
    )


OWNED = {post.owns: post for post in POSTS if post.owns}


def also(post: Post) -> set[str]:
    """Schools tell of the young people, too."""
    return {"youth_informed"} if post.kind is UnitKind.SCHOOL else set()


def leaves_the_others(one: Focal, other: Focal) -> None:
    said = f"{one.post.name} at {other.post.name}"
    assert one.client.get(f"/danh-sach/nguoi/{other.staff.uuid}/").status_code == 404, said
    assert told_step(Focal(other.post, other.unit, one.client, other.task, other.staff)) == 403, said
    user = User.objects.get(pk=one.client.session["_auth_user_id"])
    with within(user.territory):
        seen = set(Person.objects.values_list("name", flat=True))
    assert seen == {one.staff.name}, said


def told_step(one: Focal) -> int:
    sent = {"work": "told", "occurred_on": DAY, "text": "Đã họp"}
    answer: Any = one.client.post(f"/ke-hoach/nhiem-vu/{one.task.pk}/", sent)
    return int(answer.status_code)


NUMBERS: dict[str, dict[str, str]] = {
    "official_population": {"value": "120", "place": f"{KY_ANH}-T02"},
    "vneid_confirmed": {"numerator": "90", "denominator": "120", "place": ""},
}


@pytest.mark.parametrize("measure", NUMBERS)
def test_the_police_tell_the_numbers_that_are_theirs(village: Village, measure: str) -> None:
    police = appointed(village, 0, POSTS[0])
    sent = {**NUMBERS[measure], "as_of": DAY, "source": "Báo cáo 45/BC-CAX"}
    answer = police.client.post(f"/so-lieu/nhap/{measure}/", sent)
    assert answer.status_code == 302, re.findall(r"(?:errorlist|alert)[^§]{0,300}", answer.content.decode())
    with scope([KY_ANH]):
        told = Figure.objects.get(measure=measure)
    assert str(told.recorded_by_id) == police.client.session["_auth_user_id"]
