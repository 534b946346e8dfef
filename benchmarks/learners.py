"""Sixty learners come in at once against the real product, by card and by pictures: none refused, time, memory."""

import http.cookiejar
import re
import threading
import urllib.parse
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from benchmarks.office import WARD, Sample, build, opened
from benchmarks.signin import PORT, _memory, _running
from benchmarks.telling import Part, p95, seconds, timed

LEARNERS = 60
FOUR = ("fish", "sun", "boat", "key")
Form = dict[str, str]


def measure(sample: Sample) -> Part:
    part = Part("learners", f"{LEARNERS} learners come in at once ({sample.size} sample)")
    build(sample)
    with opened(sample.data):
        cards = _issue()
        with _running(sample) as product:
            idle = _memory(product)
            for way, address, forms in (
                ("scanned cards", "/hoc/the/", [{"token": token} for token, _ in cards]),
                ("card number and four pictures", "/hoc/hinh/", [_pictures(number) for _, number in cards]),
            ):
                times, whole, most = _at_once(product, address, forms)
                part.add(f"all in, {way}, page of the door and own page", seconds(whole), budget="30 s")
                part.add(f"one of them, p95, {way}", seconds(p95(times)))
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


def _at_once(product: int, address: str, forms: list[Form]) -> tuple[list[float], float, int]:
    """Seconds of each, of all together, and the most memory seen. Unit of memory: megabytes."""
    most, done = [_memory(product)], threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            most.append(_memory(product))

    watcher = threading.Thread(target=watch)
    watcher.start()
    times: list[float] = []
    comings: list[Callable[[], None]] = [lambda form=form: _come_in(address, form) for form in forms]  # type: ignore[misc]
    with ThreadPoolExecutor(LEARNERS) as pool:
        whole = timed(lambda: times.extend(pool.map(timed, comings)))
    done.set()
    watcher.join()
    return times, whole, max(most)


def _come_in(address: str, form: Form) -> None:
    """As a browser does: the page for its form's token, the form, then the learner's own page."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    with browser.open(f"http://localhost:{PORT}{address}", timeout=60) as page:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    token = found.group(1) if found else ""
    sent = urllib.parse.urlencode({**form, "csrfmiddlewaretoken": token}).encode()
    with browser.open(f"http://localhost:{PORT}{address}", sent, timeout=60) as page:
        if "Xin chào" not in page.read().decode():
            raise RuntimeError("a learner was not let in")
