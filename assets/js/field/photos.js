// Photos: drawn again small (which leaves place and camera data behind), kept sealed, sent after everything else.

/** @import {Connection} from "./database.js" */
/** @import {Device, PhotoRow} from "./types.js" */
import { hex } from "./bytes.js";
import { unbox } from "./sealing.js";
import * as store from "./store.js";
import { RefusedError, ask } from "./transport.js";

const LONGEST_SIDE = 1280;
const QUALITY = 0.72;

/** @param {Blob} file @returns {Promise<{sha: string, bytes: Uint8Array<ArrayBuffer>, canvas: HTMLCanvasElement}>} */
export async function redrawn(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const small = await new Promise((/** @type {(blob: Blob | null) => void} */ done) =>
    canvas.toBlob(done, "image/jpeg", QUALITY),
  );
  if (!small) throw new Error("no picture");
  const bytes = new Uint8Array(await small.arrayBuffer());
  return { sha: hex(await crypto.subtle.digest("SHA-256", bytes)), bytes, canvas };
}

/**
 * Sends what waits, each from where it stopped, until there is something more urgent. Raises: RefusedError
 * @param {Connection} connection @param {Device} device @param {() => boolean} hurried
 */
export async function sendPhotos(connection, device, hurried) {
  for (const photo of await store.photosWaiting(connection)) {
    if (hurried()) return;
    const bytes = new Uint8Array(await unbox(device.photo_key, { id: photo.sha, iv: photo.iv, ct: photo.ct }));
    await sendOne(connection, device, { photo, bytes, hurried });
  }
}

/**
 * @param {Connection} connection @param {Device} device
 * @param {{photo: PhotoRow, bytes: Uint8Array<ArrayBuffer>, hurried: () => boolean}} sending
 */
async function sendOne(connection, device, { photo, bytes, hurried }) {
  const path = `/sync/photo/${photo.sha}`;
  const known = await ask(path, { token: device.token, method: "HEAD" });
  let at = known.ok ? offsetOf(known) : 0;
  let complete = known.headers.get("Upload-Complete") === "1";
  while (!complete) {
    const end = Math.min(bytes.length, at + device.settings.photo_slice);
    const answer = await ask(path, {
      token: device.token, method: "PUT", body: bytes.slice(at, end),
      headers: { "Content-Type": "image/jpeg", "Content-Range": `bytes ${at}-${end - 1}/${bytes.length}` },
    });
    if (answer.status === 422) break; // the server cannot take this picture; the visit stands without it
    if (!answer.ok && answer.status !== 409) throw new RefusedError(answer.status, "photo");
    complete = answer.status === 201;
    at = offsetOf(answer);
    await store.keepPhoto(connection, { ...photo, sent: at });
    if (!complete && hurried()) return;
  }
  await store.keepPhoto(connection, { ...photo, ct: new ArrayBuffer(0), sent: bytes.length, done: true });
}

/** @param {Response} response */
function offsetOf(response) {
  const offset = Number(response.headers.get("Upload-Offset") ?? Number.NaN);
  if (Number.isNaN(offset)) throw new RefusedError(response.status, "not_ours");
  return offset;
}
