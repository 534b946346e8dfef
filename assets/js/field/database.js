// The phone's own database: opened once, opened again when the phone has dropped it, upgraded step by step.

/** @import {BoxRow, CardRow, EventRow, PhotoRow, RecordRow} from "./types.js" */
/** @import {DBSchema, IDBPDatabase} from "idb" */
import { openDB } from "idb";

export const NAME = "bdhvs-di-dong";
export const VERSION = 2;

/**
 * @typedef {DBSchema & {
 *   meta: {key: string, value: any},
 *   events: {key: string, value: EventRow, indexes: {by_state: [string, string, number], by_receipt: string}},
 *   records: {key: string, value: RecordRow},
 *   cards: {key: string, value: CardRow},
 *   photos: {key: string, value: PhotoRow},
 *   drafts: {key: string, value: BoxRow},
 * }} Schema
 * @typedef {IDBPDatabase<Schema>} Database
 */

/** What each version brought; a step is never changed once a phone has taken it. @type {((db: Database) => void)[]} */
const STEPS = [
  (db) => {
    db.createObjectStore("meta");
    const events = db.createObjectStore("events", { keyPath: "id" });
    events.createIndex("by_state", ["state", "device_id", "seq"]);
    events.createIndex("by_receipt", "receipted_at");
    db.createObjectStore("records", { keyPath: "id" });
    db.createObjectStore("cards", { keyPath: "id" });
  },
  (db) => {
    db.createObjectStore("photos", { keyPath: "sha" });
    db.createObjectStore("drafts", { keyPath: "id" });
  },
];

/** The phone gave the connection up (iOS does so in the background). @param {unknown} error */
export function isLost(error) {
  return error instanceof DOMException && ["InvalidStateError", "UnknownError"].includes(error.name);
}

export class Connection {
  /** @type {Promise<Database> | null} */
  #opening = null;

  /** @param {{blocked?: () => void, outdated?: () => void}} [told] */
  constructor(told = {}) {
    this.told = told;
  }

  /** @returns {Promise<Database>} */
  open() {
    if (this.#opening) return this.#opening;
    /** @type {Promise<Database>} */
    const opening = openDB(NAME, VERSION, {
      upgrade: (db, from) => {
        for (const step of STEPS.slice(from)) step(/** @type {Database} */ (/** @type {unknown} */ (db)));
      },
      blocked: () => this.told.blocked?.(),
      blocking: async () => {
        (await opening).close(); // another tab brings a newer version: never stand in its way
        this.told.outdated?.();
      },
      terminated: () => this.#forget(),
    });
    opening.catch(() => this.#forget());
    this.#opening = opening;
    return opening;
  }

  #forget() {
    this.#opening = null;
  }

  /**
   * Does the work; once more with a fresh connection when the phone had dropped it.
   * @template T @param {(db: Database) => Promise<T>} work @returns {Promise<T>}
   */
  async run(work) {
    try {
      return await work(await this.open());
    } catch (error) {
      if (!isLost(error)) throw error;
      this.#forget();
      return work(await this.open());
    }
  }

  async close() {
    (await this.#opening)?.close();
    this.#forget();
  }
}
