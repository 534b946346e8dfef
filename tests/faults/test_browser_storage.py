"""Faults of a phone's own storage, in a real Chromium with a real profile on the disk."""

import json
import shutil
from pathlib import Path

import pytest

from tests.faults.browser import PATIENCE, SAVED, BrowserPhone
from tests.faults.evening import Evening, count
from tests.faults.world import THOROUGH
from tests.ops.starting import until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium"),
    pytest.mark.django_db(transaction=True),
]
EVENTS = "SELECT count(*) FROM field_event"
VISITS = "SELECT count(*) FROM visits_visit"

OLD_VERSION = """(keep) => new Promise((done, fail) => {
  const asked = indexedDB.open("bdhvs-di-dong", 1);
  asked.onerror = () => fail(asked.error);
  asked.onupgradeneeded = () => {
    const db = asked.result;
    db.createObjectStore("meta");
    const events = db.createObjectStore("events", { keyPath: "id" });
    events.createIndex("by_state", ["state", "device_id", "seq"]);
    events.createIndex("by_receipt", "receipted_at");
    db.createObjectStore("records", { keyPath: "id" });
    db.createObjectStore("cards", { keyPath: "id" });
    for (let seq = 1; seq <= 5; seq += 1) {
      const at = "2026-11-20T19:00:00+07:00";
      events.add({ id: `e${seq}`, device_id: "d", seq, v: 1, sealed: {}, bytes: 9, at, state: "waiting" });
    }
  };
  asked.onsuccess = () => {
    if (keep) window.held = asked.result; else asked.result.close();
    done(asked.result.version);
  };
})"""
STUCK_UPGRADE = """() => { indexedDB.open("bdhvs-di-dong", 2).onupgradeneeded = (event) => {
  const db = event.target.result;
  event.target.transaction.objectStore("events").clear();
  db.createObjectStore("photos", { keyPath: "sha" });
  document.title = "half way";
  for (;;) { if (self.never) break; }
}; }"""
VERSION = """() => new Promise((done) => { const asked = indexedDB.open("bdhvs-di-dong");
  asked.onsuccess = () => { const found = asked.result.version; asked.result.close(); done(found); }; })"""


def an_empty_page(phone: BrowserPhone) -> None:
    """Of the same origin, without the app's script."""
    phone.page.goto(f"{phone.base}/di-dong/manifest.webmanifest")


def test_fault_17_an_upgrade_killed_half_way_leaves_the_outbox_as_it_was(phone: BrowserPhone) -> None:
    an_empty_page(phone)
    assert phone.page.evaluate(OLD_VERSION, False) == 1
    phone.page.evaluate(f"setTimeout({STUCK_UPGRADE})")
    phone.page.wait_for_timeout(700)
    phone.kill()
    phone.start()
    an_empty_page(phone)
    assert (phone.page.evaluate(VERSION), phone.waiting()) == (1, 5)
    phone.open()
    phone.page.wait_for_selector("text=Vào bằng tài khoản của tôi")
    assert (phone.page.evaluate(VERSION), phone.waiting()) == (2, 5)


def test_fault_17_a_second_tab_with_the_old_version_is_named_and_loses_nothing(phone: BrowserPhone) -> None:
    an_empty_page(phone)
    phone.page.evaluate(OLD_VERSION, True)  # an old tab that does not let go
    tab = phone.new_tab()
    tab.goto(f"{phone.base}/di-dong/")
    tab.wait_for_selector("text=Hãy đóng thẻ kia")
    phone.page.evaluate("window.held.close()")
    tab.wait_for_selector("text=Vào bằng tài khoản của tôi")
    assert (phone.page.evaluate(VERSION), phone.waiting()) == (2, 5)


def test_fault_17_our_own_old_tab_steps_aside_for_a_newer_version(
    phone: BrowserPhone, evening: Evening
) -> None:
    phone.join_and_go_offline(evening.member)
    phone.record_visit()
    newer = """() => new Promise((done, fail) => { const asked = indexedDB.open("bdhvs-di-dong", 3);
      asked.onblocked = () => setTimeout(() => fail(new Error("blocked")), 60_000);
      asked.onerror = () => fail(asked.error);
      asked.onsuccess = () => { asked.result.close(); done(asked.result.version); }; })"""
    assert phone.page.evaluate(newer) == 3
    phone.page.wait_for_selector("text=Đã có bản mới")
    assert phone.waiting() == 1


FULL = """{
  const real = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (value, ...key) {
    if (this.name === window.full) throw new DOMException("full", "QuotaExceededError");
    return real.call(this, value, ...key);
  };
}"""


def fill_up(phone: BrowserPhone, store: str) -> None:
    """From now on this store has no room."""
    phone.page.evaluate("(store) => { window.full = store }", store)


def test_fault_18_a_full_phone_says_not_saved_and_keeps_the_words_on_the_screen(
    phone: BrowserPhone, evening: Evening
) -> None:
    phone.context.add_init_script(FULL)
    phone.join_and_go_offline(evening.member)
    fill_up(phone, "events")
    phone.open_house()
    phone.fill_visit()
    phone.tap("text=Lưu lượt thăm")
    phone.page.wait_for_selector("text=CHƯA lưu được: điện thoại hết chỗ")
    assert phone.page.locator(f"text={SAVED}").count() == 0
    assert phone.waiting() == 0
    assert phone.page.locator(".chip[aria-pressed=true]").count() == 2
    fill_up(phone, "")
    phone.save()
    assert phone.waiting() == 1


def test_fault_18_when_only_the_photo_has_no_room_the_visit_is_saved_and_that_is_said(
    phone: BrowserPhone, evening: Evening
) -> None:
    phone.context.add_init_script(FULL)
    phone.join_and_go_offline(evening.member)
    fill_up(phone, "photos")
    phone.fill_visit_with_photo()
    phone.tap("text=Lưu lượt thăm")
    phone.page.wait_for_selector("text=chưa lưu được ảnh")
    assert phone.waiting() == 1
    phone.come_online()
    assert count(VISITS) == 1


def leave_room(phone: BrowserPhone, room: int) -> None:
    """A really small storage: what is there and so many bytes more."""
    session = phone.context.new_cdp_session(phone.page)
    origin = {"origin": phone.base}
    used = int(session.send("Storage.getUsageAndQuota", origin)["usage"])
    session.send("Storage.overrideQuotaForOrigin", {**origin, "quotaSize": used + room})
    phone.page.wait_for_timeout(ROOM_IS_REMEMBERED)


@pytest.mark.skipif(
    not THOROUGH, reason="waits half a minute for Chromium to measure its storage anew: `make faults`"
)
def test_fault_18_chromium_itself_has_room_for_the_visit_but_not_for_its_photo(
    phone: BrowserPhone, evening: Evening
) -> None:
    phone.join_and_go_offline(evening.member)
    phone.fill_visit_with_photo()
    leave_room(phone, ROOM_FOR_WORDS)
    phone.tap("text=Lưu lượt thăm")
    phone.page.wait_for_selector("text=chưa lưu được ảnh")
    assert phone.waiting() == 1
    phone.come_online()
    assert (count(VISITS), count("SELECT count(*) FROM field_photo")) == (1, 0)


ROOM_IS_REMEMBERED = 31_000  # for so many milliseconds Chromium believes what it last knew of the room left
ROOM_FOR_WORDS = 60_000  # a photo of these tests has several hundred thousand bytes


def test_fault_19_storage_thrown_away_is_noticed_told_and_rescued(
    phone: BrowserPhone, evening: Evening, tmp_path: Path
) -> None:
    phone.join_and_go_offline(evening.member)
    for _ in range(3):
        phone.record_visit()
    rescued = save_rescue_file(phone, tmp_path)
    throw_storage_away(phone)
    phone.line.be("open")
    phone.open()
    phone.page.wait_for_selector("h1:has-text('Điện thoại đã xóa bộ nhớ')")
    assert "3 mục chưa gửi" in phone.page.inner_text("main")
    phone.join(evening.member)
    assert count("SELECT coalesce(sum(count), 0)::int FROM field_loss") == 3
    hand_in(phone, rescued)
    assert (count(EVENTS), count(VISITS)) == (3, 3)
    hand_in(phone, rescued)
    assert (count(EVENTS), count(VISITS)) == (3, 3)


def save_rescue_file(phone: BrowserPhone, folder: Path) -> Path:
    phone.go("#/cai-dat")
    with phone.page.expect_download() as download:
        phone.page.click("text=Xuất tệp cứu dữ liệu")
    kept = folder / download.value.suggested_filename
    download.value.save_as(kept)
    said = json.loads(kept.read_text())
    assert "Nguyễn" not in kept.read_text()
    assert len(json.loads(said["body"])["events"]) == 3
    return kept


def throw_storage_away(phone: BrowserPhone) -> None:
    session = phone.context.new_cdp_session(phone.page)
    session.send(
        "Storage.clearDataForOrigin", {"origin": phone.base, "storageTypes": "indexeddb,cache_storage"}
    )
    phone.page.goto("about:blank")


def hand_in(phone: BrowserPhone, file: Path) -> None:
    """As any phone of the commune may: the same idempotent way."""
    answer = phone.page.evaluate(
        """async (text) => {
          const of = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
          const db = await of(indexedDB.open("bdhvs-di-dong"));
          const device = await of(db.transaction("meta").objectStore("meta").get("device"));
          db.close();
          const answer = await fetch("/sync/rescue", { method: "POST", body: text, credentials: "omit",
            headers: { "Content-Type": "application/json", Authorization: `Bearer ${device.token}` } });
          return [answer.status, await answer.json()];
        }""",
        file.read_text(),
    )
    assert answer[0] == 200, answer


def test_fault_20_a_connection_dropped_by_the_phone_is_opened_again_once(
    phone: BrowserPhone, evening: Evening
) -> None:
    phone.join_and_go_offline(evening.member)
    phone.record_visit()
    phone.open_house()
    phone.fill_visit()
    phone.page.evaluate(
        """() => { const real = IDBDatabase.prototype.transaction; let times = 1;
          IDBDatabase.prototype.transaction = function (...how) {
            if (how[1] === "readwrite" && times-- > 0) throw new DOMException("closing", "InvalidStateError");
            return real.apply(this, how);
          }; }"""
    )
    phone.save()
    assert phone.waiting() == 2


def test_fault_22_what_was_said_to_be_saved_survives_a_kill_at_that_moment(
    phone: BrowserPhone, evening: Evening
) -> None:
    phone.join_and_go_offline(evening.member)
    for number in range(1, 4):
        phone.record_visit()
        phone.kill()  # the word "saved" has just appeared
        phone.start()
        phone.unlock()
        assert phone.waiting() == number
        assert phone.page.locator("text=Đã đến").first.inner_text().startswith(f"Đã đến {number} nhà")


DRAFTED = """{
  const lock = SubtleCrypto.prototype.encrypt, put = IDBObjectStore.prototype.put;
  let plain = "";
  SubtleCrypto.prototype.encrypt = function (how, key, data) {
    const said = new TextDecoder().decode(data);
    if (said.includes('"topics"')) plain = said;
    return lock.call(this, how, key, data);
  };
  IDBObjectStore.prototype.put = function (...what) {
    const said = plain;
    if (this.name === "drafts") this.transaction.addEventListener("complete", () => { self.drafted = said; });
    return put.apply(this, what);
  };
}"""  # what of a visit that is being written lies on the disk


def test_a_visit_half_written_is_still_there_after_a_kill(phone: BrowserPhone, evening: Evening) -> None:
    phone.context.add_init_script(DRAFTED)
    phone.join_and_go_offline(evening.member)
    name = phone.page.inner_text(".house__who >> nth=0").split(" ·")[0]
    phone.open_house(name)
    phone.fill_visit()
    assert until(lambda: '"can"' in phone.page.evaluate("self.drafted ?? ''"), PATIENCE)
    phone.kill()
    phone.start()
    phone.unlock()
    phone.open_house(name)
    phone.tap("text=Ghi lượt thăm")
    phone.save()
    phone.come_online()
    assert count("SELECT count(*) FROM skills_attainment") == 1
