// Whom next: the order of the day, and why each household is in it.

/** @import {Card} from "./types.js" */
import { addDays, daysBetween } from "./days.js";
import { natural } from "./fold.js";

const AGAIN_AFTER_DAYS = 30;
const KNOWN_HERE = new Set(["never_reached", "recheck", "due_again", "again_on"]); // the phone sees these by itself, and sooner

/** @typedef {{card: Card, rank: number, why: string[]}} Turn */
/** @typedef {{today: string, priorities: Record<string, string>, rules?: Record<string, string>, lane?: string}} Around */

/** @param {Card} card */
export function reached(card) {
  return card.visits.some((visit) => visit.outcome === "done");
}

/** @param {Card} card */
export function lastVisit(card) {
  return card.visits.reduce(
    (/** @type {Card["visits"][0] | null} */ latest, visit) => (!latest || visit.on >= latest.on ? visit : latest),
    null,
  );
}

/** Somebody was at this door today. @param {Card} card @param {string} today */
export function visitedOn(card, today) {
  return card.visits.some((visit) => visit.on === today);
}

/**
 * Rank and reasons of one household; the smaller the rank, the sooner.
 * @param {Card} card @param {Around} around
 * @returns {Turn}
 */
export function turnOf(card, { today, priorities, rules = {}, lane = "" }) {
  const last = lastVisit(card);
  /** @type {[number, string][]} */
  const reasons = [];
  if (last?.again_on && last.again_on <= today) reasons.push([0, last.again_on === today ? "Hẹn hôm nay" : "Quá hẹn"]);
  if (card.rechecks.length) reasons.push([1, "Cần xem lại kết quả"]);
  if (card.priority) reasons.push([reached(card) ? 4 : 2, priorityWords(priorities[card.priority.reason] ?? "đã duyệt")]);
  for (const code of card.why) if (rules[code] && !KNOWN_HERE.has(code)) reasons.push([reached(card) ? 4 : 2, capital(rules[code])]);
  if (!reached(card)) reasons.push([3, last ? "Đến rồi nhưng chưa gặp" : "Chưa đến lần nào"]);
  else if (last && daysBetween(last.on, today) >= AGAIN_AFTER_DAYS) reasons.push([5, "Đã lâu chưa quay lại"]);
  if (card.needs.length) reasons.push([5, "Đang có việc cần giúp"]);
  if (lane && card.lane === lane) reasons.push([7, "Gần nhà vừa đến"]);
  const later = last?.again_on && last.again_on > today;
  const rank = later ? 8 : Math.min(7, ...reasons.map(([value]) => value));
  const why = later ? [`Hẹn ngày ${last?.again_on?.slice(8)}/${last?.again_on?.slice(5, 7)}`] : reasons.map(([, text]) => text);
  return { card, rank, why: [...new Set(why)] };
}

/**
 * Households of today: not yet at the door today, ordered by rank, then near the last door, then lane and house.
 * @param {Card[]} cards @param {Around} around
 */
export function turnsOfToday(cards, around) {
  const near = (/** @type {Turn} */ turn) => (around.lane && turn.card.lane === around.lane ? 0 : 1);
  return cards
    .filter((card) => !visitedOn(card, around.today))
    .map((card) => turnOf(card, around))
    .sort((a, b) => a.rank - b.rank || near(a) - near(b) || byDoor(a.card, b.card));
}

/** Says "ưu tiên" once. @param {string} reason */
function priorityWords(reason) {
  return reason.includes("ưu tiên") ? capital(reason) : `Ưu tiên: ${reason}`;
}

/** @param {string} words */
export function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Lane, then house, then number. @param {Card} a @param {Card} b */
export function byDoor(a, b) {
  return natural(a.lane, b.lane) || natural(a.house, b.house) || natural(a.code ?? a.id, b.code ?? b.id);
}

/** The whole list by lane. @param {Card[]} cards @returns {[string, Card[]][]} */
export function byLane(cards) {
  /** @type {Map<string, Card[]>} */
  const lanes = new Map();
  for (const card of [...cards].sort(byDoor)) {
    const lane = card.lane ? capital(card.lane) : "Chưa ghi ngõ";
    lanes.set(lane, [...(lanes.get(lane) ?? []), card]);
  }
  return [...lanes];
}

/** Days one may choose for coming again. @param {string} today @returns {[string, string][]} */
export function againChoices(today) {
  return [
    [addDays(today, 1), "Mai"],
    [addDays(today, 3), "3 ngày nữa"],
    [addDays(today, 7), "Tuần sau"],
    [addDays(today, 30), "Tháng sau"],
  ];
}
