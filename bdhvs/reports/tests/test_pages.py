"""Who may open which page of reports, what stands on it, and how many questions it asks."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from bdhvs.lib.period import read_period
from bdhvs.ops.territory import scope
from bdhvs.places.commands import add_hamlet
from bdhvs.reports.documents.checker import check_document
from bdhvs.reports.models import Closing, Draft
from bdhvs.reports.submitting import Handed, submit
from bdhvs.reports.tests.office import (
    AFTER_NOVEMBER,
    COMPOSE,
    NOVEMBER,
    PLAN,
    an_office,
    close,
    document_text,
    got,
    guided,
    on_a_fixed_day,
    page,
    signed_in,
    upload,
)
from tests.village import ACT, KY_ANH, SETTLED, Village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
OPEN_TO_LEADERS = (
    "/bao-cao/",
    "/bao-cao/dot-xuat/",
    "/bao-cao/kiem-tra/",
    "/bao-cao/mau/",
    COMPOSE,
    f"/bao-cao/soan/{PLAN}/dot-xuat/?lich=civil&ky=2026-11-01..2026-11-05",
    "/bao-cao/chot-ky/",
    "/bao-cao/chot-ky/chot/?ky=2026-01",
)
WORDS = {
    "subject": "",
    "opening": "",
    "progress": "Đã mở 3 buổi",
    "obstacles": "",
    "proposals": "",
    "seen": "",
}


@pytest.fixture(autouse=True)
def _on_a_fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    on_a_fixed_day(monkeypatch)


@pytest.fixture
def village() -> Village:
    return an_office()


@pytest.fixture
def closing(village: Village) -> Closing:
    """November is closed; one household came in late."""
    month = NOVEMBER
    with scope([KY_ANH]):
        guided(village, "sau", month.start, at=AFTER_NOVEMBER)
        made = close(month, AFTER_NOVEMBER)
        guided(village, "dung", month.start, at=AFTER_NOVEMBER)
    return made


@pytest.mark.parametrize("who", ["lan", "minh"])
def test_officer_and_leader_open_every_page(closing: Closing, who: str) -> None:
    client = signed_in(who)
    for path in (*OPEN_TO_LEADERS, f"/bao-cao/chot-ky/{closing.pk}/", f"/bao-cao/chot-ky/{closing.pk}/o/"):
        page(client, path)


@pytest.mark.parametrize("who", ["hoa", "phuc"])
def test_hamlet_heads_and_focal_persons_make_no_reports(village: Village, who: str) -> None:
    client = signed_in(who)
    assert [client.get(path).status_code for path in OPEN_TO_LEADERS] == [403] * len(OPEN_TO_LEADERS)


def test_a_stranger_is_asked_to_sign_in(village: Village) -> None:
    for path in OPEN_TO_LEADERS:
        assert Client().get(path).headers["Location"].startswith("/dang-nhap/")


def test_the_officer_of_the_next_commune_finds_nothing_of_ours(closing: Closing) -> None:
    tam = signed_in("tam")
    assert "KA-D3" not in page(tam, "/bao-cao/")
    assert "Trần Văn Minh" not in page(tam, "/bao-cao/chot-ky/")
    ours = (COMPOSE, f"{COMPOSE}word/", f"{COMPOSE}phu-luc/", f"/bao-cao/chot-ky/{closing.pk}/",
            f"/bao-cao/chot-ky/so-sanh/?a={closing.pk}&b={closing.pk}")  # fmt: skip
    assert [tam.get(path).status_code for path in ours] == [404] * len(ours)


def test_the_desk_says_what_is_asked_when_and_who_is_silent(village: Village) -> None:
    month = NOVEMBER
    with scope([KY_ANH]):
        for status in ("submitted", "approved"):
            handed = Handed("activity_log", "hamlet", village.hamlets[0].code, month.start, month.end)
            submit(commune_code=KY_ANH, handed=handed, status=status, by=None, at=AFTER_NOVEMBER)
    text = page(signed_in("lan"), "/bao-cao/")
    assert "KA-D3" in text
    assert f"Hạn {month.last_day + timedelta(days=5):%d/%m/%Y}" in text
    assert "Trong xã: đã nộp 1/3, chưa nộp 0, chưa có thông tin 2." in text


def test_the_desk_asks_as_many_questions_for_many_hamlets_as_for_few(village: Village) -> None:
    lan = signed_in("lan")
    page(lan, "/bao-cao/")
    with CaptureQueriesContext(connection) as few:
        lan.get("/bao-cao/")
    with scope([KY_ANH]):
        for number in range(3, 15):
            add_hamlet(commune=village.commune, name=f"Thôn {number}", valid_from=SETTLED, **ACT)
    with CaptureQueriesContext(connection) as many:
        lan.get("/bao-cao/")
    assert len(many) <= len(few) <= 30


def test_the_pages_of_closings_ask_a_fixed_number_of_questions(closing: Closing, village: Village) -> None:
    lan = signed_in("lan")
    paths = ("/bao-cao/chot-ky/", f"/bao-cao/chot-ky/{closing.pk}/")
    few = [_asked(lan, path) for path in paths]
    with scope([KY_ANH]):
        for number in range(3, 9):
            add_hamlet(commune=village.commune, name=f"Thôn {number}", valid_from=SETTLED, **ACT)
    assert [_asked(lan, path) for path in paths] <= few


def _asked(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_every_figure_opens_its_target(village: Village) -> None:
    text = page(signed_in("lan"), COMPOSE)
    for code in ("KA-T1", "KA-T4", "KA-T6"):
        assert f"/{PLAN}/chi-tieu/{code}/" in text or f"{code}/?ngay=" in text


def test_typed_words_are_kept_and_signed(village: Village) -> None:
    lan = signed_in("lan")
    assert lan.post(COMPOSE, WORDS).status_code == 302
    text = page(lan, COMPOSE)
    assert "Đã mở 3 buổi" in text
    assert "Nguyễn Thị Lan" in text
    assert "Đã mở 3 buổi." in document_text(got(lan, f"{COMPOSE}word/"))


def test_words_of_a_second_window_are_kept_on_the_page_and_not_stored(village: Village) -> None:
    lan = signed_in("lan")
    lan.post(COMPOSE, WORDS)
    text = page(lan, COMPOSE, 409, **WORDS | {"progress": "Bản thứ hai"})
    assert "Bản thứ hai" in text
    with scope([KY_ANH]):
        assert Draft.objects.get().progress == "Đã mở 3 buổi"


def test_the_leader_reads_the_words_and_does_not_write_them(village: Village) -> None:
    signed_in("lan").post(COMPOSE, WORDS)
    minh = signed_in("minh")
    text = page(minh, COMPOSE)
    assert "Đã mở 3 buổi" in text
    assert "Lưu lời văn" not in text
    assert minh.post(COMPOSE, WORDS).status_code == 403


def test_all_files_of_a_report_can_be_taken(village: Village, settings: Settings) -> None:
    settings.DEMO_DATA = True
    minh = signed_in("minh")
    word = got(minh, f"{COMPOSE}word/")
    assert check_document(word) == []
    assert "DỮ LIỆU MẪU" in document_text(word)
    assert got(minh, f"{COMPOSE}phu-luc/").startswith(b"PK")
    assert "KA-T4." in document_text(got(minh, f"{COMPOSE}muc/targets/"))
    assert minh.get(f"{COMPOSE}muc/khong-co/").status_code == 404


def test_a_period_that_has_not_begun_is_explained(village: Village) -> None:
    assert "chưa bắt đầu" in page(signed_in("lan"), f"{COMPOSE}?ky=2199-01")


def test_days_out_of_order_are_explained(village: Village) -> None:
    path = f"/bao-cao/dot-xuat/?plan={PLAN}&start=05/11/2026&last=01/11/2026"
    assert "không sớm hơn ngày đầu" in page(signed_in("lan"), path, 422)


def test_a_report_out_of_turn_begins_from_two_days(village: Village) -> None:
    path = f"/bao-cao/dot-xuat/?plan={PLAN}&start=01/11/2026&last=05/11/2026"
    answer = signed_in("lan").get(path)
    assert answer.status_code == 302
    assert f"/bao-cao/soan/{PLAN}/dot-xuat/" in answer.headers["Location"]


def test_the_leader_closes_a_period_after_reading_what_freezes(village: Village) -> None:
    month = NOVEMBER
    path = f"/bao-cao/chot-ky/chot/?lich=decree_09&ky={month.code}"
    minh = signed_in("minh")
    assert "Kỳ đã chốt không mở lại được" in page(minh, path)
    page(minh, path, 422, signer="", signer_title="Phó Chủ tịch")
    assert minh.post(path, {"signer": "Trần Văn Minh", "signer_title": "Phó Chủ tịch"}).status_code == 302
    assert "đã chốt trước đó" in page(minh, path, 409, signer="Trần Văn Minh", signer_title="Phó Chủ tịch")
    with scope([KY_ANH]):
        assert Closing.objects.get().signer == "Trần Văn Minh"


def test_a_running_period_is_refused_on_the_page(village: Village) -> None:
    running = f"{AFTER_NOVEMBER.year + 1}"
    path = f"/bao-cao/chot-ky/chot/?ky={running}"
    assert "mới chốt được" in page(signed_in("lan"), path, 409, signer="A", signer_title="B")


def test_the_page_of_a_closing_shows_what_came_late(closing: Closing) -> None:
    text = page(signed_in("lan"), f"/bao-cao/chot-ky/{closing.pk}/")
    assert "Niêm phong còn nguyên" in text
    assert "Có điều chỉnh" in text
    assert "1/3" in text
    assert "2/3" in text
    assert "+1" in text


def test_a_touched_cell_shows_on_the_page(closing: Closing) -> None:
    with scope([KY_ANH]), connection.cursor() as cursor:
        cursor.execute("UPDATE reports_frozencell SET numerator = 3 WHERE target_code = 'KA-T4'")
    assert "Niêm phong đã vỡ" in page(signed_in("lan"), f"/bao-cao/chot-ky/{closing.pk}/")


def test_two_closings_stand_side_by_side(closing: Closing) -> None:
    before = AFTER_NOVEMBER
    with scope([KY_ANH]):
        other = close(read_period(f"{before.year - 1}"), before)
    text = page(signed_in("lan"), f"/bao-cao/chot-ky/so-sanh/?a={closing.pk}&b={other.pk}")
    assert f"Năm {before.year - 1}" in text
    assert signed_in("lan").get("/bao-cao/chot-ky/so-sanh/?a=x").status_code == 404


def test_a_good_document_is_called_good_and_a_bad_one_is_told_where(village: Village) -> None:
    lan = signed_in("lan")
    word = got(lan, f"{COMPOSE}word/")
    assert "Đúng thể thức." in page(lan, "/bao-cao/kiem-tra/", file=upload(word, "bao-cao.docx"))
    part = got(lan, f"{COMPOSE}muc/targets/")
    text = page(lan, "/bao-cao/kiem-tra/", file=upload(part, "muc.docx"))
    assert "Thiếu Quốc hiệu" in text
    assert "Đầu văn bản" in text


@pytest.mark.parametrize(
    ("content", "name", "status", "said"),
    [
        (b"%PDF-1.7", "a.docx", 200, "PDF"),
        (b"", "a.docx", 422, "rỗng"),
        (b"x", "a.doc", 422, "Chỉ nhận tệp .docx"),
    ],
)
def test_what_is_no_document_is_said_in_a_sentence(
    village: Village, content: bytes, name: str, status: int, said: str
) -> None:
    assert said in page(signed_in("lan"), "/bao-cao/kiem-tra/", status, file=upload(content, name))


def test_frozen_cells_are_listed_down_to_the_hamlets(closing: Closing) -> None:
    text = page(signed_in("lan"), f"/bao-cao/chot-ky/{closing.pk}/o/?q=KA-T4")
    for expected in ("Toàn xã", "Thôn 1", "Thôn 2", "Cả chỉ tiêu"):
        assert expected in text
