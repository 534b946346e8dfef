// Small helpers; every one is typed, nothing is drawn from text that a person wrote.

/** @param {string} selector @param {ParentNode} [root] @returns {HTMLElement | null} */
export function one(selector, root = document) {
  const found = root.querySelector(selector);
  return found instanceof HTMLElement ? found : null;
}

/** @param {string} selector @param {ParentNode} [root] @returns {HTMLElement[]} */
export function all(selector, root = document) {
  return [...root.querySelectorAll(selector)].filter((found) => found instanceof HTMLElement);
}

/** @param {HTMLElement | null} element @param {boolean} shown */
export function show(element, shown = true) {
  if (element) element.hidden = !shown;
}

/** A button of ours. @param {string} words @param {string} look @param {() => void} act */
export function button(words, look, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `btn ${look}`;
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

/** Bring into view from its top, without racing past it. @param {HTMLElement} element */
export function lookAt(element) {
  element.focus({ preventScroll: true });
  const top = element.getBoundingClientRect().top + window.scrollY - 12;
  window.scrollTo({ top: Math.max(top, 0) });
}
