// The start: what is kept on this phone, what is to be shown first, and the life around the screens.

/** @import {Show} from "./app.js" */
import { App } from "./app.js";
import { knownOffset, wake } from "./clock.js";
import { Connection } from "./database.js";
import { askToStay, builtinBrowser } from "./persistence.js";
import { currentDevice } from "./store.js";
import { changes, newHousehold, newPerson } from "./screens/changes.js";
import { gate } from "./screens/gate.js";
import { household, talkingCard } from "./screens/household.js";
import { handbook, library } from "./screens/library.js";
import { everybody, progress, today } from "./screens/lists.js";
import { records } from "./screens/records.js";
import { applyDisplay, help, more, settings, talkingCards } from "./screens/settings.js";
import { notMet, visit } from "./screens/visit.js";

const LOCK_AFTER_HIDDEN = 10 * 60_000;

/** @type {[RegExp, Show][]} */
const ROUTES = [
  [/^\/$/, today], [/^\/danh-sach$/, everybody], [/^\/chua-gui$/, records], [/^\/them$/, more],
  [/^\/ho\/([^/]+)$/, household], [/^\/ho\/([^/]+)\/tham$/, visit], [/^\/ho\/([^/]+)\/sua\/([^/]+)$/, visit],
  [/^\/ho\/([^/]+)\/khong-gap$/, notMet], [/^\/ho\/([^/]+)\/thay-doi$/, changes], [/^\/ho\/([^/]+)\/nguoi-moi$/, newPerson],
  [/^\/ho-moi$/, newHousehold], [/^\/the\/([^/]+)$/, talkingCard], [/^\/the$/, talkingCards],
  [/^\/cam-nang$/, library], [/^\/cam-nang\/([^/]+)$/, handbook], [/^\/cam-nang\/([^/]+)\/(\d+)$/, handbook],
  [/^\/tien-do$/, progress], [/^\/cai-dat$/, settings], [/^\/tro-giup$/, help],
];

async function start() {
  applyDisplay();
  document.addEventListener("visibilitychange", () => document.hidden || wake()); // before anything is sent or told
  const connection = new Connection({
    blocked: () => app.say("Ứng dụng đang mở ở một thẻ khác với bản cũ. Hãy đóng thẻ kia.", { tone: "bad" }),
    outdated: () => {
      app.flow.stop();
      app.say("Đã có bản mới. Hãy tải lại trang.", { tone: "bad" });
    },
  });
  const app = new App(connection, ROUTES, gate);
  if (builtinBrowser(navigator.userAgent)) return app.show(); // nothing of ours is opened there
  app.device = await currentDevice(connection);
  await knownOffset(connection);
  await app.show();
  if (app.device) {
    void askToStay();
    app.flow.start();
  }
  watch(app);
  await serve(app);
}

/** @param {App} app */
function watch(app) {
  let hidden = { page: Number.NaN, clock: Number.NaN };
  const long = () => performance.now() - hidden.page > LOCK_AFTER_HIDDEN || Math.abs(Date.now() - hidden.clock) > LOCK_AFTER_HIDDEN;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hidden = { page: performance.now(), clock: Date.now() }; // the page's time stands still in a phone that sleeps
    else if (app.open && long()) {
      app.opened = null;
      void app.show();
    }
  });
  app.flow.addEventListener("cards", () => {
    if (app.open && ["", "#/", "#/danh-sach"].includes(location.hash)) void app.show();
  });
  app.flow.addEventListener("ended", async () => {
    app.device = await currentDevice(app.connection);
    if (app.device?.ended === "device_revoked") app.opened = null;
    await app.show();
  });
}

/** The shell from the phone itself; a new one takes over when the user wants it. @param {App} app */
async function serve(app) {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register("/di-dong/sw.js", { scope: "/di-dong/" }).catch(() => null);
  const offer = (/** @type {ServiceWorker | null} */ worker) => {
    if (worker?.state !== "installed" || !navigator.serviceWorker.controller) return;
    const take = document.createElement("button");
    take.className = "btn btn-sm";
    take.textContent = "Dùng bản mới";
    take.addEventListener("click", () => {
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
      worker.postMessage("take-over");
    });
    app.say("Đã có bản mới của ứng dụng.", { tone: "bad", more: take });
  };
  offer(registration?.waiting ?? null);
  registration?.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker?.addEventListener("statechange", () => offer(worker));
  });
}

void start();
