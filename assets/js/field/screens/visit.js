// Recording a visit: people, topics, results, saved in a few taps.

/** @import {App, Screen} from "../app.js" */
/** @import {Card, Catalogue, Member} from "../types.js" */
/** @import {Draft, Mark} from "../draft.js" */
import { identityRule, learns } from "../ages.js";
import { dayNow, instant } from "../clock.js";
import { button, chip, choice, fold, h, icon, link } from "../dom.js";
import { USUAL_KIND, draftFrom, emptyDraft, isEmpty, keepDraftSoon, payloadOf, storedDraft } from "../draft.js";
import { againChoices, capital } from "../order.js";
import { redrawn } from "../photos.js";
import { mainStatuses, mayRecord, suggested } from "../skills.js";
import { ageWords, gone } from "./household.js";
import { nameOf } from "./lists.js";
import { save } from "./saving.js";

/** @type {[Mark, string][]} */
const MARKS = [["no", "Chưa"], ["can", "Làm được"], ["well", "Làm tốt"]];
/** Why somebody comes to a door, with what is asked then. @type {Record<string, string>} */
const PURPOSES = {
  guidance: "Đã hướng dẫn gì?", information: "Đã tuyên truyền gì?", survey: "Đã rà soát gì?", spot_check: "Đã xem lại gì?",
};
/** Said on a screen of their own. */
const REQUESTS = ["withdraw_consent", "erase_data"];
const ANY_PURPOSE = "Đã nói về gì?";
/** @type {[import("../types.js").Answer, string][]} */
const HAS = [["no", "Chưa có"], ["yes", "Đã có"]];
/** @type {[Draft["level"], string][]} */
const LEVELS = [["E1", "Tôi thấy làm"], ["E0", "Người dân tự nói"]];

/** @param {App} app @param {string} id @param {string} [corrects] id of the event that is put right @returns {Promise<Screen>} */
export async function visit(app, id, corrects = "") {
  const card = app.book.card(id);
  const { catalogue } = app.book;
  if (!card || !catalogue) return gone();
  const draft = corrects ? corrected(app, corrects) : ((await storedDraft(app.book, id)) ?? emptyDraft(id, instant()));
  const changed = () => void keepDraftSoon(app.book, draft);
  const results = h("div");
  const more = h("div");
  const redraw = () => {
    results.replaceChildren(...resultsOf(card, catalogue, draft, changed));
    more.replaceChildren(statuses(card, catalogue, draft, changed));
  };
  const turned = () => { changed(); redraw(); };
  redraw();
  return {
    title: corrects ? "Sửa lượt thăm" : nameOf(card), back: `#/ho/${id}`,
    body: [
      group("Gặp ai?", chips(card.members.filter(isOfAge).map((member) => [member.id, `${member.name}, ${ageWords(member, dayNow())}`]), draft.met, turned)),
      topicsOf(card, catalogue, draft, turned),
      results, more,
      kindOf(catalogue, draft.kind, (kind) => { draft.kind = kind; changed(); heading(draft); }),
      needOf(catalogue, draft, changed), againOf(draft, changed), photosOf(draft, changed), noteOf(draft, changed),
    ],
    actions: [button("Lưu lượt thăm", () => finish(app, card, draft, corrects), { class: "btn btn-primary btn--grow", icon: "check" })],
  };
}

/** @param {Member} member */
const isOfAge = (member) => learns(member.birth_year, dayNow());

/** @param {App} app @param {string} id */
function corrected(app, id) {
  const found = app.book.history.find(({ deed }) => deed.id === id);
  return found ? draftFrom(found.deed) : emptyDraft("", instant());
}

/** @param {App} app @param {Card} card @param {Draft} draft @param {string} corrects */
async function finish(app, card, draft, corrects) {
  if (isEmpty(draft)) return app.say("Hãy chọn người đã gặp, hoặc bấm quay lại rồi chọn “Không gặp”.", { tone: "bad" });
  const payload = payloadOf(draft, card);
  const common = { hamlet: card.hamlet, subject: card.id, draft: card.id, elapsed: instant() - draft.started, photos: draft.files };
  const act = corrects
    ? { ...common, type: "event_corrected", supersedes: corrects, payload: { replacement: payload } }
    : { ...common, type: "visit_recorded", payload };
  await save(app, act, corrects ? "#/chua-gui" : "#/");
}

/** @param {string} words @param {import("../dom.js").Child[]} inside */
function group(words, ...inside) {
  return h("section", { class: "ask" }, h("h2", {}, words), inside);
}

/** @param {[string, string][]} options @param {Set<string>} on @param {() => void} turned */
function chips(options, on, turned) {
  return h("div", { class: "chips" }, options.map(([code, words]) => chip(words, on.has(code), (now) => {
    if (now) on.add(code); else on.delete(code);
    turned();
  })));
}

/** @param {Card} card @param {Catalogue} catalogue @param {Draft} draft @param {() => void} turned */
function topicsOf(card, catalogue, draft, turned) {
  const first = suggested(catalogue, card.members.filter(isOfAge));
  const shown = new Set([...first.map((item) => item.code), ...draft.topics]);
  const near = catalogue.items.filter((item) => shown.has(item.code));
  near.sort((a, b) => first.indexOf(a) - first.indexOf(b));
  const rest = catalogue.items.filter((item) => !shown.has(item.code));
  const options = (/** @type {typeof rest} */ items) => /** @type {[string, string][]} */ (items.map((item) => [item.code, item.label]));
  return group(PURPOSES[draft.kind] ?? ANY_PURPOSE, chips(options(near), draft.topics, turned), fold("Nội dung khác", [chips(options(rest), draft.topics, turned)]));
}

/** The question about topics follows the purpose. @param {Draft} draft */
function heading(draft) {
  const asked = document.querySelectorAll(".ask h2")[1];
  if (asked) asked.textContent = PURPOSES[draft.kind] ?? ANY_PURPOSE;
}

/**
 * What the visit is for: guidance unless somebody says otherwise, so the usual visit costs no tap.
 * @param {Catalogue} catalogue @param {string} chosen @param {(kind: string) => void} picked
 */
function kindOf(catalogue, chosen, picked) {
  const words = (/** @type {string} */ kind) => catalogue.kinds[kind] ?? kind;
  const options = Object.keys(PURPOSES).map((kind) => /** @type {[string, string]} */ ([kind, capital(words(kind))]));
  const said = h("strong", {}, words(chosen));
  const pick = choice("Đến để làm gì", options, chosen, (kind) => {
    said.textContent = words(kind ?? USUAL_KIND);
    picked(kind ?? USUAL_KIND);
  });
  const hint = "Phúc tra: xem lại kết quả người khác đã ghi. Rà soát: hỏi ai có gì, chưa chỉ cách làm.";
  return fold(h("span", {}, "Đến để ", said), [h("p", { class: "hint" }, hint), pick]);
}

/** @param {Card} card @param {Draft} draft */
const metOf = (card, draft) => card.members.filter((member) => draft.met.has(member.id));

/** @param {Card} card @param {Catalogue} catalogue @param {Draft} draft @param {() => void} changed */
function resultsOf(card, catalogue, draft, changed) {
  const met = metOf(card, draft);
  if (!met.length || !draft.topics.size) return [];
  const blocks = catalogue.items.filter((item) => draft.topics.has(item.code)).map((item) =>
    h("div", { class: "result" },
      h("h3", {}, item.label, h("a", { class: "say-link", href: `#/the/${item.code}` }, icon("talk"), " Thẻ nói")),
      met.map((member) => marksOf(card, member, item, draft, changed))));
  return [group("Bà con tự làm được chưa?", h("p", { class: "hint" }, "Chưa hỏi thì để trống."), blocks,
    h("p", { class: "label" }, "Dựa vào đâu?"), choice("Dựa vào đâu", LEVELS, draft.level, (level) => { draft.level = level ?? "E1"; changed(); }))];
}

/** @param {Card} card @param {Member} member @param {{code: string, label: string}} item @param {Draft} draft @param {() => void} changed */
function marksOf(card, member, item, draft, changed) {
  const own = (draft.results[member.id] ??= {});
  const ask = choice(`${member.name}: ${item.label}`, MARKS, own[item.code], (mark) => {
    if (mark) own[item.code] = mark; else delete own[item.code];
    changed();
  });
  return h("div", { class: "result__row" }, h("span", {}, member.name), mayRecord(card, member) ? ask : consentFirst(member, draft, ask, changed));
}

/** By name only when the guardian, or whoever had withdrawn his consent, agrees. @param {Member} member @param {Draft} draft @param {HTMLElement} ask @param {() => void} changed */
function consentFirst(member, draft, ask, changed) {
  ask.hidden = !draft.consent[member.id];
  const box = h("input", { type: "checkbox", checked: Boolean(draft.consent[member.id]), onchange: (/** @type {Event} */ event) => {
    draft.consent[member.id] = /** @type {HTMLInputElement} */ (event.target).checked;
    ask.hidden = !draft.consent[member.id];
    changed();
  } });
  return h("div", {}, h("label", { class: "switch" }, box, member.needs_consent ? " Bố mẹ, người giám hộ đồng ý ghi tên cháu" : " Trước đã rút lại; nay đồng ý ghi kết quả"), ask);
}

/** @param {Card} card @param {Catalogue} catalogue @param {Draft} draft @param {() => void} changed */
function statuses(card, catalogue, draft, changed) {
  const met = metOf(card, draft);
  if (!met.length) return h("div");
  const today = dayNow();
  const blocks = met.map((member) => {
    const own = (draft.statuses[member.id] ??= {});
    const asked = mainStatuses(catalogue).filter((status) => status.code !== "vneid_level_2" || identityRule(member.birth_year, today) !== "level_1");
    const rows = h("div", {}, asked.map((status) => h("div", { class: "result__row" }, h("span", {}, status.label),
      choice(`${member.name}: ${status.label}`, HAS, own[status.code], (answer) => {
        if (answer) own[status.code] = answer; else delete own[status.code];
        changed();
      }))));
    return h("div", { class: "result" }, h("h3", {}, member.name), mayRecord(card, member) ? rows : consentFirst(member, draft, rows, changed));
  });
  return fold("Tài khoản, định danh", blocks, { open: Object.values(draft.statuses).some((own) => Object.keys(own).length > 0) });
}

/** @param {Catalogue} catalogue @param {Draft} draft @param {() => void} changed */
function needOf(catalogue, draft, changed) {
  const pick = h("select", { class: "form-select", id: "can", onchange: (/** @type {Event} */ event) => { draft.need = /** @type {HTMLSelectElement} */ (event.target).value; changed(); } },
    h("option", { value: "" }, "Không có"), Object.entries(catalogue.need_kinds).filter(([code]) => !REQUESTS.includes(code)).map(([code, words]) => h("option", { value: code, selected: code === draft.need }, words)));
  return fold("Đang vướng việc gì?", [h("div", { class: "field" }, h("label", { for: "can" }, "Việc cần giúp"), pick)], { open: Boolean(draft.need) });
}

/** @param {Draft} draft @param {() => void} changed */
function againOf(draft, changed) {
  return fold("Hẹn đến lại", [againPicker(draft.again_on, (day) => { draft.again_on = day; changed(); })], { open: Boolean(draft.again_on) });
}

/** @param {string} chosen @param {(day: string) => void} picked */
export function againPicker(chosen, picked) {
  const today = dayNow();
  const day = h("input", { type: "date", class: "form-control", id: "hen", min: today, value: chosen, onchange: (/** @type {Event} */ event) => picked(/** @type {HTMLInputElement} */ (event.target).value) });
  const quick = choice("Hẹn ngày", againChoices(today), chosen || undefined, (chosenDay) => { day.value = chosenDay ?? ""; picked(day.value); });
  return h("div", {}, quick, h("div", { class: "field" }, h("label", { for: "hen" }, "Hoặc chọn ngày"), day));
}

/** @param {Draft} draft @param {() => void} changed */
function photosOf(draft, changed) {
  const shown = h("div", { class: "photos" });
  const pick = h("input", { type: "file", accept: "image/*", capture: "environment", class: "form-control", id: "anh", onchange: async (/** @type {Event} */ event) => {
    const file = /** @type {HTMLInputElement} */ (event.target).files?.[0];
    if (!file) return;
    const made = await redrawn(file).catch(() => null);
    if (!made) return void shown.replaceChildren(h("p", { class: "note note--bad" }, "Máy không đọc được ảnh này. Hãy chụp lại."));
    draft.files.push({ sha: made.sha, bytes: made.bytes });
    made.canvas.setAttribute("role", "img");
    made.canvas.setAttribute("aria-label", "Ảnh vừa chụp");
    shown.append(made.canvas);
    changed();
  } });
  const hint = "Chỉ chụp khi chủ nhà đồng ý. Không chụp căn cước, thẻ ngân hàng, mặt trẻ em.";
  return fold("Ảnh", [h("div", { class: "field" }, h("label", { for: "anh" }, "Chụp hoặc chọn ảnh"), h("p", { class: "hint" }, hint), pick), shown]);
}

/** @param {Draft} draft @param {() => void} changed */
function noteOf(draft, changed) {
  const box = h("textarea", { class: "form-control", id: "ghichu", rows: "2", maxlength: "500", oninput: (/** @type {Event} */ event) => { draft.note = /** @type {HTMLTextAreaElement} */ (event.target).value; changed(); } });
  box.value = draft.note;
  return fold("Ghi chú", [h("div", { class: "field" }, h("label", { for: "ghichu" }, "Ghi chú ngắn"), h("p", { class: "hint" }, "Không ghi số căn cước, số tài khoản, mật khẩu, bệnh tật."), box)], { open: Boolean(draft.note) });
}

/** Nobody home, refused, another day: one tap each. @param {App} app @param {string} id @returns {Screen} */
export function notMet(app, id) {
  const card = app.book.card(id);
  if (!card) return gone();
  const opened = instant();
  let kind = USUAL_KIND;
  const end = (/** @type {string} */ outcome, again = "") =>
    save(app, {
      type: "visit_recorded", subject: id, hamlet: card.hamlet, elapsed: instant() - opened,
      payload: { visit_kind: kind, outcome, met: [], topics: [], photos: [], results: [], statuses: [], ...(again ? { again_on: again } : {}) },
    }, "#/");
  return {
    title: "Không gặp", back: `#/ho/${id}`,
    body: [
      h("p", { class: "where" }, nameOf(card)),
      h("p", {}, "Bấm một nút là ghi xong."),
      h("div", { class: "stack" },
        button("Không có ai ở nhà", () => end("nobody_home"), { class: "btn btn-primary btn--wide btn--tall" }),
        button("Gia đình từ chối", () => end("refused"), { class: "btn btn--wide btn--tall" })),
      h("h2", {}, "Hẹn hôm khác"),
      h("p", { class: "hint" }, "Chọn ngày là ghi xong."),
      againPicker("", (day) => day && end("postponed", day)),
      h("p", { class: "hint" }, "Từ chối là quyền của gia đình. Cảm ơn và ra về vui vẻ; hộ vẫn có tên trong danh sách."),
      app.book.catalogue && kindOf(app.book.catalogue, kind, (picked) => { kind = picked; }),
      link("Có gặp, ghi lượt thăm", `#/ho/${id}/tham`, { class: "btn btn--wide" }),
    ],
  };
}

