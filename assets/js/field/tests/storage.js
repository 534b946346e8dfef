// The phone's storage, as far as sending uses it, with no browser.
import { box, keptKey, signingKeys } from "../sealing.js";

const keys = await signingKeys();
const photoKey = await keptKey();
globalThis.IDBKeyRange = { bound: (from) => from };
Object.defineProperty(globalThis.navigator, "locks", { value: undefined, configurable: true });

export class Storage {
  /** @param {number} events waiting to be sent */
  constructor(events) {
    const settings = { photo_slice: 4, retain_days: 60 };
    const device = { device_id: "d", token: "t", signing: keys.privateKey, photo_key: photoKey, settings };
    this.meta = new Map(Object.entries({ device, "seq:d": events }));
    this.rows = new Map();
    this.photos = new Map();
    for (let n = 0; n < events; n += 1) this.record();
  }

  /** One more visit. */
  record() {
    const n = this.rows.size;
    const id = `e${String(n).padStart(4, "0")}`;
    this.rows.set(id, { id, device_id: "d", seq: n + 1, v: 1, sealed: { ct: id }, bytes: 900, at: "2026-11-21T19:00:00+07:00", state: "waiting" });
  }

  /** @param {string} sha @param {number} size of a photo that waits */
  async addPhoto(sha, size) {
    const { iv, ct } = await box(photoKey, sha, new Uint8Array(size));
    this.photos.set(sha, { sha, iv, ct, sent: 0 });
  }

  get waiting() {
    return [...this.rows.values()].filter((row) => row.state === "waiting");
  }

  run(work) {
    const waiting = { count: async () => this.waiting.length, get: async () => this.waiting[0], getAll: async () => [] };
    const stores = {
      meta: { put: async (value, name) => void this.meta.set(name, value) },
      events: { index: () => waiting, get: async (id) => this.rows.get(id), put: async (row) => void this.rows.set(row.id, row) },
    };
    return work({
      get: async (_, name) => this.meta.get(name),
      getAll: async () => [...this.photos.values()],
      getAllFromIndex: async (_, __, ___, most) => this.waiting.slice(0, most),
      put: async (_, photo) => void this.photos.set(photo.sha, photo),
      transaction: (name) => ({ store: stores[name], objectStore: (one) => stores[one], done: Promise.resolve() }),
    });
  }
}
