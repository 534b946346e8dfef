// Locks that only the commune can open (outgoing work), and the lock of the cache on this phone.

/** @import {BoxRow, Envelope, Sealed} from "./types.js" */
import { base64url, jsonBytes } from "./bytes.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const INFO = new TextEncoder().encode("bdhvs-field-v1");
export const ITERATIONS = 600_000;

/**
 * To the commune's public key, with a key of its own for each event: nobody on this phone can open it again.
 * @param {Envelope} envelope @param {JsonWebKey} communeKey @param {string} keyId
 * @returns {Promise<Sealed>}
 */
export async function seal(envelope, communeKey, keyId) {
  const commune = await crypto.subtle.importKey("jwk", communeKey, CURVE, false, []);
  const once = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: commune }, once.privateKey, 256);
  const material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const key = await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: INFO },
    material, { name: "AES-GCM", length: 256 }, false, ["encrypt"],
  );
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const additionalData = new TextEncoder().encode(`${envelope.id}|${envelope.device_id}|${envelope.seq}`);
  const ct = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, jsonBytes(envelope));
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", once.publicKey);
  return { kid: keyId, epk: /** @type {JsonWebKey} */ ({ kty, crv, x, y }), iv: base64url(iv), ct: base64url(ct) };
}

/** Signature of a batch by this phone. @param {CryptoKey} key @param {Uint8Array<ArrayBuffer>} body */
export async function signed(key, body) {
  return base64url(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, body));
}

/** @param {CryptoKey} key @param {string} id @param {Uint8Array<ArrayBuffer>} plain @returns {Promise<BoxRow>} */
export async function box(key, id, plain) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const additionalData = new TextEncoder().encode(id);
  return { id, iv, ct: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, plain) };
}

/** @param {CryptoKey} key @param {BoxRow} row */
export async function unbox(key, { id, iv, ct }) {
  const additionalData = new TextEncoder().encode(id);
  return crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, ct);
}

/** @param {CryptoKey} key @param {BoxRow} row @returns {Promise<unknown>} */
export async function unboxJson(key, row) {
  return JSON.parse(new TextDecoder().decode(await unbox(key, row)));
}

/** A key of this phone that never leaves it: for photos on their way. */
export function keptKey() {
  return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** Device key for signatures; the private half cannot be read out. */
export function signingKeys() {
  return crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
}

/**
 * The key that guards the cache key, from six digits.
 * @param {string} pin @param {Uint8Array<ArrayBuffer>} salt @param {number} iterations
 */
export async function keyOfPin(pin, salt, iterations) {
  const material = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations },
    material, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"],
  );
}

/** The key that guards the cache key, from the answer of a passkey. @param {BufferSource} secret */
export async function keyOfPasskey(secret) {
  const material = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: INFO },
    material, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"],
  );
}

/** @typedef {{iv: Uint8Array<ArrayBuffer>, wrapped: ArrayBuffer}} Wrapped */

/** @param {CryptoKey} key readable only inside this call @param {CryptoKey} guard @returns {Promise<Wrapped>} */
export async function wrap(key, guard) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, wrapped: await crypto.subtle.wrapKey("raw", key, guard, { name: "AES-GCM", iv }) };
}

/**
 * Raises: OperationError of WebCrypto, when the guard is of other digits.
 * @param {Wrapped} kept @param {CryptoKey} guard @param {boolean} [readable] only to wrap it once more
 */
export function unwrap({ iv, wrapped }, guard, readable = false) {
  return crypto.subtle.unwrapKey(
    "raw", wrapped, guard, { name: "AES-GCM", iv }, { name: "AES-GCM", length: 256 }, readable, ["encrypt", "decrypt"],
  );
}

/** A new cache key, still readable so that it can be wrapped. */
export function freshCacheKey() {
  return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
}
