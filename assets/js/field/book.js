// What the phone shows, opened: households with this phone's own records in them. In memory only while unlocked.

/** @import {Connection} from "./database.js" */
/** @import {Card, Catalogue, Deed, Device, EventRow, RecordRow} from "./types.js" */
import { inForce, project } from "./apply.js";
import { jsonBytes } from "./bytes.js";
import { box, unboxJson } from "./sealing.js";
import * as store from "./store.js";

const NOT_COUNTED = new Set(["rejected", "quarantined", "collision"]);

/** @typedef {Deed & {seq: number}} Recorded */

export class Book {
  /** @type {Map<string, Card>} as the server told them */
  #told = new Map();
  /** @type {Map<string, string>} */
  #snapshots = new Map();
  /** @type {Recorded[]} of this phone, oldest first */
  #recorded = [];
  /** @type {Set<string>} */
  #absorbed = new Set();
  /** @type {Map<string, EventRow>} */
  #events = new Map();
  /** @type {Map<string, Card>} */
  #cards = new Map();
  /** @type {Catalogue | null} */
  catalogue = null;

  /** @param {Connection} connection @param {Device} device @param {CryptoKey} key */
  constructor(connection, device, key) {
    this.connection = connection;
    this.device = device;
    this.key = key;
  }

  /** Reads everything from the disk again. */
  async load() {
    const rows = await store.everything(this.connection);
    const cards = await Promise.all(rows.cards.map((row) => unboxJson(this.key, row)));
    this.#told = new Map(/** @type {Card[]} */ (cards).map((card) => [card.id, card]));
    this.#snapshots = new Map(rows.cards.map((row) => [row.id, row.snapshot]));
    await this.#readRecords(rows.records, rows.events);
    this.catalogue = (await store.recall(this.connection, "catalogue"))?.body ?? null;
    this.#project();
    return this;
  }

  /** @param {RecordRow[]} rows @param {EventRow[]} events */
  async #readRecords(rows, events) {
    const deeds = /** @type {Deed[]} */ (await Promise.all(rows.map((row) => unboxJson(this.key, row))));
    this.#recorded = deeds.map((deed, place) => ({ ...deed, seq: rows[place]?.seq ?? 0 }));
    this.#recorded.sort((a, b) => a.occurred_at.localeCompare(b.occurred_at) || a.seq - b.seq);
    this.#absorbed = new Set(rows.filter((row) => row.absorbed).map((row) => row.id));
    this.#events = new Map(events.map((row) => [row.id, row]));
  }

  #project() {
    const pending = this.#recorded.filter((deed) => !this.#absorbed.has(deed.id) && !this.#refused(deed.id));
    const needed = new Set(pending.map((deed) => deed.supersedes));
    const deeds = this.#recorded.filter((deed) => pending.includes(deed) || needed.has(deed.id));
    this.#cards = project(this.#told.values(), deeds, this.device.person.full_name);
  }

  /** @param {string} id */
  #refused(id) {
    return NOT_COUNTED.has(this.#events.get(id)?.outcome ?? "");
  }

  get cards() {
    return [...this.#cards.values()];
  }

  /** @param {string} id */
  card(id) {
    return this.#cards.get(id);
  }

  /** Own records, newest first, with how each stands; a corrected one only in its last form. */
  get history() {
    const standing = inForce(this.#recorded);
    const rows = standing.map((deed) => ({ deed, event: this.#events.get(deed.id) }));
    return rows.reverse();
  }

  get snapshots() {
    return this.#snapshots;
  }

  /** Households with something of this phone still unsent. */
  get busy() {
    const waiting = this.#recorded.filter((deed) => this.#events.get(deed.id)?.state === "waiting");
    return new Set(waiting.flatMap((deed) => [deed.subject_id, String(deed.payload["household"] ?? "")]));
  }

  /** Receipted by now and not yet part of the server's cards. */
  get receipted() {
    const rows = this.#recorded.filter((deed) => !this.#absorbed.has(deed.id));
    return rows.map((deed) => this.#events.get(deed.id)).filter((row) => row?.state === "done" && row.outcome !== "held");
  }

  /** After `keep`: the same thing in memory. @param {Recorded} deed @param {EventRow} event */
  add(deed, event) {
    this.#recorded.push(deed);
    this.#events.set(event.id, event);
    this.#project();
  }

  /** @param {Card[]} cards @param {string} snapshot */
  boxed(cards, snapshot) {
    return Promise.all(
      cards.map(async (card) => ({ ...(await box(this.key, card.id, jsonBytes(card))), snapshot })),
    );
  }
}
