// Pure parts of the phone app. Run: node --test assets/js/field/tests/*.test.js
import assert from "node:assert/strict";
import { test } from "node:test";
import { age, identityRule, learns } from "../ages.js";
import { MOST_BYTES, MOST_EVENTS, fullLimit, grown, halved, nextBatch, waitAfter } from "../batches.js";
import { instant, offsetFrom, stamp, wake } from "../clock.js";
import { addDays, ago, dayOf, daysBetween, showDay } from "../days.js";
import { fold, matches, natural } from "../fold.js";
import { isWeak } from "../lock.js";
import { builtinBrowser } from "../persistence.js";
import { uuid7 } from "../uuid7.js";

test("identifiers are of version 7 and sort by the time they were made", () => {
  const ids = [1, 2, 2, 70_000, 1_795_000_000_000].map((at) => uuid7(at));
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual([...ids].sort().map((id) => id.slice(0, 13)), ids.map((id) => id.slice(0, 13)));
});

test("the time of an identifier can be read back", () => {
  const at = 1_999_999_999_999;
  assert.equal(Number.parseInt(uuid7(at).replace(/-/g, "").slice(0, 12), 16), at);
});

test("a clock set back does not make identifiers that sort before earlier ones", () => {
  const first = uuid7(2_000_000_000_000).slice(0, 13);
  assert.ok(uuid7(5).slice(0, 13) >= first);
});

test("names are found without marks, by the beginnings of their words", () => {
  assert.equal(fold("  Đặng   Thị ÊM "), "dang thi em");
  assert.ok(matches("Nguyễn Thị Sáu, ngõ 12", "sau nguy"));
  assert.ok(matches("Số 5, ngõ 12", "ngo 12"));
  assert.ok(!matches("Nguyễn Thị Sáu", "au"));
  assert.ok(matches("ai cũng khớp", ""));
});

test("houses are ordered as people count them", () => {
  assert.deepEqual(["Số 12", "Số 7", "Số 2"].sort(natural), ["Số 2", "Số 7", "Số 12"]);
});

test("somebody known by birth year only completes the year on its last day", () => {
  assert.equal(age(1950, "2026-11-21"), 75);
  assert.equal(age(1950, "2026-12-31"), 76);
  assert.equal(age(null, "2026-11-21"), null);
});

test("level 2 is expected from 14, on request from 6, never below", () => {
  assert.equal(identityRule(2011, "2026-11-21"), "expected");
  assert.equal(identityRule(2012, "2026-11-21"), "on_request");
  assert.equal(identityRule(2019, "2026-11-21"), "on_request");
  assert.equal(identityRule(2020, "2026-11-21"), "level_1");
  assert.equal(identityRule(null, "2026-11-21"), "unknown");
});

test("the day is the same however an engine writes dates as a whole", () => {
  const format = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, "format"));
  Object.defineProperty(Intl.DateTimeFormat.prototype, "format", { get: () => () => "11/21/2026", configurable: true });
  try {
    assert.equal(dayOf(Date.parse("2026-11-20T17:00:00Z")), "2026-11-21");
    assert.equal(dayOf(Date.parse("2026-11-20T16:59:59Z")), "2026-11-20");
  } finally {
    Object.defineProperty(Intl.DateTimeFormat.prototype, "format", format);
  }
});

test("skills are counted from six years on, and of whoever gave no year", () => {
  assert.deepEqual([2024, 2021, 2020, 1950, null].map((year) => learns(year, "2026-11-21")), [false, false, false, true, true]);
  assert.equal(learns(2019, "2026-11-21"), true);
});

const row = (/** @type {number} */ seq, /** @type {number} */ bytes) => /** @type {any} */ ({ seq, bytes, id: String(seq) });

test("a batch has at most 200 events and stays under the bytes", () => {
  const small = Array.from({ length: 300 }, (_, seq) => row(seq, 10));
  assert.equal(nextBatch(small, fullLimit()).length, MOST_EVENTS);
  const large = Array.from({ length: 9 }, (_, seq) => row(seq, 200_000));
  assert.equal(nextBatch(large, fullLimit()).length, 2);
  assert.ok(MOST_BYTES < 524_288);
});

test("one event too large for a batch still goes alone, so nothing is blocked behind it", () => {
  assert.deepEqual(nextBatch([row(1, 9_000_000), row(2, 5)], fullLimit()).map((one) => one.seq), [1]);
  assert.deepEqual(nextBatch([], fullLimit()), []);
});

test("a refused batch is halved down to one, and grows back", () => {
  let limit = fullLimit();
  for (const expected of [100, 50, 25, 12, 6, 3, 1, 1]) {
    limit = halved(limit.events, limit);
    assert.equal(limit.events, expected);
  }
  for (let time = 0; time < 8; time += 1) limit = grown(limit);
  assert.deepEqual(limit, fullLimit());
});

test("phones wait longer after each failure, never all equally long, never more than five minutes", () => {
  assert.ok(waitAfter(1, 0) < waitAfter(3, 0));
  assert.notEqual(waitAfter(3, 0.1), waitAfter(3, 0.9));
  assert.ok(waitAfter(99, 1) <= 5 * 60_000);
});

test("days are those of Viet Nam", () => {
  assert.equal(dayOf(Date.parse("2026-11-20T17:30:00Z")), "2026-11-21");
  assert.equal(addDays("2026-12-30", 3), "2027-01-02");
  assert.equal(daysBetween("2026-02-27", "2026-03-01"), 2);
  assert.equal(showDay("2026-03-01"), "01/03/2026");
  assert.equal(stamp(Date.parse("2026-11-21T12:05:09Z")), "2026-11-21T19:05:09+07:00");
});

test("how long ago is said in words", () => {
  const now = Date.parse("2026-11-21T12:00:00Z");
  assert.deepEqual([30, 12 * 60, 5 * 3600, 50 * 3600].map((seconds) => ago(now - seconds * 1000, now)), ["vừa xong", "12 phút trước", "5 giờ trước", "2 ngày trước"]);
});

test("the clock is compared with the middle of the request", () => {
  assert.equal(offsetFrom("2026-11-21T12:00:00Z", Date.parse("2026-11-21T12:00:09Z"), Date.parse("2026-11-21T12:00:11Z")), 10_000);
  assert.equal(offsetFrom("nonsense", 0, 0), null);
});

test("easy PINs are refused", () => {
  for (const pin of ["111111", "123456", "654321", "121212", "112211"]) assert.ok(isWeak(pin), pin);
  assert.ok(!isWeak("274913"));
});

test("browsers inside Zalo and Facebook are known", () => {
  assert.equal(builtinBrowser("Mozilla/5.0 (Linux; Android 11) Chrome/95 Mobile Safari/537.36 Zalo android/12"), "zalo");
  assert.equal(builtinBrowser("Mozilla/5.0 (iPhone) AppleWebKit [FBAN/FBIOS;FBAV/300]"), "facebook");
  assert.equal(builtinBrowser("Mozilla/5.0 (Linux; Android 11) Chrome/95 Mobile Safari/537.36"), "");
});

test("a phone that slept in a pocket tells the right hour again; a clock that was set is not believed", (context) => {
  const before = instant();
  const shown = Date.now();
  let later = 0;
  context.mock.method(Date, "now", () => shown + later);
  for (const [jump, believed] of [[90 * 60_000, 90], [-3_600_000, 90], [3 * 365 * 86_400_000, 90], [10 * 3_600_000, 600]]) {
    later = jump;
    wake();
    assert.equal(Math.round((instant() - before) / 60_000), believed);
  }
});
