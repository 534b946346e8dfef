// What may be asked of somebody's age. Source: Decree 69/2024, Art. 7, in the notes of the field.

/**
 * Completed years; a bare birth year counts as 31 December, as the register counts it.
 * @param {number | null} birthYear @param {string} today yyyy-mm-dd
 */
export function age(birthYear, today) {
  if (birthYear === null) return null;
  const completed = Number(today.slice(0, 4)) - birthYear;
  return today.slice(5) === "12-31" ? completed : completed - 1;
}

/**
 * Level 2 of the digital identity: `expected` from 14, `on_request` from 6, below that only level 1.
 * @param {number | null} birthYear @param {string} today
 * @returns {"expected" | "on_request" | "level_1" | "unknown"}
 */
export function identityRule(birthYear, today) {
  const years = age(birthYear, today);
  if (years === null) return "unknown";
  if (years >= 14) return "expected";
  return years >= 6 ? "on_request" : "level_1";
}

/** @param {ReturnType<typeof identityRule>} rule */
export function identityWords(rule) {
  return {
    expected: "cần có mức 2",
    on_request: "dưới 14 tuổi: làm mức 2 khi gia đình muốn",
    level_1: "dưới 6 tuổi: chỉ có mức 1",
    unknown: "chưa rõ năm sinh",
  }[rule];
}

const YOUNGEST = 6;

/** A small child is of the household, and nobody counts its skills. @param {number | null} birthYear @param {string} today */
export function learns(birthYear, today) {
  const years = age(birthYear, today);
  return years === null || years >= YOUNGEST;
}
