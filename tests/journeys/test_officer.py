"""The main job in a real browser, from an empty office to the official report: nothing is prepared but the machine."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, sync_playwright

from bdhvs.reports.documents.checker import check_document
from bdhvs.ui import build
from bdhvs.ui.inspection import problems
from tests.journeys.second_factor import set_up_code_app
from tests.ops.starting import ROOT, product

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium"),
]
PASSWORD = "lua-chin-vang-dong"
HEADER = ["STT", "Số hộ", "Họ và tên", "Năm sinh", "Giới tính", "Quan hệ với chủ hộ", "Thôn"]
PEOPLE = [
    (1, "1", "Phạm Thị Sáu", 1948, "Nữ", "Chủ hộ", "Thôn 1"),
    (2, "2", "Hoàng Văn Bình", 1980, "Nam", "Chủ hộ", "Thôn 1"),
    (3, "2", "Vũ Thị Cúc", 1984, "Nữ", "Vợ", "Thôn 1"),
    (4, "3", "Đặng Văn Dũng", 1975, "Nam", "Chủ hộ", "Thôn 2"),
]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    build.build()
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        context = chromium.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True)
        context.set_default_timeout(30_000)
        yield context.new_page()
        chromium.close()


def the_register(folder: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ["DANH SÁCH NHÂN KHẨU XÃ KỲ ANH"], [], HEADER, *PEOPLE:
        sheet.append(list(row))
    path = folder / "danh-sach.xlsx"
    book.save(path)
    return path


def good(page: Page) -> None:
    assert problems(page.content()) == [], page.url


def see(page: Page, name: str) -> None:
    """Inspect the page, and keep its picture when somebody wants to look."""
    good(page)
    if folder := os.environ.get("BDHVS_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def start(page: Page, base: str) -> None:
    page.goto(base)
    page.fill("#q", "ky anh")
    page.click("button:has-text('Tìm xã, phường')")
    page.click("a[href='?commune=18775']")
    see(page, "1-bat-dau")
    page.fill("#id_full_name", "Nguyễn Thị Lan")
    page.fill("#id_username", "lan")
    page.fill("#id_password", PASSWORD)
    page.fill("#id_team_label", "Tổ chuyển đổi số cộng đồng")
    page.click("text=Tạo và bắt đầu")
    page.wait_for_selector("text=Cần thêm bước xác nhận thứ hai")
    see(page, "1-bao-mat")
    set_up_code_app(page)
    see(page, "1-ma-du-phong")
    page.click("text=Đã cất xong")
    page.wait_for_url(base + "/")
    assert "Chưa có kế hoạch" in page.content()
    see(page, "2-bang-trong")


def load_the_plan(page: Page, base: str) -> None:
    page.goto(f"{base}/ke-hoach/")
    page.set_input_files("#id_file", ROOT / "catalogue" / "plans" / "ky-anh-2026.yaml")
    page.click("button:has-text('Nạp')")
    page.wait_for_url("**/ke-hoach/ky-anh-2026/")
    assert "KA-T4" in page.content()
    see(page, "3-ke-hoach")


def add_hamlets(page: Page, base: str) -> None:
    for name in ("Thôn 1", "Thôn 2"):
        page.goto(f"{base}/noi/them/")
        page.fill("[name=name]", name)
        page.fill("[name=valid_from]", "01/07/2025")
        page.click("main form button.btn-primary")
        page.wait_for_url("**/noi/**")
    page.goto(f"{base}/noi/")
    assert "Thôn 2" in page.content()
    see(page, "4-thon")


def import_the_register(page: Page, base: str, file: Path) -> None:
    page.goto(f"{base}/nguoi-dan/nhap/")
    page.set_input_files("input[type=file]", file)
    page.click("main form[enctype] button.btn-primary")
    page.wait_for_url("**/cot/")
    see(page, "5-cot")
    page.click("main form button.btn-primary")
    page.wait_for_url(lambda url: url.rstrip("/").split("/")[-1] not in ("cot", "nhap"))
    see(page, "6-xem-truoc")
    page.click("main button:has-text('Ghi vào sổ')")
    page.wait_for_selector("h1:has-text('Kết quả nhập danh sách')")
    see(page, "6-da-ghi")
    page.goto(f"{base}/danh-sach/")
    page.fill("#tim", "sau")
    page.press("#tim", "Enter")
    page.wait_for_selector("main td:has-text('Sáu'), main th:has-text('Sáu')")


def test_from_an_empty_office_to_the_official_report(page: Page, tmp_path: Path) -> None:
    with product(tmp_path / "office") as running:
        base = f"http://localhost:{running.port}"
        start(page, base)
        load_the_plan(page, base)
        add_hamlets(page, base)
        import_the_register(page, base, the_register(tmp_path))
        assert "Phạm Thị Sáu" in page.content()
        see(page, "7-danh-sach")
        page.goto(base)
        page.click("text=Tính lại số liệu mới nhất")
        page.goto(f"{base}/ke-hoach/ky-anh-2026/KA-T4/")
        assert "0 / 3" in page.inner_text("main") or "/ 3" in page.inner_text("main")
        see(page, "8-chi-tieu")
        page.goto(f"{base}/bao-cao/soan/ky-anh-2026/KA-D3/?ky=2026-Q4")
        see(page, "9-bao-cao")
        with page.expect_download() as download:
            page.click("a:has-text('Word'), button:has-text('Word')")
        written = Path(download.value.path()).read_bytes()
        assert check_document(written) == []
