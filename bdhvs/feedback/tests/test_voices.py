"""Obstacles and needs as the citizen, the hamlet, the unit, the officer and the leader meet them."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from bdhvs.accounts.commands import Post
from bdhvs.accounts.rules import Role
from bdhvs.feedback.commands import NeedEntry, answer_need, raise_needs, word_need
from bdhvs.feedback.models import DeadZone, Need
from bdhvs.feedback.queries import published_answers, voices_in
from bdhvs.feedback.rules import (
    SLIP_LENGTH,
    DeadZoneError,
    NeedKind,
    NeedSource,
    check_zone_days,
    plain_slip,
    slip_code,
)
from bdhvs.journal.models import Line
from bdhvs.lib.period import Period
from bdhvs.ops.territory import scope
from bdhvs.places.commands import register_unit
from bdhvs.places.models import Unit
from bdhvs.places.rules import UnitKind
from bdhvs.ui.inspection import assert_good_page
from tests.signing import clock_stands, signed_in  # noqa: F401 - a fixture
from tests.village import ACT, KY_ANH, NOW, SETTLED, Village, a_user, a_village

FIRST = f"{KY_ANH}-T01"
SEND, ASK = f"/y-kien/gui/{FIRST}/", f"/y-kien/tra-loi/{FIRST}/"
WORDS = "Bà Sáu nhà cuối ngõ mất sóng cả tháng nay"


@given(st.binary(min_size=SLIP_LENGTH, max_size=SLIP_LENGTH))
def test_a_code_is_read_however_it_is_typed(chance: bytes) -> None:
    code = slip_code(chance)
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}", code)
    typed = f" {code.lower().replace('-', ' ')} "
    assert plain_slip(typed) == plain_slip(code) == code.replace("-", "")


def test_signal_does_not_come_back_before_it_was_missed_nor_tomorrow() -> None:
    today = date(2026, 11, 20)
    check_zone_days(date(2026, 11, 1), date(2026, 11, 1), today)
    for seen, solved in (
        (today + timedelta(1), None),
        (today, today + timedelta(1)),
        (today, date(2026, 11, 19)),
    ):
        with pytest.raises(DeadZoneError):
            check_zone_days(seen, solved, today)


@pytest.fixture
def village(db: None, clock_stands: datetime) -> Village:  # noqa: F811 - a fixture; the day does not turn
    return a_village()


def opened(client: Client, path: str, status: int = 200, sent: Any = None) -> str:
    answer = client.get(path) if sent is None else client.post(path, sent)
    assert answer.status_code == status, (path, answer.status_code)
    page = answer.content.decode()
    assert_good_page(page)
    return page


def sent_by_a_citizen(**changes: str) -> str:
    """The code that the page shows."""
    told = {"kind": "no_signal", "words": WORDS, "ma_gui": str(uuid4())} | changes
    page = opened(Client(), SEND, sent=told)
    found = re.search(r'<h2 class="sheet">([^<]+)<', page)
    assert found
    return found[1]


def the_need() -> Need:
    with scope([KY_ANH]):
        return Need.objects.order_by("-pk")[0]


def raised(village: Village, **changes: Any) -> Need:
    told: dict[str, Any] = {"words": "", "source": NeedSource.DESK, "hamlet_code": FIRST} | changes
    entry = NeedEntry(None, told.pop("kind", NeedKind.OTHER), told.pop("on", timezone.localdate()), **told)
    with scope([KY_ANH]):
        return raise_needs(commune_code=KY_ANH, entries=[entry], **ACT)[0]


def the_police(village: Village) -> tuple[Unit, Client]:
    with scope([KY_ANH]):
        unit = register_unit(commune=village.commune, code=f"{KY_ANH}-U-CA", name="Công an xã",
                             kind=UnitKind.POLICE, valid_from=SETTLED, **ACT)  # fmt: skip
        user = a_user("congan", "Công An", Post(Role.FOCAL_PERSON, KY_ANH, unit_code=unit.code))
    return unit, signed_in(user)


def test_a_citizen_without_account_is_heard_answered_and_reads_the_answer_by_his_code(
    village: Village,
) -> None:
    page = opened(Client(), SEND)
    assert "Thôn 1" in page
    assert "<script" not in page
    code = sent_by_a_citizen(reach="0912 345 678")
    need, lan = the_need(), signed_in(village.lan)
    assert code.replace("-", "").encode() not in bytes(need.slip_hash or b"")
    assert WORDS.encode() not in bytes(need.words or b"")
    assert "chưa có trả lời" in opened(Client(), ASK, sent={"ma": code.lower()})
    shown = opened(lan, f"/y-kien/{need.pk}/")
    assert WORDS in shown
    assert "0912 345 678" in shown
    given = {"traloi-answer": "Đã báo nhà mạng, tháng sau có trạm mới."}
    assert lan.post(f"/y-kien/{need.pk}/tra-loi/", given).status_code == 302
    told = opened(Client(), ASK, sent={"ma": code})
    assert "tháng sau có trạm mới" in told
    assert WORDS not in told
    assert "Không có mã này" in opened(Client(), ASK, 422, {"ma": "2222-2222"})
    assert "Không có mã này" in opened(Client(), f"/y-kien/tra-loi/{KY_ANH}-T02/", 422, {"ma": code})


def test_a_message_sent_twice_is_kept_once_and_numbers_of_people_are_asked_about(village: Village) -> None:
    told = {"kind": "scam", "words": "Có người xưng công an gọi tôi", "ma_gui": str(uuid4())}
    assert 'class="sheet"' in opened(Client(), SEND, sent=told)
    assert "từ lần gửi trước" in opened(Client(), SEND, sent=told)
    asked = opened(Client(), SEND, 422, told | {"words": "Số tôi là 0912345678", "ma_gui": str(uuid4())})
    assert "số điện thoại" in asked
    robot = told | {"ma_gui": str(uuid4()), "trang_web": "http://example.org"}
    assert Client().post(SEND, robot).status_code == 422
    with scope([KY_ANH]):
        assert Need.objects.count() == 1
    for code in ("18775-T99", "99999-T01", "18775-T01' OR '1", "x" * 60):
        assert Client().get(f"/y-kien/gui/{code}/").status_code == 404


def test_a_flood_from_one_address_waits_and_loses_nothing(village: Village) -> None:
    for _ in range(20):
        sent_by_a_citizen()
    busy = opened(
        Client(), SEND, 429, {"kind": "other", "words": "Lời thứ hai mươi mốt", "ma_gui": str(uuid4())}
    )
    assert "Lời thứ hai mươi mốt" in busy
    elsewhere = Client(REMOTE_ADDR="203.0.113.7")
    opened(elsewhere, SEND, sent={"kind": "other", "words": "Từ mạng khác", "ma_gui": str(uuid4())})


def test_the_open_page_is_light(village: Village) -> None:
    from bdhvs.ops.folder import ROOT

    page = Client().get(SEND).content
    css = (ROOT / "bdhvs/ui/static/ui/built/learner.css").stat().st_size
    assert len(page) + css < 60_000


def test_an_obstacle_goes_from_the_hamlet_to_the_leader_and_out_of_the_commune(village: Village) -> None:
    hoa, lan, minh = (signed_in(user) for user in (village.hoa, village.lan, village.minh))
    told = {"kind": "no_device", "source": "hamlet", "hamlet": FIRST, "words": "Hai mươi nhà chưa có máy",
            "raised_on": f"{timezone.localdate():%d/%m/%Y}"}  # fmt: skip
    assert hoa.post("/y-kien/ghi/", told).status_code == 302
    path = f"/y-kien/{the_need().pk}"
    assert "Hai mươi nhà" not in opened(lan, "/y-kien/")
    up = {"chuyen-rung": "officer", "chuyen-reason": "Thôn không có kinh phí"}
    assert hoa.post(f"{path}/chuyen-len/", up).status_code == 302
    assert hoa.post(f"{path}/chuyen-len/", up).status_code == 422  # it stands there already
    assert hoa.post(f"{path}/giao/", {"giao-to": "x"}).status_code == 403
    assert lan.post(f"{path}/chuyen-len/", up | {"chuyen-rung": "leader"}).status_code == 302
    assert "Chờ lãnh đạo: 1" in opened(minh, "/y-kien/")
    assert minh.post(f"{path}/chuyen-len/", up | {"chuyen-rung": "superior"}).status_code == 302
    worded = {"gon-gist": "Đề nghị hỗ trợ máy cho 20 hộ khó khăn", "gon-for_report": "on"}
    assert lan.post(f"{path}/viet-gon/", worded).status_code == 302
    today = timezone.localdate()
    with scope([KY_ANH]):
        voices = voices_in(KY_ANH, Period(today, today + timedelta(1)))
        assert Line.objects.filter(act="escalate_need").count() == 3
    assert (list(voices.chosen), list(voices.proposed)) == ([], ["Đề nghị hỗ trợ máy cho 20 hộ khó khăn"])
    history = opened(lan, f"{path}/")
    assert [history.count(f"Chuyển lên {rung}") for rung in ("cán bộ", "lãnh đạo", "cấp trên")] == [1, 1, 1]


def test_a_unit_sees_what_was_given_to_it_and_nothing_else(village: Village) -> None:
    unit, police = the_police(village)
    mine, other = raised(village, kind=NeedKind.SCAM, words="Bị dọa qua điện thoại"), raised(village)
    lan = signed_in(village.lan)
    assert police.get(f"/y-kien/{mine.pk}/").status_code == 404
    today = timezone.localdate()
    given = {"giao-to": f"u:{unit.code}", "giao-due_on": f"{today + timedelta(3):%d/%m/%Y}"}
    late = given | {"giao-due_on": f"{today - timedelta(1):%d/%m/%Y}"}
    assert lan.post(f"/y-kien/{mine.pk}/giao/", late).status_code == 422
    assert lan.post(f"/y-kien/{mine.pk}/giao/", given).status_code == 302
    assert "Bị dọa qua điện thoại" in opened(police, f"/y-kien/{mine.pk}/")
    assert police.get(f"/y-kien/{other.pk}/").status_code == 404
    with scope([KY_ANH], [unit.code]):  # whatever a query forgets
        assert [need.pk for need in Need.objects.all()] == [mine.pk]
        assert Need.objects.get().steps.count() == 1
    with scope([KY_ANH], [f"{KY_ANH}-T02"]):
        assert Need.objects.count() == 0
    assert police.post(f"/y-kien/{mine.pk}/tra-loi/", {"traloi-answer": "Đã làm việc."}).status_code == 302
    assert police.post(f"/y-kien/{mine.pk}/tra-loi/", {"traloi-answer": "Lần nữa."}).status_code == 422


def test_what_is_late_is_named_and_what_waits_stands_above_what_was_answered(village: Village) -> None:
    answered, waits = raised(village, kind=NeedKind.PAPERS), raised(village)
    with scope([KY_ANH]):
        answer_need(need=answered, answer="Xong", **ACT)
        Need.objects.filter(pk=waits.pk).update(due_on=timezone.localdate() - timedelta(2))
    page = opened(signed_in(village.lan), "/y-kien/")
    assert "Quá hạn: 1" in page
    assert page.index(f'href="/y-kien/{waits.pk}/"') < page.index(f'href="/y-kien/{answered.pk}/"')
    late = opened(signed_in(village.lan), "/y-kien/?f.late=yes")
    assert f'href="/y-kien/{waits.pk}/"' in late
    assert f'href="/y-kien/{answered.pk}/"' not in late


def test_everybody_reads_only_what_the_office_worded_and_published(village: Village) -> None:
    need, lan = raised(village, kind=NeedKind.QUESTION, words=WORDS), signed_in(village.lan)
    path = f"/y-kien/{need.pk}"
    said = {"dang-public_answer": "Mang căn cước đến bộ phận một cửa."}
    assert lan.post(f"{path}/dang/", said).status_code == 422  # neither answered nor worded
    lan.post(f"{path}/viet-gon/", {"gon-gist": "Làm lại thẻ căn cước ở đâu?"})
    lan.post(f"{path}/tra-loi/", {"traloi-answer": "Đã hướng dẫn bà."})
    assert lan.post(f"{path}/dang/", said).status_code == 302
    with scope([KY_ANH]):
        [shown] = published_answers(KY_ANH, search="CAN CUOC")
        assert (shown.question, shown.answer) == ("Làm lại thẻ căn cước ở đâu?", said["dang-public_answer"])
        assert published_answers(KY_ANH, search="điện") == []
    assert lan.post(f"{path}/viet-gon/", {"gon-gist": ""}).status_code == 422
    lan.post(f"{path}/dang/", {"lam": "go"})
    with scope([KY_ANH]):
        assert published_answers(KY_ANH) == []
    assert lan.post(f"{path}/dong/").status_code == 302
    assert the_need().state == "closed"


def test_the_file_and_the_summary_hold_nobodys_own_words(village: Village) -> None:
    need, lan = raised(village, words=WORDS), signed_in(village.lan)
    with scope([KY_ANH]):
        word_need(need=need, gist="Một xóm mất sóng", for_report=True, **ACT)
    file = b"".join(lan.get("/y-kien/?out=xlsx"))
    assert file.startswith(b"PK")
    for page in (opened(lan, "/y-kien/?out=print"), opened(lan, "/y-kien/tong-hop/")):
        assert "Một xóm mất sóng" in page
        assert "Bà Sáu" not in page
    opened(lan, "/y-kien/tong-hop/?ky=0000-01")


def test_lists_cost_the_same_for_many(village: Village) -> None:
    unit, _ = the_police(village)
    lan = signed_in(village.lan)

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            opened(lan, path)
        return len(queries)

    def many(number: int) -> None:
        for n in range(number):
            raised(village, unit_code=unit.code, kind=NeedKind.NO_SIGNAL)
            with scope([KY_ANH]):
                told = {"place": f"Ngõ {n}", "seen_on": date(2026, 1, 1), "recorded_at": NOW}
                DeadZone.objects.create(commune_id=KY_ANH, hamlet_id=FIRST, **told)

    many(1)
    pages = ("/y-kien/", "/y-kien/vung-lom-song/", "/y-kien/tong-hop/")
    few = [cost(page) for page in pages]
    many(12)
    assert [cost(page) for page in pages] == few


def test_a_place_without_signal_is_followed_until_there_is_one(village: Village) -> None:
    need = raised(village, kind=NeedKind.NO_SIGNAL)
    hoa, lan = signed_in(village.hoa), signed_in(village.lan)
    opened(hoa, f"/y-kien/vung-lom-song/ghi/?tu={need.pk}")
    told = {"hamlet": FIRST, "place": "Dãy nhà sau đồi", "operator": "viettel", "seen_on": "01/11/2026"}
    assert hoa.post(f"/y-kien/vung-lom-song/ghi/?tu={need.pk}", told).status_code == 302
    other = told | {"hamlet": f"{KY_ANH}-T02"}
    assert hoa.post("/y-kien/vung-lom-song/ghi/", other).status_code == 422  # not her hamlet
    assert "Dãy nhà sau đồi" in opened(lan, f"/y-kien/{need.pk}/")
    assert "Thôn 1 (1)" in opened(lan, "/y-kien/vung-lom-song/")
    with scope([KY_ANH]):
        zone = DeadZone.objects.get()
        period = Period(date(2026, 11, 1), date(2026, 11, 20))
        assert list(voices_in(KY_ANH, period).zones) == [("Thôn 1", 1)]
    path = f"/y-kien/vung-lom-song/{zone.pk}/"
    assert lan.post(path, told | {"solved_on": "31/10/2026"}).status_code == 422
    assert lan.post(path, told | {"solved_on": "19/11/2026"}).status_code == 302
    with scope([KY_ANH]):
        assert list(voices_in(KY_ANH, period).zones) == []


def test_the_poster_of_a_hamlet_is_one_page_with_its_address(village: Village) -> None:
    lan = signed_in(village.lan)
    assert f"/y-kien/gui/{FIRST}/" in opened(lan, "/y-kien/to-dan/")
    sheet = pypdfium2.PdfDocument(lan.get(f"/y-kien/to-dan/{FIRST}.pdf").content)
    assert len(sheet) == 1
    words = sheet[0].get_textpage().get_text_range()
    assert f"/y-kien/gui/{FIRST}/" in words
    assert "Thôn 1" in words
    assert signed_in(village.hoa).get(f"/y-kien/to-dan/{KY_ANH}-X.pdf").status_code == 404


@pytest.mark.parametrize(
    "broken",
    [
        {"hamlet_id": None},
        {"state": "answered"},
        {"kind": "erase_data"},
        {"published_at": NOW},
    ],
)
def test_the_database_refuses_a_need_that_cannot_be(village: Village, broken: dict[str, Any]) -> None:
    need = raised(village)
    with scope([KY_ANH]), pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(**broken)
