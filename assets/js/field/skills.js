// What somebody has and lacks, and what to show next.

/** @import {Card, Catalogue, Item, Member} from "./types.js" */

const OFFICIAL = ["official", "public_employee", "public_worker", "teacher", "school_manager"];
const PUPIL = ["pupil", "student"];
const FIRST_SETS = ["basic", "safety", "five_basic"];
export const MAIN_STATUSES = [
  "vneid_level_2", "bank_account", "e_signature", "digital_signature", "learning_account", "course_finished", "vneid_confirmed",
];

/** The group of the framework that applies. @param {Member} member */
export function groupOf(member) {
  if (member.groups.some((group) => OFFICIAL.includes(group))) return "official";
  if (member.groups.includes("worker")) return "worker";
  return member.groups.some((group) => PUPIL.includes(group)) ? "pupil" : "citizen";
}

/** @param {Catalogue} catalogue @param {Member} member */
export function coreOf(catalogue, member) {
  const group = groupOf(member);
  return catalogue.items.filter((item) => item.groups[group] === "core");
}

/** Core items and how many of them are a yes. @param {Catalogue} catalogue @param {Member} member */
export function standingOf(catalogue, member) {
  const core = coreOf(catalogue, member);
  const has = core.filter((item) => member.items[item.code]?.r === "yes");
  return { core: core.length, has: has.length, lacks: core.filter((item) => member.items[item.code]?.r !== "yes") };
}

/** @param {Item} item */
function place(item) {
  const at = FIRST_SETS.findIndex((set) => item.sets.includes(set));
  return at < 0 ? FIRST_SETS.length : at;
}

/**
 * Topics most worth showing to these people: what most of them lack, the basics before the rest.
 * @param {Catalogue} catalogue @param {Member[]} members @param {number} [most]
 */
export function suggested(catalogue, members, most = 6) {
  /** @type {Map<Item, number>} */
  const wanting = new Map();
  for (const member of members) {
    for (const item of standingOf(catalogue, member).lacks) wanting.set(item, (wanting.get(item) ?? 0) + 1);
  }
  const ranked = [...wanting].sort(([a, n], [b, m]) => m - n || place(a) - place(b) || catalogue.items.indexOf(a) - catalogue.items.indexOf(b));
  return ranked.slice(0, most).map(([item]) => item);
}

/** @param {Catalogue} catalogue */
export function mainStatuses(catalogue) {
  const known = new Map(catalogue.statuses.map((status) => [status.code, status]));
  return MAIN_STATUSES.flatMap((code) => known.get(code) ?? []);
}

/** An item or status, not a topic of the plan. @param {Catalogue} catalogue @param {string} code */
export function isKnown(catalogue, code) {
  return [...catalogue.items, ...catalogue.statuses].some((one) => one.code === code);
}

/** @param {Catalogue} catalogue @param {string} code */
export function labelOf(catalogue, code) {
  return [...catalogue.items, ...catalogue.statuses].find((one) => one.code === code)?.label ?? code;
}

/** A child by name only when the guardian said yes; anybody else until he said no. @param {Card} card @param {Member} member */
export function mayRecord(card, member) {
  const said = card.consents.filter((one) => one.person === member.id && one.purpose === "skill_record").at(-1);
  return said ? said.given : !member.needs_consent;
}
