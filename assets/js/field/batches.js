// How much goes into one request, and when to try again.

/** @import {EventRow} from "./types.js" */

export const MOST_EVENTS = 200;
export const MOST_BYTES = 500_000; // under the server's 524,288 with room for the frame
const LEAST_BYTES = 4_000; // a few events; a larger one goes alone in any case
const SHORTEST_WAIT = 2_000;
export const LONGEST_WAIT = 5 * 60_000;

/** @typedef {{events: number, bytes: number}} Limit */

/** @returns {Limit} */
export const fullLimit = () => ({ events: MOST_EVENTS, bytes: MOST_BYTES });

/**
 * The oldest rows that fit; always at least one, so that nothing blocks the queue for ever.
 * @param {EventRow[]} rows @param {Limit} limit
 */
export function nextBatch(rows, limit) {
  const first = rows[0];
  if (!first) return [];
  const batch = [first];
  let bytes = first.bytes;
  for (const row of rows.slice(1)) {
    if (batch.length >= limit.events || bytes + row.bytes > limit.bytes) break;
    batch.push(row);
    bytes += row.bytes;
  }
  return batch;
}

/** After "too big" or no answer in time: half of what was tried. @param {number} tried @param {Limit} limit */
export function halved(tried, limit) {
  return { events: Math.max(1, Math.floor(tried / 2)), bytes: Math.max(LEAST_BYTES, Math.floor(limit.bytes / 2)) };
}

/** After a success the size grows back. @param {Limit} limit */
export function grown(limit) {
  return { events: Math.min(MOST_EVENTS, limit.events * 2), bytes: Math.min(MOST_BYTES, limit.bytes * 2) };
}

/**
 * Milliseconds before the next try: doubling, with chance, so that two hundred phones do not knock together.
 * @param {number} failures since the last success @param {number} [chance] 0..1
 */
export function waitAfter(failures, chance = Math.random()) {
  const ceiling = Math.min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** Math.min(failures, 10));
  return Math.round(ceiling / 2 + (ceiling / 2) * chance);
}
