// From what was tapped to what is on the disk: one event, sealed, with its projection.

/** @import {Book} from "./book.js" */
/** @import {Deed, EventRow, PhotoRow} from "./types.js" */
import { jsonBytes } from "./bytes.js";
import { instant, knownOffset, stamp } from "./clock.js";
import { leaveMark } from "./persistence.js";
import { box, seal } from "./sealing.js";
import * as store from "./store.js";
import { uuid7 } from "./uuid7.js";

const VERSION = 1;

/**
 * @typedef {{
 *   type: string, subject: string, hamlet: string, payload: Record<string, unknown>, baseVersion?: number,
 *   supersedes?: string, elapsed?: number, photos?: {sha: string, bytes: Uint8Array<ArrayBuffer>}[], draft?: string,
 * }} Act
 */

/**
 * Resolves only when the event is on the disk. Raises: NotSavedError
 * @param {Book} book @param {Act} act
 * @returns {Promise<{deed: Deed, photosKept: boolean}>}
 */
export async function record(book, act) {
  const at = instant();
  const id = uuid7(at);
  const offset = await knownOffset(book.connection);
  book.device = (await store.currentDevice(book.connection)) ?? book.device; // it may have got a new name
  /** @type {Deed} */
  const deed = {
    id, type: act.type, subject_id: act.subject, hamlet: act.hamlet, occurred_at: stamp(at - (offset ?? 0)), payload: act.payload,
    supersedes: act.supersedes ?? null,
  };
  const photos = await Promise.all((act.photos ?? []).map((photo) => photoRow(book, id, photo)));
  const kept = await store.keep(book.connection, book.device.device_id, async (seq) => ({
    event: await eventRow(book, deed, seq, act, { at: stamp(at), offset }),
    record: { ...(await box(book.key, id, jsonBytes(deed))), seq, absorbed: false },
    photos,
    ...(act.draft ? { draft: act.draft } : {}),
  }));
  book.add({ ...deed, seq: kept.event.seq }, kept.event);
  leaveMark(book.device.device_id, (await store.unsent(book.connection)).count);
  return { deed, photosKept: kept.photos.length === photos.length };
}

/**
 * With the phone's own clock and its error, so that the server can judge both.
 * @param {Book} book @param {Deed} deed @param {number} seq @param {Act} act @param {{at: string, offset: number | null}} clock
 * @returns {Promise<EventRow>}
 */
async function eventRow({ device }, deed, seq, act, { at, offset }) {
  const envelope = {
    ...deed, occurred_at: at, device_id: device.device_id, seq, v: VERSION, elapsed_ms: Math.round(act.elapsed ?? 0),
    clock_offset_ms: offset, author: device.person.id, supersedes: deed.supersedes ?? null,
    ...(act.baseVersion ? { base_version: act.baseVersion } : {}),
  };
  const sealed = await seal(envelope, device.commune_key, device.key_id);
  const row = { id: deed.id, device_id: device.device_id, seq, v: VERSION, sealed };
  return { ...row, bytes: jsonBytes(row).length + 1, at, state: "waiting" };
}

/**
 * Under this phone's own key, so that it can be sent without the PIN.
 * @param {Book} book @param {string} event @param {{sha: string, bytes: Uint8Array<ArrayBuffer>}} photo
 * @returns {Promise<PhotoRow>}
 */
async function photoRow({ device }, event, { sha, bytes }) {
  const { iv, ct } = await box(device.photo_key, sha, bytes);
  return { sha, event, iv, ct, bytes: bytes.length, sent: 0, done: false };
}
