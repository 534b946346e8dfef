// When to send and receive, and what to say about it in plain words.

/** @import {Book} from "./book.js" */
/** @import {Connection} from "./database.js" */
import { instant, stamp } from "./clock.js";
import { addDays, ago, dayOf } from "./days.js";
import { leaveMark } from "./persistence.js";
import { sendPhotos } from "./photos.js";
import { pull, sendMissing } from "./pull.js";
import { flush, keepPlace } from "./send.js";
import * as store from "./store.js";
import { RefusedError, waitFor } from "./transport.js";

const OLD_UNSENT = 24 * 3_600_000;
const LOOK_AGAIN = 5 * 60_000;
const A_MINUTE = 60_000;
const RETAIN_DAYS = 60;

/** @typedef {{count: number, since: string | null, working: boolean, trouble: string, last: number, photos: number}} Standing */

export class Flow extends EventTarget {
  /** @type {Standing} */
  standing = { count: 0, since: null, working: false, trouble: "", last: 0, photos: 0 };
  /** @type {Book | null} */
  book = null;
  #failures = 0;
  #checked = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {Promise<void> | null} */
  #work = null;
  #again = false;

  /** @param {Connection} connection */
  constructor(connection) {
    super();
    this.connection = connection;
  }

  start() {
    window.addEventListener("online", () => this.run());
    window.addEventListener("offline", () => this.#tell({ trouble: "no_network" }));
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.run());
    this.run();
  }

  /**
   * Sends, receives, and plans the next time. Asked again while at work, it does everything once more afterwards: what
   * was recorded meanwhile may have come too late for this time. Never throws: what went wrong is told by `standing`.
   */
  run() {
    this.#again = true;
    this.#work ??= this.#untilStill();
    return this.#work;
  }

  async #untilStill() {
    clearTimeout(this.#timer);
    let trouble = "";
    try {
      while (this.#again && !trouble && !this.#stopped) {
        await this.#tell({ working: true });
        this.#again = false;
        trouble = await this.#once();
        await this.#tell({ working: false, trouble });
      }
    } finally {
      this.#work = null; // in the same breath as the look at `#again`: nobody asks between the two
      if (!this.#stopped) this.#timer = setTimeout(() => this.run(), this.#pause);
    }
  }

  #pause = LOOK_AGAIN;
  #stopped = false;

  /** Another tab has brought a newer version: this one leaves the storage alone. */
  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #once() {
    try {
      await this.#everything();
      this.#failures = 0;
      this.#pause = (await store.unsent(this.connection)).count ? A_MINUTE : LOOK_AGAIN; // another tab is sending it
      await store.remember(this.connection, "last_contact", Date.now());
      return "";
    } catch (error) {
      this.#failures += 1;
      this.#pause = waitFor(error, this.#again ? 1 : this.#failures);
      await keepPlace(this.connection, error);
      if (error instanceof RefusedError && error.ended) await this.#ended(error.code);
      return error instanceof RefusedError ? error.code : "failed";
    }
  }

  async #everything() {
    const device = await store.currentDevice(this.connection);
    if (!device || device.ended) throw new RefusedError(401, device?.ended ?? "token_unknown");
    if (!navigator.onLine) throw new RefusedError(0, "no_network");
    await flush(this.connection, (sent) => this.#sent(sent));
    await this.#receive();
    await flush(this.connection, (sent) => this.#sent(sent));
    await sendPhotos(this.connection, device, () => this.#again);
    const keep = device.settings.retain_days || RETAIN_DAYS;
    await store.dropReceipted(this.connection, addDays(dayOf(Date.now()), -keep));
  }

  /** Who gets on, however slowly, need not wait longer each time. @param {number} sent */
  #sent(sent) {
    if (sent) this.#failures = 0;
    void this.#tell({});
  }

  async #receive() {
    if (!this.book) return;
    const fresh = await store.currentDevice(this.connection);
    if (fresh) this.book.device = fresh;
    if (!this.#checked) await sendMissing(this.book);
    this.#checked = true;
    await pull(this.book, instant());
    this.dispatchEvent(new Event("cards"));
  }

  /** @param {string} code */
  async #ended(code) {
    const device = await store.currentDevice(this.connection);
    if (!device) return;
    if (code === "device_revoked") await store.wipeCache(this.connection);
    if (!device.ended) await store.keepDevice(this.connection, { ...device, ended: code });
    this.dispatchEvent(new CustomEvent("ended", { detail: code }));
  }

  /** @param {Partial<Standing>} change */
  async #tell(change) {
    try {
      await this.#look(change);
    } catch (error) {
      if (!this.#stopped) throw error;
    }
  }

  /** @param {Partial<Standing>} change */
  async #look(change) {
    const { count, since } = await store.unsent(this.connection);
    const photos = (await store.photosWaiting(this.connection)).length;
    const last = Number((await store.recall(this.connection, "last_contact")) ?? 0);
    this.standing = { ...this.standing, count, since, photos, last, ...change };
    const device = await store.currentDevice(this.connection);
    if (device) leaveMark(device.device_id, count);
    this.dispatchEvent(new Event("standing"));
  }

  /** After something was recorded. */
  async nudge() {
    await this.#tell({});
    await askBackgroundSync();
    this.run();
  }
}

/** Chrome may send for us later, with the app closed. */
async function askBackgroundSync() {
  const registration = /** @type {any} */ (await navigator.serviceWorker?.getRegistration());
  await registration?.sync?.register("bdhvs-gui").catch(() => undefined);
}

/** @type {Record<string, string>} */
const TROUBLE = {
  no_network: "Chưa có mạng.",
  timeout: "Mạng chậm, máy chủ chưa kịp trả lời.",
  not_ours: "Mạng này cần đăng nhập hoặc đang chặn. Hãy đổi mạng khác.",
  busy: "Máy chủ đang đông, điện thoại tự thử lại.",
  token_unknown: "Máy chủ không nhận ra điện thoại này. Hãy vào lại.",
  device_revoked: "Điện thoại này đã bị ngừng quyền.",
  user_disabled: "Tài khoản đang tạm ngừng.",
  bad_signature: "Máy chủ không nhận chữ ký của điện thoại này.",
};

/** Long unsent work is shown in red. @param {Standing} standing @param {number} now */
export function isOld(standing, now) {
  return standing.count > 0 && standing.since !== null && now - Date.parse(standing.since) > OLD_UNSENT;
}

/** How things stand, for somebody who knows nothing of networks. @param {Standing} standing @param {number} now */
export function standingWords(standing, now) {
  const trouble = standing.trouble ? (TROUBLE[standing.trouble] ?? "Chưa liên lạc được với máy chủ.") : "";
  if (standing.working && standing.count) return `Đang gửi ${standing.count} mục…`;
  const since = Date.parse(standing.since ?? stamp(now));
  const age = now - since < A_MINUTE ? "" : `, từ ${ago(since, now)}`;
  if (standing.count) return `${standing.count} mục chưa gửi${age}. ${trouble}`.trim();
  if (standing.photos) return `Đã gửi hết; còn ${standing.photos} ảnh chờ gửi. ${trouble}`.trim();
  if (!standing.last) return trouble || "Chưa có gì cần gửi.";
  return `Đã gửi hết. Liên lạc lần cuối ${ago(standing.last, now)}. ${trouble}`.trim();
}
