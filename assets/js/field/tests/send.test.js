// The outbox behind a proxy that gives up on what is large: it says so, or 502 or 504, or nothing, or cuts the line.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { MOST_EVENTS } from "../batches.js";
import { knownOffset, learnOffset } from "../clock.js";
import { flush } from "../send.js";
import { Storage } from "./storage.js";

const EVENTS = 460;
const PATIENCE = 45_000;
/** The server behind a proxy that lets `most` events through. What it took, and how many were asked each time. */
class Server {
  taken = [];
  asked = [];

  constructor(most, giveUp) {
    globalThis.fetch = async (_, { body, headers, signal }) => {
      const { events } = JSON.parse(headers["Content-Encoding"] ? gunzipSync(body) : new TextDecoder().decode(body));
      this.asked.push(events.length);
      if (events.length > most) return giveUp(signal, () => this.take(events));
      return this.take(events);
    };
  }

  take(events) {
    const receipts = events.map(({ id }) => ({ id, outcome: this.taken.includes(id) ? "duplicate" : "applied", receipt: "1" }));
    this.taken.push(...events.map(({ id }) => id));
    return Response.json({ server_time: new Date().toISOString(), epoch: "e", renew: false, receipts });
  }
}

const page = (status) => async () => new Response("<html>gateway</html>", { status, headers: { "Content-Type": "text/html" } });
const cut = async () => { throw new TypeError("network"); };

/** The beginning of an answer; `then` says what becomes of the rest. */
function half(then) {
  const body = new ReadableStream({ start: (pipe) => { pipe.enqueue(new TextEncoder().encode('{"receipts": [')); then(pipe); } });
  return new Response(body, { headers: { "Content-Type": "application/json" } });
}

/** As the app does: tries again after each failure. Returns how much was left after each try. */
async function sendAll(storage, tries) {
  const left = [];
  for (let time = 0; time < tries && storage.waiting.length; time += 1) {
    await flush(storage, () => left.push(storage.waiting.length)).catch((error) => assert.equal(error.status, 0));
    left.push(storage.waiting.length);
  }
  return left;
}

function everythingOnce(storage, server, left) {
  assert.equal(storage.waiting.length, 0);
  assert.deepEqual(left, [...left].sort((one, other) => other - one), "what has arrived is not sent again");
  assert.deepEqual(server.taken, [...storage.rows.keys()], "each once, in the order of recording");
}

for (const status of [408, 413, 502, 504, 524]) {
  test(`a batch that somebody on the way answers with ${status} goes in halves, within one try`, async () => {
    const storage = new Storage(EVENTS);
    const server = new Server(30, page(status));
    everythingOnce(storage, server, await sendAll(storage, 1));
    assert.deepEqual(server.asked.slice(0, 4), [MOST_EVENTS, 100, 50, 25]);
  });
}

test("a batch that nobody answers in time goes in halves, within one try", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const silence = (signal) => new Promise((_, fail) => {
    signal.addEventListener("abort", () => fail(signal.reason));
    t.mock.timers.tick(PATIENCE);
  });
  const storage = new Storage(EVENTS);
  const server = new Server(30, silence);
  everythingOnce(storage, server, await sendAll(storage, 1));
});

test("an answer that begins and never ends is given up in time, and the next batch is half", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const storage = new Storage(EVENTS);
  const server = new Server(30, async () => half(() => setImmediate(() => t.mock.timers.tick(PATIENCE))));
  everythingOnce(storage, server, await sendAll(storage, 1));
});

test("an answer that is cut half way is no receipt, and the next try is with half", async () => {
  const storage = new Storage(EVENTS);
  const server = new Server(30, async () => half((pipe) => setImmediate(() => pipe.error(new TypeError("network")))));
  everythingOnce(storage, server, await sendAll(storage, 40));
  assert.deepEqual(server.asked.slice(0, 3), [MOST_EVENTS, 100, 50]);
});

test("a line that is cut under a large batch lets half through at the next try, also of an app opened anew", async () => {
  const storage = new Storage(EVENTS);
  const server = new Server(30, cut);
  const left = await sendAll(storage, 40);
  everythingOnce(storage, server, left);
  assert.deepEqual(server.asked.slice(0, 4), [MOST_EVENTS, 100, 50, 25]);
});

test("what the server took although the line was cut comes back as known and is out of the outbox", async () => {
  const storage = new Storage(90);
  const server = new Server(30, async (_, take) => { take(); throw new TypeError("network"); });
  const left = await sendAll(storage, 20);
  assert.deepEqual([storage.waiting.length, new Set(server.taken).size], [0, 90]);
  assert.deepEqual(left, [...left].sort((one, other) => other - one));
});

test("a single event that is refused as too large ends the try and stays", async () => {
  const storage = new Storage(3);
  const server = new Server(0, page(413));
  await assert.rejects(flush(storage), { status: 413 });
  assert.deepEqual([server.asked, storage.waiting.length], [[3, 1], 3]);
});

test("an error of the server itself is no reason for smaller batches", async () => {
  const storage = new Storage(30);
  const server = new Server(0, page(500));
  await assert.rejects(flush(storage), { status: 500 });
  assert.deepEqual([server.asked, storage.meta.get("batch_limit")], [[30], undefined]);
});

test("a page's own comparison of the clocks goes before what another tab or the service worker has kept", async () => {
  const storage = new Storage(0);
  await learnOffset(storage, new Date(Date.now() - 5000).toISOString(), Date.now());
  const own = await knownOffset(storage);
  assert.ok(Math.abs(own - 5000) < 1000);
  storage.meta.set("clock_offset", 3_600_000);
  assert.equal(await knownOffset(storage), own);
});
