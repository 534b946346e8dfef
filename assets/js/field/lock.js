// The lock of the cache: six digits, or the phone's own lock where a passkey can give a secret (PRF).

/** @import {Connection} from "./database.js" */
/** @import {Wrapped} from "./sealing.js" */
import { ITERATIONS, freshCacheKey, keyOfPasskey, keyOfPin, unwrap, wrap } from "./sealing.js";
import { recall, remember, wipeCache } from "./store.js";

export const MOST_TRIES = 10;

/**
 * @typedef {{
 *   salt: Uint8Array<ArrayBuffer>, iterations: number, pin: Wrapped, tries: number,
 *   passkey?: {id: ArrayBuffer, salt: Uint8Array<ArrayBuffer>, wrapped: Wrapped},
 * }} Lock
 * @typedef {{key: CryptoKey} | {wrong: number} | {wiped: true}} Opened
 */

/** @param {Connection} connection @returns {Promise<Lock | undefined>} */
export function lockOf(connection) {
  return recall(connection, "lock");
}

/** Too easy to be found in ten tries. @param {string} pin */
export function isWeak(pin) {
  const digits = Array.from(pin, Number);
  const steps = digits.slice(1).map((digit, at) => digit - (digits[at] ?? 0));
  return new Set(steps).size === 1 || new Set(digits).size < 3;
}

/** A new cache key under a new PIN. @param {Connection} connection @param {string} pin @returns {Promise<CryptoKey>} */
export async function setPin(connection, pin) {
  const key = await freshCacheKey();
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const guard = await keyOfPin(pin, salt, ITERATIONS);
  const kept = await wrap(key, guard);
  await remember(connection, "lock", { salt, iterations: ITERATIONS, pin: kept, tries: 0 });
  return unwrap(kept, guard);
}

/**
 * A try is counted on the disk before it is made, so that stopping the app wins nothing.
 * @param {Connection} connection @param {string} pin @param {boolean} [readable]
 * @returns {Promise<Opened>}
 */
export async function openWithPin(connection, pin, readable = false) {
  const lock = await lockOf(connection);
  if (!lock) return { wiped: true };
  const tries = lock.tries + 1;
  await remember(connection, "lock", { ...lock, tries });
  try {
    const key = await unwrap(lock.pin, await keyOfPin(pin, lock.salt, lock.iterations), readable);
    await remember(connection, "lock", { ...lock, tries: 0 });
    return { key };
  } catch {
    if (tries < MOST_TRIES) return { wrong: MOST_TRIES - tries };
    await wipeCache(connection);
    await remember(connection, "locked_out", true);
    return { wiped: true };
  }
}

/** Whether this phone can open with its own lock. */
export async function passkeyOffered() {
  if (!("PublicKeyCredential" in window) || /^[\d.]+$|:/.test(location.hostname)) return false;
  return PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
}

/** @param {BufferSource} salt */
const asking = (salt) => /** @type {AuthenticationExtensionsClientInputs} */ ({ prf: { eval: { first: salt } } });

/** @param {Credential | null} credential @returns {ArrayBuffer | undefined} */
function answerOf(credential) {
  const results = /** @type {any} */ (credential)?.getClientExtensionResults?.();
  return results?.prf?.results?.first;
}

/**
 * Adds the phone's own lock beside the PIN. False when this phone's passkeys give no secret.
 * @param {Connection} connection @param {string} pin @param {string} name
 */
export async function addPasskey(connection, pin, name) {
  const opened = await openWithPin(connection, pin, true);
  const lock = await lockOf(connection);
  if (!("key" in opened) || !lock) return opened;
  const salt = crypto.getRandomValues(new Uint8Array(32));
  const made = /** @type {PublicKeyCredential | null} */ (await navigator.credentials.create({
    publicKey: {
      challenge: crypto.getRandomValues(new Uint8Array(32)),
      rp: { name: "Bình dân học vụ số" },
      user: { id: crypto.getRandomValues(new Uint8Array(16)), name, displayName: name },
      pubKeyCredParams: [{ type: "public-key", alg: -7 }, { type: "public-key", alg: -257 }],
      authenticatorSelection: { authenticatorAttachment: "platform", userVerification: "required", residentKey: "preferred" },
      extensions: asking(salt),
    },
  }));
  const secret = made && (answerOf(made) ?? (await askPasskey(made.rawId, salt)));
  if (!made || !secret) return false;
  const wrapped = await wrap(opened.key, await keyOfPasskey(secret));
  await remember(connection, "lock", { ...lock, passkey: { id: made.rawId, salt, wrapped } });
  return true;
}

/** @param {ArrayBuffer} id @param {BufferSource} salt */
async function askPasskey(id, salt) {
  return answerOf(await navigator.credentials.get({
    publicKey: {
      challenge: crypto.getRandomValues(new Uint8Array(32)),
      allowCredentials: [{ type: "public-key", id }], userVerification: "required", extensions: asking(salt),
    },
  }));
}

/** @param {Connection} connection @returns {Promise<CryptoKey | null>} */
export async function openWithPasskey(connection) {
  const passkey = (await lockOf(connection))?.passkey;
  const secret = passkey && (await askPasskey(passkey.id, passkey.salt));
  return passkey && secret ? unwrap(passkey.wrapped, await keyOfPasskey(secret)) : null;
}
