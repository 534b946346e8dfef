"""The grid of who has handed in: handed in, known to be late, and unknown are three different things."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bdhvs.exchange.tests.desk import a_desk, page, sent, signed_in, written
from bdhvs.ops.territory import scope
from bdhvs.places.commands import register_unit
from bdhvs.places.rules import UnitKind
from bdhvs.reports.models import Submission
from tests.village import ACT, KY_ANH, Village, days_ago

pytestmark = pytest.mark.django_db
GRID = "/ghi-nhan/da-nop/"
LIST = "?bao_cao=priority_list"


@pytest.fixture
def village() -> Village:
    return a_desk()


def step(village: Village, status: str, number: int = 0, **more: str) -> dict[str, str]:
    return {"owner_kind": "hamlet", "owner": village.hamlets[number].code, "status": status, **more}


def test_what_nobody_wrote_is_unknown_and_not_a_no(village: Village) -> None:
    text = page(signed_in("lan"), GRID, bao_cao="priority_list")
    assert text.count("Chưa có thông tin") == 3  # two hamlets and the tile
    with scope([KY_ANH]):
        assert not Submission.objects.exists()


def test_the_officer_takes_in_a_list_and_approves_it(village: Village) -> None:
    lan = signed_in("lan")
    day = timezone.localdate() - timedelta(days=2)
    sent(lan, f"{GRID}ghi/{LIST}", **step(village, "submitted", day=written(day)))
    sent(lan, f"{GRID}ghi/{LIST}", **step(village, "approved"))
    text = page(lan, GRID, bao_cao="priority_list")
    assert "Đã duyệt" in text
    assert f"nộp {written(day)}" in text
    with scope([KY_ANH]):
        one = Submission.objects.get()
        assert (one.report_id, one.status, one.period_from.isoformat()) == (  # type: ignore[union-attr]
            "priority_list", "approved", f"{day.year}-01-01",
        )  # fmt: skip


def test_a_step_out_of_turn_is_told_and_changes_nothing(village: Village) -> None:
    lan = signed_in("lan")
    sent(lan, f"{GRID}ghi/{LIST}", **step(village, "approved"))
    assert "nên không chuyển sang" in page(lan, GRID, bao_cao="priority_list")
    with scope([KY_ANH]):
        assert not Submission.objects.exists()


def test_a_deadline_for_all_makes_the_unknown_known_to_be_late(village: Village) -> None:
    lan = signed_in("lan")
    sent(lan, f"{GRID}han/{LIST}", due_on=written(timezone.localdate()))
    assert "Chưa nộp" in page(lan, GRID, bao_cao="priority_list")
    with scope([KY_ANH]):
        assert set(Submission.objects.values_list("status", flat=True)) == {"due"}
        assert Submission.objects.count() == 2


def test_the_head_of_a_hamlet_sees_and_hands_in_his_own_line_only(village: Village) -> None:
    hoa = signed_in("hoa")
    text = page(hoa, GRID, bao_cao="priority_list")
    assert "Thôn 1" in text
    assert "Thôn 2" not in text
    sent(hoa, f"{GRID}ghi/{LIST}", **step(village, "submitted", number=1))
    with scope([KY_ANH]):
        assert not Submission.objects.exists()
    sent(hoa, f"{GRID}ghi/{LIST}", **step(village, "submitted"))
    with scope([KY_ANH]):
        assert Submission.objects.get().subject_id == village.hamlets[0].code


def test_an_owner_of_another_commune_does_not_exist_here(village: Village) -> None:
    response = signed_in("tam").post(f"{GRID}ghi/{LIST}", step(village, "submitted"))
    assert response.status_code == 404


def test_only_schools_hand_in_the_list_of_teachers_and_everybody_tells_of_obstacles(village: Village) -> None:
    """An Hải's plan asks both (AH-D1, AH-D3)."""
    with scope([KY_ANH]):
        school = f"{KY_ANH}-U-TH"
        register_unit(
            commune=village.commune, code=school, name="Trường tiểu học Mẫu", kind=UnitKind.SCHOOL,
            valid_from=days_ago(400), **ACT,
        )  # fmt: skip
    lan = signed_in("lan")
    text = page(lan, GRID, bao_cao="teacher_list")
    assert "Trường tiểu học Mẫu" in text
    assert "UBND xã Kỳ Anh" not in text.split("<main")[1].split("Danh sách giáo viên", 1)[1]
    text = page(lan, GRID, bao_cao="obstacle_report")
    for owner in ("Thôn 1", village.team.name, "Trường tiểu học Mẫu"):
        assert owner in text
