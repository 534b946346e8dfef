"""Lists of outside courses: a verdict for every row, E3 or E4 and nothing else; the target that reads them moves."""

from pathlib import Path
from typing import Any

import pytest

from bdhvs.accounts.commands import Post
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.exchange.loading.kinds import KINDS
from bdhvs.exchange.loading.running import preview, read_rows, store
from bdhvs.exchange.loading.verdicts import Preview
from bdhvs.exchange.rules import FactsRefusedError
from bdhvs.exchange.tests.desk import a_desk, page, signed_in, uploaded, workbook
from bdhvs.learning import models as learning
from bdhvs.learning.courses.commands import CourseDetails, keep_course
from bdhvs.learning.courses.models import CourseEntry
from bdhvs.learning.courses.queries import courses_of, silent_schools
from bdhvs.ops.territory import scope
from bdhvs.people.commands import join_group, register_person
from bdhvs.people.commands.registering import PersonDetails
from bdhvs.places.commands import register_unit
from bdhvs.places.models import Unit
from bdhvs.places.rules import UnitKind
from bdhvs.plans.measuring import states
from bdhvs.plans.models import Target
from bdhvs.skills.desk import Desk
from bdhvs.skills.models import Attainment
from tests.village import ACT, KY_ANH, NOW, SETTLED, TODAY, Village, a_user

pytestmark = pytest.mark.django_db
HEADER = ("Họ và tên", "Năm sinh", "Khóa học", "Tình trạng", "Ngày", "Minh chứng", "Nguồn")
COURSE, E4 = "Kỹ năng số cho giáo viên", "danh sách, số liệu chính thức"
ROW = ("Trần Thu Hà", "1985", COURSE, "đã hoàn thành", "10/03/2026", E4, "Danh sách Cổng BDHVS tháng 3")


@pytest.fixture
def village() -> Village:
    return a_desk()


@pytest.fixture
def school(village: Village) -> Unit:
    """A school with two teachers, and a course for them."""
    with scope([KY_ANH]):
        unit = register_unit(commune=village.commune, code=f"{KY_ANH}-U-TH", name="Trường TH Kỳ Anh",
                             kind=UnitKind.SCHOOL, valid_from=SETTLED, **ACT)  # fmt: skip
        for name, year in (("Trần Thu Hà", 1985), ("Lê Văn Nam", 1990)):
            person = register_person(
                commune_code=KY_ANH, details=PersonDetails(name=name, birth_year=year), **ACT
            )
            join_group(person=person, group="teacher", unit=unit, valid_from=SETTLED, **ACT)
        keep_course(
            commune=KY_ANH, details=CourseDetails(COURSE, "bdhvs", "https://binhdanhocvuso.gov.vn"), **ACT
        )
    return unit


@pytest.fixture
def read(village: Village, school: Unit, tmp_path: Path) -> Any:
    def look(*rows: Any, by: User | None = None, apply: bool = False) -> Preview:
        path = tmp_path / "list.xlsx"
        path.write_bytes(workbook(HEADER, *rows))
        lines, who = read_rows(path, KINDS["courses"]), by or village.lan
        territory = who.territory
        with scope(territory.communes, territory.places):
            if apply:
                return store(lines, KINDS["courses"], commune=KY_ANH, by=who, at=NOW)
            return preview(lines, KINDS["courses"], Desk(KY_ANH, who, NOW))

    return look


def outcomes(found: Preview) -> list[str]:
    return [verdict.outcome.value for verdict in found.verdicts]


def test_who_finished_has_an_account_and_took_part_with_the_lists_own_evidence(read: Any) -> None:
    read(ROW, apply=True)
    with scope([KY_ANH]):
        facts = Attainment.objects.filter(course_entry__isnull=False).order_by("item_code")
        assert [(one.item_code, one.level, one.source) for one in facts] == [
            (item, "E4", ROW[6]) for item in ("course_finished", "course_joined", "learning_account")
        ]
        course = courses_of(KY_ANH).get(title=COURSE)
        assert (course.accounts, course.joined, course.finished) == (1, 1, 1)  # type: ignore[attr-defined]
        assert not learning.TestResult.objects.exists()


def test_the_target_of_teachers_reads_the_list(read: Any, catalogue: None) -> None:
    """AH-T9: of two teachers, one with an account who learns."""
    assert teachers() == (0, 2)
    read(ROW, apply=True)
    assert teachers() == (1, 2)


def teachers() -> tuple[int, int | None]:
    with scope([KY_ANH]):
        target = Target.objects.filter(commune_id=KY_ANH).order_by("pk")[0]
        target.indicator_id, target.settings, target.at_least = "teacher_learning", {}, ""
        (state,) = states(commune=KY_ANH, targets=[target], as_of=TODAY, fresh=True)
    assert state.whole is not None
    return state.whole.numerator, state.whole.denominator


def test_the_same_list_again_stores_nothing(read: Any) -> None:
    read(ROW, apply=True)
    assert outcomes(read(ROW)) == ["same"]
    joined = (*ROW[:3], "đang học", *ROW[4:])
    assert outcomes(read(joined)) == ["same"]
    assert outcomes(read((*joined[:4], "11/03/2026", *joined[5:]))) == ["new"]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (2, "Khóa không có"),
        (3, "giỏi"),
        (4, "10/03/2099"),
        (4, "ngày mười"),
        (5, "E2"),
        (5, "kiểm tra có quan sát"),
        (6, ""),
        (0, "Không Có Ai"),
    ],
)
def test_a_wrong_row_is_refused_with_its_reason_and_then_nothing_is_stored(
    read: Any, place: int, text: str
) -> None:
    wrong = (*ROW[:place], text, *ROW[place + 1 :])
    found = read(("Lê Văn Nam", "1990", *ROW[2:]), wrong)
    assert outcomes(found) == ["new", "refused"]
    assert found.verdicts[1].reasons
    with pytest.raises(FactsRefusedError):
        read(("Lê Văn Nam", "1990", *ROW[2:]), wrong, apply=True)
    with scope([KY_ANH]):
        assert not CourseEntry.objects.exists()


def test_the_focal_person_of_a_school_lists_her_own_staff_and_nobody_else(
    village: Village, school: Unit, read: Any
) -> None:
    with scope([KY_ANH]):
        focal = a_user("dau.moi", "Lê Thị Đầu Mối", Post(Role.FOCAL_PERSON, KY_ANH, unit_code=school.code))
        assert silent_schools(KY_ANH, TODAY) == [school]
    assert outcomes(read(("Ngô Hải Yến", "1990", *ROW[2:]), by=focal)) == ["refused"]
    assert outcomes(read(ROW, by=focal, apply=True)) == ["new"]
    with scope([KY_ANH]):
        assert silent_schools(KY_ANH, TODAY) == []


def test_the_template_offers_the_courses_of_the_commune_and_the_upload_is_previewed(
    village: Village, school: Unit
) -> None:
    client = signed_in("lan")
    assert client.get("/ghi-nhan/excel/courses/mau/").status_code == 200
    page(client, "/ghi-nhan/excel/courses/")
    answer = uploaded(client, "courses", workbook(HEADER, ROW))
    assert answer.status_code == 302
    assert "Trần Thu Hà" in page(client, answer["Location"])
