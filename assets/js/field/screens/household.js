// One household: who lives there, what each has and lacks, what was done, and what to do next.

/** @import {App, Screen} from "../app.js" */
/** @import {Card, Catalogue, Member} from "../types.js" */
import { age, identityRule, identityWords, learns } from "../ages.js";
import { dayNow } from "../clock.js";
import { showDay } from "../days.js";
import { fold, h, icon, link } from "../dom.js";
import { USUAL_KIND } from "../draft.js";
import { turnOf } from "../order.js";
import { isKnown, labelOf, mainStatuses, standingOf } from "../skills.js";
import { nameOf, whereOf } from "./lists.js";

const LAST_VISITS = 5;
const FEW = 4;

/** @param {App} app @param {string} id @returns {Screen} */
export function household(app, id) {
  const card = app.book.card(id);
  if (!card) return gone();
  const today = dayNow();
  const { catalogue } = app.book;
  const { why } = turnOf(card, { today, priorities: catalogue?.priorities ?? {}, rules: catalogue?.rules ?? {} });
  return {
    title: nameOf(card), back: "#/",
    body: [
      h("p", { class: "where" }, whereOf(card), card.code && card.address ? ` · Hộ ${card.code}` : ""),
      h("p", { class: "house__why" }, why.map((text) => h("span", { class: "tag" }, text))),
      card.rechecks.map((one) => h("p", { class: "note" }, `Cần xem lại: ${catalogue?.rules[one.code] ?? "kết quả đã ghi"}.`)),
      h("h2", {}, "Người trong nhà"),
      h("div", { class: "people" }, card.members.map((member) => person(member, catalogue, today))),
      card.needs.length > 0 && h("section", {}, h("h2", {}, "Đang cần giúp"), h("ul", {}, card.needs.map((need) => h("li", {}, catalogue?.need_kinds[need.kind] ?? need.kind)))),
      h("h2", {}, "Các lần đến"),
      card.visits.length ? h("ul", { class: "visits" }, latest(card).map((visit) => visitLine(visit, catalogue))) : h("p", { class: "hint" }, "Chưa đến lần nào."),
      consents(card, catalogue),
      link("Có thay đổi trong nhà này", `#/ho/${id}/thay-doi`, { class: "btn btn--wide" }),
    ],
    actions: [
      h("a", { class: "btn", href: `#/ho/${id}/khong-gap` }, "Không gặp"),
      h("a", { class: "btn btn-primary btn--grow", href: `#/ho/${id}/tham` }, "Ghi lượt thăm"),
    ],
  };
}

/** @returns {Screen} */
export function gone() {
  return {
    title: "Không còn hộ này", back: "#/",
    body: [h("p", {}, "Hộ này đã được gộp, chuyển đi, hoặc không thuộc nơi anh, chị phụ trách nữa.")],
    actions: [h("a", { class: "btn btn-primary btn--wide", href: "#/" }, "Về danh sách hôm nay")],
  };
}

/** @param {Card} card */
const latest = (card) => [...card.visits].sort((a, b) => b.on.localeCompare(a.on)).slice(0, LAST_VISITS);

/** @param {Card["visits"][0]} visit @param {Catalogue | null} catalogue */
function visitLine(visit, catalogue) {
  const kind = visit.kind === USUAL_KIND ? "" : (catalogue?.kinds[visit.kind] ?? "");
  const words = [kind, catalogue?.outcomes[visit.outcome] ?? visit.outcome, visit.by].filter(Boolean).join(" · ");
  const topics = catalogue ? visit.topics.flatMap((code) => (isKnown(catalogue, code) ? labelOf(catalogue, code) : [])).join("; ") : "";
  return h("li", {}, h("strong", {}, showDay(visit.on)), ` ${words}`, topics && h("small", { class: "block" }, topics), visit.again_on && h("small", { class: "block" }, `Hẹn lại ${showDay(visit.again_on)}`));
}

/** @param {Member} member @param {string} today */
export function ageWords(member, today) {
  const years = age(member.birth_year, today);
  return years === null ? "chưa rõ tuổi" : `${Math.max(0, years)} tuổi`;
}

/** @param {Member} member @param {Catalogue | null} catalogue @param {string} today */
function person(member, catalogue, today) {
  if (!catalogue || !learns(member.birth_year, today)) return h("p", { class: "hint" }, `${member.name} · ${ageWords(member, today)}`);
  const { core, has, lacks } = standingOf(catalogue, member);
  const few = lacks.slice(0, FEW);
  return h("details", { class: "person" },
    h("summary", {},
      h("span", { class: "person__name" }, member.name, h("small", {}, ` · ${ageWords(member, today)}${member.lives === "temporary" ? " · tạm trú" : ""}`)),
      h("span", { class: "person__sum" }, `${has}/${core} kỹ năng`)),
    h("dl", { class: "has" }, mainStatuses(catalogue).map((status) => statusLine(member, status, today))),
    member.phone && h("p", {}, "Điện thoại: ", h("a", { href: `tel:${member.phone}` }, member.phone)),
    few.length > 0 && h("div", {}, h("p", { class: "hint" }, "Còn thiếu, nên chỉ trước:"),
      h("ul", { class: "links" }, few.map((item) => h("li", {}, h("a", { href: `#/the/${item.code}` }, icon("talk"), ` ${item.label}`))))),
    lacks.length > FEW && fold(`Còn ${lacks.length - FEW} kỹ năng khác`, [h("ul", { class: "links" }, lacks.slice(FEW).map((item) => h("li", {}, h("a", { href: `#/the/${item.code}` }, item.label))))]));
}

/** @param {Member} member @param {{code: string, label: string}} status @param {string} today */
function statusLine(member, status, today) {
  const known = member.statuses[status.code];
  const words = known ? (known.r === "yes" ? "có" : "chưa") : "chưa hỏi";
  const rule = status.code === "vneid_level_2" && known?.r !== "yes" ? identityRule(member.birth_year, today) : null;
  const extra = rule && rule !== "expected" ? ` (${identityWords(rule)})` : "";
  const tone = known ? (known.r === "yes" ? "yes" : "no") : "open";
  return h("div", { class: `has__row has__row--${tone}` }, h("dt", {}, status.label), h("dd", {}, words + extra));
}

/** @param {Card} card @param {Catalogue | null} catalogue */
function consents(card, catalogue) {
  if (!card.consents.length) return null;
  const nameFor = (/** @type {string | null | undefined} */ id) => card.members.find((member) => member.id === id)?.name ?? "cả hộ";
  return fold("Đồng ý, từ chối", [h("ul", {}, card.consents.map((one) =>
    h("li", {}, `${nameFor(one.person)}: ${one.given ? "đồng ý" : "không đồng ý"} ${catalogue?.consent_purposes[one.purpose] ?? ""} (${showDay(one.on)})`)))]);
}

/** What to say, in large print. @param {App} app @param {string} code @returns {Screen} */
export function talkingCard(app, code) {
  const { catalogue } = app.book;
  const card = catalogue?.talking_cards[code];
  const title = catalogue ? labelOf(catalogue, code) : "Thẻ nói";
  const back = { class: "btn btn-primary btn--wide", onclick: () => history.back(), type: "button" };
  if (!card) return { title, body: [h("p", {}, "Chưa có thẻ nói cho nội dung này.")], actions: [h("button", back, "Quay lại")] };
  return {
    title,
    body: [
      h("section", { class: "say" }, h("h2", {}, "Nói"), card.say.map((sentence) => h("blockquote", {}, sentence))),
      h("section", { class: "say say--do" }, h("h2", {}, "Để bà con tự làm"), h("p", {}, card.do)),
      card.worked && h("section", { class: "say__more" }, h("h2", {}, "Ghi “làm được” khi"), h("p", {}, card.worked)),
      card.mistake && fold("Hay sai", [h("p", {}, card.mistake)]),
      card.never && h("p", { class: "note note--bad" }, card.never),
    ],
    actions: [h("button", back, "Quay lại")],
  };
}
