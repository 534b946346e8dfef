// The worker of /hoc/: opened lessons, exercises and simulations are there again without a network. Nothing personal is
// kept: the pages that it keeps are the same for everybody. `__KEPT` is put in front of this file by the server.

const worker = /** @type {any} */ (self);
/** @type {{ seal: string, shell: string[], offline: string }} */
const KEPT = worker.__KEPT;
const SHELL = `hoc-vo-${KEPT.seal}`;
const LESSONS = "hoc-bai";
const KEEPS = /^\/hoc\/(bai|luyen|thu)\/[a-z0-9-]+\/$/;
const MOST = 60;
const PATIENCE = 4000;

worker.addEventListener("install", (/** @type {any} */ event) => {
  event.waitUntil(install());
});

worker.addEventListener("activate", (/** @type {any} */ event) => {
  event.waitUntil(activate());
});

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== worker.location.origin) return;
  if (KEPT.shell.includes(pathname) && request.mode !== "navigate") event.respondWith(fromShell(request));
  else if (request.mode === "navigate") event.respondWith(KEEPS.test(pathname) ? lesson(request, pathname) : page(request));
});

async function install() {
  const shell = await caches.open(SHELL);
  await shell.addAll(KEPT.shell.map((address) => new Request(address, { cache: "reload" })));
  await worker.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith("hoc-vo-") && name !== SHELL) await caches.delete(name);
  }
  await worker.clients.claim();
}

/** @param {Request} request */
async function fromShell(request) {
  return (await caches.match(request, { cacheName: SHELL })) ?? fetch(request);
}

/** @param {Request} request */
async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return offline();
  }
}

async function offline() {
  return (await caches.match(KEPT.offline, { cacheName: SHELL })) ?? Response.error();
}

/** From the network; what was kept when it does not answer in time. @param {Request} request @param {string} pathname */
async function lesson(request, pathname) {
  const kept = await caches.open(LESSONS);
  const before = await kept.match(pathname);
  const asked = fetch(request).then(async (answer) => {
    if (answer.ok && answer.type === "basic" && !answer.redirected) await keep(kept, pathname, answer.clone());
    return answer;
  });
  if (!before) return asked.catch(offline);
  const late = new Promise((resolve) => setTimeout(() => resolve(before), PATIENCE));
  return Promise.race([asked.catch(() => before), late]);
}

/** @param {Cache} kept @param {string} pathname @param {Response} answer */
async function keep(kept, pathname, answer) {
  await kept.delete(pathname);
  await kept.put(pathname, answer);
  const all = await kept.keys();
  for (const oldest of all.slice(0, Math.max(all.length - MOST, 0))) await kept.delete(oldest);
}
