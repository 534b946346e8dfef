// Everything this phone keeps. The promise lives in `keep`: said to be saved only once the disk has it.

/** @import {Connection, Database} from "./database.js" */
/** @import {BoxRow, CardRow, Device, EventRow, PhotoRow, Receipt, RecordRow} from "./types.js" */

const STRICT = /** @type {const} */ ({ durability: "strict" });
const LAST = 2 ** 53;
const GUESSES_OF_SEQ = 20;

/** @typedef {{event: EventRow, record: RecordRow | null, photos: PhotoRow[], draft?: string}} Deposit */

/** Not saved, and the user is told so. */
export class NotSavedError extends Error {
  /** @param {"full" | "failed"} why @param {unknown} [cause] */
  constructor(why, cause) {
    super(why, { cause });
    this.why = why;
  }
}

/** @param {unknown} error */
const isFull = (error) => error instanceof DOMException && error.name === "QuotaExceededError";

/**
 * One event, its projection and its photos in one strict transaction; the number follows the last without a gap.
 * Everything is sealed before the transaction begins: waiting for cryptography inside would commit it.
 * Raises: NotSavedError
 * @param {Connection} connection @param {string} deviceId @param {(seq: number) => Promise<Deposit>} prepare
 * @returns {Promise<Deposit>} what was kept; without photos when only they had no room
 */
export async function keep(connection, deviceId, prepare) {
  for (let guess = 0; guess < GUESSES_OF_SEQ; guess += 1) {
    const seq = (await lastSeq(connection, deviceId)) + 1;
    const deposit = await prepare(seq);
    const kept = await keepOrMakeRoom(connection, deviceId, deposit);
    if (kept) return kept;
  }
  throw new NotSavedError("failed");
}

/** @param {Connection} connection @param {string} deviceId @param {Deposit} deposit */
async function keepOrMakeRoom(connection, deviceId, deposit) {
  const slimmer = [
    async () => deposit,
    async () => (await dropSentPhotos(connection), deposit),
    async () => ({ ...deposit, photos: [] }),
    async () => (await dropReceipted(connection, "9999"), { ...deposit, photos: [] }),
  ];
  for (const attempt of slimmer) {
    try {
      const trying = await attempt();
      return (await commit(connection, deviceId, trying)) ? trying : null;
    } catch (error) {
      if (!isFull(error)) throw new NotSavedError("failed", error);
    }
  }
  throw new NotSavedError("full");
}

/**
 * False when another tab took the number first.
 * @param {Connection} connection @param {string} deviceId @param {Deposit} deposit
 */
function commit(connection, deviceId, { event, record, photos, draft }) {
  return connection.run(async (db) => {
    const tx = db.transaction(["meta", "events", "records", "photos", "drafts"], "readwrite", STRICT);
    tx.done.catch(() => undefined); // heard below
    const [last = 0, there] = await Promise.all([
      tx.objectStore("meta").get(`seq:${deviceId}`), tx.objectStore("events").get(event.id),
    ]);
    if (there) return true; // committed just before the connection was lost
    if (last !== event.seq - 1) return false;
    /** @type {Promise<unknown>[]} */
    const writes = [];
    try {
      writes.push(tx.objectStore("events").put(event));
      writes.push(tx.objectStore("meta").put(event.seq, `seq:${deviceId}`));
      if (record) writes.push(tx.objectStore("records").put(record));
      for (const photo of photos) writes.push(tx.objectStore("photos").put(photo));
      if (draft) writes.push(tx.objectStore("drafts").delete(draft));
      await Promise.all([...writes, tx.done]);
    } catch (error) {
      for (const write of writes) write.catch(() => undefined);
      abort(tx); // a number without its event would be a gap for ever
      throw error;
    }
    return true;
  });
}

/** Takes everything back, if the browser has not done so already. @param {{abort: () => void}} tx */
function abort(tx) {
  try {
    tx.abort();
  } catch {
    // over already
  }
}

/** @param {Connection} connection @param {string} deviceId */
function lastSeq(connection, deviceId) {
  return connection.run(async (db) => Number((await db.get("meta", `seq:${deviceId}`)) ?? 0));
}

/** @param {Connection} connection @param {string} name @returns {Promise<any>} */
export function recall(connection, name) {
  return connection.run((db) => db.get("meta", name));
}

/** @param {Connection} connection @param {string} name @param {unknown} value */
export function remember(connection, name, value) {
  return connection.run(async (db) => {
    const tx = db.transaction("meta", "readwrite", STRICT);
    await Promise.all([tx.store.put(value, name), tx.done]);
  });
}

/** @param {Connection} connection @returns {Promise<Device | undefined>} */
export function currentDevice(connection) {
  return recall(connection, "device");
}

/** @param {Connection} connection @param {Device} device */
export function keepDevice(connection, device) {
  return connection.run(async (db) => {
    const tx = db.transaction("meta", "readwrite", STRICT);
    await Promise.all([tx.store.put(device, "device"), tx.store.put(device.registered_at, "canary"), tx.done]);
  });
}

const WAITING = () => IDBKeyRange.bound(["waiting", ""], ["waiting", "\uffff"]);

/** How much is unsent, and since when. @param {Connection} connection */
export function unsent(connection) {
  return connection.run(async (db) => {
    const tx = db.transaction("events");
    const index = tx.store.index("by_state");
    const [count, first] = await Promise.all([index.count(WAITING()), index.get(WAITING())]);
    return { count, since: first?.at ?? null };
  });
}

/** Every unsent event as it is. @param {Connection} connection @param {number} [most] @returns {Promise<EventRow[]>} */
export function allWaiting(connection, most) {
  return connection.run((db) => db.getAllFromIndex("events", "by_state", WAITING(), most));
}

/**
 * Receipts on the disk first; only then is an event no longer "unsent". It stays for gaps after a restore.
 * @param {Connection} connection @param {Receipt[]} receipts @param {string} at
 */
export function keepReceipts(connection, receipts, at) {
  return connection.run(async (db) => {
    const tx = db.transaction("events", "readwrite", STRICT);
    const rows = await Promise.all(receipts.map((receipt) => tx.store.get(receipt.id)));
    const writes = rows.map((row, place) => {
      const receipt = receipts[place];
      if (!row || !receipt) return undefined;
      const { outcome, code = "", says = "", receipt: number } = receipt;
      return tx.store.put({ ...row, state: "done", outcome, code, says, receipt: number, receipted_at: at });
    });
    await Promise.all([...writes, tx.done]);
    return rows.filter((row) => row?.state === "waiting").length;
  });
}

/**
 * The server misses these although it had given receipts (restored from a backup): send them once more.
 * @param {Connection} connection @param {string} deviceId @param {[number, number][]} gaps first and last number
 */
export function sendAgain(connection, deviceId, gaps) {
  return connection.run(async (db) => {
    const tx = db.transaction("events", "readwrite", STRICT);
    const index = tx.store.index("by_state");
    let count = 0;
    for (const [first, last] of gaps) {
      const rows = await index.getAll(IDBKeyRange.bound(["done", deviceId, first], ["done", deviceId, last]));
      count += rows.length;
      await Promise.all(rows.map((row) => tx.store.put({ ...row, state: "waiting" })));
    }
    await tx.done;
    return count;
  });
}

/** Receipted events older than the day the server asks to keep. @param {Connection} connection @param {string} before */
export function dropReceipted(connection, before) {
  return connection.run(async (db) => {
    const tx = db.transaction(["events", "records"], "readwrite");
    const range = IDBKeyRange.bound("", before, true, true);
    for (const row of await tx.objectStore("events").index("by_receipt").getAll(range)) {
      if (row.state !== "done") continue;
      await tx.objectStore("events").delete(row.id);
      await tx.objectStore("records").delete(row.id);
    }
    await tx.done;
  });
}

/** @param {Connection} connection */
export function dropSentPhotos(connection) {
  return connection.run(async (db) => {
    const tx = db.transaction("photos", "readwrite");
    for (const photo of await tx.store.getAll()) if (photo.done) await tx.store.delete(photo.sha);
    await tx.done;
  });
}

/** @param {Connection} connection @returns {Promise<PhotoRow[]>} */
export async function photosWaiting(connection) {
  const photos = await connection.run((db) => db.getAll("photos"));
  return photos.filter((photo) => !photo.done);
}

/** @param {Connection} connection @param {PhotoRow} photo */
export function keepPhoto(connection, photo) {
  return connection.run((db) => db.put("photos", photo));
}

/**
 * A page of the pull: cards written, forgotten ones gone, and the place reached, all or nothing.
 * @param {Connection} connection @param {{cards: CardRow[], forget: string[], progress: unknown}} page
 */
export function keepPage(connection, { cards, forget, progress }) {
  return connection.run(async (db) => {
    const tx = db.transaction(["cards", "meta"], "readwrite");
    const store = tx.objectStore("cards");
    await Promise.all([
      ...cards.map((card) => store.put(card)),
      ...forget.map((id) => store.delete(id)),
      tx.objectStore("meta").put(progress, "progress"),
      tx.done,
    ]);
  });
}

/** These are in the server's cards now. @param {Connection} connection @param {string[]} ids */
export function absorbed(connection, ids) {
  return connection.run(async (db) => {
    const tx = db.transaction("records", "readwrite");
    for (const id of ids) {
      const row = await tx.store.get(id);
      if (row) await tx.store.put({ ...row, absorbed: true });
    }
    await tx.done;
  });
}

/** @param {Connection} connection @returns {Promise<{cards: CardRow[], records: RecordRow[], events: EventRow[]}>} */
export function everything(connection) {
  return connection.run(async (db) => {
    const tx = db.transaction(["cards", "records", "events"]);
    const [cards, records, events] = await Promise.all([
      tx.objectStore("cards").getAll(), tx.objectStore("records").getAll(), tx.objectStore("events").getAll(),
    ]);
    return { cards, records, events };
  });
}

/** @param {Database} db @param {("cards" | "records" | "drafts" | "events" | "photos")[]} names */
async function clear(db, names) {
  const tx = db.transaction(["meta", ...names], "readwrite", STRICT);
  const gone = ["lock", "progress", "catalogue"];
  await Promise.all([
    ...names.map((name) => tx.objectStore(name).clear()),
    ...gone.map((name) => tx.objectStore("meta").delete(name)),
    tx.done,
  ]);
}

/** What the phone knows of people goes; what is not sent yet stays. @param {Connection} connection */
export function wipeCache(connection) {
  return connection.run((db) => clear(db, ["cards", "records", "drafts"]));
}

/** Sign-out with nothing unsent. @param {Connection} connection */
export function wipeAll(connection) {
  return connection.run(async (db) => {
    await clear(db, ["cards", "records", "drafts", "events", "photos"]);
    await db.clear("meta");
  });
}

/** @param {Connection} connection @param {string} id @returns {Promise<BoxRow | undefined>} */
export function draftOf(connection, id) {
  return connection.run((db) => db.get("drafts", id));
}

/** @param {Connection} connection @param {BoxRow} row */
export function keepDraft(connection, row) {
  return connection.run((db) => db.put("drafts", row));
}
