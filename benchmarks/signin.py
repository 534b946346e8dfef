"""Sixty people sign in with a password at once, against the real product: none refused, processor time and memory."""

import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from bdhvs.ops.folder import ROOT
from benchmarks.machine import family, proportional_memory
from benchmarks.office import WARD, Sample, build, clean_environment, opened, query
from benchmarks.starting import _until_answer
from benchmarks.telling import Part, p95, seconds, timed

PEOPLE = 60
PASSWORD = "lua-chin-vang-dong"  # noqa: S105  of people who are made up
PORT = 8880 + os.getpid() % 10


def measure(sample: Sample) -> Part:
    part = Part("signin", f"{PEOPLE} password sign-ins at once ({sample.size} sample)")
    build(sample)
    with opened(sample.data):
        _make_people()
        one = _one_hash()
        with _running(sample) as product:
            before, idle = _used(product), _memory(product)
            times, whole, most = _all_at_once(product)
            used = (_used(product) - before) / PEOPLE
        _drop_people()
    part.add("all in, page of the door and password", seconds(whole), budget="30 s")
    part.add("one sign-in, p95", seconds(p95(times)))
    part.add(
        "processor time of the product for one sign-in",
        f"{used * 1000:.0f} ms",
        reference=f"{one * 1000:.0f} ms: one Argon2id hash, 19 MiB, two passes",
        ratio=used / one,
    )
    part.add(
        "memory of web and worker (PSS), most of it meanwhile", f"{most} MB, idle {idle} MB", budget="400 MB"
    )
    part.notes.append(
        f"{PEOPLE} clients in threads of one other process on the same cores; four web threads, so at most four hashes "
        "(76 MiB) are worked out at the same moment. Every sign-in fetches the page first, for its form's token."
    )
    return part


def _make_people() -> None:
    from django.contrib.auth.hashers import make_password

    from bdhvs.accounts.models import User
    from bdhvs.accounts.rules import Role
    from bdhvs.ops.territory import scope

    _drop_people()
    password = make_password(PASSWORD)
    people = [
        User(
            username=_name(n),
            full_name="Người đo",
            role=Role.LEADER.value,
            commune_id=WARD,
            password=password,
        )
        for n in range(PEOPLE)
    ]
    with scope([WARD]):
        User.objects.bulk_create(people)


def _drop_people() -> None:
    """Lines of the journal stay as written and keep their people: those are closed, the others go."""
    query(
        "UPDATE accounts_user SET is_active = false, username = 'x' || id || username "
        "WHERE username LIKE 'do-luong-%' RETURNING id"
    )


def _name(n: int) -> str:
    return f"do-luong-{n}"


def _one_hash() -> float:
    from django.contrib.auth.hashers import make_password

    begun = time.process_time()
    for _ in range(10):
        make_password(PASSWORD)
    return (time.process_time() - begun) / 10


@contextmanager
def _running(sample: Sample) -> Iterator[int]:
    line = [sys.executable, "-m", "bdhvs", "--data", str(sample.data), "run", "--port", str(PORT)]
    process = subprocess.Popen(
        line, cwd=ROOT, env=clean_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _until_answer(PORT, process)
        time.sleep(5)
        yield process.pid
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def _all_at_once(product: int) -> tuple[list[float], float, int]:
    """Seconds of each, of all together, and the most memory seen. Unit of memory: megabytes."""
    most, done = [_memory(product)], threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            most.append(_memory(product))

    watcher = threading.Thread(target=watch)
    watcher.start()
    times: list[float] = []
    with ThreadPoolExecutor(PEOPLE) as pool:
        whole = timed(
            lambda: times.extend(pool.map(lambda n: timed(lambda: _sign_in(_name(n))), range(PEOPLE)))
        )
    done.set()
    watcher.join()
    return times, whole, max(most)


def _sign_in(name: str) -> None:
    """As a browser does: the page, then the form; the answer must be the way into the office."""
    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(jar, _Stay())
    address = f"http://localhost:{PORT}/dang-nhap/"
    page = browser.open(address, timeout=60).read().decode()
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)
    form = {"csrfmiddlewaretoken": token[1] if token else "", "login": name, "password": PASSWORD}
    answer = browser.open(address, urllib.parse.urlencode(form).encode(), timeout=60)
    if answer.status != 302 or answer.headers["Location"] != "/":
        raise RuntimeError(f"{name} was not let in: {answer.status}")


class _Stay(urllib.request.HTTPRedirectHandler):
    """Do not follow: the office's first page is another benchmark."""

    def http_error_302(self, req, fp, code, msg, headers):  # type: ignore[no-untyped-def]
        return fp


def _used(product: int) -> float:
    """Processor seconds of web and worker so far."""
    ticks = 0
    for process in family(product):
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _memory(product: int) -> int:
    return sum(proportional_memory(process) for process in family(product)) // 1024
