// Identifiers that sort by the time they were made (RFC 9562, version 7).

let last = 0;

/**
 * @param {number} [now] milliseconds
 * @param {Uint8Array} [random] ten bytes
 */
export function uuid7(now = Date.now(), random = crypto.getRandomValues(new Uint8Array(10))) {
  last = Math.max(last, now); // a clock set back must not unsort what this page makes
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(0, Math.floor(last / 65536));
  new DataView(bytes.buffer).setUint16(4, last % 65536);
  bytes.set(random, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
