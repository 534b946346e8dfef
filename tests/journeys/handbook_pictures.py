"""Pictures of the handbooks, of the office and of the phone, from a running demo: `make pictures URL=http://localhost:8000`.

Made-up people only: the script refuses an address whose pages do not say so.
"""

import shutil
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, ViewportSize, sync_playwright

HERE = Path(__file__).resolve().parents[2] / "docs" / "handbooks" / "pictures"
PICTURES = (
    ("board", "ka.canbo", "/"),
    ("cards", "ka.canbo", "/the-hoc/"),
    ("machine", "quantri", "/may-chu/"),
)
OFFICER = (
    ("officer-target", "ka.canbo", "/ke-hoach/ky-anh-2026/KA-T4/", ""),
    ("officer-plan", "ka.canbo", "/ke-hoach/ky-anh-2026/sua/", ""),
    ("officer-digest", "ka.canbo", "/ke-hoach/nhiem-vu/ban-tin-tuan/", ""),
    ("officer-inspection", "ka.canbo", "/ke-hoach/nhiem-vu/kiem-tra/moi/", ""),
    ("officer-session", "ka.canbo", "/lop-hoc/", "a:text('Tối học số')"),
    ("officer-channels", "ka.canbo", "/truyen-thong/lich/", ""),
    ("officer-voices", "ka.canbo", "/y-kien/", ""),
    ("officer-resources", "ka.canbo", "/nguon-luc/", ""),
    ("officer-figure", "ka.congan", "/so-lieu/", "a[href*='/so-lieu/nhap/']"),
    ("officer-round", "ka.canbo", "/bao-cao/don-vi/", "a[href*='/dot/']"),
    ("officer-papers", "ka.canbo", "/bao-cao/van-ban/ke-hoach/ky-anh-2026/", ""),
    ("officer-recheck", "ka.canbo", "/ke-hoach/phuc-tra/", ""),
    ("officer-closing", "ka.canbo", "/bao-cao/chot-ky/", "a[href*='/chot/']"),
    ("officer-week", "ka.canbo", "/day-hoc/tuan/", "a[href*='/day-hoc/tuan/20']"),
    ("officer-trouble", "ka.canbo", "/khong-co/", ""),
)
"""Picture, account, page, and what is clicked there first."""
DESK: ViewportSize = {"width": 760, "height": 900}
SHOWN = 490
"""How much of a page, from its heading down, the officer's handbook shows."""
SHEET = """Họ và tên,Ngày sinh,Giới tính,Thôn,Dân tộc
Nguyễn Văn A,1960,Nam,Thôn 1,Kinh
Trần Thị B,03/02/1988,Nữ,Thôn 2,Kinh
"""
MEMBER = "ka.thanhvien1"
PIN = "274913"
TO_DO = ".house:not(.house--done)"
SCREEN: ViewportSize = {"width": 360, "height": 640}
ZALO = "Mozilla/5.0 (Linux; Android 11; SM-A105F) Chrome/95.0 Mobile Safari/537.36 Zalo android/12"


def passwords(accounts: Path) -> dict[str, str]:
    """Name and password of each account of the demo."""
    lines = [line.split() for line in accounts.read_text(encoding="utf-8").splitlines()]
    return {words[0]: words[1] for words in lines if len(words) > 2 and words[0] != "#"}


def signed_in(browser: Browser, url: str, name: str, password: str) -> Page:
    page = browser.new_page(viewport={"width": 1100, "height": 640}, locale="vi-VN")
    page.goto(url)
    page.locator("input[name=login], input[name=username]").first.fill(name)
    page.locator("input[type=password]").first.fill(password)
    page.locator("main button.btn-primary").first.click()
    page.wait_for_load_state("networkidle")
    return page


def keep(name: str, picture: bytes) -> None:
    """Few colours: the guide is carried on a phone, too."""
    shot = Image.open(BytesIO(picture)).convert("P", palette=Image.Palette.ADAPTIVE, colors=48)
    shot.save(HERE / f"{name}.png", optimize=True)


def officer_pictures(browser: Browser, url: str, known: dict[str, str]) -> None:
    """The pages of the officer's week."""
    pages = {account: signed_in(browser, url, account, known[account]) for _, account, _, _ in OFFICER}
    for name, account, address, link in OFFICER:
        page = pages[account]
        page.set_viewport_size(DESK)
        page.goto(url + address)
        refuse_real_data(page)
        if link:
            page.locator(f"main {link}").first.click()
            page.wait_for_load_state()
        keep_part(name, page)
    import_picture(pages["ka.canbo"], url)
    for page in pages.values():
        page.close()


def import_picture(page: Page, url: str) -> None:
    """How the columns of a list are understood; the list is given up again."""
    page.goto(f"{url}/nguoi-dan/nhap/")
    sheet: FilePayload = {"name": "danh-sach.csv", "mimeType": "text/csv", "buffer": SHEET.encode()}
    page.set_input_files("main input[type=file]", sheet)
    page.click("main button:has-text('Đọc tệp')")
    page.wait_for_selector("h1:has-text('Xác nhận các cột')")
    keep_part("officer-import", page, "main form:has(table)")
    page.click("button:text('Bỏ tệp này')")
    page.wait_for_load_state()


def keep_part(name: str, page: Page, part: str = "main") -> None:
    """A page without the frame around it, so that its words stay legible in print."""
    box = page.locator(part).first.bounding_box()
    if box is None:
        sys.exit(f"Không thấy trang cho hình {name}.")
    height = min(box["height"], SHOWN)
    keep(name, page.screenshot(full_page=True, clip={**box, "height": height}))


def refuse_real_data(page: Page) -> None:
    if "DỮ LIỆU MẪU" not in page.content():
        sys.exit("Chỉ chụp ảnh từ dữ liệu mẫu.")


def phone_pictures(browser: Browser, url: str, name: str, password: str) -> None:
    """The evening of a member from joining to the book of records, as the pocket guide tells it."""
    zalo = browser.new_context(user_agent=ZALO, viewport=SCREEN).new_page()
    zalo.goto(f"{url}/di-dong/")
    zalo.wait_for_selector("h1:has-text('Mở bằng Chrome')")
    keep("phone-zalo", zalo.screenshot())
    page = signed_in(browser, url, name, password)
    page.set_viewport_size(SCREEN)
    page.goto(f"{url}/di-dong/vao/")
    refuse_real_data(page)
    page.click("text=Ghép điện thoại này")
    for _ in range(2):
        page.wait_for_selector(".keys")
        page.wait_for_timeout(500)
        for digit in PIN:
            page.click(f".key:text-is('{digit}')")
    page.wait_for_selector(".switch input")
    page.get_by_text("Để sau").click()
    page.click(".switch input")  # the whole hamlet, not only what was given to this member
    page.wait_for_selector(TO_DO)
    keep("phone-today", page.screenshot())
    page.click(f"{TO_DO} >> nth=0")
    page.wait_for_selector("text=Ghi lượt thăm")
    page.click(".person summary >> nth=0")
    keep("phone-household", page.screenshot())
    page.click("text=Ghi lượt thăm")
    page.click(".ask:has(h2:text-is('Gặp ai?')) .chip >> nth=0")
    page.click(".ask >> nth=1 >> .chip >> nth=0")
    page.click(".seg--can >> nth=0")
    page.locator("h2:has-text('Bà con tự làm')").scroll_into_view_if_needed()
    keep("phone-results", page.screenshot())
    page.close()


def main(url: str, accounts: Path) -> None:
    known = passwords(accounts)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for name, account, address in PICTURES:
            page = signed_in(browser, url, account, known[account])
            page.goto(url + address)
            refuse_real_data(page)
            keep(name, page.screenshot())
            page.close()
        officer_pictures(browser, url, known)
        phone_pictures(browser, url, MEMBER, known[MEMBER])
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]))
