// Settings, signing out, rescue file, about this phone, help.

/** @import {App, Screen} from "../app.js" */
import { ago } from "../days.js";
import { button, choice, field, fold, h, icon } from "../dom.js";
import { addPasskey, passkeyOffered } from "../lock.js";
import { askToStay, clearMark } from "../persistence.js";
import { handOver, rescueFile } from "../rescue.js";
import { unsent, wipeAll } from "../store.js";
import { APP_VERSION } from "../transport.js";

/** @returns {Screen} */
export function more() {
  /** @type {[string, string][]} */
  const links = [["#/tien-do", "Tiến độ của thôn, tổ"], ["#/cam-nang", "Cẩm nang"], ["#/the", "Thẻ nói"], ["#/cai-dat", "Cài đặt, thoát"], ["#/tro-giup", "Hướng dẫn, hỏi đáp"]];
  return {
    title: "Thêm", tab: "#/them",
    body: [h("ul", { class: "menu" }, links.map(([to, words]) => h("li", {}, h("a", { href: to }, h("span", {}, words), icon("forward")))))],
  };
}

/** All talking cards. @param {App} app @returns {Screen} */
export function talkingCards(app) {
  const { catalogue } = app.book;
  const all = catalogue ? [...catalogue.items, ...catalogue.statuses].filter((one) => catalogue.talking_cards[one.code]) : [];
  return {
    title: "Thẻ nói", back: "#/them",
    body: [h("ul", { class: "menu" }, all.map((one) => h("li", {}, h("a", { href: `#/the/${one.code}` }, h("span", {}, one.label), icon("forward")))))],
  };
}

/** @type {[string, string][]} */
const SIZES = [["normal", "Vừa"], ["large", "Lớn"], ["larger", "Rất lớn"]];

/** Text size and contrast of this phone, set again at each start. */
export function applyDisplay() {
  const root = document.documentElement;
  root.dataset["text"] = localStorage.getItem("co-chu") ?? "normal";
  root.dataset["contrast"] = localStorage.getItem("tuong-phan") ?? "normal";
}

/** @param {string} name @param {string} value */
function display(name, value) {
  localStorage.setItem(name, value);
  applyDisplay();
}

/** @param {App} app @returns {Promise<Screen>} */
export async function settings(app) {
  const { device } = app.book;
  const stays = await askToStay();
  const { standing } = app.flow;
  return {
    title: "Cài đặt", back: "#/them",
    body: [
      h("section", { class: "sheet" }, h("h2", {}, "Chữ và màu"),
        h("p", { class: "label" }, "Cỡ chữ"), choice("Cỡ chữ", SIZES, localStorage.getItem("co-chu") ?? "normal", (size) => display("co-chu", size ?? "normal")),
        h("p", { class: "label" }, "Màu"), choice("Màu", [["normal", "Thường"], ["high", "Ngoài nắng"]], localStorage.getItem("tuong-phan") ?? "normal", (value) => display("tuong-phan", value ?? "normal"))),
      h("section", { class: "sheet" }, h("h2", {}, "Khóa máy"),
        button("Khóa ngay", () => { app.opened = null; void app.show(); }, { class: "btn btn--wide", icon: "lock" }),
        (await passkeyOffered()) && fold("Mở bằng vân tay, khuôn mặt", [passkeyForm(app)])),
      h("section", { class: "sheet" }, h("h2", {}, "Việc chưa gửi"),
        h("p", {}, standing.count ? `${standing.count} mục chưa gửi.` : "Không còn mục nào chưa gửi."),
        standing.count > 0 && button("Xuất tệp cứu dữ liệu", () => rescue(app), { class: "btn btn--wide" }),
        standing.count > 0 && h("p", { class: "hint" }, "Dùng khi máy lâu không có mạng hoặc sắp hỏng. Tệp đã khóa, chỉ máy chủ của xã, phường mở được. Đưa tệp cho cán bộ.")),
      h("section", { class: "sheet" }, h("h2", {}, "Thoát khỏi điện thoại này"), button("Thoát", () => leave(app), { class: "btn btn-danger btn--wide" })),
      fold("Về điện thoại này", [h("dl", { class: "about" }, ([
        ["Người dùng", device.person.full_name], ["Nơi", `${device.commune} · ${device.hamlets.map((one) => one.name).join(", ")}`],
        ["Liên lạc lần cuối", standing.last ? ago(standing.last, Date.now()) : "chưa lần nào"],
        ["Máy giữ bộ nhớ lâu dài", stays ? "có" : "chưa; hãy đặt ứng dụng lên màn hình chính"],
        ["Phiên bản", APP_VERSION], ["Mã máy", device.device_id.slice(0, 8)],
      ]).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))))]),
    ],
  };
}

/** @param {App} app */
function passkeyForm(app) {
  return h("form", { class: "form", onsubmit: async (/** @type {Event} */ event) => {
    event.preventDefault();
    const pin = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("pin"));
    const done = await addPasskey(app.connection, pin, app.book.device.person.full_name).catch(() => false);
    if (done === true) app.say("Lần sau mở được bằng khóa của điện thoại.");
    else if (done && "wiped" in done) location.reload();
    else app.say(done ? "Mã PIN chưa đúng." : "Điện thoại này chưa dùng được cách mở ấy. Vẫn mở bằng mã PIN.", { tone: "bad" });
  } }, field("Nhập mã PIN hiện tại", { name: "pin", type: "password", inputmode: "numeric", pattern: "\\d{6}", maxlength: 6, required: true }), h("button", { type: "submit", class: "btn btn--wide" }, "Dùng vân tay, khuôn mặt"));
}

/** @param {App} app */
export async function rescue(app) {
  const file = await rescueFile(app.connection);
  if (!file) return app.say("Không còn mục nào chưa gửi.");
  await handOver(file).then(
    () => app.say(`Đã xuất ${file.count} mục vào tệp ${file.name}. Các mục vẫn còn trên máy.`),
    () => app.say("Chưa xuất được tệp. Các mục vẫn còn trên máy.", { tone: "bad" }),
  );
}

/** @param {App} app */
async function leave(app) {
  await app.flow.run();
  const { count } = await unsent(app.connection);
  if (count || app.flow.standing.photos) {
    return app.say(`Chưa thoát được: còn ${count || app.flow.standing.photos} mục chưa gửi. Hãy chờ có mạng, hoặc xuất tệp cứu dữ liệu đưa cho cán bộ.`, {
      tone: "bad", more: count ? h("button", { type: "button", class: "btn btn-sm", onclick: () => rescue(app) }, "Xuất tệp cứu dữ liệu") : null,
    });
  }
  if (!window.confirm("Thoát và xóa danh sách hộ khỏi điện thoại này?")) return;
  await wipeAll(app.connection);
  clearMark();
  location.replace("/di-dong/");
}

/** @type {[string, string][]} */
const QUESTIONS = [
  ["Không có mạng thì sao?", "Vẫn xem, vẫn ghi được. Mỗi lần lưu, máy báo “Đã lưu trên máy”. Có mạng là tự gửi, không cần bấm gì."],
  ["“Chưa gửi” nghĩa là gì?", "Kết quả đang nằm an toàn trong điện thoại, chưa tới xã, phường. Mở ứng dụng ở nơi có mạng một lúc là xong. Để quá một ngày, dòng báo chuyển màu đỏ."],
  ["Ghi nhầm thì sửa thế nào?", "Vào Sổ ghi, chọn lượt vừa ghi, bấm Sửa hoặc Bỏ lượt này."],
  ["“Tôi thấy làm” khác “Người dân tự nói” thế nào?", "Chính mắt anh, chị thấy bà con tự làm được thì chọn “Tôi thấy làm”. Chỉ nghe kể lại thì chọn “Người dân tự nói”. Chưa hỏi thì để trống, không đoán."],
  ["Gia đình từ chối thì sao?", "Bấm Không gặp, rồi Gia đình từ chối. Cảm ơn và ra về. Không ai bị trách vì chuyện này."],
  ["Mất điện thoại thì sao?", "Gọi ngay cán bộ xã, phường để ngừng điện thoại ấy. Mã PIN che danh sách hộ; việc đã gửi không mất."],
  ["Quên mã PIN?", "Sai 10 lần, danh sách trên máy tự xóa, việc đã ghi vẫn gửi. Vào lại bằng tài khoản để đặt mã mới."],
  ["Sao mở trong Zalo không được?", "Trong Zalo, kết quả có thể bị mất. Hãy mở bằng Chrome hoặc Safari."],
];

/** @returns {Screen} */
export function help() {
  return { title: "Hướng dẫn", back: "#/them", body: QUESTIONS.map(([question, answer]) => fold(question, [h("p", {}, answer)])) };
}
