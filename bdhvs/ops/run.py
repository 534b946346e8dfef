"""`bdhvs run`: database, migrations, web pages as a child, jobs in this process; all of it ends together."""

import argparse
import asyncio
import errno
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from bdhvs.ops.address import offer_of
from bdhvs.ops.arguments import Parser
from bdhvs.ops.children import die_with_parent, parent_gone
from bdhvs.ops.folder import ROOT, Folder, write_private
from bdhvs.ops.logs import log_to
from bdhvs.ops.rules import OperationError, WrongUseError
from bdhvs.ops.tls import bind_address, read_certificate, usable_key

FAILED = 2
PATIENCE = 60  # seconds for the web pages to answer
THREADS = (
    "18"  # of the web process: for the connections of its pool, and for phones that wait their turn inside
)
LARGE_BLOCK = str(1024 * 1024)
"""Bytes from which a block of memory goes back to the system when it is freed. The C library raises this by itself to
the largest block it saw; then every thread keeps the 19 MiB of one password's hash for good."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Address:
    """Where the pages are: `host` is what people type, `bind` is where the server listens."""

    host: str
    bind: str
    port: int
    certificate: Path | None = None
    key: Path | None = None

    @property
    def url(self) -> str:
        scheme, usual = ("https", 443) if self.certificate else ("http", 80)
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}" + ("" if self.port == usual else f":{self.port}")


def run_command(words: Sequence[str], data: str | None) -> int:
    """Parse the line, start everything, serve until told to stop."""
    from bdhvs.ops.cli import set_environment

    options = parser().parse_args(words)
    chosen = data or os.environ.get("BDHVS_DATA") or (str(ROOT / "var" / "demo") if options.demo else None)
    folder = Folder.chosen(chosen)
    folder.make()
    address = address_of(options, folder)
    set_environment(folder)
    os.environ["BDHVS_PROCESS"] = "worker"
    if options.host or not os.environ.get("BDHVS_HOSTS"):
        names = dict.fromkeys(
            (address.url.split("://")[1].rsplit(":", 1)[0], "localhost", "127.0.0.1", "[::1]")
        )
        os.environ["BDHVS_HOSTS"] = ",".join(names)
    if address.certificate:
        os.environ["BDHVS_TLS"] = "1"
    write_private(folder.home / "address", address.url + "\n")  # for `bdhvs check`
    if address.certificate:
        write_private(folder.home / "certificate", f"{address.certificate}\n")
    try:
        return serve(folder, address, demo=options.demo)
    except (KeyboardInterrupt, SystemExit):  # told to stop while still starting
        say("Đã dừng.")
        return 0


def parser() -> Parser:
    """Arguments of `bdhvs run`."""
    made = Parser("bdhvs run", description="Mở phần mềm. Nhấn Ctrl+C để dừng.")
    made.add_argument("--port", type=int, default=8000, help="cổng (mặc định 8000; 0: tự chọn cổng trống)")
    made.add_argument(
        "--host", help="tên miền hoặc địa chỉ mà máy khác dùng; không có thì chỉ máy này vào được"
    )
    made.add_argument("--tls-cert", type=Path, metavar="TỆP", help="chứng thư (PEM, cả chuỗi)")
    made.add_argument("--tls-key", type=Path, metavar="TỆP", help="khóa của chứng thư (PEM)")
    made.add_argument("--demo", action="store_true", help="nạp dữ liệu mẫu nếu thư mục còn trống")
    return made


def address_of(options: argparse.Namespace, folder: Folder) -> Address:
    """Check name, certificate and port before anything is started.

    Raises: WrongUseError, OperationError.
    """
    if bool(options.tls_cert) != bool(options.tls_key):
        raise WrongUseError("--tls-cert và --tls-key phải đi cùng nhau")
    if not 0 <= options.port <= 65535:
        raise WrongUseError("--port phải từ 0 đến 65535")
    host = (options.host or "localhost").strip("[]")
    key = None
    if options.tls_cert:
        key = usable_key(options.tls_cert, options.tls_key, folder.home)
        for problem in read_certificate(options.tls_cert).problems(host, datetime.now(UTC)):
            say(f"Chú ý: {problem}")
    bind = bind_address(host)
    certificate = options.tls_cert.absolute() if options.tls_cert else None
    return Address(host, bind, free_port(bind, options.port), certificate, key)


def free_port(bind: str, port: int) -> int:
    """The port, if nobody has it; any free one for 0.

    Raises: OperationError.
    """
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
            probe.listen(1)
        except OSError as error:
            reasons = {
                errno.EADDRINUSE: f"Cổng {port} đang có chương trình khác dùng. Hãy thử --port {port + 1}.",
                errno.EACCES: f"Người dùng này không được mở cổng {port}. Hãy dùng cổng từ 1024 trở lên.",
                errno.EADDRNOTAVAIL: f"Máy này không có địa chỉ {bind}.",
            }
            reason = reasons.get(error.errno or 0, f"Không mở được cổng {port}: {error.strerror}.")
            raise OperationError(reason) from None
        return int(probe.getsockname()[1])


def serve(folder: Folder, address: Address, *, demo: bool) -> int:
    """Everything up, then wait for a reason to stop, then everything down."""
    import django

    from bdhvs.ops.cli import database

    parent = os.getppid()
    announce(folder, demo=demo)
    with database(folder):
        loading = demo and not folder.demo_loaded
        if loading:
            load_demo(folder)  # which prints the accounts
        django.setup()
        log_to(folder.log, "worker")
        with web_pages(folder, address) as web:
            wait_for_answer(web, address, folder)
            reason = asyncio.run(work(web, parent, lambda: greet(folder, address, accounts=not loading)))
    log.info("stopped: %s", reason)
    if reason in ("web", "worker"):
        raise OperationError(f"Phần mềm dừng ngoài ý muốn ({reason}). Chi tiết: {folder.log}")
    say("Đã dừng.")
    return 0


def announce(folder: Folder, *, demo: bool) -> None:
    """Say what comes; a new folder for invented people is marked before the first of them is stored."""
    new = not (folder.home / "pg").exists()
    say("Lần mở đầu tiên: đang tạo cơ sở dữ liệu …" if new else "Đang mở cơ sở dữ liệu …")
    if demo and new:
        folder.mark_demo(loaded=False)
        os.environ["BDHVS_DEMO"] = "1"


def load_demo(folder: Folder) -> None:
    """Invented people, by the ordinary command, which refuses a folder with real ones."""
    from bdhvs.ops.cli import room_of

    if room_of("demo") is None:
        return
    say("Đang nạp dữ liệu mẫu …")
    line = [sys.executable, "-m", "bdhvs", "--data", str(folder.home), "demo", "--size", "small"]
    environment = {**os.environ, "BDHVS_PROCESS": "command"}
    done = subprocess.run(
        line, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, check=False, preexec_fn=die_with_parent
    )
    if done.returncode:
        raise OperationError("Chưa nạp được dữ liệu mẫu nên phần mềm không mở.")
    os.environ["BDHVS_DEMO"] = "1"


@contextmanager
def web_pages(folder: Folder, address: Address) -> Iterator[subprocess.Popen[bytes]]:
    """The web server as a child in its own session, so Ctrl-C reaches it through us, in order."""
    line = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1", "--no-ws"]
    line += [
        "--blocking-threads",
        THREADS,
        "--host",
        address.bind,
        "--port",
        str(address.port),
        "--no-access-log",
    ]
    if address.certificate:
        line += ["--ssl-certificate", str(address.certificate), "--ssl-keyfile", str(address.key)]
        line += ["--ssl-protocol-min", "tls1.2"]  # the phones of the teams are old
    line.append("bdhvs.config.wsgi:application")
    environment = {**os.environ, "BDHVS_PROCESS": "web", "MALLOC_MMAP_THRESHOLD_": LARGE_BLOCK}
    environment.pop("DATABASE_OWNER_URL", None)  # pages never need the owner's password
    (folder.log / "web.out").unlink(missing_ok=True)
    with (folder.log / "web.out").open("wb") as output:
        web = subprocess.Popen(
            line,
            env=environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
    try:
        yield web
    finally:
        stop(web)


def stop(web: subprocess.Popen[bytes]) -> None:
    """Ask, wait, then insist with the whole group."""
    with suppress(ProcessLookupError):
        web.terminate()
    try:
        web.wait(15)
    except subprocess.TimeoutExpired:
        log.warning("web server did not stop in time")
    with suppress(ProcessLookupError):
        os.killpg(web.pid, signal.SIGKILL)
    web.wait()


def wait_for_answer(web: subprocess.Popen[bytes], address: Address, folder: Folder) -> None:
    """Until the port answers.

    Raises: OperationError when the server ended instead.
    """
    target = ("127.0.0.1" if address.bind == "0.0.0.0" else address.bind, address.port)  # noqa: S104
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if web.poll() is not None:
            break
        with suppress(OSError), socket.create_connection(target, timeout=1):
            return
        time.sleep(0.05)
    raise OperationError(f"Trang web không mở được. Chi tiết: {folder.log / 'web.out'}")


def greet(folder: Folder, address: Address, *, accounts: bool) -> None:
    """What the person at the keyboard needs now."""
    say(f"\nBình dân học vụ số đang chạy: {address.url}")
    say(f"Dữ liệu: {folder.home}" + (" (DỮ LIỆU MẪU)" if folder.is_demo else ""))
    if missing := offer_of(address.host, tls=bool(address.certificate)).lacks():
        say(f"Địa chỉ này chưa có: {'; '.join(missing)}. Xem: bdhvs check")
    if accounts and folder.is_demo and folder.accounts.exists():
        say("\n" + folder.accounts.read_text().rstrip())
    say("\nNhấn Ctrl+C để dừng.")


def say(sentence: str) -> None:
    """To the terminal, at once. A closed terminal is no reason to fail."""
    with suppress(OSError, ValueError):
        sys.stdout.write(sentence + "\n")
        sys.stdout.flush()


async def work(web: subprocess.Popen[bytes], parent: int, ready: Callable[[], None]) -> str:
    """Say that it is ready, work the job queue until a signal, a dead parent, a dead web server; why it ended."""
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    loop, told = asyncio.get_running_loop(), asyncio.Event()
    hangup = [signal.SIGHUP] if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN else []
    for number in (signal.SIGINT, signal.SIGTERM, *hangup):
        loop.add_signal_handler(number, told.set)
    ready()
    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    with app.replace_connector(connector) as jobs:
        async with jobs.open_async():
            running = jobs.run_worker_async(
                concurrency=2, install_signal_handlers=False, shutdown_graceful_timeout=10
            )
            reasons = {
                asyncio.create_task(told.wait()): "signal",
                asyncio.create_task(ended(web)): "web",
                asyncio.create_task(running): "worker",
            }
            if hangup:  # with nohup the parent is meant to leave
                reasons[asyncio.create_task(parent_gone(parent))] = "parent"
            done, waiting = await asyncio.wait(reasons, return_when=asyncio.FIRST_COMPLETED)
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
    for task in done:
        if error := task.exception():
            log.error("ended with an error", exc_info=error)
    return reasons[done.pop()]


async def ended(web: subprocess.Popen[bytes]) -> None:
    """Wait for the web server without a thread that would keep us."""
    while web.poll() is None:
        await asyncio.sleep(0.25)
