// Search keys and the order of lanes and houses, as the register has them.

/** Lower case without marks: "Đặng Thị Êm" → "dang thi em". @param {string} text */
export function fold(text) {
  return text
    .toLowerCase()
    .replace(/đ/g, "d")
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** Every word of the query begins a word of the text. @param {string} text @param {string} query */
export function matches(text, query) {
  const words = fold(text).split(/[^a-z0-9]+/);
  return fold(query)
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .every((wanted) => words.some((word) => word.startsWith(wanted)));
}

const order = new Intl.Collator("vi", { numeric: true, sensitivity: "base" });

/** "số 7" before "số 12". @param {string} a @param {string} b */
export function natural(a, b) {
  return order.compare(a, b);
}
