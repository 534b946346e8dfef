// What leaves the phone can be opened by the commune only; checked against the worked example of the protocol.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { base64url, fromBase64url, jsonBytes } from "../bytes.js";
import { box, freshCacheKey, keyOfPin, seal, signed, signingKeys, unboxJson, unwrap, wrap } from "../sealing.js";
import { receiptsOf } from "../send.js";

const vector = JSON.parse(readFileSync(new URL("../../../../docs/field-protocol-vector.json", import.meta.url), "utf8"));
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const PIN_ROUNDS = 1000; // the number of rounds is not what is tested here

/** Opens as the server does: written from docs/field-protocol.md, not from the code under test. */
async function opened(sealed, additional) {
  const own = await crypto.subtle.importKey("jwk", vector.commune_private, CURVE, false, ["deriveBits"]);
  const theirs = await crypto.subtle.importKey("jwk", sealed.epk, CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, own, 256);
  const material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveBits"]);
  const info = new TextEncoder().encode("bdhvs-field-v1");
  const raw = await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info }, material, 256);
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
  const options = { name: "AES-GCM", iv: fromBase64url(sealed.iv), additionalData: new TextEncoder().encode(additional) };
  return new TextDecoder().decode(await crypto.subtle.decrypt(options, key, fromBase64url(sealed.ct)));
}

const { d: _, ...communeKey } = vector.commune_private;
const envelope = /** @type {any} */ ({ id: "01936e2a-7c00-7000-8000-000000000001", device_id: "d", seq: 7, note: "tiếng Việt" });

test("the opener of this test opens the worked example", async () => {
  const { d: __, ...epk } = vector.ephemeral_private;
  assert.equal(await opened({ epk, iv: vector.iv, ct: vector.ct }, vector.additional_data), vector.plain);
});

test("an event sealed here is opened there, bound to its id, device and number", async () => {
  const sealed = await seal(envelope, communeKey, "1a");
  assert.equal(sealed.kid, "1a");
  assert.deepEqual(JSON.parse(await opened(sealed, `${envelope.id}|d|7`)), envelope);
  await assert.rejects(opened(sealed, `${envelope.id}|d|8`));
});

test("two seals of one event share nothing", async () => {
  const [one, two] = [await seal(envelope, communeKey, "1a"), await seal(envelope, communeKey, "1a")];
  assert.notEqual(one.epk.x, two.epk.x);
  assert.notEqual(one.ct, two.ct);
});

test("the cache opens with the right digits only, and never under another name", async () => {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const kept = await wrap(await freshCacheKey(), await keyOfPin("274913", salt, PIN_ROUNDS));
  const key = await unwrap(kept, await keyOfPin("274913", salt, PIN_ROUNDS));
  assert.equal(key.extractable, false);
  await assert.rejects(unwrap(kept, await keyOfPin("274914", salt, PIN_ROUNDS)));
  const row = await box(key, "a", jsonBytes({ name: "Sáu" }));
  assert.deepEqual(await unboxJson(key, row), { name: "Sáu" });
  await assert.rejects(unboxJson(key, { ...row, id: "b" }));
});

test("a batch is signed by a key that cannot be read out", async () => {
  const keys = await signingKeys();
  const body = jsonBytes({ events: [] });
  const signature = fromBase64url(await signed(keys.privateKey, body));
  assert.equal(signature.length, 64);
  assert.ok(await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, keys.publicKey, signature, body));
  await assert.rejects(crypto.subtle.exportKey("jwk", keys.privateKey));
});

test("text of bytes comes back", () => {
  const bytes = crypto.getRandomValues(new Uint8Array(70_000).subarray(0, 60_000));
  assert.deepEqual(fromBase64url(base64url(bytes)), bytes);
  assert.doesNotMatch(base64url(bytes), /[+/=]/);
});

test("an answer without receipts of this batch is no receipt", () => {
  const batch = /** @type {any} */ ([{ id: "a" }, { id: "b" }]);
  const good = { id: "a", outcome: "applied", receipt: "7" };
  assert.deepEqual(receiptsOf({ receipts: [good, { id: "x", outcome: "applied", receipt: "8" }, { id: "b" }] }, batch), [good]);
  for (const answer of [{}, { receipts: "ok" }, { receipts: [] }, { receipts: [null] }]) assert.throws(() => receiptsOf(answer, batch), /not_ours/);
});
