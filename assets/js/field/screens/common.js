// Notices that several screens show.

/** @import {App} from "../app.js" */
import { h } from "../dom.js";
import { isApple, isInstalled, littleRoom } from "../persistence.js";
import { recall, remember } from "../store.js";

/** How the list and the phone stand, when there is something to say. @param {App} app */
export async function pullState(app) {
  const notes = [];
  const room = await littleRoom();
  if (room !== null) notes.push(h("p", { class: "note note--bad" }, `Điện thoại chỉ còn khoảng ${Math.round(room / 1_048_576)} MB cho ứng dụng. Hãy xóa bớt ảnh, video để kết quả ghi không bị mất chỗ.`));
  if (app.device?.ended) notes.push(endedNote(app.device.ended));
  if (!isInstalled() && !(await recall(app.connection, "no_install_hint"))) notes.push(installHint(app));
  return notes;
}

/** @param {string} code */
function endedNote(code) {
  const words = code === "user_disabled"
    ? "Tài khoản đang tạm ngừng. Những gì đã ghi vẫn còn trên máy."
    : "Máy chủ không nhận điện thoại này nữa. Những gì đã ghi vẫn còn trên máy.";
  return h("p", { class: "note note--bad" }, words, " ",
    h("a", { href: "#/cai-dat" }, "Xuất tệp cứu dữ liệu"), " · ", h("a", { href: "/di-dong/vao/" }, "Vào lại"));
}

/** @type {any} */
let offered = null;
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offered = event;
});

/** @param {App} app */
function installHint(app) {
  const words = isApple(navigator.userAgent)
    ? "iPhone có thể tự xóa bộ nhớ sau 7 ngày không mở. Bấm nút Chia sẻ (ô vuông có mũi tên), chọn “Thêm vào MH chính”."
    : "Đặt ứng dụng lên màn hình chính để máy không tự xóa bộ nhớ: bấm dấu ba chấm của Chrome, chọn “Thêm vào màn hình chính”.";
  const box = h("div", { class: "note" }, h("p", {}, words));
  const later = h("button", { type: "button", class: "btn btn-sm", onclick: async () => {
    await remember(app.connection, "no_install_hint", true);
    box.remove();
  } }, "Để sau");
  const now = offered && h("button", { type: "button", class: "btn btn-sm btn-primary", onclick: () => offered.prompt() }, "Đặt ngay");
  box.append(h("p", { class: "row" }, now || "", later));
  return box;
}
