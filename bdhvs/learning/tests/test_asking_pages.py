"""Asking without an account, cards of officers, questions without an answer: through the pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bdhvs.accounts.models import User
from bdhvs.accounts.signin.models import SignInTry
from bdhvs.feedback.commands import (
    NeedEntry,
    answer_need,
    publish_need,
    raise_needs,
    unpublish_need,
    word_need,
)
from bdhvs.feedback.models import Need
from bdhvs.feedback.rules import NeedKind, NeedSource
from bdhvs.journal.models import Line
from bdhvs.learning.asking.commands import (
    CardDetails,
    approve_card,
    forget_questions,
    keep_question,
    write_card,
)
from bdhvs.learning.asking.models import AnswerCard, OpenQuestion
from bdhvs.learning.asking.queries import open_questions
from bdhvs.learning.asking.rules import ASKS_AT_ADDRESS, KEPT
from bdhvs.learning.cards.commands import issue_cards
from bdhvs.ops.territory import scope
from bdhvs.people.sealing import unseal
from bdhvs.ui.inspection import assert_good_page
from tests.village import ACT, KY_ANH, NOW, TODAY, Village, a_village

ASK, OFFICE = "/hoc/hoi/", "/day-hoc/hoi-dap/"
NOBODY_KNOWS = "Đình làng tập múa lân tối thứ mấy"


@pytest.fixture
def village(db: None) -> Village:
    return a_village()


def asked(client: Client, question: str, status: int = 200) -> str:
    answer = client.post(ASK, {"q": question})
    assert answer.status_code == status
    assert answer["Cache-Control"] == "no-store"
    page = answer.content.decode()
    assert_good_page(page)
    return page


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at_home(client: Client) -> Client:
    """A device that knows its commune."""
    client.get(f"/hoc/?xa={KY_ANH}")
    return client


# --- a stranger asks ----------------------------------------------------------------------------------------


def test_a_question_without_marks_opens_exactly_the_step(client: Client, village: Village) -> None:
    assert_good_page(client.get(ASK).content.decode())
    page = asked(client, "quet qr tra tien")
    assert "/hoc/bai/f1-quet-ma-tra-tien/#buoc-" in page
    assert page.count('class="sheet answer"') <= 3


def test_a_number_in_the_question_is_said_kindly_and_stands_nowhere_afterwards(
    client: Client, village: Village, caplog: pytest.LogCaptureFixture
) -> None:
    page = asked(at_home(client), f"{NOBODY_KNOWS} mã 738251 của tôi")
    assert "Máy đã bỏ đi, không giữ lại" in page
    assert "738251" not in page + caplog.text
    with scope([KY_ANH]):
        kept = OpenQuestion.objects.get()
        assert "738251" not in unseal(kept.words)
        assert b"738251" not in bytes(kept.words)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Tôi vừa chuyển tiền cho kẻ lừa đảo rồi", "xin khóa tài khoản ngay"),
        ("Có người gọi bảo tôi đọc mã OTP", "Cúp máy ngay"),
        ("cong an goi bao chuyen tien", "Chưa chuyển tiền, chưa bấm đường dẫn"),
        ("chuyển khoản nhầm người", "gọi ngân hàng ngay"),
        ("mẹ tôi đau ngực khó thở", "Máy không khám bệnh được"),
    ],
)
def test_a_grave_question_gets_the_fixed_text_alone(
    client: Client, village: Village, question: str, first: str
) -> None:
    page = asked(at_home(client), question)
    assert first in page
    assert 'class="sheet answer"' not in page
    assert page.count("tel:") == page.count('href="tel:113"')  # no number was told, and none is made up


def test_the_number_of_the_police_is_the_one_that_the_office_wrote(client: Client, village: Village) -> None:
    officer = as_(village.lan)
    assert_good_page(officer.get(f"{OFFICE}noi-giup/").content.decode())
    typed = {"police": "0239 3555 113", "clinic": "", "desk": "", "places": "Nhà văn hóa thôn 1, tối thứ ba"}
    assert officer.post(f"{OFFICE}noi-giup/", {**typed, "police": "gọi anh Ba"}).status_code == 422
    assert officer.post(f"{OFFICE}noi-giup/", typed).status_code == 302
    assert 'href="tel:02393555113"' in asked(at_home(client), "Họ gọi điện dọa bắt tôi")
    page = client.get(f"{ASK}nguoi-that/").content.decode()
    assert_good_page(page)
    assert "Nhà văn hóa thôn 1, tối thứ ba" in page


def test_the_whole_class_may_ask_and_who_asks_without_end_waits(client: Client, village: Village) -> None:
    page = asked(client, "otp là gì")
    assert "s1-giu-ma-otp" in page
    one = SignInTry.objects.get()
    SignInTry.objects.bulk_create(
        SignInTry(at=one.at, narrow=one.narrow, wide="") for _ in range(ASKS_AT_ADDRESS.free)
    )
    assert "Bác đợi" in asked(client, "otp là gì", status=429)


# --- what nobody answered -----------------------------------------------------------------------------------


def test_a_question_without_an_answer_becomes_a_card_that_goes_before_the_lessons(
    client: Client, village: Village
) -> None:
    assert "Câu hỏi đã được ghi lại, không ghi tên ai" in asked(at_home(client), NOBODY_KNOWS)
    asked(client, NOBODY_KNOWS.lower())  # the same words again are the same question
    officer, leader = as_(village.lan), as_(village.minh)
    page = officer.get(OFFICE).content.decode()
    assert_good_page(page)
    assert NOBODY_KNOWS in page
    with scope([KY_ANH]):
        question = open_questions(KY_ANH).get()
        assert question.times == 2
    assert_good_page(officer.get(f"{OFFICE}{question.pk}/").content.decode())
    write = f"{OFFICE}the/viet/?cau={question.pk}"
    assert_good_page(officer.get(write).content.decode())
    typed = {
        "asks": NOBODY_KNOWS,
        "says": "Tối thứ năm, ở đình làng.",
        "opens": "s1-khoa-man-hinh#3",
        "others": "",
    }
    card = officer.post(write, typed, follow=True).context["card"]
    own = f"{OFFICE}the/{card.pk}/"
    assert "Tối thứ năm" not in asked(client, NOBODY_KNOWS)
    officer.post(f"{own}duyet/")
    assert "Tối thứ năm" not in asked(client, NOBODY_KNOWS)  # the writer alone is one pair of eyes
    leader.post(f"{own}duyet/")
    page = asked(client, "tap mua lan o dinh lang")
    assert "Tối thứ năm, ở đình làng." in page
    assert "/hoc/bai/s1-khoa-man-hinh/#buoc-3" in page
    assert_good_page(leader.get(own).content.decode())
    assert_good_page(leader.get(f"{OFFICE}the/").content.decode())
    leader.post(f"{own}tra-rut/", {"reason": "Lớp đã dừng"})
    assert "Tối thứ năm" not in asked(client, NOBODY_KNOWS)
    with scope([KY_ANH]):
        assert open_questions(KY_ANH).count() == 1
        acts = list(
            Line.objects.filter(subject_kind="answer_card").order_by("pk").values_list("act", flat=True)
        )
    assert acts == ["write_answer_card", "approve_answer_card", "withdraw_answer_card"]


def test_a_card_wins_over_passages(client: Client, village: Village) -> None:
    with scope([KY_ANH]):
        details = CardDetails("Quét mã trả tiền ở chợ xã", "Ở chợ xã, quầy số 1 có người chỉ.")
        card = write_card(commune=KY_ANH, details=details, by=village.lan, at=NOW)
        approve_card(card=card, by=village.minh, at=NOW)
    page = asked(at_home(client), "quét mã trả tiền")
    assert page.index("quầy số 1") < page.index("/hoc/bai/f1-quet-ma-tra-tien/")


def test_an_answer_published_to_all_is_read_and_found_and_its_teller_is_not(
    client: Client, village: Village
) -> None:
    with scope([KY_ANH]):
        entry = NeedEntry(
            None, NeedKind.PAPERS, TODAY, words="Bà Sáu xóm dưới mất thẻ", hamlet_code=f"{KY_ANH}-T01",
            source=NeedSource.DESK,
        )  # fmt: skip
        need = raise_needs(commune_code=KY_ANH, entries=[entry], **ACT)[0]
        word_need(need=need, gist="Rạp xiếc về xã hôm nào?", for_report=False, **ACT)
        answer_need(need=need, answer="Đã gọi lại cho bà.", **ACT)
        publish_need(need=need, public_answer="Mồng ba, ở sân vận động.", **ACT)
    assert "Rạp xiếc" not in client.get(ASK).content.decode()  # this device knows no commune
    page = at_home(client).get(ASK).content.decode()
    assert_good_page(page)
    assert "Rạp xiếc về xã hôm nào?" in page
    assert "Mồng ba, ở sân vận động." in asked(client, "khi nao rap xiec ve xa")
    assert "xóm dưới" not in page + asked(client, "rạp xiếc")
    with scope([KY_ANH]):
        unpublish_need(need=need, **ACT)
    assert "Rạp xiếc" not in client.get(ASK).content.decode()


def test_a_question_set_aside_is_gone_and_old_ones_are_forgotten(village: Village) -> None:
    with scope([KY_ANH]):
        first = keep_question(commune=KY_ANH, text="câu một", on=TODAY)
        keep_question(commune=KY_ANH, text="câu hai", on=TODAY - KEPT - timedelta(days=1))
        assert first is not None
    as_(village.lan).post(f"{OFFICE}{first.pk}/bo-qua/")
    with scope([KY_ANH]):
        assert [unseal(one.words) for one in open_questions(KY_ANH)] == ["câu hai"]
        assert forget_questions(on=TODAY) == 1
        assert open_questions(KY_ANH).count() == 0


def test_another_role_neither_reads_questions_nor_approves(village: Village) -> None:
    head = as_(village.hoa)
    assert head.get(OFFICE).status_code == 403
    assert head.get(f"{OFFICE}the/").status_code == 403
    assert as_(village.minh).get(OFFICE).status_code == 403


def test_the_lists_and_an_answer_cost_as_many_queries_for_one_card_as_for_thirty(
    client: Client, village: Village
) -> None:
    def count(number: int) -> list[int]:
        with scope([KY_ANH]):
            for n in range(number):
                card = write_card(
                    commune=KY_ANH, details=CardDetails(f"Quét mã trả tiền {n}", "Hỏi quầy số một."),
                    by=village.lan, at=NOW,
                )  # fmt: skip
                AnswerCard.objects.filter(pk=card.pk).update(approved_at=NOW, approved_by=village.minh)
                keep_question(commune=KY_ANH, text=f"câu lạ {'x' * (n + number)}", on=TODAY)
        found = []
        for ask in (
            lambda: at_home(client).get(ASK),
            lambda: asked(at_home(client), "quét mã trả tiền"),
            lambda: as_(village.lan).get(OFFICE),
            lambda: as_(village.lan).get(f"{OFFICE}the/"),
        ):
            with CaptureQueriesContext(connection) as queries:
                ask()
            found.append(len(queries))
        return found

    assert count(1) == count(30)


# --- a person -----------------------------------------------------------------------------------------------


def test_who_came_in_by_card_may_ask_that_somebody_comes(client: Client, village: Village) -> None:
    with scope([KY_ANH]):
        issued = issue_cards(people=[village.people["sau"]], **ACT)[0]
    client.post("/hoc/the/", {"token": str(issued.token)})
    page = client.post(f"{ASK}nguoi-that/", {"q": NOBODY_KNOWS}).content.decode()
    assert_good_page(page)
    assert "Nhờ người đến giúp tôi" in page
    page = client.post(f"{ASK}nguoi-that/", {"q": f"{NOBODY_KNOWS} 0912345678", "send": "1"}).content.decode()
    assert "Đã ghi lời nhờ của bác" in page
    with scope([KY_ANH]):
        need = Need.objects.get()
        assert (need.person, need.kind) == (village.people["sau"], "wants_visit")
        assert "0912345678" not in unseal(need.words)


def test_a_stranger_is_told_where_to_go_and_leaves_nothing(client: Client, village: Village) -> None:
    page = client.post(f"{ASK}nguoi-that/", {"q": NOBODY_KNOWS, "send": "1"}).content.decode()
    assert_good_page(page)
    assert "Tổ trưởng Tổ công nghệ số" in page
    with scope([KY_ANH]):
        assert not Need.objects.exists()
