"""Pictures of the handbooks, of the office and of the phone, from a running demo: `make pictures URL=http://localhost:8000`.

Made-up people only: the script refuses an address whose pages do not say so.
"""

import shutil
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

HERE = Path(__file__).resolve().parents[2] / "docs" / "handbooks" / "pictures"
PICTURES = (
    ("board", "ka.canbo", "/"),
    ("cards", "ka.canbo", "/the-hoc/"),
    ("machine", "quantri", "/may-chu/"),
)
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


def phone_pictures(browser: Browser, url: str, name: str, password: str) -> None:
    """The evening of a member from joining to the book of records, as the pocket guide tells it."""
    zalo = browser.new_context(user_agent=ZALO, viewport=SCREEN).new_page()
    zalo.goto(f"{url}/di-dong/")
    zalo.wait_for_selector("h1:has-text('Mở bằng Chrome')")
    keep("phone-zalo", zalo.screenshot())
    page = signed_in(browser, url, name, password)
    page.set_viewport_size(SCREEN)
    page.goto(f"{url}/di-dong/vao/")
    if "DỮ LIỆU MẪU" not in page.content():
        sys.exit("Chỉ chụp ảnh từ dữ liệu mẫu.")
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
            if "DỮ LIỆU MẪU" not in page.content():
                sys.exit("Chỉ chụp ảnh từ dữ liệu mẫu.")
            keep(name, page.screenshot())
            page.close()
        phone_pictures(browser, url, MEMBER, known[MEMBER])
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]))
