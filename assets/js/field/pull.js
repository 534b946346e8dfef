// What the server tells: cards of my hamlets, what to forget, catalogue; and what it misses after a restore.

/** @import {Book} from "./book.js" */
/** @import {Card, Hamlet, ScamAlert} from "./types.js" */
import { instant, learnOffset } from "./clock.js";
import * as store from "./store.js";
import { askJson } from "./transport.js";

/**
 * @typedef {{
 *   epoch: string | null, cursor: string, snapshot: string, leaving: string[], hamlets: Hamlet[], at: number,
 *   alerts?: ScamAlert[],
 * }} Progress
 */

/** @type {Progress} */
const NOTHING = { epoch: null, cursor: "", snapshot: "", leaving: [], hamlets: [], at: 0 };

/** @param {Book} book @returns {Promise<Progress>} */
export async function progressOf(book) {
  return (await store.recall(book.connection, "progress")) ?? NOTHING;
}

/**
 * Everything new, page by page; then what was recorded here and is now in the cards counts as theirs.
 * @param {Book} book @param {number} now @returns {Promise<void>}
 */
export async function pull(book, now) {
  const receipted = book.receipted.flatMap((row) => (row ? [row.id] : []));
  let progress = await progressOf(book);
  for (;;) {
    const answer = await page(book, progress);
    if (progress.epoch !== null && answer["epoch"] !== progress.epoch) await sendMissing(book);
    progress = await keepAnswer(book, progress, answer, now);
    if (answer["catalogue_version"] !== (await store.recall(book.connection, "catalogue"))?.body?.version) await catalogue(book);
    if (!answer["more"]) break;
  }
  await store.absorbed(book.connection, receipted);
  await book.load();
}

/** @param {Book} book @param {Progress} progress */
async function page(book, progress) {
  const seq = (await store.recall(book.connection, `seq:${book.device.device_id}`)) ?? 0;
  const { count } = await store.unsent(book.connection);
  const query = new URLSearchParams({ cursor: progress.cursor, last_seq: String(seq), outbox_left: String(count) });
  const asked = instant();
  const { answer } = await askJson(`/sync/pull?${query}`, { token: book.device.token });
  await learnOffset(book.connection, String(answer["server_time"]), asked); // known before the first visit is written
  return answer;
}

/** @param {Book} book @param {Progress} before @param {Record<string, any>} answer @param {number} now */
async function keepAnswer(book, before, answer, now) {
  const households = /** @type {Card[]} */ (answer["households"]);
  const snapshot = String(answer["snapshot"] ?? before.snapshot);
  for (const card of households) book.snapshots.set(card.id, snapshot);
  const named = new Set(households.map((card) => card.id));
  const wanted = [...before.leaving, ...answer["forget"], ...unnamed(book, answer, snapshot), ...dropped(book, answer)];
  const leaving = [...new Set(wanted)].filter((id) => !named.has(id));
  const busy = book.busy;
  /** @type {Progress} */
  const progress = {
    epoch: answer["epoch"], cursor: answer["cursor"], snapshot, hamlets: answer["hamlets"] ?? before.hamlets, at: now,
    alerts: answer["alerts"] ?? before.alerts ?? [],
    leaving: leaving.filter((id) => busy.has(id)),
  };
  const forget = leaving.filter((id) => !busy.has(id));
  await store.keepPage(book.connection, { cards: await book.boxed(households, snapshot), forget, progress });
  return progress;
}

/** Cards that a finished snapshot no longer names. @param {Book} book @param {Record<string, any>} answer @param {string} snapshot */
function unnamed(book, answer, snapshot) {
  if (!answer["snapshot_done"]) return [];
  return [...book.snapshots].filter(([, seen]) => seen !== snapshot).map(([id]) => id);
}

/** @param {Book} book @param {Record<string, any>} answer */
function dropped(book, answer) {
  const hamlets = new Set(answer["drop_hamlets"]);
  return book.cards.filter((card) => hamlets.has(card.hamlet)).map((card) => card.id);
}

/** @param {Book} book */
export async function sendMissing(book) {
  const { answer } = await askJson("/sync/have?from_seq=1", { token: book.device.token });
  const last = Number((await store.recall(book.connection, `seq:${book.device.device_id}`)) ?? 0);
  const beyond = last > answer["max_seq"] ? [[answer["max_seq"] + 1, last]] : [];
  await store.sendAgain(book.connection, book.device.device_id, [...answer["missing"], ...beyond]);
}

/** @param {Book} book */
async function catalogue(book) {
  const { answer, response } = await askJson("/sync/catalogue", { token: book.device.token });
  await store.remember(book.connection, "catalogue", { body: answer, etag: response.headers.get("ETag") });
}
