"""The leader's week and the letters of the morning."""

from datetime import datetime, timedelta
from email import message_from_bytes, policy
from socketserver import StreamRequestHandler, TCPServer
from threading import Thread
from typing import Any, ClassVar

import pytest
from django.test import Client

from bdhvs.feedback.commands import Handler, NeedEntry, assign_need, raise_needs
from bdhvs.feedback.rules import NeedKind, NeedSource
from bdhvs.gatherings.commands import SessionDetails, record_session
from bdhvs.ops.territory import scope
from bdhvs.outreach.commands import PublicationDetails, record_publication
from bdhvs.plans.models import Mailbox, Task
from bdhvs.plans.work.commands import Step, name_actors, tell_step
from bdhvs.plans.work.digest import digest_of
from bdhvs.plans.work.mailing import add_mailbox, send_due
from bdhvs.plans.work.rules import MOST_LINES, DigestPart, Work, digest_text
from bdhvs.ui.inspection import assert_good_page
from tests.village import ACT, KY_ANH, NOW, PASSWORD, TODAY, Village, a_village

MONDAY = datetime(2026, 11, 23, 6, 30, tzinfo=NOW.tzinfo)


def signed_in(username: str) -> Client:
    client = Client()
    assert client.login(username=username, password=PASSWORD)
    return client


def test_a_long_heading_is_cut_with_how_many_more_and_an_empty_one_says_so() -> None:
    lines = [f"việc {n}" for n in range(MOST_LINES + 3)]
    text = digest_text(
        "xã Kỳ Anh", TODAY - timedelta(7), TODAY, [DigestPart("Quá hạn", lines), DigestPart("Đang vướng", [])]
    )
    assert "và 3 mục nữa" in text
    assert text.count("\n- việc") == MOST_LINES
    assert text.endswith("ĐANG VƯỚNG:\n- không có")


@pytest.fixture
def week(db: Any, settings: Any, tmp_path: Any) -> Village:
    """Seven days before Monday 23/11/2026: one session of 12, one broadcast, one task done, one late, one stuck."""
    settings.MEDIA_ROOT = tmp_path
    village = a_village()
    with scope([KY_ANH]):
        name_actors(commune_code=KY_ANH, units={"committee_office": village.office}, **ACT)
        done, late, stuck, soon = Task.objects.order_by("position")[:4]
        Task.objects.exclude(pk__in=[t.pk for t in (done, late, stuck, soon)]).update(
            due_on=None, always=True
        )
        for task, days in ((done, -5), (late, -2), (stuck, 100), (soon, 7)):
            Task.objects.filter(pk=task.pk).update(
                due_on=MONDAY.date() + timedelta(days), always=False, lead="committee_office"
            )
        tell_step(task=done, step=Step(Work.DONE, TODAY), **ACT)
        tell_step(task=stuck, step=Step(Work.STUCK, TODAY, "thiếu máy chiếu"), **ACT)
        details = SessionDetails(kind="guidance", occurred_on=TODAY, hamlet_code=village.hamlets[0].code)
        record_session(commune_code=KY_ANH, details=details, headcounts={"resident": 12}, **ACT)
        record_publication(
            commune_code=KY_ANH, details=PublicationDetails("loudspeaker", TODAY, kind="news"), **ACT
        )
    return village


def test_the_digest_tells_what_was_done_late_stuck_missed_and_ahead(week: Village) -> None:
    with scope([KY_ANH]):
        digest = digest_of(KY_ANH, MONDAY.date())
        codes = list(Task.objects.order_by("position").values_list("code", flat=True)[:4])
    assert (digest.numbers.sessions, digest.numbers.came, digest.numbers.publications) == (1, 12, 1)
    assert [line.code for line in digest.done] == [codes[0]]
    assert [line.says for line in digest.late] != []
    assert [line.code for line in digest.stuck] == [codes[2]]
    assert "quá hạn 2 ngày" in digest.text("xã Kỳ Anh")
    assert "12 lượt người dự" in digest.text("xã Kỳ Anh")


def test_a_late_task_done_this_morning_stands_under_done_and_not_under_late(week: Village) -> None:
    with scope([KY_ANH]):
        task = Task.objects.get(due_on=MONDAY.date() - timedelta(2))
        tell_step(task=task, step=Step(Work.DONE, MONDAY.date()), by=week.lan, at=MONDAY)
        told = {part.title: part.lines for part in digest_of(KY_ANH, MONDAY.date()).parts()}
    assert f"{task.says} ({task.code}): xong hôm nay" in told["Đã làm"]
    assert not any(task.says in line for line in told["Quá hạn"])


def test_the_leader_reads_it_and_a_hamlet_head_does_not(week: Village) -> None:
    page = signed_in("minh").get("/ke-hoach/nhiem-vu/ban-tin-tuan/")
    assert_good_page(page.content.decode())
    assert signed_in("hoa").get("/ke-hoach/nhiem-vu/ban-tin-tuan/").status_code == 403


def test_letters_go_to_the_unit_on_its_days_and_to_the_leader_on_mondays(
    week: Village, settings: Any, mailoutbox: Any
) -> None:
    with scope([KY_ANH]):
        add_mailbox(commune_code=KY_ANH, address="VP@kyanh.gov.vn", unit=week.office, **ACT)
        add_mailbox(commune_code=KY_ANH, address="lanhdao@kyanh.gov.vn", unit=None, **ACT)
        entry = NeedEntry(None, NeedKind.NO_SIGNAL, TODAY, words="Bà Sáu kể", source=NeedSource.DESK,
                          hamlet_code=week.hamlets[0].code)  # fmt: skip
        (need,) = raise_needs(commune_code=KY_ANH, entries=[entry], **ACT)
        assign_need(need=need, to=Handler(week.office), due_on=MONDAY.date() - timedelta(1), **ACT)
        assert send_due(commune_code=KY_ANH, at=MONDAY) == 2
        assert send_due(commune_code=KY_ANH, at=MONDAY + timedelta(days=1)) == 0
    to = {letter.to[0]: letter for letter in mailoutbox}
    assert set(to) == {"vp@kyanh.gov.vn", "lanhdao@kyanh.gov.vn"}
    assert "còn 7 ngày" in to["vp@kyanh.gov.vn"].body
    for letter in mailoutbox:  # what was told of a person stays in the office
        assert NeedKind.NO_SIGNAL.label in letter.body
        assert "Bà Sáu" not in letter.body
    assert "BẢY NGÀY TỚI" in to["lanhdao@kyanh.gov.vn"].body


class PostOffice(StreamRequestHandler):
    """As much of a mail server as its clients need; it knows nobody called `khong-co`."""

    letters: ClassVar[list[bytes]] = []

    def handle(self) -> None:
        self._say("220 buu dien")
        while (line := self.rfile.readline().strip()) and line.upper() != b"QUIT":
            if line.upper() == b"DATA":
                self._say("354 doc di")
                self.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            self._say("550 khong co ai ten ay" if b"khong-co" in line else "250 duoc")
        self._say("221 chao")

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


def test_a_mail_server_gets_whole_letters_and_refusing_one_or_being_away_stops_nothing(
    week: Village, settings: Any
) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_USE_TLS = "django.core.mail.backends.smtp.EmailBackend", False
    PostOffice.letters = []
    with scope([KY_ANH]), TCPServer(("127.0.0.1", 0), PostOffice) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = (
            "127.0.0.1",
            server.server_address[1],
            60,
        )
        for name in ("khong-co", "lanhdao"):
            add_mailbox(commune_code=KY_ANH, address=f"{name}@kyanh.gov.vn", unit=None, **ACT)
        Thread(target=server.serve_forever, daemon=True).start()
        assert send_due(commune_code=KY_ANH, at=MONDAY) == 1
        server.shutdown()
        settings.EMAIL_PORT = 9  # nobody listens there
        assert send_due(commune_code=KY_ANH, at=MONDAY) == 0
    (letter,) = [message_from_bytes(raw, policy=policy.default) for raw in PostOffice.letters]
    assert (letter["To"], letter["Subject"].strip()) == (
        "lanhdao@kyanh.gov.vn",
        "Bản tin tuần Bình dân học vụ số 23/11/2026",
    )
    assert "BẢY NGÀY TỚI" in letter.get_content()


def test_the_officer_adds_and_drops_an_address_on_the_page(week: Village) -> None:
    lan, path = signed_in("lan"), "/ke-hoach/nhiem-vu/nhac-viec/thu/"
    assert lan.post(path, {"address": "khong-phai-thu"}).status_code == 422
    assert lan.post(path, {"address": "vp@kyanh.gov.vn", "unit": week.office.code}).status_code == 302
    page = lan.get(path).content.decode()
    assert_good_page(page)
    assert "chưa nối máy gửi thư" in page
    with scope([KY_ANH]):
        (box,) = Mailbox.objects.all()
    assert lan.post(f"{path}{box.pk}/bo/").status_code == 302
    with scope([KY_ANH]):
        assert not Mailbox.objects.exists()
