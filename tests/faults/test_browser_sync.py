"""Faults of clocks, copies, tabs and lines, with a real Chromium against the real server."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Playwright, Route

from bdhvs.accounts.models import User
from tests.faults.browser import PATIENCE, BrowserPhone
from tests.faults.evening import NAMES, Evening, ask, count
from tests.ops.starting import until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium"),
    pytest.mark.django_db(transaction=True),
]
EVENTS = "SELECT count(*) FROM field_event"
VISITS = "SELECT count(*) FROM visits_visit"
TWICE = (
    "SELECT count(*) FROM (SELECT 1 FROM field_event GROUP BY device_id, seq HAVING count(*) > 1) AS twice"
)
SLOW = 2_000  # bytes a second, to fill the outbox's first request
TWO_KBIT = 250  # bytes a second


def whole(events: int) -> None:
    """I2 and I3: each once, numbers without a gap."""
    assert (count(EVENTS), count("SELECT count(DISTINCT uuid) FROM field_event")) == (events, events)
    assert count(VISITS) == events
    for device, most, held in ask("SELECT device_id, max(seq), count(*) FROM field_event GROUP BY device_id"):
        assert most == held, device


@pytest.mark.parametrize("shown", ["2029-11-21T19:00:00", "2026-11-19T08:00:00", "1970-01-01T00:00:05"])
def test_fault_07_a_wrong_clock_never_costs_a_visit(
    phone: BrowserPhone, evening: Evening, shown: str
) -> None:
    phone.context.clock.install(time=shown)
    phone.join(evening.member)
    phone.record_visit()
    phone.context.clock.set_system_time("2031-05-05T05:05:05")  # jumps in the middle of the evening
    phone.record_visit()
    phone.send_now()
    phone.context.clock.run_for(2000)
    assert phone.sent()
    whole(2)
    right_by_the_server(2)
    outcomes = {row[0] for row in ask("SELECT outcome FROM field_event")}
    assert outcomes == {"applied"}


@pytest.mark.parametrize(
    ("zone", "change"),
    [("America/New_York", "2026-11-01T06:00:00Z"), ("Pacific/Auckland", "2026-09-26T14:00:00Z")],
)
def test_fault_07_summer_time_of_a_foreign_zone_moves_no_visit(
    phone: BrowserPhone, evening: Evening, zone: str, change: str
) -> None:
    """A phone set to another zone, whose clock is put back (or forward) an hour between two visits."""
    phone.close()
    phone.start(timezone_id=zone)
    phone.context.clock.install(time=datetime.fromisoformat(change) - timedelta(minutes=10))
    phone.join(evening.member)
    before = phone.page.evaluate("new Date().getTimezoneOffset()")
    phone.record_visit()
    phone.context.clock.set_system_time(datetime.fromisoformat(change) + timedelta(minutes=1))
    assert abs(phone.page.evaluate("new Date().getTimezoneOffset()") - before) == 60
    phone.record_visit()
    phone.send_now()
    assert phone.sent()
    whole(2)
    right_by_the_server(2)


def right_by_the_server(visits: int) -> None:
    """Each stands at the hour and on the day it was made, whatever the phone's clock said: an hour off would show."""
    found = ask("SELECT occurred_at, occurred_on FROM visits_visit ORDER BY id")
    assert len(found) == visits
    for moment, day in found:
        assert timedelta(minutes=-30) < datetime.now(VIETNAM) - moment < timedelta(minutes=30)
        assert day == moment.astimezone(VIETNAM).date()


def test_fault_08_a_copied_profile_gets_a_name_of_its_own(
    phone: BrowserPhone, evening: Evening, driver: Playwright, tmp_path: Path
) -> None:
    phone.join(evening.member)
    phone.record_visit()
    phone.send_now()
    assert phone.sent()
    phone.close()
    shutil.copytree(phone.profile, tmp_path / "copy", ignore=shutil.ignore_patterns("Singleton*"))
    phone.start()
    phone.unlock()
    phone.line.be("cut")
    with same_origin(driver, phone, tmp_path / "copy") as copy:
        copy.unlock()
        for one in (phone, copy):
            one.record_visit()
            one.record_visit()
        phone.line.be("open")
        for one in (phone, copy, phone, copy):
            one.send_now()
            assert one.sent()
        assert until(lambda: phone.device() != copy.device(), PATIENCE)
        for one in (phone, copy):  # whichever came second has a new name; from now on no number is used twice
            one.go("#/")
            one.record_visit()
            one.send_now()
            assert one.sent()
        assert (count(EVENTS), count("SELECT count(DISTINCT uuid) FROM field_event")) == (7, 7)
        assert count("SELECT count(DISTINCT device_id) FROM field_event") >= 2
        assert count(TWICE) == 2  # the two numbers used before the office saw both, and none since
        assert copy.said == []


@contextmanager
def same_origin(driver: Playwright, phone: BrowserPhone, profile: Path) -> Iterator[BrowserPhone]:
    """A second phone that knows the first one's address: a copied profile belongs to an address."""
    copy = BrowserPhone(driver, phone.line, profile)
    try:
        yield copy
    finally:
        copy.close()


@pytest.mark.parametrize("locks", [True, False])
def test_fault_21_two_tabs_sending_at_once_count_nothing_twice(
    phone: BrowserPhone, evening: Evening, locks: bool
) -> None:
    if not locks:
        phone.context.add_init_script("Object.defineProperty(navigator, 'locks', { value: undefined })")
    phone.join_and_go_offline(evening.member)
    for _ in range(4):
        phone.record_visit()
    tab = phone.new_tab()
    tab.goto(f"{phone.base}/di-dong/")
    tab.wait_for_selector(".keys")
    wake = the_service_worker(phone)
    phone.line.be("open")
    wake()
    for one in (tab, phone.page):
        one.evaluate("window.dispatchEvent(new Event('online'))")
    assert phone.sent()
    whole(4)


def the_service_worker(phone: BrowserPhone) -> Callable[[], object]:
    """Gives what wakes it up to send, as Chrome does when the network comes back."""
    session = phone.context.new_cdp_session(phone.page)
    known: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda said: known.extend(one["registrationId"] for one in said["registrations"]),
    )
    session.send("ServiceWorker.enable")
    while not known:
        phone.page.wait_for_timeout(100)
    one = {"origin": phone.base, "registrationId": known[0], "tag": "bdhvs-gui", "lastChance": False}
    return lambda: session.send("ServiceWorker.dispatchSyncEvent", one)


def test_two_tabs_recording_at_once_share_one_row_of_numbers(phone: BrowserPhone, evening: Evening) -> None:
    phone.join_and_go_offline(evening.member)
    phone.record_visit()
    first = phone.page
    phone.page = phone.new_tab()
    phone.unlock()
    phone.record_visit()
    phone.page, second = first, phone.page
    phone.go("#/")
    phone.record_visit()
    phone.come_online()
    second.close()
    whole(3)


def test_fault_23_a_page_of_the_hotspot_is_no_receipt(phone: BrowserPhone, evening: Evening) -> None:
    phone.join(evening.member)
    phone.line.be("portal")
    phone.record_visit()
    phone.record_visit()
    phone.send_now()
    phone.page.wait_for_selector(".lead:has-text('Mạng này cần đăng nhập hoặc đang chặn')")
    assert (phone.waiting(), phone.done()) == (2, 0)
    phone.line.be("open")
    phone.page.click("text=Gửi ngay")
    assert phone.sent()
    whole(2)


def test_fault_23_a_slow_line_that_loses_answers_still_gets_everything_there_once(
    phone: BrowserPhone, evening: Evening
) -> None:
    phone.join_and_go_offline(evening.member)
    for _ in range(3):
        phone.record_visit()
    phone.line.bytes_a_second = SLOW
    phone.line.be("deaf")  # requests arrive, answers do not
    phone.send_now()
    assert until_counted(phone)  # something is there, and the phone cannot know
    assert phone.waiting() == 3
    phone.line.bytes_a_second, phone.line.lost = TWO_KBIT, 0.3
    phone.line.be("open")
    phone.page.click("text=Gửi ngay")
    assert phone.sent(seconds=900)
    whole(3)


def until_counted(phone: BrowserPhone) -> bool:
    for _ in range(900):
        if count(EVENTS):
            return True
        phone.page.wait_for_timeout(200)
    return False


@pytest.mark.parametrize("status", [413, 502, 504, 0])
def test_fault_24_a_proxy_that_gives_up_on_large_batches_is_got_through(
    phone: BrowserPhone, evening: Evening, status: int
) -> None:
    """By a status, or by cutting the line (0): whatever is larger than one event never arrives as it is."""
    phone.join_and_go_offline(evening.member)
    for _ in range(5):
        phone.record_visit()
    phone.line.most, phone.line.gives_up = LARGEST, status
    phone.come_online()
    assert phone.line.given_up
    assert len(phone.line.let_through) >= 5
    whole(5)


LARGEST = 1_400  # bytes; one packed event has some 1,200, two have 1,700
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def test_fault_27_a_phone_told_when_to_come_back_does_not_knock_before(
    phone: BrowserPhone, evening: Evening
) -> None:
    """Neither by a thumb, nor by the network coming back, nor with something new in its outbox."""
    phone.context.clock.install()
    phone.join_and_go_offline(evening.member)
    phone.record_visit()
    asked: list[str] = []

    def full(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) > 1:
            return route.continue_()
        says = '{"code": "busy", "says": "", "retry_after_ms": 280000}'
        return route.fulfill(status=503, content_type="application/json", body=says)

    phone.context.route("**/sync/batch", full)
    phone.line.be("open")
    phone.send_now()
    phone.page.wait_for_selector(".lead:has-text('Máy chủ đang đông')")
    for _ in range(3):
        phone.page.click("text=Gửi ngay")
        phone.page.evaluate("window.dispatchEvent(new Event('online'))")
    phone.go("#/")
    phone.record_visit()
    phone.page.wait_for_selector("#standing:has-text('Máy chủ đang đông')")
    assert (len(asked), phone.waiting()) == (1, 2)
    assert any(passes(phone, 281_000) for _ in range(3)), (
        "a pause planned while the clock jumps begins after the jump"
    )
    whole(2)


def passes(phone: BrowserPhone, milliseconds: int) -> bool:
    """The time, by the phone's clock; true once nothing waits."""
    phone.context.clock.fast_forward(milliseconds)
    return phone.sent(seconds=60)


def test_fault_15_a_revoked_phone_forgets_the_households_and_keeps_what_is_unsent(
    phone: BrowserPhone, evening: Evening
) -> None:
    phone.join_and_go_offline(evening.member)
    name = phone.page.inner_text(".house__who >> nth=0").split(" ·")[0]
    phone.record_visit()
    kept = phone.page.evaluate(EVERYTHING_KEPT)
    assert len(kept) > 5_000
    assert not any(word in kept for word in (name, *NAMES, "Số 1", "ngõ")), "on the disk names are sealed"
    revoke(evening.village.lan)
    phone.meet_the_network()
    phone.page.wait_for_selector("h1:has-text('Điện thoại này đã bị ngừng')")
    assert phone.waiting() == 1
    with phone.page.expect_download() as download:
        phone.page.click("text=Xuất tệp cứu dữ liệu")
    assert download.value.suggested_filename.startswith("bdhvs-cuu-du-lieu-")
    held = phone.page.evaluate(
        """() => new Promise((done) => { const asked = indexedDB.open("bdhvs-di-dong"); asked.onsuccess = () => {
          const all = asked.result.transaction("cards").objectStore("cards").count();
          all.onsuccess = () => { asked.result.close(); done(all.result); }; }; })"""
    )
    assert held == 0


def test_fault_09_a_disabled_user_keeps_what_is_unsent_and_is_offered_the_rescue_file(
    phone: BrowserPhone, evening: Evening
) -> None:
    phone.join_and_go_offline(evening.member)
    phone.record_visit()
    evening.member.is_active = False
    evening.member.save(update_fields=["is_active"])
    phone.go("#/")
    phone.meet_the_network()
    phone.page.wait_for_selector("text=Tài khoản đang tạm ngừng")
    phone.page.click("main >> text=Xuất tệp cứu dữ liệu")
    with phone.page.expect_download() as download:
        phone.page.click("button:has-text('Xuất tệp cứu dữ liệu')")
    assert len(json.loads(json.loads(download.value.path().read_text())["body"])["events"]) == 1
    assert (phone.waiting(), count(EVENTS)) == (1, 0)


EVERYTHING_KEPT = """async () => {
  const of = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  const db = await of(indexedDB.open("bdhvs-di-dong"));
  const told = [];
  const tell = (value) => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) told.push(new TextDecoder().decode(value));
    else if (value instanceof CryptoKey) told.push(value.extractable ? "a key that can be taken out" : "");
    else if (value && typeof value === "object") Object.entries(value).flat().forEach(tell);
    else told.push(String(value));
  };
  for (const name of ["cards", "records", "events", "drafts", "photos"]) {
    tell(await of(db.transaction(name).objectStore(name).getAll()));
  }
  db.close();
  return told.join("\\n");
}"""


def revoke(by: User) -> None:
    from django.utils import timezone

    from bdhvs.field import commands
    from bdhvs.field.models import Device
    from bdhvs.ops.territory import scope
    from tests.village import KY_ANH

    with scope([KY_ANH]):
        commands.revoke_device(device=Device.objects.get(), by=by, at=timezone.now())


def test_fault_29_a_photo_whose_upload_dies_goes_on_where_it_stopped(
    phone: BrowserPhone, evening: Evening
) -> None:
    phone.join_and_go_offline(evening.member)
    phone.fill_visit_with_photo()
    phone.save()
    starts: list[str] = []

    def dying(route: Route) -> None:
        if route.request.method != "PUT":
            return route.continue_()
        starts.append(route.request.headers["content-range"])
        return route.abort() if len(starts) in (2, 4, 6) else route.continue_()

    phone.context.route("**/sync/photo/*", dying)
    phone.come_online()
    for _ in range(60):
        phone.page.wait_for_timeout(700)
        phone.page.click("text=Gửi ngay")
        if count("SELECT count(*) FROM field_photo"):
            break
    assert count("SELECT count(*) FROM field_photo") == 1
    assert len([one for one in starts if one.startswith("bytes 0-")]) == 1
    whole(1)
