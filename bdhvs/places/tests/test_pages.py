"""The pages about places."""

from typing import Any

import pytest
from django.test import Client

from bdhvs.accounts.models import User
from bdhvs.ops.territory import scope
from bdhvs.places.models import CommuneProfile, Hamlet, Opening, Team, Unit
from bdhvs.ui.inspection import assert_good_page
from tests.village import KY_ANH, Village, a_village

pytestmark = pytest.mark.django_db
READ = (
    "/noi/",
    "/noi/?ngay=01/01/2020",
    "/noi/to/",
    "/noi/don-vi/",
    "/noi/lich/",
    "/noi/lich/?ngay=02/11/2026",
)
WRITE = (
    "/noi/them/",
    "/noi/sua/18775-T01/",
    "/noi/to/lap/",
    "/noi/to/18775-TO-01/sua/",
    "/noi/to/18775-TO-01/thoi/",
    "/noi/don-vi/them/",
    "/noi/don-vi/18775-U-UB/",
    "/noi/don-vi/18775-U-UB/thoi/",
    "/noi/lich/dat/",
    "/noi/cach-goi/",
)


@pytest.fixture
def village() -> Village:
    return a_village()


@pytest.fixture
def lan(village: Village) -> Client:
    return _as(village.lan)


def _as(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def good(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    page: str = response.content.decode()
    assert_good_page(page)
    return page


def test_every_page_is_a_good_page(lan: Client) -> None:
    for url in (*READ, *WRITE):
        good(lan.get(url))


def test_who_may_read_and_who_may_write(village: Village) -> None:
    hoa, minh, tam = _as(village.hoa), _as(village.minh), _as(village.tam)
    for url in READ:
        good(hoa.get(url))
        good(minh.get(url))
        assert "Thôn 1" not in good(tam.get(url))
        assert Client().get(url).status_code == 302
    for url in WRITE:
        assert hoa.get(url).status_code == 403
        assert minh.get(url).status_code == 403
        assert Client().get(url).status_code == 302
    for url in WRITE:
        if "18775" in url:
            assert tam.get(url).status_code == 404


def test_pages_ask_the_same_however_many_places(
    lan: Client, village: Village, django_assert_max_num_queries: object
) -> None:
    for name in range(12):
        given = {
            "name": f"Đơn vị {name}",
            "kind": "enterprise",
            "hamlet": "18775-T01",
            "valid_from": "01/07/2025",
        }
        lan.post("/noi/don-vi/them/", given)
        lan.post("/noi/them/", {"name": f"Thôn {name + 3}", "valid_from": "01/07/2025"})
    for url in READ:
        with django_assert_max_num_queries(14):  # type: ignore[operator]
            lan.get(url)


def test_a_hamlet_a_team_and_a_unit_from_the_page(lan: Client) -> None:
    lan.post("/noi/them/", {"name": "Thôn 3", "valid_from": "01/07/2025"})
    lan.post("/noi/sua/18775-T03/", {"name": "Thôn Ba", "position": "3"})
    lan.post(
        "/noi/to/lap/",
        {"hamlet": "18775-T03", "name": "Tổ Thôn 3", "decision_no": "20/QĐ-UBND", "valid_from": "01/09/2025"},
    )
    lan.post("/noi/don-vi/them/", {"name": "Trường TH 1", "kind": "school", "level": "primary",
                                   "hamlet": "18775-T03", "valid_from": "01/07/2025"})  # fmt: skip
    with scope([KY_ANH]):
        assert Hamlet.objects.get(pk="18775-T03").name == "Thôn Ba"
        team, unit = Team.objects.get(name="Tổ Thôn 3"), Unit.objects.get(kind="school")
        assert (team.code, unit.level, unit.hamlet_id) == ("18775-TO-02", "primary", "18775-T03")
    lan.post(f"/noi/don-vi/{unit.code}/", {"name": "Trường TH số 1", "level": "primary", "hamlet": ""})
    lan.post(f"/noi/don-vi/{unit.code}/thoi/", {"on": "01/11/2026"})
    lan.post(f"/noi/to/{team.code}/thoi/", {"on": "01/11/2026"})
    assert "Tổ Thôn 3" not in good(lan.get("/noi/to/"))
    assert "Tổ Thôn 3" in good(lan.get("/noi/to/?ngay=31/10/2026"))
    assert "Trường TH số 1" in good(lan.get("/noi/don-vi/?ngay=31/10/2026"))


def test_only_a_school_has_a_level(lan: Client) -> None:
    given = {"name": "Xưởng", "kind": "enterprise", "level": "primary", "valid_from": "01/07/2025"}
    assert "Cấp học chỉ dành cho trường học" in good(lan.post("/noi/don-vi/them/", given), 422)


def test_a_unit_cannot_close_before_it_opened(lan: Client) -> None:
    page = good(lan.post("/noi/don-vi/18775-U-UB/thoi/", {"on": "01/01/2024"}), 422)
    assert "phải sau ngày bắt đầu" in page


WEEK = {
    "first": "01/11/2026",
    "last": "30/11/2026",
    "days": ["0", "1", "2", "3", "4"],
    "morning_from": "7h30",
    "morning_to": "11:30",
    "afternoon_from": "13g30",
    "afternoon_to": "17h",
    "closed": "20/11/2026",
}


def test_a_week_is_laid_over_the_days_without_the_days_off(lan: Client) -> None:
    lan.post("/noi/lich/dat/", WEEK | {"closed": ""})
    assert lan.post("/noi/lich/dat/", WEEK).status_code == 302
    with scope([KY_ANH]):
        days = set(Opening.objects.values_list("day", flat=True))
        assert len(days) == 20, "21 weekdays of November 2026, one day off"
        assert {(o.open_from.hour, o.open_to.hour) for o in Opening.objects.all()} == {(7, 11), (13, 17)}
    assert "07:30–11:30" in good(lan.get("/noi/lich/?ngay=02/11/2026"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"last": "01/10/2026"}, "Ngày cuối phải sau ngày đầu"),
        ({"morning_to": "07:00"}, "Giờ đóng phải sau giờ mở"),
        ({"afternoon_from": "11:00"}, "sau khi buổi sáng kết thúc"),
        ({"closed": "mai"}, "Ngày chưa đúng"),
        (
            {"morning_from": "", "morning_to": "", "afternoon_from": "", "afternoon_to": ""},
            "Hãy ghi giờ mở cửa",
        ),
    ],
)
def test_a_wrong_week_is_refused_in_words(lan: Client, wrong: dict[str, str], said: str) -> None:
    assert said in good(lan.post("/noi/lich/dat/", WEEK | wrong), 422)
    with scope([KY_ANH]):
        assert not Opening.objects.exists()


def test_words_of_the_commune_from_the_page(lan: Client) -> None:
    given = {"hamlet_label": "xóm", "team_label": "Tổ CNSCĐ", "place_name": "Kỳ Anh", "coverage_limit": "90",
             "signing": "TM. ỦY BAN NHÂN DÂN\n\nCHỦ TỊCH"}  # fmt: skip
    assert lan.post("/noi/cach-goi/", given).status_code == 302
    profile = CommuneProfile.objects.get(pk=KY_ANH)
    assert (profile.hamlet_label, profile.signing) == ("xóm", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"])
    good(lan.post("/noi/cach-goi/", given | {"coverage_limit": "0"}), 422)
