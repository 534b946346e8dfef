// Whom next, and what the phone shows after its own records.
import assert from "node:assert/strict";
import { test } from "node:test";
import { doorOf, inForce, project } from "../apply.js";
import { draftFrom, emptyDraft, payloadOf } from "../draft.js";
import { byLane, reached, turnOf, turnsOfToday } from "../order.js";
import { groupOf, mayRecord, standingOf, suggested } from "../skills.js";

const TODAY = "2026-11-21";
const around = { today: TODAY, priorities: { elderly_alone: "sống một mình" } };

const card = (/** @type {string} */ id, more = {}) => /** @type {any} */ ({
  id, version: 1, hamlet: "T01", code: id, address: "", lane: "ngõ 1", house: id, priority: null, assigned_to: [], members: [], visits: [],
  consents: [], needs: [], rechecks: [], why: [], ...more,
});
const visit = (/** @type {string} */ on, more = {}) => ({ id: null, on, kind: "guidance", outcome: "done", by: "", topics: [], again_on: null, ...more });
const member = (/** @type {string} */ id, more = {}) => /** @type {any} */ ({
  id, name: id, birth_year: 1950, sex: "", role: "member", lives: "permanent", groups: [], adult: true, needs_consent: false, items: {}, statuses: {}, ...more,
});
const deed = (/** @type {string} */ id, /** @type {string} */ type, /** @type {string} */ subject, payload = {}, more = {}) => /** @type {any} */ ({
  id, type, subject_id: subject, hamlet: "T01", occurred_at: `${TODAY}T19:00:00+07:00`, payload, supersedes: null, ...more,
});
const told = { visit_kind: "guidance", outcome: "done", met: ["p"], topics: ["S1"], photos: [], results: [{ person: "p", item: "S1", result: "yes", degree: 2, level: "E1" }], statuses: [{ person: "p", status: "bank_account", result: "no", level: "E0" }] };

test("who was promised comes first, then priority, then never reached, then long ago, then the rest", () => {
  const cards = [
    card("rest", { visits: [visit("2026-11-10")] }), card("long", { visits: [visit("2026-09-01")] }), card("never"),
    card("priority", { priority: { reason: "elderly_alone" } }), card("promised", { visits: [visit("2026-11-14", { again_on: TODAY })] }),
  ];
  assert.deepEqual(turnsOfToday(cards, around).map((turn) => turn.card.id), ["promised", "priority", "never", "long", "rest"]);
  assert.deepEqual(turnOf(cards[3], around).why, ["Ưu tiên: sống một mình", "Chưa đến lần nào"]);
});

test("a door that was visited today is not shown again, one promised for later comes last", () => {
  const cards = [card("later", { visits: [visit("2026-11-20", { again_on: "2026-11-28" })] }), card("today", { visits: [visit(TODAY)] }), card("never")];
  assert.deepEqual(turnsOfToday(cards, around).map((turn) => turn.card.id), ["never", "later"]);
});

test("of equal turns the lane of the last door comes first, then house numbers as counted", () => {
  const cards = [card("12", { lane: "ngõ 2" }), card("7", { lane: "ngõ 2" }), card("1")];
  assert.deepEqual(turnsOfToday(cards, { ...around, lane: "ngõ 2" }).map((turn) => turn.card.id), ["7", "12", "1"]);
});

test("nobody home is a visit but not a household reached", () => {
  assert.ok(!reached(card("a", { visits: [visit(TODAY, { outcome: "nobody_home" })] })));
});

test("the list goes by lane", () => {
  assert.deepEqual(byLane([card("1", { lane: "ngõ 10" }), card("2", { lane: "ngõ 9" })]).map(([lane]) => lane), ["Ngõ 9", "Ngõ 10"]);
});

test("a recorded visit shows at once on the card", () => {
  const seen = project([card("h", { members: [member("p")] })], [deed("e1", "visit_recorded", "h", told)], "tôi").get("h");
  assert.equal(seen?.visits.length, 1);
  assert.deepEqual(seen?.members[0]?.items["S1"], { r: "yes", l: "E1", d: 2, on: TODAY });
  assert.equal(seen?.members[0]?.statuses["bank_account"]?.r, "no");
});

test("a visit the server tells of already is not shown twice", () => {
  const known = card("h", { members: [member("p")], visits: [visit(TODAY, { id: "e1" })] });
  assert.equal(project([known], [deed("e1", "visit_recorded", "h", told)], "tôi").get("h")?.visits.length, 1);
});

test("a correction takes the place of what it corrects, a withdrawal leaves nothing", () => {
  const first = deed("e1", "visit_recorded", "h", told);
  const right = deed("e2", "event_corrected", "h", { replacement: { ...told, results: [], outcome: "refused" } }, { supersedes: "e1" });
  const undone = deed("e3", "event_corrected", "h", {}, { supersedes: "e2" });
  assert.deepEqual(inForce([first, right]).map((one) => [one.id, one.type, one.payload["outcome"]]), [["e2", "visit_recorded", "refused"]]);
  assert.deepEqual(inForce([first, right, undone]), []);
  const told2 = card("h", { members: [member("p")], visits: [visit(TODAY, { id: "e1" })] });
  assert.equal(project([told2], [first, undone].map((one) => (one === undone ? { ...one, supersedes: "e1" } : one)), "tôi").get("h")?.visits.length, 0);
});

test("people come, move, leave and homes split and merge without a network", () => {
  const cards = [card("a", { members: [member("p"), member("q")] }), card("b")];
  const seen = project(cards, [
    deed("1", "household_registered", "new", { hamlet: "T01", address: "Số 5, ngõ 12", members: [{ person: "r", full_name: "Lê R", birth_year: 1990 }] }),
    deed("2", "person_registered", "s", { household: "a", person: "s", full_name: "Lê S", role: "member" }),
    deed("3", "person_moved", "p", { person: "p", to_household: "b", on: TODAY }),
    deed("4", "person_died", "q", { person: "q", on: TODAY }),
    deed("5", "household_split", "b", { household: "b", new_household: "c", people: ["p"], address: "Số 9" }),
    deed("6", "households_merged", "c", { into: "c", from: "new", on: TODAY }),
    deed("7", "card_changed", "a", { fields: { address: { from: "", to: "Số 1, ngõ 3" } } }),
  ], "tôi");
  const names = Object.fromEntries([...seen].map(([id, one]) => [id, one.members.map((person) => person.name)]));
  assert.deepEqual(names, { a: ["Lê S"], b: [], c: ["p", "Lê R"] });
  assert.equal(seen.get("a")?.lane, "ngõ 3");
});

test("an address is house and lane", () => {
  assert.deepEqual(doorOf("Số 5, ngõ 12"), { house: "Số 5", lane: "ngõ 12" });
  assert.deepEqual(doorOf("xóm Đình"), { house: "", lane: "xóm Đình" });
});

test("what is sent names only people who were met and only what was answered", () => {
  const draft = emptyDraft("h", 0);
  draft.met.add("p");
  draft.topics.add("S1");
  draft.results = { p: { S1: "well", D1: "no" }, q: { S1: "can" } };
  draft.statuses = { q: { bank_account: "yes" } };
  const payload = payloadOf(draft, card("h", { members: [member("p"), member("q")] }));
  assert.deepEqual(payload.met, ["p"]);
  assert.deepEqual(payload.results, [{ person: "p", item: "S1", result: "yes", degree: 2, level: "E1" }]);
  assert.deepEqual(payload.statuses, []);
  assert.ok(!("note" in payload) && !("need" in payload) && !("again_on" in payload));
});

test("a recorded visit can be opened again as it was written", () => {
  const home = card("h", { members: [member("p")] });
  const again = payloadOf(draftFrom(deed("e", "visit_recorded", "h", told)), home);
  assert.deepEqual({ ...again, statuses: [] }, { ...told, statuses: [] });
});

const catalogue = /** @type {any} */ ({
  items: [
    { code: "W1", label: "", groups: { official: "core" }, sets: [] }, { code: "A1", label: "", groups: { citizen: "core", official: "core" }, sets: [] },
    { code: "S1", label: "", groups: { citizen: "core", official: "core" }, sets: ["safety"] },
  ],
  statuses: [],
});

test("each is measured by the core of his own group", () => {
  assert.equal(groupOf(member("t", { groups: ["teacher"] })), "official");
  assert.equal(standingOf(catalogue, member("t", { groups: ["teacher"] })).core, 3);
  assert.equal(standingOf(catalogue, member("p", { items: { S1: { r: "yes" }, A1: { r: "no" } } })).has, 1);
});

test("what most lack is suggested, safety before the rest", () => {
  assert.deepEqual(suggested(catalogue, [member("p"), member("q")]).map((item) => item.code), ["S1", "A1"]);
});

test("a child is recorded by name only with the guardian's last word being yes", () => {
  const child = member("c", { needs_consent: true });
  const consent = (/** @type {boolean} */ given) => ({ person: "c", purpose: "skill_record", given, on: TODAY });
  assert.ok(!mayRecord(card("h"), child));
  assert.ok(mayRecord(card("h", { consents: [consent(true)] }), child));
  assert.ok(!mayRecord(card("h", { consents: [consent(true), consent(false)] }), child));
});

test("who asks to be forgotten is gone from this phone at once, a whole household or one of it", () => {
  const home = card("h", { members: [member("p"), member("q")] });
  const of = (/** @type {object} */ said) => project([home], [deed("1", "data_requested", "h", { what: "erase_data", on: TODAY, ...said })], "tôi");
  assert.equal(of({}).has("h"), false);
  assert.deepEqual(of({ person: "q" }).get("h")?.members.map((one) => one.id), ["p"]);
});

test("a withdrawn consent closes the boxes of everybody in the house until somebody agrees anew", () => {
  const home = card("h", { members: [member("p")] });
  const after = project([home], [deed("1", "data_requested", "h", { what: "withdraw_consent", on: TODAY })], "tôi").get("h");
  assert.ok(after);
  assert.equal(mayRecord(home, home.members[0]), true);
  assert.equal(mayRecord(after, after.members[0]), false);
});

test("a visit is for guidance unless somebody says otherwise, and keeps its purpose when it is put right", () => {
  const draft = emptyDraft("h", 0);
  const home = card("h");
  assert.equal(payloadOf(draft, home).visit_kind, "guidance");
  draft.kind = "survey";
  const recorded = deed("1", "visit_recorded", "h", payloadOf(draft, home));
  assert.equal(draftFrom(recorded).kind, "survey");
});
