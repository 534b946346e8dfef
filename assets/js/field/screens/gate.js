// Before anything is shown: lead out of Zalo, join, choose or type the PIN.

/** @import {App, Screen} from "../app.js" */
import { Book } from "../book.js";
import { button, h, icon } from "../dom.js";
import { MOST_TRIES, isWeak, lockOf, openWithPasskey, openWithPin, setPin } from "../lock.js";
import { builtinBrowser, evicted, isApple } from "../persistence.js";
import { recall, unsent } from "../store.js";
import { leadOut } from "./lead-out.js";
import { rescue } from "./settings.js";

const JOIN = "/di-dong/vao/";
const DIGITS = 6;

/** @param {App} app @returns {Promise<Screen>} */
export async function gate(app) {
  const builtin = builtinBrowser(navigator.userAgent);
  if (builtin) return leadOut(builtin, isApple(navigator.userAgent));
  const lost = await evicted(app.connection);
  if (lost) return lostScreen(lost.unsent);
  if (!app.device) return welcome();
  if (app.device.ended === "device_revoked") return revoked(app);
  if (await recall(app.connection, "locked_out")) return lockedOut(app);
  return (await lockOf(app.connection)) ? typePin(app) : choosePin(app);
}

/** @returns {Screen} */
function welcome() {
  return {
    title: "Đi từng nhà", bare: true,
    body: [
      h("img", { class: "mark", alt: "", src: /** @type {HTMLLinkElement} */ (document.querySelector("link[rel=icon]")).href }),
      h("p", { class: "lead" }, "Ứng dụng của Tổ công nghệ số: biết đến nhà nào, nói gì, ghi lại trong hai phút. Không có mạng vẫn làm được."),
      h("p", {}, "Điện thoại này chưa được ghép với xã, phường. Anh, chị cần tài khoản do cán bộ cấp."),
    ],
    actions: [h("a", { class: "btn btn-primary btn--wide", href: JOIN }, "Vào bằng tài khoản của tôi")],
  };
}

/** The browser threw our storage away. @param {number} unsent @returns {Screen} */
function lostScreen(unsent) {
  const words = unsent
    ? `Trước đó còn ${unsent} mục chưa gửi. Xã, phường sẽ được báo con số này. Nếu đã xuất tệp cứu dữ liệu, hãy đưa tệp cho cán bộ.`
    : "Không mất kết quả nào: mọi mục đã được gửi trước đó.";
  return {
    title: "Điện thoại đã xóa bộ nhớ", bare: true,
    body: [
      h("p", { class: "lead" }, "Hệ điều hành hoặc trình duyệt đã xóa bộ nhớ của ứng dụng này."),
      h("p", { class: `note${unsent ? " note--bad" : ""}` }, words),
      h("p", {}, "Hãy vào lại bằng tài khoản, rồi đặt ứng dụng lên màn hình chính để lần sau máy không xóa."),
    ],
    actions: [h("a", { class: "btn btn-primary btn--wide", href: JOIN }, "Vào lại")],
  };
}

/** The office has stopped this phone. @param {App} app @returns {Promise<Screen>} */
async function revoked(app) {
  const { count } = await unsent(app.connection);
  return {
    title: "Điện thoại này đã bị ngừng", bare: true,
    body: [
      h("p", { class: "lead" }, "Cán bộ đã ngừng điện thoại này. Danh sách hộ trên máy đã được xóa."),
      h("p", { class: "note" }, count ? `${count} mục đã ghi chưa gửi vẫn còn trên máy. Hãy xuất tệp và đưa cho cán bộ.` : "Mọi mục đã ghi đều đã gửi, không mất gì."),
      h("p", {}, "Nếu ngừng nhầm, hãy gọi cán bộ rồi vào lại bằng tài khoản."),
    ],
    actions: [
      h("a", { class: "btn btn--grow", href: JOIN }, "Vào lại"),
      count > 0 && button("Xuất tệp cứu dữ liệu", () => rescue(app), { class: "btn btn-primary btn--grow" }),
    ],
  };
}

/** @param {App} app @returns {Screen} */
function lockedOut(app) {
  const { count } = app.flow.standing;
  return {
    title: "Đã khóa", bare: true,
    body: [
      h("p", { class: "lead" }, `Nhập sai mã PIN ${MOST_TRIES} lần: danh sách hộ trên máy này đã được xóa.`),
      h("p", { class: "note" }, count ? `${count} mục đã ghi vẫn còn và vẫn tự gửi khi có mạng.` : "Những gì đã ghi vẫn được giữ và tự gửi khi có mạng."),
      h("p", {}, "Vào lại bằng tài khoản để tải danh sách và đặt mã PIN mới."),
    ],
    actions: [h("a", { class: "btn btn-primary btn--wide", href: JOIN }, "Vào lại bằng tài khoản")],
  };
}

/** @param {App} app @param {CryptoKey} key */
async function enter(app, key) {
  if (!app.device) return;
  app.opened = await new Book(app.connection, app.device, key).load();
  await app.show();
  void app.flow.run();
}

/** @param {App} app @returns {Screen} */
function choosePin(app) {
  /** @type {string} */
  let first = "";
  const said = h("p", { class: "lead", "aria-live": "polite" }, "Đặt mã PIN 6 số. Mã này khóa danh sách hộ trên điện thoại.");
  const pad = pinPad(async (pin) => {
    if (!first && isWeak(pin)) return void (said.textContent = "Mã này dễ đoán quá. Hãy chọn 6 số khác.");
    if (!first) {
      first = pin;
      return void (said.textContent = "Nhập lại mã PIN một lần nữa.");
    }
    if (pin !== first) {
      first = "";
      return void (said.textContent = "Hai lần nhập khác nhau. Hãy đặt lại từ đầu.");
    }
    said.textContent = "Đang khóa…";
    await enter(app, await setPin(app.connection, pin));
  });
  return {
    title: "Đặt mã PIN", bare: true,
    body: [said, h("p", { class: "hint" }, "Nên nhớ kỹ, không ghi ra giấy. Quên mã thì vào lại bằng tài khoản."), pad],
  };
}

/** @param {App} app @returns {Promise<Screen>} */
async function typePin(app) {
  const said = h("p", { class: "lead", "aria-live": "polite" }, "Nhập mã PIN 6 số.");
  const pad = pinPad(async (pin) => {
    said.textContent = "Đang mở…";
    const opened = await openWithPin(app.connection, pin);
    if ("key" in opened) await enter(app, opened.key);
    else if ("wiped" in opened) await app.show();
    else said.textContent = `Mã PIN chưa đúng. Còn ${opened.wrong} lần thử; hết lượt, danh sách hộ trên máy bị xóa.`;
  });
  const lock = await lockOf(app.connection);
  const other = button("Mở bằng khóa của điện thoại", async () => {
    const key = await openWithPasskey(app.connection).catch(() => null);
    if (key) await enter(app, key);
    else said.textContent = "Chưa mở được. Hãy nhập mã PIN.";
  }, { class: "btn btn--wide", icon: "lock" });
  const { count } = app.flow.standing;
  return {
    title: "Mở khóa", bare: true,
    body: [said, pad, lock?.passkey ? other : null, count > 0 && h("p", { class: "hint" }, `${count} mục chưa gửi. Việc gửi không cần mã PIN.`)],
  };
}

/** Six digits with large keys; a keyboard works as well. @param {(pin: string) => Promise<void>} done */
function pinPad(done) {
  let typed = "";
  let busy = false;
  const dots = h("p", { class: "dots", role: "status" });
  const show = () => {
    dots.setAttribute("aria-label", `Đã nhập ${typed.length} trên ${DIGITS} số`);
    dots.replaceChildren(...Array.from({ length: DIGITS }, (_, at) => h("span", { class: at < typed.length ? "dot dot--on" : "dot" })));
  };
  const press = async (/** @type {string} */ digit) => {
    if (busy) return;
    typed = digit === "xoa" ? typed.slice(0, -1) : (typed + digit).slice(0, DIGITS);
    show();
    if (typed.length < DIGITS) return;
    busy = true;
    await done(typed);
    busy = false;
    typed = "";
    show();
  };
  const key = (/** @type {string} */ digit) => h("button", { type: "button", class: "key", onclick: () => press(digit) }, digit);
  const erase = h("button", { type: "button", class: "key", "aria-label": "Xóa một số", onclick: () => press("xoa") }, icon("erase"));
  const pad = h("div", { class: "pad", tabindex: "-1" }, dots, h("div", { class: "keys" }, ..."123456789".split("").map(key), h("span"), key("0"), erase));
  const typing = (/** @type {KeyboardEvent} */ event) => {
    if (!pad.isConnected) return document.removeEventListener("keydown", typing);
    if (/^\d$/.test(event.key)) void press(event.key);
    if (event.key === "Backspace") void press("xoa");
  };
  document.addEventListener("keydown", typing);
  show();
  return pad;
}

