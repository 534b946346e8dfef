// What this phone has recorded: what is unsent and since when, what the server said, and putting things right.

/** @import {App, Screen} from "../app.js" */
/** @import {Deed, EventRow} from "../types.js" */
import { instant } from "../clock.js";
import { dayOf, showDay } from "../days.js";
import { button, h } from "../dom.js";
import { standingWords } from "../flow.js";
import { nameOf } from "./lists.js";
import { save } from "./saving.js";

const MOST = 60;

/** @type {Record<string, string>} */
const TYPES = {
  visit_recorded: "Lượt thăm", household_registered: "Hộ mới", person_registered: "Thêm người",
  person_moved: "Chuyển hộ", person_left: "Chuyển đi", person_died: "Đã mất", household_split: "Tách hộ",
  households_merged: "Gộp hộ", card_changed: "Sửa thông tin", consent_recorded: "Đồng ý, từ chối", event_corrected: "Sửa, bỏ", data_requested: "Yêu cầu về dữ liệu",
};
/** @type {Record<string, string>} */
const OUTCOMES = { done: "đã gặp", nobody_home: "không có ai ở nhà", refused: "từ chối", postponed: "hẹn lại" };

/** @param {App} app @returns {Screen} */
export function records(app) {
  const rows = app.book.history.slice(0, MOST);
  const words = h("p", { class: "lead", "aria-live": "polite" }, standingWords(app.flow.standing, Date.now()));
  const follow = () => {
    if (!words.isConnected) return app.flow.removeEventListener("standing", follow);
    words.textContent = standingWords(app.flow.standing, Date.now());
  };
  setTimeout(() => app.flow.addEventListener("standing", follow));
  return {
    title: "Sổ ghi", tab: "#/chua-gui",
    body: [
      words,
      button("Gửi ngay", () => app.flow.run(), { class: "btn btn--wide", icon: "send" }),
      rows.length ? h("ul", { class: "records" }, rows.map(({ deed, event }) => line(app, deed, event))) : h("p", { class: "note" }, "Chưa ghi gì trên máy này."),
    ],
  };
}

/** @param {App} app @param {Deed} deed @param {EventRow | undefined} event */
function line(app, deed, event) {
  const card = app.book.card(deed.subject_id);
  const who = card ? nameOf(card) : personOf(app, deed);
  const how = OUTCOMES[String(deed.payload["outcome"])] ?? "";
  const at = `${showDay(dayOf(Date.parse(deed.occurred_at)))} ${deed.occurred_at.slice(11, 16)}`;
  const [words, tone] = stateOf(event);
  return h("li", { class: "record" },
    h("p", { class: "record__what" }, h("strong", {}, [TYPES[deed.type] ?? deed.type, how].filter(Boolean).join(": ")), who && ` · ${who}`),
    h("p", { class: `record__state record__state--${tone}` }, `${at} · ${words}`),
    deed.type === "visit_recorded" && card && h("p", { class: "row" },
      deed.payload["outcome"] === "done" && h("a", { class: "btn btn-sm", href: `#/ho/${card.id}/sua/${deed.id}` }, "Sửa"),
      button("Bỏ lượt này", () => withdraw(app, deed, who), { class: "btn btn-sm" })));
}

/** Whom a line speaks of, also when he has left every list since. @param {App} app @param {Deed} deed */
function personOf(app, deed) {
  const id = String(deed.payload["person"] ?? deed.subject_id);
  const here = app.book.cards.flatMap((one) => one.members).find((member) => member.id === id);
  const told = app.book.history.flatMap(({ deed: other }) => [other.payload, .../** @type {any[]} */ (other.payload["members"] ?? [])]);
  const written = told.find((draft) => draft["person"] === id && draft["full_name"]);
  return here?.name ?? String(written?.["full_name"] ?? "");
}

/** @param {EventRow | undefined} event @returns {[string, string]} */
function stateOf(event) {
  if (!event) return ["đã gửi", "sent"];
  if (event.state === "waiting") return ["đã lưu trên máy, chưa gửi", "waiting"];
  if (event.outcome === "applied" || event.outcome === "duplicate") return ["máy chủ đã nhận", "sent"];
  if (event.outcome === "held") return ["máy chủ đã nhận, chờ phần ghi trước", "waiting"];
  if (event.outcome === "conflict") return ["đã nhận, tổ trưởng sẽ chọn giữa hai cách ghi", "waiting"];
  return [`máy chủ giữ lại, chưa tính. ${event.says || "Cán bộ sẽ xem."}`, "bad"];
}

/** @param {App} app @param {Deed} deed @param {string} who */
function withdraw(app, deed, who) {
  const opened = instant();
  if (!window.confirm(`Bỏ lượt thăm ${who} vừa ghi?`)) return;
  void save(app, {
    type: "event_corrected", subject: deed.subject_id, hamlet: deed.hamlet, supersedes: deed.id,
    elapsed: instant() - opened, payload: {},
  }, "#/chua-gui");
}
