"""Learners against the real product: sixty come in at once and open the same lesson; pages weighed in Chromium, also
over a slow line on a slow phone."""

import http.cookiejar
import re
import shutil
import threading
import urllib.parse
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter, sleep
from typing import Any

from benchmarks.office import WARD, Sample, build, opened
from benchmarks.signin import PORT, _memory, _running
from benchmarks.telling import Part, p95, seconds, timed

LEARNERS = 60
CLASS_COMES_IN = 20.0
"""Seconds over which the learners of a class sit down one after another."""
LESSON = "/hoc/bai/s1-khoa-man-hinh/"
PAGES = {
    "home": ("/hoc/", "60 kB"),
    "a lesson": (LESSON, "150 kB"),
    "practice": ("/hoc/luyen/s1/", ""),
    "a simulation": ("/hoc/thu/giu-ma-otp/", ""),
}
FOUR = ("fish", "sun", "boat", "key")
Form = dict[str, str]


def measure(sample: Sample) -> Part:
    part = Part("learners", f"{LEARNERS} learners come in at once ({sample.size} sample)")
    build(sample)
    with opened(sample.data):
        cards = _issue()
        with _running(sample) as product:
            weigh(part)
            idle = _memory(product)
            for way, address, forms in (
                ("scanned cards", "/hoc/the/", [{"token": token} for token, _ in cards]),
                ("card number and four pictures", "/hoc/hinh/", [_pictures(number) for _, number in cards]),
            ):
                times, lessons, whole, most = _at_once(product, address, forms)
                part.add(f"all in, {way}, page of the door and own page", seconds(whole), budget="30 s")
                part.add(f"one of them, p95, {way}", seconds(p95(times)))
                part.add(
                    f"{LEARNERS} open the same lesson at once, p95, {way}",
                    seconds(p95(lessons)),
                    budget="500 ms",
                )
                starts, opened_, whole = _class_starts(address, forms)
                part.add(f"a class starts, {way}: in and at the lesson, all", seconds(whole), budget="30 s")
                part.add(
                    f"a class starts, {way}: a page, p95", seconds(p95([*starts, *opened_])), budget="500 ms"
                )
                part.add(
                    f"memory of web and worker (PSS), {way}", f"{most} MB, idle {idle} MB", budget="400 MB"
                )
    part.notes.append(
        "Two picture codes are checked at the same moment (38 MiB); the others wait their turn."
    )
    return part


def _issue() -> list[tuple[str, str]]:
    """Cards with pictures for sixty people of the ward: the scanned text and the number of each."""
    from datetime import UTC, datetime

    from bdhvs.learning.cards.commands import choose_pictures, issue_cards
    from bdhvs.ops.territory import scope
    from bdhvs.people.models import Person

    now = datetime.now(UTC)
    with scope([WARD]):
        adults = Person.objects.filter(commune_id=WARD, birth_year__lt=2000, died_on=None, merged_into=None)
        issued = issue_cards(people=adults[:LEARNERS], by=None, at=now)
        for one in issued:
            choose_pictures(card=one.card, pictures=FOUR, at=now)
    return [(str(one.token), str(one.token.number)) for one in issued]


def _pictures(number: str) -> Form:
    return {"xa": WARD, "number": number, "chosen": ".".join(FOUR[:3]), "pick": FOUR[3]}


def weigh(part: Part) -> None:
    """Bytes and requests of a first visit; when it is usable on a slow phone over a slow line."""
    if shutil.which("chromium") is None:
        part.notes.append("Pages were not weighed: no Chromium here.")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        options = ["--no-sandbox", "--disable-dev-shm-usage"]
        chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=options)
        for name, (path, budget) in PAGES.items():
            address = f"http://localhost:{PORT}{path}"
            weight, requests, _ = _visited(chromium, address, slow=False)
            _, _, usable = _visited(chromium, address, slow=True)
            part.add(f"{name}: bytes over the line", f"{weight / 1000:.1f} kB", budget=budget)
            part.add(f"{name}: requests", str(requests), budget="8" if path == "/hoc/" else "")
            part.add(
                f"{name}: usable at 400 kbit/s, 400 ms, processor 4× slower", seconds(usable), budget="5 s"
            )
        chromium.close()


def _visited(chromium: Any, address: str, *, slow: bool) -> tuple[int, int, float]:
    """A first visit with an empty cache: bytes, requests, seconds until the scripts have run (`load`)."""
    with chromium.new_context(viewport={"width": 360, "height": 800}, service_workers="block") as context:
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        if slow:
            speed = 400_000 / 8
            rates = {"downloadThroughput": speed, "uploadThroughput": speed, "latency": 400, "offline": False}
            line.send("Network.emulateNetworkConditions", rates)
            line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        sizes: list[int] = []
        line.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
        begun = perf_counter()
        answer = page.goto(address, wait_until="load", timeout=60_000)
        usable = perf_counter() - begun
        page.wait_for_load_state("networkidle")
        if answer is None or not answer.ok:
            raise RuntimeError(f"{address} is not there")
        return sum(sizes), len(sizes), usable


def _at_once(product: int, address: str, forms: list[Form]) -> tuple[list[float], list[float], float, int]:
    """Seconds of each way in and of each lesson, of all together, and the most memory seen in megabytes."""
    most, done = [_memory(product)], threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            most.append(_memory(product))

    watcher = threading.Thread(target=watch)
    watcher.start()
    times: list[float] = []
    lessons: list[float] = []
    comings: list[Callable[[], None]] = [lambda form=form: _come_in(address, form) for form in forms]  # type: ignore[misc]
    with ThreadPoolExecutor(LEARNERS) as pool:
        whole = timed(lambda: times.extend(pool.map(timed, comings)))
        lessons.extend(pool.map(timed, [_open_the_lesson] * len(forms)))
    done.set()
    watcher.join()
    return times, lessons, whole, max(most)


def _class_starts(address: str, forms: list[Form]) -> tuple[list[float], list[float], float]:
    """A class that takes its places within half a minute: each comes in and opens the lesson right away. Seconds of
    each page of the door, of each lesson, and of all together without the pauses between one and the next learner."""
    pause = CLASS_COMES_IN / len(forms)
    pages: list[float] = []
    lessons: list[float] = []

    def start(place: int) -> float:
        sleep(pause * place)
        spent = timed(lambda: _come_in(address, forms[place], pages))
        lessons.append(timed(_open_the_lesson))
        return pause * place + spent + lessons[-1]

    with ThreadPoolExecutor(LEARNERS) as pool:
        ends = list(pool.map(start, range(len(forms))))
    return pages, lessons, max(ends)


def _open_the_lesson() -> None:
    with urllib.request.urlopen(f"http://localhost:{PORT}{LESSON}", timeout=60) as page:
        if "Đặt khóa màn hình" not in page.read().decode():
            raise RuntimeError("the lesson was not there")


def _come_in(address: str, form: Form, pages: list[float] | None = None) -> None:
    """As a browser does: the page for its form's token, the form, then the learner's own page. `pages` takes the
    seconds of each."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    begun = perf_counter()
    with browser.open(f"http://localhost:{PORT}{address}", timeout=60) as page:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    middle = perf_counter()
    token = found.group(1) if found else ""
    sent = urllib.parse.urlencode({**form, "csrfmiddlewaretoken": token}).encode()
    with browser.open(f"http://localhost:{PORT}{address}", sent, timeout=60) as page:
        if "Xin chào" not in page.read().decode():
            raise RuntimeError("a learner was not let in")
    if pages is not None:
        pages += [middle - begun, perf_counter() - middle]
