"""Every way in, in a real browser against the real product: password, code, recovery code, passkey, the province."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bdhvs.ui import build
from bdhvs.ui.inspection import problems
from tests.journeys.province import CLIENT, SECRET, Province, free_port, province
from tests.journeys.second_factor import fresh_code, set_up_code_app
from tests.ops.starting import Product, command, product
from tests.prepared import prepare_office

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium"),
]
PASSWORD = "lua-chin-vang-dong"
AXE = build.MODULES / "axe-core" / "axe.min.js"
RULES = "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def service(port: int) -> Iterator[Province]:
    with province(f"http://localhost:{port}/dang-nhap/tinh/ve/") as running:
        yield running


@pytest.fixture(scope="module")
def office(port: int, service: Province) -> Iterator[Product]:
    """With every step and place, without the catalogue. A first start with all that it makes: test_officer.py."""
    build.build()
    environment = {
        "BDHVS_OIDC_URL": service.url,
        "BDHVS_OIDC_CLIENT": CLIENT,
        "BDHVS_OIDC_SECRET": SECRET,
        "BDHVS_OIDC_NAME": "Định danh của tỉnh",
    }
    with TemporaryDirectory(prefix="bdhvs-door-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        home = prepare_office(Path(name) / "office").home
        assert command(home, "load_places").returncode == 0
        with product(home, "--port", str(port), environment=environment) as running:
            yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def complaints() -> list[str]:
    """What the browser said about the policy that forbids inline scripts and styles."""
    return []


@pytest.fixture(scope="module")
def context(chromium: Browser, complaints: list[str]) -> Iterator[BrowserContext]:
    with chromium.new_context(viewport={"width": 1366, "height": 768}) as context:
        context.set_default_timeout(30_000)
        context.on(
            "console",
            lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None,
        )
        yield context


@pytest.fixture(scope="module")
def page(context: BrowserContext) -> Page:
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return page


@pytest.fixture(scope="module")
def base(port: int, office: Product) -> str:
    return f"http://localhost:{port}"


def look(page: Page, name: str) -> None:
    """The page is good, and good for those who hear it; its picture is kept when somebody wants to look."""
    assert problems(page.content()) == [], page.url
    page.evaluate(AXE.read_text())
    found = page.evaluate(RULES)["violations"]
    assert [(f["id"], [n["html"] for n in f["nodes"]][:2]) for f in found] == [], page.url
    if folder := os.environ.get("BDHVS_PICTURES"):
        for width, height in ((360, 800), (1366, 768)):
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=f"{folder}/signin-{name}-{width}.png", full_page=True)


def sign_out(page: Page, base: str) -> None:
    page.goto(f"{base}/dang-xuat/")
    page.click("main button:has-text('Đăng xuất')")
    page.wait_for_selector("text=Những gì đã lưu vẫn còn nguyên")


def type_password(page: Page, base: str) -> None:
    page.goto(f"{base}/dang-nhap/")
    page.fill("#id_login", "Lan")
    page.fill("#id_password", PASSWORD)
    page.click("main button:has-text('Đăng nhập'):not(:has-text('khóa'))")


def is_in(page: Page, base: str) -> bool:
    page.goto(f"{base}/tai-khoan/bao-mat/")
    return page.locator("h1:has-text('Bảo mật tài khoản')").count() == 1


def sign_in_at_the_province(page: Page, name: str) -> None:
    """The provider's own pages: name and password, then consent where it asks."""
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", "gi-cung-duoc")
    page.click("button[type=submit]")
    page.wait_for_load_state()
    if page.locator("button:has-text('Continue')").count():
        page.click("button:has-text('Continue')")
        page.wait_for_load_state()


def start(page: Page, base: str) -> None:
    page.goto(f"{base}/bat-dau/?commune=18775")
    page.fill("#id_full_name", "Nguyễn Thị Lan")
    page.fill("#id_username", "lan")
    page.fill("#id_password", PASSWORD)
    page.click("text=Tạo và bắt đầu")
    page.wait_for_selector("text=Cần thêm bước xác nhận thứ hai")


def add_a_passkey(page: Page, base: str) -> None:
    page.goto(f"{base}/tai-khoan/bao-mat/")
    page.click("a:has-text('Thêm khóa truy cập')")
    page.fill("#id_name", "máy ở phòng một cửa")
    look(page, "passkey-add")
    page.click("main button:has-text('Thêm')")
    page.wait_for_selector("text=máy ở phòng một cửa")


def with_password_and_code(page: Page, base: str, secret: str) -> None:
    type_password(page, base)
    page.wait_for_url("**/dang-nhap/buoc-hai/")
    look(page, "second-step")
    page.fill("#id_code", fresh_code(secret))
    page.click("main button:has-text('Tiếp tục')")
    page.wait_for_url(base + "/")


def with_a_recovery_code(page: Page, base: str, code: str) -> None:
    for works in (True, False):
        type_password(page, base)
        page.fill("#id_code", code)
        page.click("main button:has-text('Tiếp tục')")
        page.wait_for_load_state()
        assert (page.url == base + "/") == works
        if works:
            sign_out(page, base)
    page.click("button:has-text('Thôi, đăng nhập lại')")


def with_a_passkey_alone(page: Page, base: str) -> None:
    page.goto(f"{base}/dang-nhap/")
    page.click("button:has-text('Đăng nhập bằng khóa truy cập')")
    page.wait_for_url(base + "/")


def link_the_provinces_account(page: Page, base: str) -> None:
    page.goto(f"{base}/tai-khoan/bao-mat/")
    page.click("a:has-text('Nối tài khoản')")
    look(page, "link")
    page.click("button:has-text('Tôi muốn nối')")
    look(page, "link-go")
    page.click("main a.btn-primary")
    sign_in_at_the_province(page, "lan-cua-tinh")
    page.wait_for_selector("text=Đã nối với tài khoản của tỉnh")
    look(page, "linked")


def with_the_provinces_account(page: Page, base: str) -> None:
    """The province says who it is; the second factor here is still asked for: the passkey."""
    page.goto(f"{base}/dang-nhap/")
    page.click("a:has-text('Định danh của tỉnh')")
    page.wait_for_url("**/dang-nhap/buoc-hai/")
    page.click("button:has-text('Dùng khóa truy cập')")
    page.wait_for_url(base + "/")


def somebody_unknown(chromium: Browser, base: str) -> None:
    with chromium.new_context() as other:
        page = other.new_page()
        page.goto(f"{base}/dang-nhap/")
        page.click("a:has-text('Định danh của tỉnh')")
        sign_in_at_the_province(page, "nguoi-la")
        page.wait_for_selector("h1:has-text('Chưa nối tài khoản')")
        look(page, "unknown")
        assert not is_in(page, base)


def without_the_province(page: Page, base: str, service: Province, secret: str) -> None:
    service.stop()
    page.goto(f"{base}/dang-nhap/")
    page.click("a:has-text('Định danh của tỉnh')")
    page.wait_for_selector("h1:has-text('Chưa đăng nhập được')")
    look(page, "province-down")
    with_password_and_code(page, base, secret)


def test_every_way_in_and_every_refusal(
    page: Page,
    base: str,
    chromium: Browser,
    service: Province,
    complaints: list[str],
    office: Product,
) -> None:
    page.goto(f"{base}/dang-nhap/")
    start(page, base)
    look(page, "must-set-up")
    page.goto(f"{base}/tai-khoan/bao-mat/ung-dung/")
    look(page, "code-app")
    page.goto(base)
    assert page.url.endswith("/tai-khoan/bao-mat/")
    secret, codes = set_up_code_app(page)
    look(page, "recovery-codes")
    assert len(codes) == 10
    page.goto(f"{base}/")
    assert page.url == f"{base}/"
    add_a_passkey(page, base)
    sign_out(page, base)
    look(page, "sign-in")
    with_password_and_code(page, base, secret)
    look_at_the_rest(page, base)
    sign_out(page, base)
    with_a_recovery_code(page, base, codes[0])
    with_a_passkey_alone(page, base)
    link_the_provinces_account(page, base)
    sign_out(page, base)
    with_the_provinces_account(page, base)
    sign_out(page, base)
    somebody_unknown(chromium, base)
    without_the_province(page, base, service, secret)
    assert complaints == []
    nothing_secret_was_kept(office.home)


def look_at_the_rest(page: Page, base: str) -> None:
    for name, path in {
        "security": "",
        "sessions": "cac-may/",
        "password": "mat-khau/",
        "codes-again": "ma-du-phong/",
        "new-codes": "ma-du-phong/moi/",
        "remove-app": "ung-dung/bo/",
        "prove": "xac-nhan/",
        "prove-code": "xac-nhan/ma/",
        "prove-passkey": "xac-nhan/khoa/",
    }.items():
        page.goto(f"{base}/tai-khoan/bao-mat/{path}")
        look(page, name)


def nothing_secret_was_kept(home: Path) -> None:
    """Neither the password nor the client's secret stands in a log."""
    logs = "".join(path.read_text(errors="replace") for path in (home / "log").iterdir() if path.is_file())
    assert PASSWORD not in logs
    assert SECRET not in logs
