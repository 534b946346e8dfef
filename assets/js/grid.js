// A grid of boxes: arrow keys and Enter move, a block pasted from Excel fills. Plain typing works without.
// On a sheet of paper (`data-grid="key"`) one key is one box: after it the next box has the focus by itself.

/** Boxes of each row of a table body. @param {HTMLTableElement} table @returns {HTMLInputElement[][]} */
function rowsOf(table) {
  return [...table.tBodies].flatMap((body) =>
    [...body.rows].map((row) => /** @type {HTMLInputElement[]} */ ([...row.querySelectorAll("input.cell")])));
}

/** All rows of boxes around one box: of its table, or of every table of its form (a sheet). @param {HTMLInputElement} box */
function around(box) {
  const tables = /** @type {HTMLTableElement[]} */ ([...(box.form?.querySelectorAll("table.grid-in") ?? [])]);
  const rows = tables.flatMap(rowsOf).filter((row) => row.length > 0);
  const y = rows.findIndex((row) => row.includes(box));
  return { rows, y, x: rows[y]?.indexOf(box) ?? -1 };
}

/** @type {Record<string, [number, number]>} */
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** @param {HTMLInputElement | undefined} box */
function goTo(box) {
  box?.focus();
  box?.select();
}

/** @param {HTMLInputElement} box */
const isSheet = (box) => box.form?.dataset["grid"] === "key";

/** The next box of a sheet, or the next household's first one (`data-ends`: how its visit ended). @param {HTMLInputElement} box */
function nextBox(box, skipsHome = false) {
  const boxes = around(box).rows.flat().filter((one) => !one.disabled);
  const rest = boxes.slice(boxes.indexOf(box) + 1);
  return skipsHome ? rest.find((one) => "ends" in one.dataset) : rest[0];
}

document.addEventListener("input", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || !box.classList.contains("cell") || !isSheet(box) || !box.value) return;
  if (box.value === " ") box.value = ""; // asked and left empty
  goTo(nextBox(box, "ends" in box.dataset && !/^g?$/i.test(box.value)));
});

document.addEventListener("keydown", (event) => {
  const box = event.target;
  const step = STEPS[event.key];
  if (!step || !(box instanceof HTMLInputElement) || !box.classList.contains("cell")) return;
  event.preventDefault();
  if (event.key === "Enter" && isSheet(box)) return goTo(nextBox(box, true));
  const { rows, y, x } = around(box);
  let [toY, toX] = [y + step[0], x + step[1]];
  while (rows[toY]?.[toX]?.disabled) [toY, toX] = [toY + step[0], toX + step[1]];
  goTo(rows[toY]?.[toX]);
});

document.addEventListener("paste", (event) => {
  const box = event.target;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!(box instanceof HTMLInputElement) || !box.classList.contains("cell") || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  const { rows, y, x } = around(box);
  for (const [down, line] of text.replace(/\r/g, "").replace(/\n+$/, "").split("\n").entries()) {
    for (const [right, value] of line.split("\t").entries()) {
      const target = rows[y + down]?.[x + right];
      if (target && !target.disabled) target.value = value.trim();
    }
  }
});
