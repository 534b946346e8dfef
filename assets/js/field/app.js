// The frame of every screen: what is open, where one is, what is being said.

/** @import {Book} from "./book.js" */
/** @import {Connection} from "./database.js" */
/** @import {Child} from "./dom.js" */
/** @import {Device} from "./types.js" */
import { h, icon } from "./dom.js";
import { Flow, isOld, standingWords } from "./flow.js";

/**
 * @typedef {{title: string, body: Child[], actions?: Child[], back?: string, tab?: string, bare?: boolean}} Screen
 * @typedef {(app: App, ...parts: string[]) => Screen | Promise<Screen>} Show
 */

const TABS = /** @type {const} */ ([
  ["#/", "Hôm nay", "home"], ["#/danh-sach", "Danh sách", "list"], ["#/chua-gui", "Sổ ghi", "send"], ["#/them", "Thêm", "more"],
]);
const TOAST_SECONDS = 6;

export class App {
  /** @type {Device | undefined} */
  device;
  /** @type {Book | null} */
  #book = null;
  #turn = 0;
  #saidAt = "";

  /** @param {Connection} connection @param {[RegExp, Show][]} routes @param {Show} gate */
  constructor(connection, routes, gate) {
    this.connection = connection;
    this.flow = new Flow(connection);
    this.routes = routes;
    this.gate = gate;
    this.flow.addEventListener("standing", () => this.#showStanding());
    window.addEventListener("hashchange", () => this.show());
  }

  /** The opened book. Screens behind the lock have one. @returns {Book} */
  get book() {
    if (!this.#book) throw new Error("locked");
    return this.#book;
  }

  get open() {
    return this.#book !== null;
  }

  /** @param {Book | null} book */
  set opened(book) {
    this.#book = book;
    this.flow.book = book;
  }

  /** @param {string} address */
  go(address) {
    if (location.hash === address) void this.show();
    else location.hash = address;
  }

  async show() {
    const turn = (this.#turn += 1);
    const screen = await this.#screen();
    if (turn !== this.#turn) return; // somebody went on meanwhile
    this.#draw(screen);
  }

  async #screen() {
    if (!this.open) return this.gate(this);
    const path = location.hash.replace(/^#/, "") || "/";
    for (const [pattern, show] of this.routes) {
      const found = pattern.exec(path);
      if (found) return show(this, ...found.slice(1).map(decodeURIComponent));
    }
    return this.#first();
  }

  #first() {
    const [, show] = /** @type {[RegExp, Show]} */ (this.routes[0]);
    return show(this);
  }

  /** @param {Screen} screen */
  #draw({ title, body, actions, back, tab, bare }) {
    document.title = `${title} · Đi từng nhà`;
    const heading = h("h1", { tabindex: "-1" }, title);
    const top = h("header", { class: "top" },
      back ? h("a", { class: "top__back", href: back, "aria-label": "Quay lại" }, icon("back")) : null, heading);
    const bottom = actions
      ? h("div", { class: "bottom bottom--actions" }, actions)
      : bare ? null : h("nav", { class: "bottom", "aria-label": "Các mục chính" }, TABS.map(([to, words, drawing]) =>
          h("a", { href: to, class: "tab", "aria-current": tab === to ? "page" : false }, icon(drawing), h("span", {}, words), to === "#/chua-gui" && h("span", { class: "badge", id: "badge", hidden: true }))));
    const root = /** @type {HTMLElement} */ (document.getElementById("app"));
    root.replaceChildren(top, h("main", { id: "main" }, bare ? null : h("a", { id: "standing", class: "standing", href: "#/chua-gui" }), body));
    if (bottom) root.append(bottom);
    this.#showStanding();
    if (this.#saidAt !== location.hash) this.hush(); // what was said elsewhere may no longer be true here
    window.scrollTo(0, 0);
    heading.focus({ preventScroll: true });
  }

  #showStanding() {
    const { standing } = this.flow;
    const line = document.getElementById("standing");
    const badge = document.getElementById("badge");
    if (line) {
      const calm = (!standing.count && !standing.trouble && !standing.photos) || location.hash === "#/chua-gui";
      line.hidden = calm;
      line.className = `standing${isOld(standing, Date.now()) ? " standing--old" : ""}`;
      const words = standingWords(standing, Date.now());
      if (line.textContent !== words) line.textContent = words;
    }
    if (badge) {
      badge.hidden = !standing.count;
      badge.textContent = String(standing.count);
      badge.setAttribute("aria-label", `${standing.count} mục chưa gửi`);
    }
  }

  /** An old "saved" must not stand there while something new is being saved. */
  hush() {
    document.getElementById("toast")?.replaceChildren();
    document.body.classList.remove("told");
  }

  /**
   * Says something for a few seconds, also to screen readers.
   * @param {string} words @param {{tone?: "good" | "bad", more?: Child}} [how]
   */
  say(words, { tone = "good", more } = {}) {
    const box = /** @type {HTMLElement} */ (document.getElementById("toast"));
    const close = h("button", { type: "button", class: "toast__close", "aria-label": "Đóng" }, "×");
    const note = h("div", { class: `toast__in toast__in--${tone}` }, h("p", {}, words), more, close);
    const gone = () => note.isConnected && this.hush();
    close.addEventListener("click", gone);
    box.replaceChildren(note);
    this.#saidAt = location.hash;
    document.body.classList.add("told"); // the page grows, so that nothing stays hidden under the words
    if (tone === "good") setTimeout(gone, TOAST_SECONDS * 1000);
  }
}
