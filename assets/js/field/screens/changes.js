// The register as the door tells it: new household, new person, moved, left, died, split, merged, put right.

/** @import {App, Screen} from "../app.js" */
/** @import {Card, Member} from "../types.js" */
import { dayNow } from "../clock.js";
import { field, fold, h, link } from "../dom.js";
import { byDoor } from "../order.js";
import { uuid7 } from "../uuid7.js";
import { gone } from "./household.js";
import { nameOf, whereOf } from "./lists.js";
import { save } from "./saving.js";

const OLDEST = 1900;

/** @typedef {Record<string, string>} Said */

/** @param {string} id @param {string} words @param {import("../dom.js").Child[]} inside @param {(said: Said) => void} done */
function form(id, words, inside, done) {
  return h("form", { id, class: "form", onsubmit: (/** @type {Event} */ event) => {
    event.preventDefault();
    const said = new FormData(/** @type {HTMLFormElement} */ (event.target));
    done(Object.fromEntries([...said].map(([name, value]) => [name, String(value).normalize("NFC").trim()])));
  } }, inside, h("button", { type: "submit", class: "btn btn-primary btn--wide" }, words));
}

/** @param {string} name */
const personFields = (name) => [
  field(name, { name: "full_name", required: true, maxlength: 120 }),
  field("Năm sinh", { name: "birth_year", inputmode: "numeric", pattern: "\\d{4}", maxlength: 4 }, { hint: "Không rõ thì để trống." }),
  field("Giới tính", { name: "sex" }, { options: [["", "Chưa rõ"], ["female", "Nữ"], ["male", "Nam"]] }),
  field("Cư trú", { name: "residence", value: "permanent" }, { options: [["permanent", "Thường trú"], ["temporary", "Tạm trú"]] }),
  field("Số điện thoại", { name: "phone", type: "tel", maxlength: 15 }, { hint: "Không bắt buộc." }),
];

/** @param {Said} said @param {string} role */
function draftOf(said, role) {
  return {
    person: uuid7(), full_name: said["full_name"], sex: said["sex"] ?? "", role, residence: said["residence"],
    ...(said["birth_year"] ? { birth_year: Number(said["birth_year"]) } : {}), ...(said["phone"] ? { phone: said["phone"] } : {}),
  };
}

/** @param {Said} said @returns {string} what is wrong */
function wrong(said) {
  const year = Number(said["birth_year"] || OLDEST);
  return year < OLDEST || year > Number(dayNow().slice(0, 4)) ? "Năm sinh chưa đúng: gồm 4 số, từ 1900 đến năm nay." : "";
}

/** @param {App} app @returns {Screen} */
export function newHousehold(app) {
  const { hamlets } = app.book.device;
  const where = hamlets.length > 1 ? [field("Thôn, tổ", { name: "hamlet" }, { options: hamlets.map((one) => [one.code, one.name]) })] : [];
  return {
    title: "Hộ mới", back: "#/danh-sach",
    body: [
      h("p", { class: "hint" }, "Tìm kỹ trong danh sách trước, để một nhà không bị ghi hai lần."),
      form("ho-moi", "Lưu hộ mới", [...where, field("Số nhà", { name: "house", maxlength: 40 }), field("Ngõ, xóm, đường", { name: "lane", maxlength: 80 }), ...personFields("Họ tên chủ hộ")], (said) => {
        if (wrong(said)) return app.say(wrong(said), { tone: "bad" });
        const subject = uuid7();
        const hamlet = said["hamlet"] || hamlets[0]?.code || "";
        const address = [said["house"] && /^\d/.test(said["house"]) ? `Số ${said["house"]}` : said["house"], said["lane"]].filter(Boolean).join(", ");
        void save(app, { type: "household_registered", subject, hamlet, payload: { hamlet, address, members: [draftOf(said, "head")] } }, `#/ho/${subject}`);
      }),
    ],
  };
}

/** @param {App} app @param {string} id @returns {Screen} */
export function newPerson(app, id) {
  const card = app.book.card(id);
  if (!card) return gone();
  return {
    title: "Thêm người", back: `#/ho/${id}/thay-doi`,
    body: [h("p", { class: "where" }, `Vào hộ ${nameOf(card)}`), form("nguoi-moi", "Lưu người mới", personFields("Họ và tên"), (said) => {
      if (wrong(said)) return app.say(wrong(said), { tone: "bad" });
      const draft = draftOf(said, card.members.length ? "member" : "head");
      void save(app, { type: "person_registered", subject: draft.person, hamlet: card.hamlet, payload: { household: id, ...draft } }, `#/ho/${id}`);
    })],
  };
}

/** @param {App} app @param {string} id @returns {Screen} */
export function changes(app, id) {
  const card = app.book.card(id);
  if (!card) return gone();
  return {
    title: "Thay đổi", back: `#/ho/${id}`,
    body: [
      h("p", { class: "where" }, nameOf(card)),
      link("Thêm người", `#/ho/${id}/nguoi-moi`, { class: "btn btn--wide", icon: "plus" }),
      ...card.members.map((member) => personChange(app, card, member)),
      fold("Sửa địa chỉ", [addressForm(app, card)]),
      card.members.length > 1 && fold("Tách hộ", [splitForm(app, card)]),
      fold("Gộp với hộ khác (ghi trùng)", [mergeForm(app, card)]),
      fold("Rút lại đồng ý, xóa dữ liệu", [dataForm(app, card)]),
    ],
  };
}

/** @param {App} app */
const others = (app, card = /** @type {Card | null} */ (null)) =>
  /** @type {[string, string][]} */ (app.book.cards.filter((one) => one.id !== card?.id).sort(byDoor).map((one) => [one.id, `${nameOf(one)} · ${whereOf(one)}`]));

const dayField = (/** @type {string} */ words) => field(words, { name: "on", type: "date", value: dayNow(), max: dayNow(), required: true });

/** @param {App} app @param {Card} card @param {Member} member */
function personChange(app, card, member) {
  const ends = [["person_left", "Chuyển đi nơi khác"], ["person_moved", "Sang hộ khác trong thôn"], ["person_died", "Đã mất"]];
  const to = field("Sang hộ nào", { name: "to_household" }, { options: others(app, card) });
  to.hidden = true;
  const kind = h("select", { class: "form-select", name: "type", id: `k${member.id}`, onchange: () => { to.hidden = kind.value !== "person_moved"; } }, ends.map(([code, words]) => h("option", { value: code }, words)));
  const move = form(`p${member.id}`, "Lưu thay đổi", [h("div", { class: "field" }, h("label", { for: `k${member.id}` }, "Việc gì"), kind), to, dayField("Từ ngày")], (said) => {
    const type = said["type"] ?? "";
    const target = type === "person_moved" ? { to_household: said["to_household"] } : {};
    void save(app, { type, subject: member.id, hamlet: card.hamlet, payload: { person: member.id, on: said["on"], ...target } }, `#/ho/${card.id}`);
  });
  return fold(member.name, [phoneForm(app, card, member), h("h3", {}, "Không còn ở nhà này"), move]);
}

/** @param {App} app @param {Card} card @param {string} name @param {unknown} from @param {unknown} to */
function change(app, card, name, from, to) {
  return save(app, {
    type: "card_changed", subject: card.id, hamlet: card.hamlet, baseVersion: card.version, payload: { fields: { [name]: { from, to } } },
  }, `#/ho/${card.id}`);
}

/** @param {App} app @param {Card} card @param {Member} member */
function phoneForm(app, card, member) {
  const input = field("Số điện thoại", { name: "phone", type: "tel", maxlength: 15, value: member.phone ?? "" });
  return form(`t${member.id}`, "Lưu số điện thoại", [input], (said) => void change(app, card, `person/${member.id}/phone`, member.phone ?? "", said["phone"] ?? ""));
}

/** @param {App} app @param {Card} card */
function addressForm(app, card) {
  const input = field("Địa chỉ", { name: "address", value: card.address, maxlength: 160, required: true }, { hint: "Ví dụ: Số 5, ngõ 12" });
  return form("dia-chi", "Lưu địa chỉ", [input], (said) => void change(app, card, "address", card.address, said["address"]));
}

/** @param {App} app @param {Card} card */
function splitForm(app, card) {
  const leaving = card.members.map((member) => h("label", { class: "switch" }, h("input", { type: "checkbox", name: `r-${member.id}` }), ` ${member.name}`));
  return form("tach", "Lưu tách hộ", [h("p", { class: "label" }, "Ai ra ở riêng?"), ...leaving, field("Địa chỉ mới", { name: "address", maxlength: 160 }), dayField("Từ ngày")], (said) => {
    const people = card.members.filter((member) => said[`r-${member.id}`]).map((member) => member.id);
    if (!people.length || people.length === card.members.length) return app.say("Chọn những người ra ở riêng; phải còn người ở lại.", { tone: "bad" });
    const created = uuid7();
    const payload = { household: card.id, new_household: created, people, head: people[0], on: said["on"], ...(said["address"] ? { address: said["address"] } : {}) };
    void save(app, { type: "household_split", subject: card.id, hamlet: card.hamlet, payload }, `#/ho/${created}`);
  });
}

/** What a household asks about its own data; the office answers it within the days of the law. @param {App} app @param {Card} card */
function dataForm(app, card) {
  const whose = /** @type {[string, string][]} */ ([["", "Cả nhà"], ...card.members.map((member) => [member.id, member.name])]);
  const asks = /** @type {[string, string][]} */ ([["withdraw_consent", "Không cho ghi kết quả nữa"], ["erase_data", "Xóa dữ liệu đã ghi"]]);
  const says = "Đây là quyền của gia đình. Xã trả lời trong 15 đến 20 ngày làm việc. Nếu xin xóa, tên gia đình rời khỏi mọi điện thoại của Tổ ngay khi có mạng.";
  return form("du-lieu", "Lưu yêu cầu", [h("p", { class: "hint" }, says), field("Của ai", { name: "person" }, { options: whose }), field("Gia đình muốn", { name: "what" }, { options: asks })], (said) => {
    const whole = said["what"] === "erase_data" && !said["person"];
    if (whole && !window.confirm(`Ghi yêu cầu xóa dữ liệu của hộ ${nameOf(card)}? Hộ này sẽ không còn trong danh sách.`)) return;
    const payload = { what: said["what"], on: dayNow(), ...(said["person"] ? { person: said["person"] } : {}) };
    void save(app, { type: "data_requested", subject: card.id, hamlet: card.hamlet, payload }, whole ? "#/" : `#/ho/${card.id}`);
  });
}

/** @param {App} app @param {Card} card */
function mergeForm(app, card) {
  const same = others(app, card).filter(([id]) => app.book.card(id)?.hamlet === card.hamlet);
  if (!same.length) return h("p", { class: "hint" }, "Không có hộ nào khác để gộp.");
  return form("gop", "Lưu gộp hộ", [h("p", { class: "hint" }, "Chỉ gộp khi một nhà bị ghi hai lần. Hộ đang xem được giữ lại."), field("Hộ bị ghi trùng", { name: "from" }, { options: same }), dayField("Từ ngày")], (said) =>
    void save(app, { type: "households_merged", subject: card.id, hamlet: card.hamlet, payload: { into: card.id, from: said["from"], on: said["on"] } }, `#/ho/${card.id}`));
}
