// Small comforts of the office pages. Everything works without them.

import "./grid.js";
import "./scan.js";

const HEADING_OFFLINE = "Mất kết nối";
const TEXT_OFFLINE = "Máy chưa liên lạc được với máy chủ. Những gì đã nhập trên trang này vẫn còn. "
  + "Hãy kiểm tra mạng rồi bấm lại.";
const TEXT_REFUSED = "Máy chủ chưa làm được yêu cầu này. Những gì đã nhập trên trang vẫn còn; hãy thử lại sau ít phút.";

/** @param {string} text */
function showNotice(text) {
  const box = document.getElementById("connection");
  if (!box) return;
  const words = box.querySelector("[data-words]");
  if (words) words.textContent = text;
  box.hidden = false;
}

function hideNotice() {
  const box = document.getElementById("connection");
  if (box) box.hidden = true;
}

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const target = event.target;
  if (target.closest("[data-print]")) window.print();
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(target)) menu.removeAttribute("open");
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.removeAttribute("open");
    menu.querySelector("summary")?.focus();
  }
});

// Choosing a page size or a state is enough; the button beside it serves those without scripts.
document.addEventListener("change", (event) => {
  if (event.target instanceof HTMLSelectElement && event.target.dataset["submit"] !== undefined) {
    event.target.form?.requestSubmit();
  }
});

// A form sent twice by a double click would be refused the second time: say that it is on its way.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
  if (form.dataset["sent"]) event.preventDefault();
  form.dataset["sent"] = "1";
  window.setTimeout(() => delete form.dataset["sent"], 4000);
});

document.addEventListener("htmx:sendError", () => showNotice(`${HEADING_OFFLINE}. ${TEXT_OFFLINE}`));
document.addEventListener("htmx:timeout", () => showNotice(`${HEADING_OFFLINE}. ${TEXT_OFFLINE}`));
document.addEventListener("htmx:responseError", () => showNotice(TEXT_REFUSED));
document.addEventListener("htmx:afterOnLoad", hideNotice);

// A whole page where a part was asked for: the session has ended, or the address has moved. Go there.
document.addEventListener("htmx:beforeSwap", (event) => {
  /** @type {{xhr: XMLHttpRequest, target: Element, shouldSwap: boolean}} */
  const detail = /** @type {CustomEvent} */ (event).detail;
  const text = detail.xhr.responseText;
  if (!/<html[\s>]/i.test(text) || !detail.target.id || text.includes(`id="${detail.target.id}"`)) return;
  detail.shouldSwap = false;
  window.location.assign(detail.xhr.responseURL);
});
window.addEventListener("offline", () => showNotice(`${HEADING_OFFLINE}. ${TEXT_OFFLINE}`));
window.addEventListener("online", hideNotice);
