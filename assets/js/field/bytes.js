// Bytes as text and back.

/** @param {Uint8Array | ArrayBuffer} bytes */
export function base64url(bytes) {
  const list = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  let text = "";
  for (let at = 0; at < list.length; at += 0x8000) text += String.fromCharCode(...list.subarray(at, at + 0x8000));
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** @param {string} text */
export function fromBase64url(text) {
  const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}

/** @param {ArrayBuffer} bytes */
export function hex(bytes) {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {unknown} value */
export function jsonBytes(value) {
  return new TextEncoder().encode(JSON.stringify(value));
}
