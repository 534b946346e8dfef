// What was learned on this device, in plain words; the next lesson; and, for a card's owner, joining it with the own record.

import { all, one, show } from "./dom.js";
import { done, forget, keep } from "./store.js";

/** @typedef {import("./store.js").Done} Done */

export function start() {
  markDone();
  nextStep();
  tellProgress();
  offerJoining();
  leave();
}

function markDone() {
  const known = new Set(done().map((item) => item.code));
  for (const link of all("[data-done-mark]")) {
    if (known.has(link.dataset.doneMark ?? "")) link.classList.add("is-done");
  }
}

function nextStep() {
  const box = one("[data-next]");
  const text = document.getElementById("order")?.textContent;
  if (!box || !text) return;
  const known = new Set(done().filter((item) => item.kind === "lesson").map((item) => item.code));
  const next = /** @type {[string, string][]} */ (JSON.parse(text)).find(([code]) => !known.has(code));
  const title = one("[data-next-title]", box);
  const link = one("[data-next-link]", box);
  if (!title || !(link instanceof HTMLAnchorElement)) return;
  if (next) {
    title.textContent = next[1];
    link.href = link.href.replace(/[^/]+\/$/, `${next[0]}/`);
  } else {
    title.textContent = "Bác đã học hết các bài. Hãy chỉ lại cho người nhà nhé.";
    link.remove();
  }
}

/** @param {Done} item */
function words(item) {
  if (item.kind === "practice") return `${item.title}: đúng ${item.right ?? 0} trên ${item.asked ?? 0} câu`;
  return item.kind === "simulation" ? `Làm thử: ${item.title}` : item.title;
}

/** The latest of each. @param {Done[]} list */
function latest(list) {
  return [...new Map(list.map((item) => [`${item.kind} ${item.code}`, item])).values()].reverse();
}

function tellProgress() {
  const box = one("[data-progress]");
  if (!box) return;
  const list = latest(done());
  const lessons = list.filter((item) => item.kind === "lesson").length;
  const says = one("[data-progress-says]", box);
  if (says) says.textContent = lessons ? `Bác đã học xong ${lessons} bài. Tốt lắm!` : "Bác đã bắt đầu tập. Tốt lắm!";
  one("[data-progress-list]", box)?.replaceChildren(...list.map(line));
  show(one("[data-progress-none]", box), !list.length);
  show(one("[data-progress-some]", box), Boolean(list.length));
  one("[data-forget]", box)?.addEventListener("click", () => {
    forget();
    location.reload();
  });
}

/** @param {Done} item */
function line(item) {
  const [year, month, day] = item.on.split("-");
  const on = document.createElement("small");
  on.textContent = `${day}/${month}/${year}`;
  const text = document.createElement("span");
  text.append(words(item), on);
  const made = document.createElement("li");
  made.append(text);
  return made;
}

function offerJoining() {
  const box = one("[data-join]");
  const form = box && one("form", box);
  const fresh = done().filter((item) => !item.told);
  if (!box || !(form instanceof HTMLFormElement) || !fresh.length) return;
  const count = one("[data-join-count]", box);
  if (count) count.textContent = `${latest(fresh).slice(0, 3).map(words).join("; ")}${fresh.length > 3 ? " …" : ""}.`;
  show(box);
  one("[data-join-no]", box)?.addEventListener("click", () => {
    keep(done().map((item) => ({ ...item, told: true })));
    show(box, false);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void join(form, fresh);
  });
}

/** @param {HTMLFormElement} form @param {Done[]} fresh */
async function join(form, fresh) {
  const said = one("[data-join-said]");
  const body = new FormData(form);
  body.set("done", JSON.stringify(fresh.map(({ kind, code, on, right, asked }) => ({ kind, code, on, right, asked }))));
  try {
    const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    keep(done().map((item) => ({ ...item, told: true })));
    show(form, false);
    if (said) said.textContent = "Đã ghi vào sổ của bác.";
  } catch {
    if (said) said.textContent = "Chưa ghi được. Máy này vẫn nhớ, khi có mạng bác bấm lại nhé.";
  }
}

/** Whoever leaves a shared device takes along what was joined with the own record. */
function leave() {
  one("[data-out]")?.addEventListener("submit", () => {
    keep(done().filter((item) => !item.told));
  });
}
