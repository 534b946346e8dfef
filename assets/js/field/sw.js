// The service worker: the shell from the phone itself, and unsent work when Chrome wakes us up.
// `__SHELL` is put in front of this file by the server (bdhvs/field/views_app.py).

import { precacheAndRoute, cleanupOutdatedCaches } from "workbox-precaching";
import { Connection } from "./database.js";
import { flush, keepPlace } from "./send.js";

const worker = /** @type {any} */ (self);

precacheAndRoute(worker.__SHELL ?? []);
cleanupOutdatedCaches();

worker.addEventListener("message", (/** @type {MessageEvent} */ event) => {
  if (event.data === "take-over") worker.skipWaiting();
});

worker.addEventListener("sync", (/** @type {any} */ event) => {
  if (event.tag === "bdhvs-gui") event.waitUntil(sendAll());
});

async function sendAll() {
  const connection = new Connection();
  try {
    await flush(connection);
  } catch (error) {
    await keepPlace(connection, error);
    throw error; // Chrome asks again later
  } finally {
    await connection.close(); // never in the way of an upgrade
  }
}
