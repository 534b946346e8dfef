// What is unsent, as a file that any office PC of the commune can read in. It stays sealed.

/** @import {Connection} from "./database.js" */
import { instant, knownOffset, stamp } from "./clock.js";
import { signed } from "./sealing.js";
import * as store from "./store.js";

/** @param {Connection} connection @returns {Promise<{name: string, text: string, count: number} | null>} */
export async function rescueFile(connection) {
  const device = await store.currentDevice(connection);
  const rows = await store.allWaiting(connection);
  if (!device || !rows.length) return null;
  const now = stamp(instant());
  const body = JSON.stringify({
    device_id: device.device_id, sent_at: now, clock_offset_ms: await knownOffset(connection),
    outbox_left: 0, last_seq: Number((await store.recall(connection, `seq:${device.device_id}`)) ?? 0),
    events: rows.map(({ id, seq, v, sealed, device_id: made }) => ({ id, seq, v, sealed, ...(made === device.device_id ? {} : { device_id: made }) })),
  });
  const signature = await signed(device.signing, new TextEncoder().encode(body));
  const text = JSON.stringify({ format: "bdhvs-rescue", v: 1, made_at: now, body, signature });
  return { name: `bdhvs-cuu-du-lieu-${now.slice(0, 10)}.json`, text, count: rows.length };
}

/** By the share sheet where there is one, else as a download. @param {{name: string, text: string}} file */
export async function handOver({ name, text }) {
  const file = new File([text], name, { type: "application/json" });
  if (navigator.canShare?.({ files: [file] })) {
    await navigator.share({ files: [file], title: "Dữ liệu chưa gửi" });
    return;
  }
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
