// The outbox on its way. Needs no PIN: everything in it is sealed to the commune. Also runs in the service worker.

/** @import {Connection} from "./database.js" */
/** @import {Device, EventRow, Receipt} from "./types.js" */
/** @import {Limit} from "./batches.js" */
import { LONGEST_WAIT, fullLimit, grown, halved, nextBatch } from "./batches.js";
import { jsonBytes } from "./bytes.js";
import { instant, knownOffset, learnOffset, stamp } from "./clock.js";
import { signed, signingKeys, keptKey } from "./sealing.js";
import * as store from "./store.js";
import { APP_VERSION, RefusedError, askJson, packed } from "./transport.js";

const LOOK_AHEAD = 250;
const COME_BACK = "come_back_at";
const LIMIT = "batch_limit";
/** Too long, or too large, for somebody between the server and this phone. */
const TOO_MUCH = [408, 413, 502, 504, 524];

/**
 * Sends until nothing waits. One flusher at a time per phone, where locks are offered; without them the server's
 * own check of ids keeps everything single.
 * @param {Connection} connection @param {(sent: number) => void} [told]
 * @returns {Promise<number>} events sent; Raises: RefusedError
 */
export async function flush(connection, told = () => undefined) {
  await comeBackLater(connection);
  if (!navigator.locks) return flushAlone(connection, told);
  const sent = await navigator.locks.request("bdhvs-flush", { ifAvailable: true }, (lock) =>
    lock ? flushAlone(connection, told) : 0,
  );
  return sent ?? 0;
}

/** The server is full and has named a time: it keeps our place until then. @param {Connection} connection @param {unknown} error */
export async function keepPlace(connection, error) {
  if (error instanceof RefusedError && error.wait) await store.remember(connection, COME_BACK, Date.now() + error.wait);
}

/**
 * Neither another tab, nor the service worker, nor an impatient thumb asks sooner. A time further away than the server
 * ever names is a clock that was set back.
 * @param {Connection} connection
 */
async function comeBackLater(connection) {
  const left = Number((await store.recall(connection, COME_BACK)) ?? 0) - Date.now();
  if (left > 0 && left <= LONGEST_WAIT) throw new RefusedError(503, "busy", left);
}

/** @param {Connection} connection @param {(sent: number) => void} told */
async function flushAlone(connection, told) {
  /** @type {Limit} */
  let limit = (await store.recall(connection, LIMIT)) ?? fullLimit();
  let total = 0;
  for (;;) {
    const device = await store.currentDevice(connection);
    const batch = nextBatch(await store.allWaiting(connection, LOOK_AHEAD), limit);
    if (!device || !batch.length) return total;
    const sent = await sendOrHalve(connection, device, batch, limit);
    limit = sent.limit;
    await store.remember(connection, LIMIT, limit);
    total += sent.count;
    told(total);
  }
}

/**
 * After an answer that was cut off nobody knows whether a smaller batch would help: the next try is with half, also when
 * it comes from another tab or after a restart, so that a line that cuts large batches is got through all the same.
 * Raises: RefusedError, when a smaller batch would not help now.
 * @param {Connection} connection @param {Device} device @param {EventRow[]} batch @param {Limit} limit
 */
async function sendOrHalve(connection, device, batch, limit) {
  try {
    const count = await sendBatch(connection, device, batch);
    return { limit: grown(limit), count };
  } catch (error) {
    if (!(error instanceof RefusedError) || batch.length === 1) throw error;
    const smaller = halved(batch.length, limit);
    if (TOO_MUCH.includes(error.status) || error.code === "timeout") return { limit: smaller, count: 0 };
    if (error.status === 0) await store.remember(connection, LIMIT, smaller);
    throw error;
  }
}

/** @param {Connection} connection @param {Device} device @param {EventRow[]} batch */
async function sendBatch(connection, device, batch) {
  const asked = instant();
  const body = jsonBytes(await batchOf(connection, device, batch, asked));
  const { body: bytes, headers } = await packed(body);
  const { answer } = await askJson("/sync/batch", {
    token: device.token, method: "POST", body: bytes, headers: {
      "Content-Type": "application/json", "X-Batch-Signature": await signed(device.signing, body), ...headers,
    },
  });
  const receipts = receiptsOf(answer, batch);
  await learnOffset(connection, String(answer["server_time"]), asked);
  const count = await store.keepReceipts(connection, receipts, stamp(Date.now()));
  if (answer["renew"] === true) await renew(connection, device);
  return count;
}

/** @param {Connection} connection @param {Device} device @param {EventRow[]} batch @param {number} now */
async function batchOf(connection, device, batch, now) {
  const { count } = await store.unsent(connection);
  return {
    device_id: device.device_id,
    sent_at: stamp(now),
    clock_offset_ms: await knownOffset(connection),
    outbox_left: count - batch.length,
    last_seq: Number((await store.recall(connection, `seq:${device.device_id}`)) ?? 0),
    events: batch.map(({ id, seq, v, sealed, device_id: made }) => ({
      id, seq, v, sealed, ...(made === device.device_id ? {} : { device_id: made }),
    })),
  };
}

/**
 * Raises: RefusedError, when this is not our server's answer to this batch.
 * @param {Record<string, any>} answer @param {EventRow[]} batch @returns {Receipt[]}
 */
export function receiptsOf(answer, batch) {
  const asked = new Set(batch.map((row) => row.id));
  const listed = Array.isArray(answer["receipts"]) ? answer["receipts"] : [];
  const mine = listed.filter((one) => asked.has(one?.id) && typeof one.outcome === "string" && one.receipt);
  if (!mine.length) throw new RefusedError(200, "not_ours");
  return mine;
}

/** This phone's profile was copied: a name of its own from now on; the old outbox goes on unchanged. @param {Connection} connection @param {Device} device */
export async function renew(connection, device) {
  const keys = await signingKeys();
  const body = jsonBytes({
    public_key: await crypto.subtle.exportKey("jwk", keys.publicKey), name: "", app_version: APP_VERSION,
  });
  const headers = { "Content-Type": "application/json" };
  const { answer } = await askJson("/sync/renew", { token: device.token, method: "POST", body, headers });
  await store.keepDevice(connection, { ...deviceOf(answer, keys.privateKey), photo_key: device.photo_key });
}

/**
 * @param {Record<string, any>} answer of joining @param {CryptoKey} signing
 * @returns {Omit<Device, "photo_key">}
 */
export function deviceOf(answer, signing) {
  return {
    device_id: answer["device_id"], token: answer["token"], key_id: answer["key_id"], signing,
    commune_key: answer["commune_public_key"], commune: answer["commune"]["name"], hamlets: answer["hamlets"],
    person: answer["person"], settings: answer["settings"], registered_at: answer["server_time"],
  };
}

/** A device as it is kept after joining. @param {Record<string, any>} answer @param {CryptoKey} signing */
export async function joinedDevice(answer, signing) {
  return { ...deviceOf(answer, signing), photo_key: await keptKey() };
}
