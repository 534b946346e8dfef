// A grid of boxes: arrow keys and Enter move, a block pasted from Excel fills. Plain typing works without.

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

document.addEventListener("keydown", (event) => {
  const box = event.target;
  const step = STEPS[event.key];
  if (!step || !(box instanceof HTMLInputElement) || !box.classList.contains("cell")) return;
  event.preventDefault();
  const { rows, y, x } = around(box);
  let [toY, toX] = [y + step[0], x + step[1]];
  while (rows[toY]?.[toX]?.disabled) [toY, toX] = [toY + step[0], toX + step[1]];
  const next = rows[toY]?.[toX];
  next?.focus();
  next?.select();
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
