"""Pictures of the office's handbook from a running demo: `make pictures URL=http://localhost:8000`.

Made-up people only: the script refuses an address whose pages do not say so.
"""

import shutil
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parents[2] / "docs" / "handbooks" / "pictures"
PICTURES = (
    ("board", "ka.canbo", "/"),
    ("cards", "ka.canbo", "/the-hoc/"),
    ("machine", "quantri", "/may-chu/"),
)


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
            shot = Image.open(BytesIO(page.screenshot())).convert(
                "P", palette=Image.Palette.ADAPTIVE, colors=48
            )
            shot.save(HERE / f"{name}.png", optimize=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]))
