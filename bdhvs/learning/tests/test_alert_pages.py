"""Alerts in the office: the police write, somebody else approves, everybody else reads what was approved."""

from datetime import datetime, timedelta

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bdhvs.accounts.commands import Post
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.learning.alerts.commands import AlertDetails, approve_alert, write_alert
from bdhvs.learning.alerts.models import ScamAlert
from bdhvs.learning.alerts.queries import showing
from bdhvs.ops.territory import scope
from bdhvs.places.commands import register_unit
from bdhvs.places.rules import UnitKind
from bdhvs.ui.inspection import assert_good_page
from tests.village import ACT, KY_ANH, NOW, SETTLED, Village, a_user, a_village

PAGES = "/day-hoc/canh-bao/"


@pytest.fixture
def village(db: None) -> Village:
    return a_village()


def focal(village: Village, username: str, kind: UnitKind) -> User:
    with scope([KY_ANH]):
        unit = register_unit(
            commune=village.commune, code=f"{KY_ANH}-U-{username}", name=f"Đơn vị {username}", kind=kind,
            valid_from=SETTLED, **ACT,
        )  # fmt: skip
        return a_user(username, "Lê Văn Đầu Mối", Post(Role.FOCAL_PERSON, KY_ANH, unit_code=unit.code))


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def this_morning() -> datetime:
    """Pages read the real clock: an alert of theirs is written by it, too, and ends within sixty days of it."""
    return datetime.combine(timezone.localdate(), NOW.timetz())


def typed(days: int = 10) -> dict[str, str]:
    until = timezone.localdate() + timedelta(days=days)
    return {
        "title": "Giả danh nhân viên điện lực dọa cắt điện",
        "says": "Người lạ gọi, bảo nợ tiền điện, gửi đường dẫn bắt cài ứng dụng.",
        "does": "Cúp máy. Gọi số in trên hóa đơn để hỏi lại.",
        "until": f"{until:%d/%m/%Y}",
    }


def test_the_police_write_the_leader_approves_and_then_withdraws(village: Village) -> None:
    police, leader = as_(focal(village, "canh", UnitKind.POLICE)), as_(village.minh)
    page = police.get(f"{PAGES}viet/")
    assert_good_page(page.content.decode())
    answer = police.post(f"{PAGES}viet/", typed(), follow=True)
    assert_good_page(answer.content.decode())
    alert = answer.context["alert"]
    own = f"{PAGES}{alert.pk}/"
    assert police.post(f"{own}duyet/").status_code == 403
    answer = leader.get(own)
    assert "Duyệt, cho hiện ngay" in answer.content.decode()
    leader.post(f"{own}duyet/")
    with scope([KY_ANH]):
        assert [one.title for one in showing(KY_ANH, timezone.localdate())] == [typed()["title"]]
    assert_good_page(leader.get(PAGES).content.decode())
    assert leader.post(f"{own}tra-rut/", {"reason": ""}).status_code == 422
    answer = leader.post(f"{own}tra-rut/", {"reason": "Nhầm tên đơn vị"}, follow=True)
    assert "Nhầm tên đơn vị" in answer.content.decode()
    with scope([KY_ANH]):
        assert showing(KY_ANH, timezone.localdate()) == []


def test_the_office_returns_an_alert_and_the_writer_rewrites_it(village: Village) -> None:
    police, officer = as_(focal(village, "canh", UnitKind.POLICE)), as_(village.lan)
    alert = police.post(f"{PAGES}viet/", typed(), follow=True).context["alert"]
    officer.post(f"{PAGES}{alert.pk}/tra-rut/", {"reason": "Viết ngắn hơn"})
    assert "Viết ngắn hơn" in police.get(f"{PAGES}{alert.pk}/").content.decode()
    answer = police.post(
        f"{PAGES}{alert.pk}/sua/", typed() | {"says": "Người lạ gọi dọa cắt điện."}, follow=True
    )
    assert answer.context["alert"].says == "Người lạ gọi dọa cắt điện."
    assert not answer.context["alert"].returned


def test_the_focal_person_of_a_school_reads_but_does_not_write(village: Village) -> None:
    school = as_(focal(village, "truong", UnitKind.SCHOOL))
    assert school.get(f"{PAGES}viet/").status_code == 403
    assert school.post(f"{PAGES}viet/", typed()).status_code == 403
    as_(village.lan).post(f"{PAGES}viet/", typed())
    with scope([KY_ANH]):
        alert = ScamAlert.objects.get()
    assert school.get(f"{PAGES}{alert.pk}/").status_code == 404
    as_(village.minh).post(f"{PAGES}{alert.pk}/duyet/")
    assert school.get(f"{PAGES}{alert.pk}/").status_code == 200
    assert as_(village.tam).get(f"{PAGES}{alert.pk}/").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"title": ""}, {"until": "31/02/2027"}, {"until": "01/01/2020"}, {"says": "Gọi 0912 345 678 ngay"}],
)
def test_a_wrong_alert_is_told_on_the_page_and_not_stored(village: Village, wrong: dict[str, str]) -> None:
    answer = as_(village.lan).post(f"{PAGES}viet/", typed() | wrong)
    assert answer.status_code == 422
    assert_good_page(answer.content.decode())
    with scope([KY_ANH]):
        assert not ScamAlert.objects.exists()


def test_the_list_asks_as_many_questions_for_ten_alerts_as_for_two(village: Village) -> None:
    client, at = as_(village.lan), this_morning()
    counts = []
    for more in (2, 8):
        with scope([KY_ANH]):
            for number in range(more):
                details = AlertDetails(
                    f"Cảnh báo {number}", "Chúng gọi điện.", "Cúp máy.", at.date() + timedelta(days=5)
                )
                one = write_alert(commune=KY_ANH, details=details, by=village.lan, at=at)
                approve_alert(alert=one, by=village.minh, at=at)
        client.get(PAGES)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGES)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("says", "does"),
    [
        ("Chúng xưng cán bộ. " * 14, "Cúp máy"),
        ("Chúng gọi. " * 8, "Cúp máy ngay, không nghe thêm.\n" * 6),
        ("Chúng gọi điện. " * 37, "Cúp máy ngay.\n" * 40),
    ],
)
def test_a_shown_alert_is_printed_as_one_sheet_however_long_it_is(
    village: Village, says: str, does: str
) -> None:
    title = "Giả danh nhân viên ngân hàng gọi điện mời nâng hạn mức thẻ rồi xin mã xác thực của bà con."
    with scope([KY_ANH]):
        at = this_morning()
        details = AlertDetails(title=title, says=says, does=does, until=at.date() + timedelta(days=5))
        alert = write_alert(commune=KY_ANH, details=details, by=village.lan, at=at)
        poster = f"{PAGES}{alert.pk}/ap-phich/"
        assert as_(village.lan).get(poster).status_code == 404
        approve_alert(alert=alert, by=village.minh, at=at)
    sheet = pypdfium2.PdfDocument(as_(village.lan).get(poster).content)
    assert len(sheet) == 1
    assert "CẢNH BÁO LỪA ĐẢO" in sheet[0].get_textpage().get_text_range()
