"""An officer writes a lesson from a Word file, the leader approves it, a learner opens it by the code on paper.

`BDHVS_PICTURES=folder` keeps a picture of each page.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from bdhvs.accounts.models import User
from bdhvs.learning.authoring.word import template
from bdhvs.learning.lessons.shelf import shelf
from bdhvs.ui import build
from bdhvs.ui.inspection import problems
from tests.faults.browser import browser_driver
from tests.signing import signed_in
from tests.village import KY_ANH, a_village

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium"),
    pytest.mark.django_db(transaction=True),
]
TITLE = "Khóa máy khi đi chợ"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    build.build()
    with browser_driver() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


def page_of(
    chromium: Browser, server: LiveServer, user: User | None, *, wide: int = 360, high: int = 800
) -> Page:
    context = chromium.new_context(viewport={"width": wide, "height": high})
    context.set_default_timeout(60_000)
    if user is not None:
        name = settings.SESSION_COOKIE_NAME
        cookie = signed_in(user).cookies[name].value
        context.add_cookies([{"name": name, "value": cookie, "url": server.url}])
    return context.new_page()


def looked_at(page: Page, name: str) -> None:
    assert problems(page.content()) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    if folder := os.environ.get("BDHVS_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def a_word_file(folder: Path) -> Path:
    """The template as an officer fills it: another title, everything else as in the example."""
    path = folder / "bai.docx"
    path.write_bytes(template(shelf().lessons["s1-khoa-man-hinh"]))
    word = docx.Document(str(path))
    for row in word.tables[0].rows:
        if row.cells[0].text == "Tên bài":
            row.cells[1].text = TITLE
    word.save(str(path))
    return path


def write_from_word(page: Page, base: str, file: Path) -> None:
    page.goto(f"{base}/day-hoc/soan/")
    looked_at(page, "1-chua-co-bai")
    page.click("text=Từ tệp Word")
    page.set_input_files("#id_file", file)
    page.select_option("#id_item", "S1")
    page.check("input[name=groups][value=citizen]")
    looked_at(page, "2-tu-word")
    page.click("text=Đọc tệp")
    page.wait_for_selector("text=Đã đọc 5 bước")
    looked_at(page, "3-soan")
    for number in range(1, 6):
        page.click(f"#buoc-{number} >> text=Chọn hình")
        page.wait_for_selector(f"h1:has-text('Hình cho bước {number}')")
        if number == 1:
            looked_at(page, "4-chon-hinh")
        page.click("button:has-text('Dùng hình này') >> nth=0")
        page.wait_for_selector("h1:has-text('Sửa bài')")
    page.fill("#id_tip", "Bác nhớ click vào ổ khóa.")
    page.wait_for_selector("text=có chữ “click”")
    page.fill("#id_tip", "Bác nhờ một người thân trong nhà nhớ giúp mã.")
    page.wait_for_selector("text=Không thấy điều gì phải sửa")
    page.click("button.btn-primary[value=luu]")
    page.wait_for_selector("h2:has-text('Bà con sẽ thấy')")
    frame = page.frame_locator("iframe.phone-frame")
    frame.locator(f"h1:has-text('{TITLE}')").wait_for()
    looked_at(page, "5-bai-cua-xa")
    page.click("button:has-text('Gửi duyệt')")
    page.wait_for_selector("text=Người viết không tự duyệt")


def test_a_lesson_written_in_word_is_approved_and_opened_by_its_code(
    chromium: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    village, base = a_village(), live_server.url
    officer = page_of(chromium, live_server, village.lan, wide=1366, high=768)
    write_from_word(officer, base, a_word_file(tmp_path))
    leader = page_of(chromium, live_server, village.minh)
    leader.goto(f"{base}/day-hoc/soan/")
    looked_at(leader, "6-danh-sach")
    leader.click(f"a:has-text('{TITLE}')")
    looked_at(leader, "7-duyet")
    leader.click("button:has-text('Duyệt, cho hiện ngay')")
    leader.wait_for_selector("h2:has-text('Mã để mở bài')")
    address = leader.inner_text("section:has(#ma) a")
    assert address == f"{base}/hoc/bai/s1-khoa-may-khi-di-cho/?xa={KY_ANH}"
    learner = page_of(chromium, live_server, None)
    answer = learner.goto(address)
    assert answer is not None
    assert len(answer.body()) < 150_000
    assert learner.inner_text("h1") == TITLE
    looked_at(learner, "8-bai-hoc")
