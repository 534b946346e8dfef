// Opened lessons stay on the device: the worker is registered on the first of them, and the offline page lists them.

import { one, show } from "./dom.js";

export const LESSONS = "hoc-bai";
const KEEPS = "[data-lesson], [data-quiz], [data-simulation]";

export function start() {
  if (!("serviceWorker" in navigator) || !("caches" in window)) return;
  if (document.querySelector(KEEPS)) void keepThis();
  if (document.querySelector("[data-offline]")) void list();
}

async function keepThis() {
  try {
    const first = !navigator.serviceWorker.controller;
    await navigator.serviceWorker.register("/hoc/sw.js", { scope: "/hoc/" });
    if (!first) return; // the worker has seen this page and kept it
    await navigator.serviceWorker.ready;
    const kept = await caches.open(LESSONS);
    await kept.add(new Request(location.pathname, { credentials: "same-origin" }));
  } catch {
    // a private window, no room, or no network any more: the page itself is here
  }
}

/** The titles are read from the kept pages themselves. */
async function list() {
  const place = one("[data-kept]");
  if (!place) return;
  const kept = await caches.open(LESSONS);
  for (const request of await kept.keys()) {
    const answer = await kept.match(request);
    const text = answer ? await answer.text() : "";
    const title = /<h1[^>]*>([^<]+)<\/h1>/.exec(text)?.[1];
    if (!title) continue;
    const link = document.createElement("a");
    link.className = "big-choice";
    link.href = new URL(request.url).pathname;
    link.textContent = new DOMParser().parseFromString(title, "text/html").body.textContent;
    const item = document.createElement("li");
    item.append(link);
    place.append(item);
  }
  show(one("[data-kept-some]"), Boolean(place.childElementCount));
  show(one("[data-kept-none]"), !place.childElementCount);
}
