// Handbooks of the team. They come with the catalogue, so they are read and searched without a network.

/** @import {App, Screen} from "../app.js" */
/** @import {Block, Handbook, HandbookSection, Run} from "../types.js" */
import { fold, h, icon } from "../dom.js";
import { matches } from "../fold.js";

const SHOWN = 140;
let wanted = "";

/** @param {App} app @returns {Handbook[]} */
const handbooksOf = (app) => app.book.catalogue?.handbooks ?? [];

/** All handbooks, or the sections in which the words stand. @param {App} app @returns {Screen} */
export function library(app) {
  const all = handbooksOf(app);
  const list = h("div", { "aria-live": "polite" });
  const draw = () => list.replaceChildren(wanted.trim() ? hits(all) : menu(all));
  draw();
  const search = h("input", { type: "search", class: "form-control", id: "tim", value: wanted, autocomplete: "off", oninput: (/** @type {Event} */ event) => { wanted = /** @type {HTMLInputElement} */ (event.target).value; draw(); } });
  return {
    title: "Cẩm nang", back: "#/them",
    body: [h("div", { class: "field" }, h("label", { for: "tim" }, "Tìm (không cần dấu)"), search), list],
  };
}

/** @param {Handbook[]} all */
function menu(all) {
  if (!all.length) return h("p", { class: "note" }, "Chưa có cẩm nang trên máy. Mở ứng dụng ở nơi có mạng một lúc để tải về.");
  return h("ul", { class: "menu" }, all.map((one) => row(`#/cam-nang/${one.id}`, one.title)));
}

/** @param {Handbook[]} all */
function hits(all) {
  const found = foundIn(all, wanted);
  if (!found.length) return h("p", { class: "note" }, "Không mục nào có đủ những chữ này. Thử một, hai chữ khác.");
  return h("ul", { class: "menu" }, found.map(({ handbook, at, section }) =>
    row(`#/cam-nang/${handbook.id}/${at}`, section.title || handbook.title, excerpt(section))));
}

/**
 * Sections in which every word begins a word; those whose name says it come first.
 * @param {Handbook[]} all @param {string} asked
 */
export function foundIn(all, asked) {
  const every = all.flatMap((handbook) => handbook.sections.map((section, at) => ({ handbook, at, section, name: `${handbook.title} ${section.title}` })));
  const found = every.filter(({ name, section }) => matches(`${name} ${wordsOf(section)}`, asked));
  const rank = (/** @type {HandbookSection} */ section) => (matches(section.title, asked) ? 0 : matches(`${section.title} ${wordsOf(section)}`, asked) ? 1 : 2);
  return found.sort((a, b) => rank(a.section) - rank(b.section));
}

/** @param {HandbookSection} section */
function wordsOf(section) {
  const said = (/** @type {Run[]} */ all) => all.map(([text]) => text).join("");
  return section.blocks.flatMap((block) => [block.t ?? [], ...(block.rows ?? []).flat()].map(said).filter(Boolean)).join(" · ");
}

/** @param {HandbookSection} section */
function excerpt(section) {
  const words = wordsOf(section);
  return words.length > SHOWN ? `${words.slice(0, words.lastIndexOf(" ", SHOWN))}…` : words;
}

/** @param {string} to @param {string} words @param {string} [more] */
function row(to, words, more) {
  return h("li", {}, h("a", { href: to }, h("span", {}, words, more && h("small", { class: "block" }, more)), icon("forward")));
}

/** One handbook by its sections; the one that was asked for is open. @param {App} app @param {string} id @param {string} [at] @returns {Screen} */
export function handbook(app, id, at) {
  const one = handbooksOf(app).find((known) => known.id === id);
  const back = "#/cam-nang";
  if (!one) return { title: "Không còn cẩm nang này", back, body: [h("p", {}, "Cẩm nang này đã được rút hoặc thay bằng bản khác.")] };
  const open = at === undefined ? 0 : Number(at);
  return {
    title: one.title, back,
    body: [
      one.sections.map((section, n) => (section.title ? fold(section.title, blocks(section.blocks), { open: n === open }) : h("div", {}, blocks(section.blocks)))),
      one.file && h("p", {}, h("a", { class: "btn btn--wide", href: `/den-nha/cam-nang/${one.id}/tep/` }, `Tải tệp ${one.file.name} (${weight(one.file.weight)}), cần mạng`)),
    ],
  };
}

/** @param {number} bytes */
const weight = (bytes) => (bytes < 1_048_576 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1_048_576).toFixed(1).replace(".", ",")} MB`);

/** @param {Block[]} all */
function blocks(all) {
  /** @type {HTMLElement[]} */
  const drawn = [];
  for (const block of all) {
    const last = drawn.at(-1);
    const kind = block.k === "number" ? "ol" : "ul";
    if (block.k === "table") drawn.push(table(block.rows ?? []));
    else if (block.k === "bullet" || block.k === "number") {
      const item = h("li", {}, runs(block.t));
      if (last?.tagName.toLowerCase() === kind) last.append(item);
      else drawn.push(h(kind, kind === "ol" ? { start: block.n } : {}, item));
    } else drawn.push(h("p", {}, runs(block.t)));
  }
  return drawn;
}

/** @param {Run[]} [all] */
const runs = (all = []) => all.map(([text, bold]) => (bold ? h("strong", {}, text) : text));

/** @param {Run[][][]} rows */
function table([first = [], ...others]) {
  return h("table", { class: "plain" },
    h("thead", {}, h("tr", {}, first.map((cell) => h("th", { scope: "col" }, runs(cell))))),
    h("tbody", {}, others.map((row_) => h("tr", {}, row_.map((cell) => h("td", {}, runs(cell)))))));
}
