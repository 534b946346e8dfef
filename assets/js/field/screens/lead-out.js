// Inside Zalo or Facebook nothing is recorded: one picture leads to Chrome or Safari.

/** @import {Screen} from "../app.js" */
/** @import {Builtin} from "../persistence.js" */
import { h } from "../dom.js";

const NAMES = { zalo: "Zalo", facebook: "Facebook", "": "" };

/** @param {Builtin} builtin @param {boolean} apple @returns {Screen} */
export function leadOut(builtin, apple) {
  const browser = apple ? "Safari" : "Chrome";
  const address = `${location.host}${location.pathname}`;
  const intent = `intent://${address}#Intent;scheme=https;package=com.android.chrome;end`;
  const steps = apple
    ? [`Bấm dấu ba chấm ở góc trên, bên phải.`, `Chọn “Mở bằng trình duyệt” (Safari).`]
    : [`Bấm dấu ba chấm ở góc trên, bên phải.`, `Chọn “Mở bằng trình duyệt”.`];
  return {
    title: `Mở bằng ${browser}`, bare: true,
    body: [
      h("p", { class: "lead" }, `Đang ở trong ${NAMES[builtin]}. Ở đây không ghi được gì, để không ai mất kết quả.`),
      picture(browser),
      h("ol", { class: "steps" }, steps.map((step) => h("li", {}, step))),
      h("p", { class: "hint" }, `Hoặc mở ${browser} rồi gõ địa chỉ: `, h("strong", {}, address)),
    ],
    actions: apple ? [] : [h("a", { class: "btn btn-primary btn--wide", href: intent }, "Mở bằng Chrome")],
  };
}

/** A phone with its three dots and the entry of the menu. @param {string} browser */
function picture(browser) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 240 210");
  svg.setAttribute("class", "picture");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `Hình: bấm dấu ba chấm, chọn Mở bằng trình duyệt ${browser}`);
  /** @type {[string, Record<string, string>, string?][]} */
  const parts = [
    ["rect", { x: "40", y: "6", width: "160", height: "200", rx: "16", class: "p-phone" }],
    ["path", { d: "M40 46h160", class: "p-line" }],
    ["circle", { cx: "180", cy: "26", r: "15", class: "p-ring" }],
    ["path", { d: "M180 18v.1M180 26v.1M180 34v.1", class: "p-dots" }],
    ["text", { x: "160", y: "31", class: "p-step" }, "1"],
    ["rect", { x: "82", y: "56", width: "112", height: "86", rx: "8", class: "p-menu" }],
    ["path", { d: "M92 72h60M92 130h50", class: "p-grey" }],
    ["rect", { x: "86", y: "84", width: "104", height: "34", rx: "6", class: "p-pick" }],
    ["text", { x: "138", y: "98", class: "p-word" }, "Mở bằng"],
    ["text", { x: "138", y: "112", class: "p-word" }, "trình duyệt"],
    ["text", { x: "68", y: "106", class: "p-step" }, "2"],
  ];
  for (const [tag, attributes, words] of parts) {
    const part = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, value);
    if (words) part.textContent = words;
    svg.appendChild(part);
  }
  return svg;
}
