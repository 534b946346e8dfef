"""A name and a certificate: what a province's own authority signs must work in a browser without a warning."""

import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import BrowserContext, Error

from tests.ops.authority import Authority, Issued, browser_trusting
from tests.ops.starting import ROOT, Product, command, product, until
from tests.prepared import prepare_office

pytestmark = pytest.mark.browser
HOST = "xa-thu.example"
SECURE_THINGS = """() => ({secure: isSecureContext, worker: 'serviceWorker' in navigator, crypto: !!crypto.subtle,
                           passkeys: 'PublicKeyCredential' in window, camera: !!navigator.mediaDevices})"""


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def browser(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    with browser_trusting(authority, tmp_path_factory.mktemp("home")) as context:
        yield context


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with TemporaryDirectory(prefix="bdhvs-tls-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        prepare_office(Path(name) / "home")
        yield Path(name) / "home"


def everything_works_at(browser: BrowserContext, url: str) -> None:
    page = browser.new_page()
    answer = page.goto(url)
    assert answer is not None
    assert answer.status < 500
    assert page.evaluate(SECURE_THINGS) == dict.fromkeys(
        ("secure", "worker", "crypto", "passkeys", "camera"), True
    )
    page.close()


def test_a_name_with_a_certificate_of_a_trusted_authority_offers_everything(
    authority: Authority, browser: BrowserContext, home: Path
) -> None:
    files = authority.issue(HOST, form="traditional")
    tls = ("--host", HOST, "--tls-cert", str(files.certificate), "--tls-key", str(files.key))
    with product(home, *tls) as running:
        assert f"https://{HOST}:{running.port}" in "".join(running.said)
        everything_works_at(browser, f"https://{HOST}:{running.port}/")
        said = command(home, "check").stdout
        assert "dùng được mọi tính năng" in said
        assert "Chứng thư sắp hết hạn" in said
        assert running.tell(signal.SIGTERM) == 0


def test_an_authority_nobody_trusts_is_refused_by_the_browser(
    browser: BrowserContext, tmp_path: Path, home: Path
) -> None:
    files = Authority(tmp_path).issue(HOST)
    tls = ("--host", HOST, "--tls-cert", str(files.certificate), "--tls-key", str(files.key))
    with product(home, *tls) as running, pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        browser.new_page().goto(f"https://{HOST}:{running.port}/")


def test_a_name_without_a_certificate_says_what_it_cannot_offer(browser: BrowserContext, home: Path) -> None:
    plain = "xa-khong-tls.example"  # another name: the browser remembers that HOST wants https
    with product(home, "--host", plain) as running:
        assert "làm việc ngoại tuyến" in "".join(running.said)
        page = browser.new_page()
        page.goto(f"http://{plain}:{running.port}/")
        assert page.evaluate("() => isSecureContext") is False


def test_a_key_of_another_certificate_is_refused_in_one_sentence(authority: Authority, home: Path) -> None:
    ours, other = authority.issue(HOST), authority.issue("xa-khac.example")
    done = command(
        home, "run", "--host", HOST, "--tls-cert", str(ours.certificate), "--tls-key", str(other.key)
    )
    assert done.returncode == 2
    assert done.stderr.endswith(f"không phải của chứng thư {ours.certificate}.\n")


@contextmanager
def proxy(kind: str, folder: Path, files: Issued, pages: int) -> Iterator[int]:
    """The example of deploy/ in front of the pages, on a free port, as an ordinary program."""
    program = shutil.which(kind) or shutil.which(kind, path="/usr/sbin")
    if program is None:
        pytest.skip(f"needs {kind} (apt install {kind})")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    example = {"nginx": "nginx.conf", "caddy": "Caddyfile"}[kind]
    text = (ROOT / "deploy" / example).read_text()
    for old, new in {
        "127.0.0.1:8000": f"127.0.0.1:{pages}",
        "bdhvs.example.vn": HOST,
        "/etc/bdhvs/tls/cert.pem": str(files.certificate),
        "/etc/bdhvs/tls/key.pem": str(files.key),
    }.items():
        assert old in text, f"{example} no longer names {old}"
        text = text.replace(old, new)
    line = made_for_test(kind, program, folder, text, port)
    quiet = subprocess.DEVNULL
    environment = {"HOME": str(folder), "PATH": "/usr/bin:/bin"}
    with subprocess.Popen(line, env=environment, stdin=quiet, stdout=quiet, stderr=quiet) as process:
        try:
            assert until(lambda: answers(port), 10), line
            yield port
        finally:
            process.terminate()
            process.wait(10)


def made_for_test(kind: str, program: str, folder: Path, text: str, port: int) -> list[str]:
    """A configuration that needs no system folder and no port below 1024."""
    if kind == "nginx":
        text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
        text = "\n".join(line for line in text.splitlines() if "# test: leave out" not in line)
        paths = "".join(
            f"{name}_temp_path {folder}/{name};"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        head = f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        (folder / "nginx.conf").write_text(f"{head}http {{ access_log off; {paths}\n{text}\n}}\n")
        return [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    text = text.replace(f"{HOST} {{", f"https://{HOST}:{port} {{\n\tbind 127.0.0.1")
    (folder / "Caddyfile").write_text("{\n\tadmin off\n\tauto_https disable_redirects\n}\n" + text)
    return [program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def behind(home: Path) -> Iterator[Product]:
    """The product as it runs behind a proxy, one for all of them."""
    environment = {"BDHVS_HOSTS": HOST, "BDHVS_TLS": "1", "BDHVS_PROXY": "1"}
    with product(home, environment=environment) as running:
        yield running


@pytest.mark.parametrize("kind", ["nginx", "caddy"])
def test_behind_a_reverse_proxy_the_example_of_deploy_offers_everything(
    kind: str, authority: Authority, browser: BrowserContext, behind: Product, tmp_path: Path
) -> None:
    with proxy(kind, tmp_path, authority.issue(HOST), behind.port) as port:
        everything_works_at(browser, f"https://{HOST}:{port}/")


def test_the_unit_file_is_one_that_systemd_understands(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("needs systemd-analyze")
    unit = tmp_path / "bdhvs.service"
    text = (ROOT / "deploy" / "bdhvs.service").read_text()
    unit.write_text(
        text.replace("/opt/bdhvs/.venv/bin/bdhvs", "/bin/true").replace("User=bdhvs", "User=daemon")
    )
    done = subprocess.run([program, "verify", str(unit)], capture_output=True, text=True, check=False)
    assert "bdhvs.service" not in done.stderr, done.stderr
