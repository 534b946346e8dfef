// The page /di-dong/vao/: the signed-in team member's phone gets a name and a key of its own.

import { jsonBytes } from "./bytes.js";
import { Connection } from "./database.js";
import { evicted, leaveMark, mark } from "./persistence.js";
import { signingKeys } from "./sealing.js";
import { joinedDevice } from "./send.js";
import * as store from "./store.js";
import { APP_VERSION, RefusedError, askJson } from "./transport.js";

/** @type {Record<string, string>} */
const REFUSALS = {
  no_network: "Chưa có mạng. Việc này cần mạng, chỉ một lần.",
  timeout: "Mạng chậm quá. Hãy thử lại.",
  not_allowed: "Tài khoản này không làm việc tại hộ. Hãy hỏi cán bộ.",
  no_hamlet: "Tài khoản chưa được giao thôn, tổ dân phố nào. Hãy nhờ cán bộ giao rồi làm lại.",
};

const form = /** @type {HTMLFormElement | null} */ (document.getElementById("join"));
const words = document.getElementById("join-words");

/** @param {string} text */
function say(text) {
  if (words) words.textContent = text;
}

/** @param {FormData} said */
async function join(said) {
  const connection = new Connection();
  const before = await store.currentDevice(connection);
  const lost = await evicted(connection);
  const keys = await signingKeys();
  const { answer } = await askJson("/sync/device", {
    method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": String(said.get("csrfmiddlewaretoken")) },
    body: jsonBytes({
      public_key: await crypto.subtle.exportKey("jwk", keys.publicKey), name: String(said.get("name")), app_version: APP_VERSION,
      ...(before ? { fork_of: before.device_id } : {}),
    }),
  });
  const device = await joinedDevice(answer, keys.privateKey);
  if (lost) await reportLoss(device.token, lost.unsent); // first: once something is kept here, nobody would notice it again
  if (before && before.person.id !== device.person.id) await store.wipeCache(connection); // another person's list
  await store.keepDevice(connection, before ? { ...device, photo_key: before.photo_key } : device);
  await store.remember(connection, "locked_out", false);
  leaveMark(device.device_id, (await store.unsent(connection)).count);
}

/** The commune learns how much this phone lost. @param {string} token @param {number} count */
async function reportLoss(token, count) {
  const body = jsonBytes({ count, found_at: new Date().toISOString(), app_version: APP_VERSION, device_id: mark()?.device });
  await askJson("/sync/lost", { token, method: "POST", headers: { "Content-Type": "application/json" }, body });
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  say("Đang ghép điện thoại…");
  try {
    await join(new FormData(form));
    location.replace("/di-dong/");
  } catch (error) {
    say(error instanceof RefusedError ? (REFUSALS[error.code] ?? "Máy chủ chưa nhận. Hãy thử lại sau ít phút.") : "Điện thoại này không mở được bộ nhớ. Hãy thoát chế độ ẩn danh rồi thử lại.");
  }
});
