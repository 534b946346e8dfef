// When the app sends: nothing that was asked for meanwhile is forgotten, and nothing is done twice at once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Flow } from "../flow.js";
import { Storage } from "./storage.js";

const LONGEST = 5 * 60_000;
Object.defineProperty(globalThis.navigator, "onLine", { value: true, configurable: true });
globalThis.document = { cookie: "" };
globalThis.location = { protocol: "https:" };

/** The server; `happens` is called with each request before it is answered, and may throw or say a status. */
class Server {
  asked = [];
  atOnce = 0;
  most = 0;

  constructor(happens = async () => 200) {
    globalThis.fetch = async (path, { method, headers, body }) => {
      const range = headers["Content-Range"] ?? "";
      this.asked.push(`${method} ${path.replace(/^.sync./, "")} ${range}`.trim());
      this.most = Math.max(this.most, (this.atOnce += 1));
      try {
        return this.answer(path, { method, range, body, status: await happens(this.asked.at(-1)) });
      } finally {
        this.atOnce -= 1;
      }
    };
  }

  answer(path, { method, range, body, status = 200 }) {
    if (status !== 200) return Response.json({ code: "busy" }, { status });
    if (path === "/sync/batch") {
      const receipts = JSON.parse(new TextDecoder().decode(body)).events.map(({ id }) => ({ id, outcome: "applied", receipt: "1" }));
      return Response.json({ server_time: new Date().toISOString(), epoch: "e", renew: false, receipts });
    }
    if (method === "HEAD") return new Response(null, { status: this.offset ? 200 : 404, headers: { "Upload-Offset": String(this.offset ?? 0) } });
    const [, end, size] = /-(\d+)\/(\d+)/.exec(range).map(Number);
    this.offset = end + 1;
    return new Response(null, { status: this.offset === size ? 201 : 200, headers: { "Upload-Offset": String(this.offset) } });
  }
}

/** The timers that stand, and no time that passes by itself. */
function timers(t) {
  const standing = new Map();
  let last = 0;
  t.mock.method(globalThis, "setTimeout", (work, after) => (standing.set((last += 1), { work, after }), last));
  t.mock.method(globalThis, "clearTimeout", (id) => void standing.delete(id));
  return standing;
}

test("a visit that is recorded while photos are on their way goes before the rest of the photos", async (t) => {
  const standing = timers(t);
  const storage = new Storage(0);
  await storage.addPhoto("a1", 12);
  const flow = new Flow(storage);
  const server = new Server(async (asked) => {
    if (asked.endsWith("bytes 0-3/12")) {
      storage.record();
      void flow.nudge();
      await new Promise(setImmediate);
    }
    return 200;
  });
  await flow.run();
  assert.deepEqual(server.asked.filter((one) => !one.startsWith("HEAD")), [
    "PUT photo/a1 bytes 0-3/12", "POST batch", "PUT photo/a1 bytes 4-7/12", "PUT photo/a1 bytes 8-11/12",
  ]);
  assert.deepEqual([storage.waiting.length, flow.standing.count, flow.standing.photos, flow.standing.working], [0, 0, 0, false]);
  assert.deepEqual([...standing.values()].map(({ after }) => after), [LONGEST]);
});

test("asked three times at once it sends once at a time, and one timer stands afterwards", async (t) => {
  const standing = timers(t);
  const storage = new Storage(3);
  const server = new Server(() => new Promise((done) => setImmediate(done, 200)));
  const flow = new Flow(storage);
  await Promise.all([flow.run(), flow.run(), flow.run()]);
  assert.deepEqual([server.asked, server.most, storage.waiting.length], [["POST batch"], 1, 0]);
  await flow.run();
  assert.equal(standing.size, 1);
});

test("what was asked for while a try failed is tried again soon, however often it failed before", async (t) => {
  const standing = timers(t);
  const storage = new Storage(1);
  const flow = new Flow(storage);
  const server = new Server(async () => 500);
  for (let time = 0; time < 12; time += 1) await flow.run();
  assert.ok([...standing.values()][0].after > LONGEST / 2, "a server that fails is left alone");
  const before = server.asked.length;
  const failing = flow.run();
  await flow.nudge();
  await failing;
  assert.equal(server.asked.length, before + 1, "not at once");
  assert.equal(standing.size, 1);
  assert.ok([...standing.values()][0].after < 15_000);
});

test("an old tab that was told to stop asks nothing more and leaves no timer", async (t) => {
  const standing = timers(t);
  const storage = new Storage(1);
  const flow = new Flow(storage);
  const server = new Server(async () => {
    void flow.run();
    flow.stop();
    return 200;
  });
  await flow.run();
  await flow.run();
  assert.deepEqual([server.asked.length, standing.size], [1, 0]);
});

test("what another tab is still sending is looked for again after a minute", async (t) => {
  const standing = timers(t);
  const storage = new Storage(1);
  Object.defineProperty(globalThis.navigator, "locks", { value: { request: async (_, __, work) => work(null) }, configurable: true });
  t.after(() => Object.defineProperty(globalThis.navigator, "locks", { value: undefined, configurable: true }));
  await new Flow(storage).run();
  assert.deepEqual([...standing.values()].map(({ after }) => after), [60_000]);
});
