"""Five persons of a commune at their desks, in a real browser: what each comes for is done in a few minutes.

`BDHVS_PICTURES=folder` keeps a picture of each page.
"""

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from playwright.sync_api import Browser, FilePayload, Page, ViewportSize
from pytest_django.live_server_helper import LiveServer

from bdhvs.accounts.commands import Post
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.feedback.commands.raising import NeedEntry, raise_needs
from bdhvs.feedback.models import Need
from bdhvs.feedback.rules import NeedKind, NeedSource
from bdhvs.figures.models import Figure
from bdhvs.gatherings.models import Session
from bdhvs.learning.cards.commands import issue_cards
from bdhvs.learning.courses.commands import CourseDetails, keep_course
from bdhvs.ops.territory import scope
from bdhvs.outreach.content.commands import ContentDetails, send_item, write_item
from bdhvs.outreach.content.models import ContentItem
from bdhvs.outreach.content.rules import ContentForm
from bdhvs.people.commands import join_group, register_person
from bdhvs.people.commands.registering import PersonDetails
from bdhvs.places.commands import register_unit
from bdhvs.places.models import Commune, Unit
from bdhvs.places.rules import UnitKind, UnitLevel
from bdhvs.plans.demands.commands import Place, ask_sub_plans
from bdhvs.plans.models import Demand, Task
from bdhvs.plans.work.commands import name_actors
from bdhvs.reports.models import Submission
from bdhvs.skills.models import Attainment
from bdhvs.ui import build
from bdhvs.ui.inspection import problems
from tests.faults.browser import SWITCHES, browser_driver
from tests.signing import signed_in
from tests.village import ACT, KY_ANH, NOW, SETTLED, TODAY, Village, a_user, a_village

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium"),
    pytest.mark.django_db(transaction=True),
]
FILE: FilePayload = {
    "name": "ke-hoach.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
}
MONITOR: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 360, "height": 800}
CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
READER = """window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect(video) { return video.videoWidth ? [{ rawValue: "%s" }] : []; }
};"""
"""What phones have and this browser has not: it sees the card as soon as the (made-up) camera shows anything."""
UNITS = {
    "youth": ("Đoàn Thanh niên", UnitKind.ASSOCIATION, UnitLevel.NONE),
    "school": ("Trường Tiểu học Kỳ Anh", UnitKind.SCHOOL, UnitLevel.PRIMARY),
    "police": ("Công an xã", UnitKind.POLICE, UnitLevel.NONE),
}


class Desk:
    """Somebody signed in, who counts pages opened and things pressed or filled."""

    def __init__(
        self, browser: Browser, server: LiveServer, user: User, screen: ViewportSize = MONITOR
    ) -> None:
        self.base, self.acts = server.url, 0
        self.page: Page = browser.new_context(viewport=screen).new_page()
        self.page.set_default_timeout(30_000)
        name = settings.SESSION_COOKIE_NAME
        cookie = signed_in(user).cookies[name].value
        self.page.context.add_cookies([{"name": name, "value": cookie, "url": server.url}])

    def open(self, address: str) -> None:
        self.acts += 1
        answer = self.page.goto(self.base + address)
        assert answer is not None
        assert problems(answer.text()) == [], address
        self._look()

    def press(self, what: str) -> None:
        self.acts += 1
        self.page.click(what)
        self.page.wait_for_load_state()
        self._look()

    def fill(self, **words: str) -> None:
        for name, word in words.items():
            self.acts += 1
            self.page.fill(f"main [name={name}]", word)

    def reads(self, words: str) -> None:
        assert words in self.page.inner_text("main"), (self.page.url, words)

    def _look(self) -> None:
        """No wider than the screen, no page of an error; a picture of it for whoever wants one."""
        self.page.wait_for_load_state("load")
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), self.page.url
        if folder := os.environ.get("BDHVS_PICTURES"):
            place = "-".join(part for part in self.page.url.split("?")[0].split("/")[3:] if part)
            self.page.screenshot(path=f"{folder}/{self.acts:02d}-{place}.png", full_page=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    build.build()
    with browser_driver() as driver:
        chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=[*SWITCHES, *CAMERA])
        yield chromium
        chromium.close()


@pytest.fixture
def village(catalogue: None) -> Village:
    return a_village()


def the_units(commune: Commune) -> dict[str, Unit]:
    return {
        slug: register_unit(
            commune=commune, code=f"{KY_ANH}-U-{slug}", name=name, kind=kind, level=level,
            valid_from=SETTLED, **ACT,
        )
        for slug, (name, kind, level) in UNITS.items()
    }  # fmt: skip


def test_each_of_five_persons_does_what_he_came_for(
    browser: Browser, live_server: LiveServer, village: Village, tmp_path: Path
) -> None:
    with scope([KY_ANH]):
        units = the_units(village.commune)
        people = {
            slug: a_user(slug, f"Đầu mối {unit.name}", Post(Role.FOCAL_PERSON, KY_ANH, unit_code=unit.code))
            for slug, unit in units.items()
        }
        a_week_before(village, units)
        (card,) = issue_cards(people=[village.people["binh"]], **ACT)
    the_officers_monday(Desk(browser, live_server, village.lan))
    the_leaders_five_minutes(Desk(browser, live_server, village.minh))
    the_youth_secretarys_campaign(Desk(browser, live_server, people["youth"], PHONE), str(card.token))
    the_schools_staff_list(Desk(browser, live_server, people["school"]), tmp_path)
    the_police_officers_monthly_figure(Desk(browser, live_server, people["police"]))


def a_week_before(village: Village, units: dict[str, Unit]) -> None:
    """A late task, a hamlet without signal, an article that waits, a plan the Youth Union owes, a teacher."""
    task = Task.objects.get(plan=village.plan, code="KA-A16")
    Task.objects.filter(pk=task.pk).update(due_on=TODAY - timedelta(days=3), always=False)
    name_actors(commune_code=KY_ANH, units={task.lead: village.office}, **ACT)
    need = NeedEntry(
        None, NeedKind.NO_SIGNAL, TODAY - timedelta(days=4), words="Nhà văn hóa chưa có mạng",
        source=NeedSource.HAMLET, hamlet_code=village.hamlets[0].code,
    )  # fmt: skip
    raise_needs(commune_code=KY_ANH, entries=[need], **ACT)
    article = ContentDetails(ContentForm.ARTICLE, "Mỗi nhà một người học", "Thôn 1 mở lớp tối.", ("website",))
    item = write_item(commune_code=KY_ANH, details=article, by=village.lan, at=NOW)
    send_item(item=item, by=village.lan, at=NOW)
    ask_sub_plans(
        commune_code=KY_ANH, plan_id=village.plan.pk, places=[Place(unit_code=units["youth"].code)],
        says="Kế hoạch hưởng ứng của Đoàn", due_on=TODAY + timedelta(days=9), **ACT,
    )  # fmt: skip
    teacher = register_person(
        commune_code=KY_ANH, details=PersonDetails(name="Lương Thị Nga", birth_year=1988), **ACT
    )
    join_group(person=teacher, group="teacher", unit=units["school"], valid_from=SETTLED, **ACT)
    details = CourseDetails(
        "An toàn trên mạng", "bdhvs", "https://binhdanhocvuso.gov.vn/an-toan", ("official",)
    )
    keep_course(commune=KY_ANH, details=details, by=village.lan, at=NOW)


def the_officers_monday(desk: Desk) -> None:
    """What is late, whom to remind, one task done with its paper, one obstacle answered; the week says so."""
    desk.open("/ke-hoach/nhiem-vu/ban-tin-tuan/")
    desk.reads("ra quân")
    desk.press("nav a:has-text('Nhắc việc'), main a:has-text('Nhắc việc')")
    assert "UBND xã Kỳ Anh" in desk.page.inner_text("main")
    assert "KA-A16" in desk.page.input_value("main textarea >> nth=0")
    desk.open("/ke-hoach/nhiem-vu/?q=KA-A16")
    desk.press("main tbody a:has-text('KA-A16')")
    desk.page.check("main input[name=work][value=done]")
    desk.page.set_input_files("main input[type=file]", FILE)
    desk.press("main button:has-text('Ghi')")
    desk.reads("ke-hoach.pdf")
    desk.open("/y-kien/")
    desk.press("main tbody a >> nth=0")
    desk.fill(**{"traloi-answer": "Nhà mạng đã kéo dây về nhà văn hóa."})
    desk.press("main button:has-text('Ghi trả lời')")
    desk.open("/ke-hoach/nhiem-vu/ban-tin-tuan/")
    with scope([KY_ANH]):
        assert Task.objects.get(code="KA-A16").status == "done"
        assert Need.objects.get().state == "answered"
    assert desk.acts <= 12


def the_leaders_five_minutes(desk: Desk) -> None:
    """The board, the week, and the one thing that waits for his word."""
    desk.open("/")
    desk.reads("KA-T3")
    desk.open("/ke-hoach/nhiem-vu/ban-tin-tuan/")
    desk.open("/truyen-thong/bai/")
    desk.press("main tbody a:has-text('Mỗi nhà một người học')")
    desk.press("main button:has-text('Duyệt')")
    with scope([KY_ANH]):
        assert ContentItem.objects.get().state == "approved"
    assert desk.acts <= 6


def the_youth_secretarys_campaign(desk: Desk, card: str) -> None:
    """On a phone: the plan that was asked is handed in; the campaign goes into the calendar, a card is scanned, it is
    held, and counts its people.
    """
    desk.open("/ke-hoach/nhiem-vu/ke-hoach-con/")
    desk.press("main tbody a:has-text('Đoàn Thanh niên')")
    desk.page.set_input_files("main input[type=file]", FILE)
    desk.press("main form button:has-text('Ghi')")
    desk.open("/lop-hoc/moi/")
    desk.page.select_option("main [name=kind]", "campaign")
    desk.fill(title="Ra quân cuối tuần", falls_on=f"{TODAY:%d/%m/%Y}", place="Sân ủy ban")
    desk.press("main button.btn-primary")
    desk.page.add_init_script(READER % f"https://ky-anh.example/hoc/the/#{card}")
    desk.press("main a:has-text('Điểm danh')")
    desk.page.click("main button:has-text('Quét bằng máy ảnh')")  # the page sends itself
    desk.page.wait_for_selector("main :text('Đã có mặt: 1')")
    desk.press("main a:has-text('ghi buổi vào sổ')")
    desk.page.locator("main [name$=youth]").first.fill("24")
    desk.page.locator("main [name$=resident]").first.fill("60")
    desk.press("main button.btn-primary")
    desk.reads("85 người")
    with scope([KY_ANH]):
        assert Demand.objects.get().state == "handed_in"
        held = Session.objects.get()
        assert (held.kind, held.unit_id) == ("campaign", f"{KY_ANH}-U-youth")


def the_schools_staff_list(desk: Desk, folder: Path) -> None:
    """The template comes back with a teacher's line; the whole list is stored, and told as handed in."""
    desk.open("/ghi-nhan/excel/courses/")
    with desk.page.expect_download() as download:
        desk.page.click("main a:has-text('Tải tệp mẫu')")
    path = folder / "giao-vien.xlsx"
    download.value.save_as(path)
    write_a_line(path)
    desk.page.set_input_files("main input[type=file]", path)
    desk.press("main button:has-text('Xem trước')")
    desk.press("main button:has-text('Ghi 1 dòng vào sổ')")
    desk.reads("Đã ghi 1 dòng vào sổ")
    desk.open("/ghi-nhan/da-nop/?bao_cao=teacher_list")
    desk.press("main button:has-text('Đã nộp') >> nth=0")
    with scope([KY_ANH]):
        assert set(Attainment.objects.values_list("item_code", flat=True)) == {
            "learning_account",
            "course_joined",
        }
        handed = Submission.objects.get()
        assert (handed.report_id, handed.status, handed.unit_id) == (
            "teacher_list",
            "submitted",
            f"{KY_ANH}-U-school",
        )
    assert desk.acts <= 5


def write_a_line(path: Path) -> None:
    """Under the headings, in whatever order they stand."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heads = [str(cell.value or "").removesuffix(" *") for cell in sheet[1]]
    line: dict[str, Any] = {
        "Họ và tên": "Lương Thị Nga", "Năm sinh": 1988, "Khóa học": "An toàn trên mạng",
        "Tình trạng": "đang học", "Ngày": f"{TODAY:%d/%m/%Y}", "Minh chứng": "E3",
        "Nguồn": "Danh sách của trường",
    }  # fmt: skip
    for head, told in line.items():
        sheet.cell(2, heads.index(head) + 1, told)
    book.save(path)


def the_police_officers_monthly_figure(desk: Desk) -> None:
    """One minute: two pages, three boxes, one button."""
    desk.open("/so-lieu/")
    desk.press("main a:has-text('xác nhận phổ cập')")
    desk.fill(numerator="312", denominator="1040", source="Báo cáo 45/BC-CAX ngày 20/11/2026")
    desk.press("main button.btn-primary")
    with scope([KY_ANH]):
        told = Figure.objects.get()
        assert (told.measure, told.numerator, told.denominator, told.level) == (
            "vneid_confirmed", 312, 1040, "E4",
        )  # fmt: skip
    assert desk.acts <= 6
