// A visit while it is being written; kept sealed, so that a call or an empty battery costs nothing.

/** @import {Book} from "./book.js" */
/** @import {Answer, Card, Deed} from "./types.js" */
import { jsonBytes } from "./bytes.js";
import { box, unboxJson } from "./sealing.js";
import * as store from "./store.js";

/**
 * @typedef {"no" | "can" | "well"} Mark
 * @typedef {{
 *   household: string, started: number, kind: string, met: Set<string>, topics: Set<string>, level: "E0" | "E1",
 *   results: Record<string, Record<string, Mark>>, statuses: Record<string, Record<string, Answer>>,
 *   consent: Record<string, boolean>, need: string, again_on: string, note: string,
 *   files: {sha: string, bytes: Uint8Array<ArrayBuffer>}[], kept: string[],
 * }} Draft
 */

/** What nearly every visit is for; another purpose is chosen by hand. */
export const USUAL_KIND = "guidance";

/** @param {string} household @param {number} started @returns {Draft} */
export function emptyDraft(household, started) {
  return {
    household, started, kind: USUAL_KIND, met: new Set(), topics: new Set(), level: "E1", results: {}, statuses: {}, consent: {},
    need: "", again_on: "", note: "", files: [], kept: [],
  };
}

/** @param {Draft} draft */
export function isEmpty(draft) {
  return draft.met.size === 0;
}

const MARK = { no: { result: "no" }, can: { result: "yes", degree: 1 }, well: { result: "yes", degree: 2 } };

/**
 * What is sent: only people of the household who were met, only what was answered.
 * @param {Draft} draft @param {Card} card
 */
export function payloadOf(draft, card) {
  const met = card.members.filter((member) => draft.met.has(member.id)).map((member) => member.id);
  const { level } = draft;
  const results = met.flatMap((person) =>
    Object.entries(draft.results[person] ?? {})
      .filter(([item]) => draft.topics.has(item))
      .map(([item, mark]) => ({ person, item, ...MARK[mark], level })),
  );
  const statuses = met.flatMap((person) =>
    Object.entries(draft.statuses[person] ?? {}).map(([status, result]) => ({ person, status, result, level })),
  );
  const consent = met.filter((person) => draft.consent[person]).map((person) => ({ person, purpose: "skill_record", given: true }));
  return {
    visit_kind: draft.kind, outcome: "done", met, topics: [...draft.topics], results, statuses,
    photos: [...draft.kept, ...draft.files.map((file) => file.sha)],
    ...(draft.note.trim() ? { note: draft.note.trim() } : {}),
    ...(draft.again_on ? { again_on: draft.again_on } : {}),
    ...(draft.need ? { need: { kind: draft.need } } : {}),
    ...(consent.length ? { consent } : {}),
  };
}

/** A recorded visit opened again to be put right. @param {Deed} deed @returns {Draft} */
export function draftFrom(deed) {
  const said = /** @type {any} */ (deed.payload);
  const draft = emptyDraft(deed.subject_id, Date.now());
  draft.kind = said.visit_kind;
  draft.met = new Set(said.met);
  draft.topics = new Set(said.topics);
  for (const { person, item, result, degree, level } of said.results) {
    (draft.results[person] ??= {})[item] = result === "no" ? "no" : degree === 2 ? "well" : "can";
    draft.level = level;
  }
  for (const { person, status, result } of said.statuses) (draft.statuses[person] ??= {})[status] = result;
  for (const { person, given } of said.consent ?? []) draft.consent[person] = given;
  return { ...draft, need: said.need?.kind ?? "", again_on: said.again_on ?? "", note: said.note ?? "", kept: said.photos ?? [] };
}

/** @param {Book} book @param {string} household @returns {Promise<Draft | null>} */
export async function storedDraft(book, household) {
  const row = await store.draftOf(book.connection, household);
  if (!row) return null;
  const plain = /** @type {any} */ (await unboxJson(book.key, row).catch(() => null));
  return plain && { kind: USUAL_KIND, ...plain, met: new Set(plain.met), topics: new Set(plain.topics), files: [] };
}

/** @type {Promise<unknown>} */
let writing = Promise.resolve();
/** @type {Draft | null} */
let waiting = null;

/** Writes the newest state, one write at a time; a draft that cannot be kept is no reason to stop. @param {Book} book @param {Draft} draft */
export function keepDraftSoon(book, draft) {
  waiting = draft;
  writing = writing.then(async () => {
    if (waiting !== draft) return;
    waiting = null;
    const plain = { ...draft, met: [...draft.met], topics: [...draft.topics], files: [] };
    await store.keepDraft(book.connection, await box(book.key, draft.household, jsonBytes(plain)));
  }).catch(() => undefined);
  return writing;
}

/** Nothing more of this visit is written after it was saved. */
export async function draftDone() {
  waiting = null;
  await writing;
}
