// Whom next, everybody by lane, and how far the hamlet is.

/** @import {App, Screen} from "../app.js" */
/** @import {Card} from "../types.js" */
import { dayNow } from "../clock.js";
import { dayOf, daysBetween, showDay } from "../days.js";
import { fold, h, icon, link } from "../dom.js";
import { byDoor, byLane, lastVisit, reached, turnsOfToday, visitedOn } from "../order.js";
import { matches } from "../fold.js";
import { progressOf } from "../pull.js";
import { pullState } from "./common.js";

const FIRST = 25;

/** @param {App} app */
const todayOf = (app) => ({ app, today: dayNow() });

/** Households given to me, or all when none are. @param {App} app @param {boolean} mine */
function cardsFor(app, mine) {
  const me = app.book.device.person.id;
  const given = app.book.cards.filter((card) => card.assigned_to.includes(me));
  return { cards: mine && given.length ? given : app.book.cards, given: given.length };
}

/** @param {Card} card */
export function nameOf(card) {
  const head = card.members.find((member) => member.role === "head") ?? card.members[0];
  return head ? head.name : "Chưa ghi ai";
}

/** @param {Card} card */
export function whereOf(card) {
  return card.address || [card.house, card.lane].filter(Boolean).join(", ") || (card.code ? `Hộ ${card.code}` : "Chưa ghi địa chỉ");
}

/** @param {Card} card @param {string[]} why @param {string} [done] */
function row(card, why, done) {
  return h("li", {}, h("a", { class: `house${done ? " house--done" : ""}`, href: `#/ho/${card.id}` },
    h("span", { class: "house__who" }, nameOf(card), h("small", {}, ` ·\u00a0${card.members.length}\u00a0người`)),
    h("span", { class: "house__where" }, whereOf(card)),
    h("span", { class: "house__why" }, done ? h("span", { class: "tag tag--done" }, done) : why.map((text) => h("span", { class: "tag" }, text)))));
}

let mineOnly = true;

/** @param {App} app @returns {Promise<Screen>} */
export async function today(app) {
  const { today: day } = todayOf(app);
  const catalogue = app.book.catalogue;
  const { cards, given } = cardsFor(app, mineOnly);
  const lane = lastLane(app);
  const turns = turnsOfToday(cards, { today: day, priorities: catalogue?.priorities ?? {}, rules: catalogue?.rules ?? {}, lane });
  const done = cards.filter((card) => visitedOn(card, day)).sort(byDoor);
  const list = h("ul", { class: "houses" });
  let shown = FIRST;
  const draw = () => {
    list.replaceChildren(...turns.slice(0, shown).map(({ card, why }) => row(card, why)));
    if (turns.length > shown) list.append(h("li", {}, h("button", { type: "button", class: "btn btn--wide", onclick: () => { shown += FIRST; draw(); } }, `Xem thêm (còn ${turns.length - shown} hộ)`)));
  };
  draw();
  const only = given > 0 && h("label", { class: "switch" }, h("input", { type: "checkbox", checked: mineOnly, onchange: (/** @type {Event} */ event) => { mineOnly = /** @type {HTMLInputElement} */ (event.target).checked; void app.show(); } }), ` Chỉ hộ giao cho tôi (${given})`);
  return {
    title: "Hôm nay", tab: "#/",
    body: [
      await alerts(app, day),
      await pullState(app),
      app.book.cards.length > 0 && h("p", { class: "count" }, h("strong", {}, `Đã đến ${done.length} nhà`), ` · còn ${turns.length} hộ`),
      only,
      turns.length ? list : empty(app),
      done.length > 0 && fold(`Đã đến hôm nay (${done.length})`, [h("ul", { class: "houses" }, done.map((card) => row(card, [], "Đã ghi")))]),
    ],
  };
}

/** What the police warn of stands before everything else, to be told at every door. @param {App} app @param {string} day */
async function alerts(app, day) {
  const shown = ((await progressOf(app.book)).alerts ?? []).filter((alert) => alert.until >= day);
  return shown.map((alert) => fold([icon("warning"), h("strong", {}, ` Cảnh báo lừa đảo: ${alert.title}`)], [
    h("p", {}, alert.says),
    h("p", {}, h("strong", {}, "Nói với bà con: "), alert.does),
  ], { class: "fold fold--alert" }));
}

/** @param {App} app */
function empty(app) {
  const words = app.book.cards.length
    ? "Hôm nay đã đến hết các nhà trong danh sách."
    : "Chưa có danh sách hộ. Hãy để điện thoại có mạng một lúc để tải về.";
  return h("p", { class: "note" }, words);
}

/** Lane of the door this phone was at last today. @param {App} app */
function lastLane(app) {
  const last = app.book.history.find(({ deed }) => deed.type === "visit_recorded");
  return last && dayOf(Date.parse(last.deed.occurred_at)) === dayNow() ? (app.book.card(last.deed.subject_id)?.lane ?? "") : "";
}

/** @type {Record<string, [string, (card: Card) => boolean]>} */
const FILTERS = {
  tat_ca: ["Tất cả", () => true],
  chua_den: ["Chưa gặp", (card) => !reached(card)],
  uu_tien: ["Ưu tiên", (card) => card.priority !== null],
  xem_lai: ["Cần xem lại", (card) => card.rechecks.length > 0],
};
let chosen = "tat_ca";
let wanted = "";

/** @param {App} app @returns {Screen} */
export function everybody(app) {
  const list = h("div", { "aria-live": "polite" });
  const draw = () => {
    const filter = FILTERS[chosen]?.[1] ?? (() => true);
    const found = app.book.cards.filter((card) => filter(card) && fits(card, wanted));
    list.replaceChildren(
      h("p", { class: "count" }, `${found.length} hộ`),
      ...byLane(found).map(([lane, cards]) => fold(`${lane} (${cards.length})`, [h("ul", { class: "houses" }, cards.map((card) => row(card, state(card))))], { open: Boolean(wanted) || found.length <= FIRST })),
    );
  };
  draw();
  const search = h("input", { type: "search", class: "form-control", id: "tim", value: wanted, autocomplete: "off", placeholder: "Tên, ngõ, số nhà", oninput: (/** @type {Event} */ event) => { wanted = /** @type {HTMLInputElement} */ (event.target).value; draw(); } });
  const filters = Object.entries(FILTERS).map(([code, [words]]) => h("option", { value: code, selected: code === chosen }, words));
  return {
    title: "Danh sách", tab: "#/danh-sach",
    body: [
      h("div", { class: "find" },
        h("div", { class: "field" }, h("label", { for: "tim" }, "Tìm (không cần dấu)"), search),
        h("div", { class: "field" }, h("label", { for: "loc" }, "Lọc"), h("select", { id: "loc", class: "form-select", onchange: (/** @type {Event} */ event) => { chosen = /** @type {HTMLSelectElement} */ (event.target).value; draw(); } }, filters))),
      list,
      link("Thêm hộ mới", "#/ho-moi", { class: "btn btn--wide", icon: "plus" }),
    ],
  };
}

/** @param {Card} card @param {string} query */
function fits(card, query) {
  return matches([whereOf(card), card.code ?? "", ...card.members.map((member) => member.name)].join(" "), query);
}

/** @param {Card} card */
function state(card) {
  const last = lastVisit(card);
  if (!last) return ["Chưa đến"];
  return [`${reached(card) ? "Đã gặp" : "Chưa gặp"}, lần cuối ${showDay(last.on)}`];
}

/** @param {App} app @returns {Screen} */
export function progress(app) {
  const { today: day } = todayOf(app);
  return {
    title: "Tiến độ", back: "#/them",
    body: app.book.device.hamlets.map((hamlet) => {
      const cards = app.book.cards.filter((card) => card.hamlet === hamlet.code);
      const met = cards.filter(reached);
      const week = cards.filter((card) => card.visits.some((visit) => daysBetween(visit.on, day) < 7));
      return h("section", { class: "sheet" }, h("h2", {}, hamlet.name),
        h("p", { class: "big" }, `${met.length} / ${cards.length}`, h("small", { class: "block" }, "hộ đã gặp, hướng dẫn")),
        h("progress", { max: String(Math.max(1, cards.length)), value: String(met.length), "aria-label": `Đã gặp ${met.length} trên ${cards.length} hộ` }),
        h("p", {}, `7 ngày qua đã đến ${week.length} hộ.`),
        h("table", { class: "plain" }, h("caption", {}, "Theo từng ngõ"),
          h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Ngõ"), h("th", { scope: "col" }, "Đã gặp"), h("th", { scope: "col" }, "Còn lại"))),
          h("tbody", {}, byLane(cards).map(([lane, there]) => {
            const count = there.filter(reached).length;
            return h("tr", {}, h("th", { scope: "row" }, lane), h("td", {}, count), h("td", {}, there.length - count));
          }))),
        h("p", { class: "hint" }, icon("warning"), " Đây là số trên điện thoại này; số chính thức do máy chủ tính."));
    }),
  };
}
