// What was done on this device. It stays here; only its owner's own tap sends it anywhere.

const KEY = "bdhvs-da-hoc";
const MOST = 300;

/**
 * @typedef {object} Done
 * @property {"lesson" | "practice" | "simulation"} kind
 * @property {string} code
 * @property {string} title
 * @property {string} on  the local day, 2026-11-20
 * @property {number} [right]
 * @property {number} [asked]
 * @property {boolean} [told]  joined with a person's record, or refused to be
 */

/** @returns {Done[]} */
export function done() {
  try {
    const read = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(read) ? read.filter((one) => one && typeof one.code === "string" && typeof one.on === "string") : [];
  } catch {
    return []; // storage is switched off, or somebody wrote there
  }
}

/** @param {Done[]} list */
export function keep(list) {
  try {
    localStorage.setItem(KEY, JSON.stringify(list.slice(-MOST)));
    return true;
  } catch {
    return false;
  }
}

/** One thing once a day; better answers replace worse ones. @param {Omit<Done, "on">} what */
export function add(what) {
  const on = today();
  const list = done();
  const same = list.find((one) => one.kind === what.kind && one.code === what.code && one.on === on);
  if (same && (same.right ?? 0) >= (what.right ?? 0)) return true;
  return keep([...list.filter((one) => one !== same), { ...what, on }]);
}

export function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // nothing was kept
  }
}

function today() {
  const now = new Date();
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
