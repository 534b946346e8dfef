"""Gatherings as the officer, the head of a hamlet and the desk of the one-stop centre meet them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bdhvs.accounts.commands import Post
from bdhvs.accounts.rules import Role
from bdhvs.gatherings.attending.commands import Told, hold_gathering, sign_in
from bdhvs.gatherings.attending.rules import Means
from bdhvs.gatherings.models import Gathering, Session, SignInSheet
from bdhvs.gatherings.planning.commands import GatheringDetails, plan_gathering
from bdhvs.gatherings.planning.rules import Repeat
from bdhvs.journal.models import Line
from bdhvs.ops.territory import scope
from bdhvs.places.commands import register_unit
from bdhvs.places.models import Unit
from bdhvs.places.rules import UnitKind
from bdhvs.ui.inspection import assert_good_page
from tests.signing import clock_stands  # noqa: F401 - a fixture
from tests.village import ACT, KY_ANH, PASSWORD, SETTLED, TODAY, Village, a_user, a_village, days_ago

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_stands")]  # the day does not turn
CLASSES = "/lop-hoc/"


@pytest.fixture
def village(settings: Any, tmp_path: Any) -> Village:
    settings.MEDIA_ROOT = tmp_path
    return a_village()


def signed_in(username: str) -> Client:
    client = Client()
    assert client.login(username=username, password=PASSWORD)
    return client


def planned(village: Village, **changes: Any) -> Gathering:
    told: dict[str, Any] = {
        "kind": "hamlet_guidance", "falls_on": days_ago(1), "title": "Học dùng VNeID",
        "hamlet_code": village.hamlets[0].code, "topics": ("vneid",), "place": "Nhà văn hóa", "trainer": "Chị Mai",
    } | changes  # fmt: skip
    with scope([KY_ANH]):
        return plan_gathering(commune_code=KY_ANH, details=GatheringDetails(**told), **ACT)[0]


def a_desk(village: Village) -> Unit:
    with scope([KY_ANH]):
        return register_unit(
            commune=village.commune, code=f"{KY_ANH}-U-HCC", name="Trung tâm Phục vụ hành chính công",
            kind=UnitKind.ONE_STOP, valid_from=SETTLED, **ACT,
        )  # fmt: skip


def day(days: int = 0) -> str:
    return f"{timezone.localdate() + timedelta(days=days):%d/%m/%Y}"


def typed(village: Village, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "elderly_class", "title": "Lớp người cao tuổi", "falls_on": day(7), "from_time": "19h30",
        "to_time": "21h", "repeat": "once", "hamlet": village.hamlets[0].code, "place": "Nhà văn hóa",
        "trainer": "Chị Mai",
    } | changes  # fmt: skip


def test_every_page_of_a_gathering_is_a_good_page(village: Village) -> None:
    lan, evening, unit = signed_in("lan"), planned(village), a_desk(village)
    with scope([KY_ANH]):
        sign_in(gathering=evening, people=[village.people["sau"]], means=Means.LIST, **ACT)
    for path in ("", "moi/", "giay-ky/", "quay/", "quay/?viec=vneid"):
        assert_good_page(lan.get(CLASSES + path).content.decode())
    for path in ("", "sua/", "doi-ngay/", "huy/", "cau-hoi/", "tep/", "diem-danh/", "ket-qua/", "giay-ky/"):
        response = lan.get(f"{CLASSES}{evening.pk}/{path}")
        assert response.status_code == 200, path
        assert_good_page(response.content.decode())
    assert unit.name


def test_a_series_is_planned_in_one_form(village: Village) -> None:
    response = signed_in("lan").post(CLASSES + "moi/", typed(village, repeat="weekly", times="3"))
    assert response.status_code == 302
    with scope([KY_ANH]):
        days = list(Gathering.objects.order_by("falls_on").values_list("falls_on", flat=True))
    assert [b - a for a, b in zip(days, days[1:], strict=False)] == [timedelta(7)] * 2


def test_a_clash_is_told_once_and_may_be_kept(village: Village) -> None:
    lan = signed_in("lan")
    assert lan.post(CLASSES + "moi/", typed(village)).status_code == 302
    told = lan.post(CLASSES + "moi/", typed(village, from_time="20:00", title="Họp thôn"))
    assert told.status_code == 422
    assert "Trùng lịch" in told.content.decode()
    assert "Họp thôn" in told.content.decode()
    kept = lan.post(CLASSES + "moi/", typed(village, from_time="20:00", title="Họp thôn", van_luu="1"))
    assert kept.status_code == 302
    with scope([KY_ANH]):
        assert Gathering.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"from_time": "25h"}, "Giờ chưa đúng"),
        ({"from_time": "21h", "to_time": "19h"}, "sau giờ bắt đầu"),
        ({"repeat": "weekly"}, "mấy buổi"),
        ({"kind": "x"}, "không"),
        ({"falls_on": "31/02/2026"}, "Ngày chưa đúng"),
        ({"times": "99", "repeat": "weekly"}, "53"),
    ],
)
def test_a_wrong_field_is_told_and_nothing_is_planned(
    village: Village, wrong: dict[str, str], words: str
) -> None:
    response = signed_in("lan").post(CLASSES + "moi/", typed(village, **wrong))
    assert response.status_code == 422
    assert words in response.content.decode()
    with scope([KY_ANH]):
        assert not Gathering.objects.exists()


def test_from_the_printed_sheet_to_the_fact(village: Village) -> None:
    lan, evening = signed_in("lan"), planned(village)
    one = f"{CLASSES}{evening.pk}/"
    pdf = lan.post(one + "giay-ky/", {"named": "on", "blank_lines": "5"})
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    with scope([KY_ANH]):
        sheet = SignInSheet.objects.get()
    back = f"{CLASSES}giay-ky/{sheet.code}/"
    assert lan.get(f"{CLASSES}giay-ky/?ma={sheet.code.lower()}")["Location"] == back
    assert_good_page(lan.get(back).content.decode())
    wrong = lan.post(back, {"lines": "9", "group": "resident"})
    assert wrong.status_code == 422
    assert "không phải số dòng" in wrong.content.decode()
    assert (
        lan.post(back, {"lines": "1-2", "ticked": ["3"], "others": "4", "group": "resident"}).status_code
        == 302
    )
    assert "4 người dân" in lan.get(one).content.decode()
    done = lan.post(one + "ket-qua/", {"occurred_on": day(-1), "count_resident": "4", "before_right": "3",
                                       "before_asked": "10", "after_right": "9", "after_asked": "10"})  # fmt: skip
    assert done.status_code == 302
    page = lan.get(one).content.decode()
    assert_good_page(page)
    assert "9 trong 10 câu đúng" in page
    with scope([KY_ANH]):
        assert [row.person_id is None for row in Session.objects.get().attendances.all()].count(True) == 1
    assert_good_page(lan.get(back).content.decode())


def test_names_are_found_and_signed_in_from_the_register(village: Village) -> None:
    lan, evening = signed_in("lan"), planned(village)
    page = f"{CLASSES}{evening.pk}/diem-danh/"
    found = lan.post(page, {"find": "sau", "tim_lai": "1"})
    assert "Phạm Thị Sáu" in found.content.decode()
    assert lan.post(page, {"learners": [str(village.people["sau"].pk)]}).status_code == 302
    assert "Đã có mặt: 1" in lan.get(page).content.decode()
    lan.post(page + "bo/", {"nguoi": str(village.people["sau"].pk)})
    assert "Đã có mặt: 0" in lan.get(page).content.decode()


def test_a_wrong_card_is_refused_in_the_form_and_signs_nobody_in(village: Village) -> None:
    lan, evening = signed_in("lan"), planned(village)
    response = lan.post(f"{CLASSES}{evening.pk}/diem-danh/", {"the": "1", "number": "77", "digits": "000000"})
    assert response.status_code == 422
    assert "Thẻ hoặc mã chưa đúng" in response.content.decode()


def test_moving_and_cancelling_ask_for_a_reason_and_tell_it(village: Village) -> None:
    lan, evening = signed_in("lan"), planned(village)
    one = f"{CLASSES}{evening.pk}/"
    assert lan.post(one + "doi-ngay/", {"falls_on": day(5)}).status_code == 422
    assert lan.post(one + "doi-ngay/", {"falls_on": day(5), "reason": "trời bão"}).status_code == 302
    assert lan.post(one + "huy/", {"reason": "bão chưa tan"}).status_code == 302
    page = lan.get(one).content.decode()
    assert "trời bão" in page
    assert "bão chưa tan" in page


def test_a_photo_and_a_question_are_kept_with_the_gathering(village: Village) -> None:
    lan, evening = signed_in("lan"), planned(village)
    one = f"{CLASSES}{evening.pk}/"
    file = SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.7 bien ban %%EOF")
    assert lan.post(one + "tep/", {"proofs": file}).status_code == 302
    assert lan.post(one + "tep/", {"proofs": SimpleUploadedFile("x.exe", b"MZ")}).status_code == 422
    assert lan.post(one + "cau-hoi/", {"text": "Quên mật khẩu VNeID thì làm sao?"}).status_code == 302
    page = lan.get(one)
    assert "Quên mật khẩu VNeID" in page.content.decode()
    (kept,) = page.context["files"]
    handed: Any = lan.get(f"{one}tep/{kept.pk}/")
    assert b"".join(handed.streaming_content) == b"%PDF-1.7 bien ban %%EOF"
    handed.close()


def test_the_head_of_a_hamlet_plans_at_home_and_is_refused_elsewhere(village: Village) -> None:
    hoa = signed_in("hoa")
    assert hoa.post(CLASSES + "moi/", typed(village)).status_code == 302
    assert hoa.post(CLASSES + "moi/", typed(village, hamlet=village.hamlets[1].code)).status_code == 422
    elsewhere = planned(village, hamlet_code=village.hamlets[1].code)
    refused = hoa.post(f"{CLASSES}{elsewhere.pk}/huy/", {"reason": "x"})
    assert refused.status_code == 422
    assert "ngoài phạm vi" in refused.content.decode()


def test_the_leader_reads_numbers_and_no_names(village: Village) -> None:
    evening = planned(village)
    with scope([KY_ANH]):
        sign_in(gathering=evening, people=[village.people["sau"]], means=Means.LIST, **ACT)
        hold_gathering(gathering=evening, told=Told(evening.falls_on), **ACT)
    page = signed_in("minh").get(f"{CLASSES}{evening.pk}/").content.decode()
    assert_good_page(page)
    assert "1 người" in page
    assert "Phạm Thị Sáu" not in page


def test_a_gathering_of_another_commune_does_not_exist_here(village: Village) -> None:
    assert signed_in("tam").get(f"{CLASSES}{planned(village).pk}/").status_code == 404


def test_the_list_finds_filters_prints_and_exports(village: Village) -> None:
    lan = signed_in("lan")
    planned(village)
    planned(village, kind="festival", title="Ngày hội 10/10", hamlet_code=None)
    page = lan.get(f"{CLASSES}?f.kind=festival").content.decode()
    assert "Ngày hội 10/10" in page
    assert "Học dùng VNeID" not in page
    assert lan.get(CLASSES + "?out=print").status_code == 200
    book: Any = lan.get(CLASSES + "?out=xlsx")
    assert b"".join(book.streaming_content).startswith(b"PK")
    book.close()


def test_the_plan_of_training_holds_the_classes_of_its_year_only(village: Village) -> None:
    planned(village, kind="class", title="Lớp trí tuệ nhân tạo", falls_on=date(2026, 5, 4))
    planned(village, kind="class", title="Lớp năm trước", falls_on=date(2025, 12, 31))
    planned(village, kind="embedded", title="Họp thôn", falls_on=date(2026, 5, 4))
    lan = signed_in("lan")
    page = lan.get(CLASSES + "ke-hoach-dao-tao/?nam=2026").content.decode()
    assert_good_page(page)
    assert [name in page for name in ("Lớp trí tuệ nhân tạo", "Lớp năm trước", "Họp thôn")] == [
        True,
        False,
        False,
    ]
    assert (
        "Lớp trí tuệ nhân tạo" in lan.get(CLASSES + "ke-hoach-dao-tao/?nam=2026&out=print").content.decode()
    )
    assert lan.get(CLASSES + "ke-hoach-dao-tao/?nam=x").status_code == 200


def test_names_that_were_read_stand_in_the_journal(village: Village) -> None:
    evening = planned(village)
    with scope([KY_ANH]):
        sign_in(gathering=evening, people=[village.people["sau"]], means=Means.LIST, **ACT)
    signed_in("lan").get(f"{CLASSES}{evening.pk}/diem-danh/")
    with scope([KY_ANH]):
        assert Line.objects.filter(act="see_attendance", by__username="lan").exists()


def test_help_at_the_desk_takes_two_taps_and_the_last_one_can_be_taken_back(village: Village) -> None:
    unit = a_desk(village)
    with scope([KY_ANH]):
        a_user("phuc", "Hồ Văn Phúc", Post(Role.FOCAL_PERSON, KY_ANH, unit_code=unit.pk))
    phuc, desk = signed_in("phuc"), CLASSES + "quay/"
    assert "giúp ai?" in phuc.get(desk + "?viec=vneid").content.decode()
    for group in ("elderly", "resident"):
        assert phuc.post(desk, {"viec": "vneid", "nhom": group}).status_code == 302
    assert phuc.get(desk).context["total"] == 2
    phuc.post(desk, {"bo": "1"})
    assert phuc.get(desk).context["total"] == 1
    assert phuc.post(desk, {"viec": "x", "nhom": "elderly"}).status_code == 302
    assert phuc.get(desk).context["total"] == 1
    with scope([KY_ANH]):
        (fact,) = Session.objects.filter(superseded_by=None)
        assert (fact.kind, fact.unit_id, fact.topics) == ("desk", unit.pk, ["vneid"])


def test_without_a_one_stop_centre_the_desk_says_what_to_do(village: Village) -> None:
    page = signed_in("lan").get(CLASSES + "quay/").content.decode()
    assert_good_page(page)
    assert "Chưa có trung tâm" in page


def test_the_number_of_questions_does_not_grow_with_gatherings_and_names(village: Village) -> None:
    lan, evening = signed_in("lan"), planned(village)
    paths = ["", f"{evening.pk}/", f"{evening.pk}/diem-danh/", f"{evening.pk}/ket-qua/"]
    with scope([KY_ANH]):
        sign_in(gathering=evening, people=[village.people["sau"]], means=Means.LIST, **ACT)

    def asked(path: str) -> int:
        lan.get(CLASSES + path)
        with CaptureQueriesContext(connection) as queries:
            lan.get(CLASSES + path)
        return len(queries)

    before = [asked(path) for path in paths]
    with scope([KY_ANH]):
        details = GatheringDetails("class", TODAY, hamlet_code=village.hamlets[0].code, place="Nhà văn hóa")
        for made in plan_gathering(
            commune_code=KY_ANH, details=details, repeat=Repeat.WEEKLY, times=20, **ACT
        ):
            sign_in(gathering=made, people=list(village.people.values()), means=Means.LIST, **ACT)
        sign_in(gathering=evening, people=list(village.people.values()), means=Means.LIST, **ACT)
    assert [asked(path) for path in paths] == before
