// Building pages by hand: small, and safe for a strict content policy.

/** @typedef {Node | string | number | null | undefined | false | Child[]} Child */
/** @typedef {Record<string, unknown>} Props */

/**
 * An element with attributes, listeners (`onclick`) and children.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {Props} [props] @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProp(element, name, value);
  append(element, children);
  return element;
}

/** @param {HTMLElement} element @param {string} name @param {unknown} value */
function setProp(element, name, value) {
  if (value === false || value === null || value === undefined) return;
  if (typeof value === "function") element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
  else if (name === "value" || name === "checked") Object.assign(element, { [name]: value });
  else element.setAttribute(name, value === true ? "" : String(value));
}

/** @param {Node} parent @param {Child[]} children */
function append(parent, children) {
  for (const child of children) {
    if (Array.isArray(child)) append(parent, child);
    else if (child instanceof Node) parent.appendChild(child);
    else if (child !== null && child !== undefined && child !== false) parent.appendChild(document.createTextNode(String(child)));
  }
}

const LINES = {
  home: "m3 11 9-7.5 9 7.5M6 9v11h12V9M10 20v-6h4v6",
  list: "M8 6h13M8 12h13M8 18h13M3.500 6h.1M3.500 12h.1M3.500 18h.1",
  send: "M21 3 10 14M21 3l-7 18-4-7-7-4Z",
  more: "M4 7h16M4 12h16M4 17h16",
  back: "m15 5-7 7 7 7",
  forward: "m9 6 6 6-6 6",
  check: "m5 13 4.500 4.500L19 7",
  warning: "M12 3 22 20.500H2ZM12 10v4.500m0 2.600v.1",
  talk: "M4 5h16v11H10l-4 4v-4H4Z",
  lock: "M5 10.500h14V21H5ZM8 10.500V7a4 4 0 0 1 8 0v3.500",
  plus: "M12 5v14M5 12h14",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 9c0-4.400 3.600-7 8-7s8 2.600 8 7",
  camera: "M4 8h4l2-3h4l2 3h4v11H4Zm8 9a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7Z",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-14v5.500l3.500 2",
  erase: "M20 5H9l-6 7 6 7h11Zm-9 4 6 6m0-6-6 6",
};

/** A line drawing beside a word, never alone. @param {keyof typeof LINES} name */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", LINES[name]);
  svg.appendChild(path);
  return svg;
}

/** @param {string} words @param {() => void} act @param {Props & {icon?: keyof typeof LINES}} [props] */
export function button(words, act, { icon: drawing, ...props } = {}) {
  return h("button", { type: "button", class: "btn", onclick: act, ...props }, drawing && icon(drawing), h("span", {}, words));
}

/** @param {string} words @param {string} to @param {Props & {icon?: keyof typeof LINES}} [props] */
export function link(words, to, { icon: drawing, ...props } = {}) {
  return h("a", { class: "btn", href: to, ...props }, drawing && icon(drawing), h("span", {}, words));
}

/**
 * A toggle that can be one of several.
 * @param {string} words @param {boolean} on @param {(on: boolean) => void} turned @param {string} [klass]
 */
export function chip(words, on, turned, klass = "chip") {
  const made = h("button", { type: "button", class: klass, "aria-pressed": String(on) }, words);
  made.addEventListener("click", () => {
    const now = made.getAttribute("aria-pressed") !== "true";
    made.setAttribute("aria-pressed", String(now));
    turned(now);
  });
  return made;
}

/**
 * One of a few answers; a second tap takes it back, since not asked is not "no".
 * @template {string} T
 * @param {string} name what is asked @param {[T, string][]} answers @param {T | undefined} chosen
 * @param {(answer: T | undefined) => void} turned
 */
export function choice(name, answers, chosen, turned) {
  const buttons = answers.map(([value, words]) =>
    h("button", { type: "button", class: `seg seg--${value}`, "aria-pressed": String(value === chosen) }, words),
  );
  buttons.forEach((made, at) =>
    made.addEventListener("click", () => {
      const on = made.getAttribute("aria-pressed") !== "true";
      for (const other of buttons) other.setAttribute("aria-pressed", "false");
      made.setAttribute("aria-pressed", String(on));
      turned(on ? answers[at]?.[0] : undefined);
    }),
  );
  return h("div", { class: answers.length > 3 ? "segs segs--pairs" : "segs", role: "group", "aria-label": name }, buttons);
}

/** @param {Child} words @param {Child[]} inside @param {Props} [props] */
export function fold(words, inside, props = {}) {
  return h("details", { class: "fold", ...props }, h("summary", {}, words), h("div", { class: "fold__in" }, inside));
}

let fields = 0;

/**
 * A labelled input.
 * @param {string} words @param {Props} props @param {{hint?: string, options?: [string, string][]}} [more]
 */
export function field(words, props, { hint, options } = {}) {
  const id = `f${(fields += 1)}`;
  const described = hint ? { "aria-describedby": `${id}-h` } : {};
  const input = options
    ? h("select", { id, class: "form-select", ...described, ...props }, options.map(([value, text]) => h("option", { value, selected: value === props["value"] }, text)))
    : h("input", { id, class: "form-control", autocomplete: "off", ...described, ...props });
  return h("div", { class: "field" }, h("label", { for: id }, words), hint && h("p", { id: `${id}-h`, class: "hint" }, hint), input);
}
